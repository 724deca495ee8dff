package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// Coverage is how many included devices of a customer are documented.
type Coverage struct {
	Name           msp.Text
	Matched, Total int
}

// FinishView is what the Finish step shows.
type FinishView struct {
	Generation uint64
	Done       []Count
	Open       []Count // what is left for review
	Routine    bool
	Next       []string
	Creates    bool   // a sync creates what is missing of open devices
	Refused    string // why the wizard cannot be finished, "" if it can
}

// FinishView returns what was done and what comes next.
func (a *App) FinishView() FinishView {
	a.mu.RLock()
	defer a.mu.RUnlock()
	v := FinishView{Generation: a.generation, Done: kindCounts(a.applying.summary.Done), Routine: a.settings.Routine, Creates: a.settings.CreateMissing}
	if err := a.mayComplete(StepFinish); err != nil {
		v.Refused = err.Error()
	}
	if a.known() {
		v.Open = []Count{{"customers to review", a.matching.orgCounts.open()}, {"devices to review", a.matching.deviceCounts.open()}}
	}
	if a.records.ready() {
		if n, _ := a.counted(); n > 0 {
			v.Open = append(v.Open, Count{"devices whose customer is open", n})
		}
	}
	if n := a.leftByPilot(); n > 0 {
		v.Open = append(v.Open, Count{"writes that the plan applied last left out", n})
	}
	v.Next = []string{"onramp sync --install-timer lets the system sync every night; onramp sync makes one pass."}
	if a.opt.Temporary {
		v.Next = []string{"This workspace is temporary: it goes away when you quit. Run onramp without --demo to begin with your own accounts."}
	}
	v.Next = append(v.Next, a.checklistLeft()...)
	return v
}

// leftByPilot is how many writes a pilot, or a person who took some out, left to
// a later plan. The caller holds the lock.
func (a *App) leftByPilot() int {
	switch {
	case a.planned.state == "": // the program was started anew since
		return a.settings.PlanLeft
	case a.planned.state != PlanApplied || a.applying.running():
		return 0
	}
	return a.planned.full.Operations.Len() - a.planned.plan.Operations.Len()
}

// coverage counts, by customer, the devices that are to be documented, and how
// many of them are. Customers that are open still count, too.
func (a *App) coverage() (by []Coverage) {
	now := time.Now()
	for i := range a.records.Customers {
		if one := a.coverageOf(&a.records.Customers[i], now); one.Total > 0 {
			by = append(by, one)
		}
	}
	return by
}

// coverageOf is the coverage of one customer: of its devices but for what is
// ignored or held back for itself, how many are matched. What waits for its
// customer to be settled is to be documented, too.
func (a *App) coverageOf(c *msp.Customer, now time.Time) Coverage {
	one := Coverage{Name: c.Name()}
	for _, x := range a.records.assetsOf[c.ID] {
		state, why := a.assetState(x, now)
		switch {
		case state == StateMatched:
			one.Matched++
			one.Total++
		case state == StateOpen, state == StateCreate, state == StateLater,
			state == StateHeld && why == customerUnsettled && a.withheld(x, now) == "":
			one.Total++
		}
	}
	return one
}

// SetRoutine says whether an open wizard runs the due sync by itself.
func (a *App) SetRoutine(on bool) error {
	return a.set(func(s *Settings) error {
		s.Routine = on
		return nil
	})
}

// Integration is one connected vendor on Home.
type Integration struct {
	Vendor     Vendor
	Name       string
	Status     string // one of the Status... words
	Last, Next time.Time
	Note       string
	Counts     []Count
}

// The words of an integration's status.
const (
	StatusSyncing      = "Syncing..."
	StatusOK           = "OK"
	StatusReview       = "Needs review"
	StatusPaused       = "Paused"
	StatusError        = "Error"
	StatusDisconnected = "Disconnected"
)

// Connected is an application that is connected at a vendor.
type Connected struct {
	Name         string
	Under        string
	Organization msp.Text
	State        string // one of the SaaS... words
	At           time.Time
	// Planned, Confirmed and Verified are when it came so far, zero if it has not.
	Planned, Confirmed, Verified time.Time
	Note                         string // what is left to do or wrong, "" if nothing
}

// HomeView is what Home shows.
type HomeView struct {
	Generation   uint64
	Integrations []Integration
	Connected    []Connected
	Review       []Count
	Brakes       []BrakeRow
	LastRun      string // what the last pass that was completed did
	LastRunAt    time.Time
	LastApply    string // what became of a plan that a person applied since, "" if none was
	LastApplyAt  time.Time
	Runs         []Run    // the last passes, oldest first
	Retry        []string // what failed in the last pass and is tried again, the first of Retries
	Retries      int
	Held         []string // the brakes that held the last pass, if there is no newer plan
	Keys         []string // what to know of keys that end
	Hook         HookView
	Routine      bool   // an open Onramp makes the due sync itself
	Shrunk       string // which list is far shorter than before, "" if none is
}

