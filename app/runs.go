package app

import (
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/store"
)

// Run is what is remembered of one pass.
type Run struct {
	Started, Ended time.Time
	// Customers, Devices and SaaS are what was left for review.
	Customers, Devices, SaaS int
	Writes, Refused, Failed  int
	Brakes                   []string `json:",omitempty"`
	// BrakedAt are the codes of Brakes by the vendors whose writes they hold,
	// Waiting what else was found there for a person, and Withheld what was decided
	// and could not be carried out.
	BrakedAt map[Vendor][]string `json:",omitempty"`
	Waiting  map[Vendor]Pile     `json:",omitempty"`
	Withheld Pile                `json:",omitzero"`
	// Retry names what failed and is tried again by the next pass, the first of
	// Retries.
	Retry   []string `json:",omitempty"`
	Retries int      `json:",omitempty"`
	// Uncounted says that the pass ended before what is left was counted.
	Uncounted bool `json:",omitempty"`
	// Trouble is why the pass failed, "" if it did not; Partly says that all was
	// done but what is optional.
	Trouble string `json:",omitempty"`
	Partly  bool   `json:",omitempty"`
	// Of are the parts of Trouble that concern one vendor alone; Trouble that has
	// none concerns all.
	Of map[Vendor]string `json:",omitempty"`
}

// runsKept is how many passes are remembered, retryNamed how many failures of
// one are named.
const (
	runsKept   = 30
	retryNamed = 20
)

var runsBucket = store.NewBucket[Run]("runs")

func loadRuns(db *store.DB) (runs []Run, err error) {
	err = db.View(func(tx *store.Tx) error {
		return runsBucket.Each(tx, nil, func(_ store.Key, r Run) error {
			runs = append(runs, r)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the last passes: %w", err)
	}
	return runs, nil
}

func runOf(s Summary, failed error) Run {
	r := Run{
		Started: s.Started, Ended: s.Ended, Writes: s.Writes(), Refused: s.Refused(), Failed: s.failed(), Brakes: s.Brakes,
		Customers: s.open(VendorSyncro, string(discover.Customers)), Devices: s.open(VendorSyncro, string(discover.Assets)),
		SaaS: s.open(VendorSaaSAlerts, mappingName(discover.SaaSOrganizations)), Partly: OnlyOptional(failed),
		Uncounted: !s.counted, BrakedAt: s.brakedAt, Waiting: s.found, Withheld: s.withheld,
		Retry: s.Failures[:min(len(s.Failures), retryNamed)], Retries: len(s.Failures),
	}
	if failed != nil {
		r.Trouble, r.Of = Sentence(failed), troubles(failed)
	}
	return r
}

// keepSync remembers the pass, so that Home can show it after a restart, too.
func (a *App) keepSync(s Summary, failed error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.syncing.running = false
	a.changed()
	unfinished := errors.Is(failed, ErrUnfinished)
	if s.DryRun {
		return nil // the sync that it tried out is still due
	}
	if !unfinished {
		if err := a.keepRun(runOf(s, failed)); err != nil {
			return err
		}
	}
	if !completed(failed) && !unfinished {
		return nil
	}
	return a.setLocked(func(set *Settings) error {
		set.LastSync, set.LastRun, set.LastRunAt, set.Devices = s.Ended, s.Line(), s.Ended, devicesBy(a.records)
		return nil
	})
}

func (a *App) keepRun(r Run) error {
	runs := append(a.syncing.runs[:len(a.syncing.runs):len(a.syncing.runs)], r)
	gone := runs[:max(0, len(runs)-runsKept)]
	err := a.db.Update(func(tx *store.Tx) error {
		for _, old := range gone {
			if err := runsBucket.Delete(tx, store.TimeKey(old.Started)); err != nil {
				return err
			}
		}
		return runsBucket.Put(tx, store.TimeKey(r.Started), r)
	})
	if err != nil {
		return fmt.Errorf("remember the pass: %w", err)
	}
	a.syncing.runs = runs[len(gone):]
	return nil
}

// lastRun is the last pass, false if there was none. The caller holds the lock.
func (a *App) lastRun() (Run, bool) {
	if len(a.syncing.runs) == 0 {
		return Run{}, false
	}
	return a.syncing.runs[len(a.syncing.runs)-1], true
}
