package app

import (
	"context"
	"fmt"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// sightRows is how many rows of a list a sight keeps: what the largest terminal
// shows, and some more.
const sightRows = 200

// sight is the beginning of every list as it was last seen, with its counts. It
// is what screens show of a large workspace in the moment that reading and
// matching its records takes.
type sight struct {
	Reviews   map[msp.Subject]seenReview
	Groups    []Group
	Sites     []Site
	Parts     []Bar
	Coverage  []Coverage
	Customers counts
	Devices   counts
	Unmapped  int
}

// seenReview is the beginning of a review.
type seenReview struct {
	Rows   []Row
	Counts map[State]int
	Tiers  map[Tier]int
}

var sightBucket = store.NewBucket[sight]("sight")

var sightKey = store.TextKey("last")

// look makes the sight of what stands now. The caller holds the lock.
func (a *App) look() sight {
	s := sight{Reviews: map[msp.Subject]seenReview{}, Groups: a.groups(), Sites: first(a.sites()), Customers: a.matching.orgCounts, Devices: a.matching.deviceCounts, Unmapped: a.unmapped()}
	s.Parts, s.Coverage = a.parts()
	s.Coverage = first(s.Coverage)
	for _, subject := range []msp.Subject{msp.Customers, msp.Assets, msp.SaaS} {
		r := a.reviewed(subject, 0)
		seen := seenReview{Counts: r.Counts, Tiers: r.Tiers}
		for i := range min(r.Len(), sightRows) {
			seen.Rows = append(seen.Rows, r.Row(i))
		}
		s.Reviews[subject] = seen
	}
	return s
}

func first[R any](rows []R) []R { return rows[:min(len(rows), sightRows)] }

// keepSight stores the sight unless the stored one still holds.
func (a *App) keepSight() error {
	a.mu.RLock()
	if !a.records.ready() || a.sighted == a.rows {
		a.mu.RUnlock()
		return nil
	}
	s, rows := a.look(), a.rows
	a.mu.RUnlock()
	if err := a.db.Update(func(tx *store.Tx) error { return sightBucket.Put(tx, sightKey, s) }); err != nil {
		return fmt.Errorf("keep what the lists show: %w", err)
	}
	a.mu.Lock()
	a.sighted = rows
	a.mu.Unlock()
	return nil
}

// openUnseen reads no more than what a pass begins with.
func (a *App) openUnseen() error {
	var crawls map[discover.Kind]discover.Crawl
	err := a.db.View(func(tx *store.Tx) (err error) {
		crawls, err = discover.Crawls(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("read how far the vendors were read: %w", err)
	}
	a.records = &records{Parties: discover.Parties{Crawls: crawls}}
	return a.rereadDecisions()
}

// openFromSight reads the sight, and the records themselves in the background.
func (a *App) openFromSight() error {
	var known bool
	crawls := map[discover.Kind]discover.Crawl{}
	err := a.db.View(func(tx *store.Tx) (err error) {
		if a.sight, known, err = sightBucket.Get(tx, sightKey); err != nil {
			return err
		}
		crawls, err = discover.Crawls(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what the lists showed: %w", err)
	}
	if !known {
		return a.loadRecords()
	}
	a.loading = make(chan struct{})
	a.records = &records{Parties: discover.Parties{Crawls: crawls}}
	a.matching.orgCounts, a.matching.deviceCounts = a.sight.Customers, a.sight.Devices
	a.run("load", func(context.Context) error {
		err := a.loadRecords()
		a.mu.Lock()
		close(a.loading)
		a.loading, a.sight = nil, sight{}
		a.changed()
		a.mu.Unlock()
		for _, topic := range []Topic{TopicRecords, TopicDecisions, TopicSettings} {
			a.broker.publish(topic)
		}
		return err
	})
	return nil
}

// loadRecords reads what was decided and the records, and matches them.
func (a *App) loadRecords() error {
	if err := a.rereadDecisions(); err != nil {
		return err
	}
	return a.reload()
}

// loaded returns once the records are in.
func (a *App) loaded() {
	a.mu.RLock()
	loading := a.loading
	a.mu.RUnlock()
	if loading != nil {
		<-loading
	}
}

// known says whether there is something to show: the records, or their sight.
// The caller holds the lock.
func (a *App) known() bool { return a.loading != nil || a.records.ready() }

// decideAlone is for whoever changes what is settled: it waits until the records are in
// and holds off matching and everybody who reads, until what it returns is called.
func (a *App) decideAlone() (release func()) {
	a.loaded()
	a.work.Lock()
	a.mu.Lock()
	return func() {
		a.mu.Unlock()
		a.work.Unlock()
	}
}