// Home returns the state of the integrations.
func (a *App) Home() HomeView {
	a.mu.RLock()
	defer a.mu.RUnlock()
	v := HomeView{Generation: a.generation, LastRun: a.settings.LastRun, Routine: a.settings.Routine, Runs: slices.Clone(a.syncing.runs)}
	v.Keys, v.Hook = append(a.disconnections(), a.keyWarnings(time.Now())...), a.hookView()
	v.LastRunAt = a.settings.LastRunAt
	if a.settings.LastApplyAt.After(v.LastRunAt) {
		v.LastApply, v.LastApplyAt = a.settings.LastApply, a.settings.LastApplyAt
	}
	if last, ran := a.lastRun(); ran {
		v.Retry, v.Retries = last.Retry, max(last.Retries, len(last.Retry)) // a pass of an earlier version did not count them
	}
	if !a.known() {
		return v
	}
	v.Shrunk = a.fewer()
	v.Review = []Count{{"customers", a.matching.orgCounts.open()}, {"devices", a.matching.deviceCounts.open()}}
	if !a.planShown() {
		v.Held = a.heldAtNight()
	}
	for _, b := range a.planned.brakes {
		if a.answered(b.Words) {
			continue
		}
		v.Brakes = append(v.Brakes, BrakeRow{Code: b.Code, Text: a.named(b.Words), Count: b.Count, Fixed: b.Fixed})
	}
	for _, vendor := range Vendors() {
		if !a.settings.Skipped[vendor] {
			v.Integrations = append(v.Integrations, a.integration(vendor))
		}
	}
	v.Connected = a.connected()
	return v
}

// heldAtNight are the brakes that held the last pass.
func (a *App) heldAtNight() []string {
	last, _ := a.lastRun()
	return slices.DeleteFunc(slices.Clone(last.Brakes), a.answered)
}

// answered says whether a brake asked for what a person has answered since.
func (a *App) answered(words string) bool {
	return a.settings.PSA != "" && strings.Contains(words, reconcile.PSAUnanswered)
}

// troubleOf is why the last pass failed, as far as it concerns a vendor whose key
// was not verified since.
func (a *App) troubleOf(v Vendor) string {
	last, ran := a.lastRun()
	switch {
	case !ran || last.Partly && v != VendorSaaSAlerts || a.settings.Verified[v].After(last.Ended):
		return ""
	case len(last.Of) > 0:
		return last.Of[v]
	}
	return last.Trouble
}

// withoutKey says why a vendor cannot be asked, "" if its key is at hand.
func (a *App) withoutKey(v Vendor) string {
	switch state := a.vendors[v]; {
	case state.failed != nil:
		return state.failed.Error()
	case state.key == "":
		return a.missingKey(v).Error()
	}
	return ""
}

func (a *App) integration(v Vendor) Integration {
	i := Integration{Vendor: v, Name: VendorName(v), Status: StatusOK, Last: a.settings.LastSync}
	open := a.matching.orgCounts.open() + a.matching.deviceCounts.open()
	if v == VendorSaaSAlerts {
		open = a.unmapped()
	}
	switch {
	case a.settings.Paused[v]:
		i.Status, i.Note = StatusPaused, "no sync runs until p resumes it"
		if v == VendorSaaSAlerts {
			i.Note = "no sync reads it until p resumes it"
		}
	case a.disconnected(v):
		i.Status, i.Note = StatusDisconnected, a.withoutKey(v)
	case a.withoutKey(v) != "":
		i.Status, i.Note = StatusError, a.withoutKey(v)
	case a.syncing.running || a.crawls.running():
		i.Status = StatusSyncing
		if wait := a.held(v); wait > 0 {
			i.Note = fmt.Sprintf("waiting for the limit, %d s", int(wait.Seconds()))
		}
	case a.troubleOf(v) != "":
		i.Status, i.Note = StatusError, a.troubleOf(v)
	case open > 0 && v == VendorSaaSAlerts:
		i.Status, i.Note = StatusReview, several(open, "customer with devices is not mapped: no device data", "customers with devices are not mapped: no device data")
	case open > 0:
		i.Status, i.Note = StatusReview, several(open, "row is open", "rows are open")
	case a.waiting(v) != "":
		i.Status, i.Note = StatusReview, a.waiting(v)
	}
	if a.settings.Routine && !a.settings.LastSync.IsZero() && !a.rest(v) && !a.rest(VendorSyncro) && !a.rest(VendorITGlue) {
		i.Next = a.nextSync()
	}
	for _, k := range discover.Kinds(v) {
		if _, shown := vendorOf[k]; shown {
			i.Counts = append(i.Counts, Count{Name: string(k), N: a.records.Crawls[k].Read})
		}
	}
	return i
}

// rest says whether no sync can read a vendor, because a person paused or
// disconnected it. Without Syncro or IT Glue there is no sync of the others.
func (a *App) rest(v Vendor) bool { return a.settings.Paused[v] || a.disconnected(v) }

// unmapped is how many customers with devices are mapped to no SaaS Alerts
// organization yet: these send no device data there.
func (a *App) unmapped() int {
	if a.loading != nil {
		return a.sight.Unmapped
	}
	n := 0
	for left := range a.matching.saas {
		if _, decided := a.decided.find(msp.SaaS, left); !decided {
			n++
		}
	}
	return n
}

// StartSync makes one pass in the background, as a person asked for it.
func (a *App) StartSync() error {
	a.mu.RLock()
	err := a.maySync()
	a.mu.RUnlock()
	if err != nil {
		return err
	}
	a.start("sync", func(ctx context.Context) error {
		s, err := a.Sync(ctx, SyncOptions{Attended: true})
		if err == nil {
			a.say(false, "sync: %s", s.Line())
		}
		return err
	})
	return nil
}

// Pause stops every sync of a vendor until it is resumed.
func (a *App) Pause(v Vendor, on bool) error {
	return a.set(func(s *Settings) error {
		s.Paused[v] = on
		return nil
	})
}
