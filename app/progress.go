package app

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Bar is one part of the onboarding and how far it is.
type Bar struct {
	Name        string
	Done, Total int
}

// Progress is how far the whole onboarding is.
type Progress struct {
	Steps    Bar        // of the wizard
	Parts    []Bar      // customers, devices, SaaS Alerts, and what is documented
	Coverage []Coverage // by customer, the least covered first; nobody may change it
}

// progress keeps what was counted last: screens ask again with every event, and a
// hundred thousand devices take longer to count than a key may.
type progress struct {
	mu       sync.Mutex
	rows     uint64
	waiting  int // devices
	coverage []Coverage
}

// Progress returns how far the onboarding is as a whole and by customer. Until
// the records are in, it is what the last run knew.
func (a *App) Progress() Progress {
	a.mu.RLock()
	defer a.mu.RUnlock()
	p := Progress{Steps: a.stepsBar()}
	switch {
	case !a.known():
	case a.loading != nil:
		p.Parts, p.Coverage = a.sight.Parts, a.sight.Coverage
	default:
		p.Parts, p.Coverage = a.parts()
	}
	return p
}

// counted goes through all devices again if anything has changed since: how many
// wait for their customer, and the coverage, the least first. The caller holds the
// lock.
func (a *App) counted() (waiting int, coverage []Coverage) {
	c := &a.progress
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rows != a.rows {
		c.waiting, c.coverage, c.rows = a.waitingDevices(), a.coverage(), a.rows
		slices.SortStableFunc(c.coverage, func(x, y Coverage) int {
			return cmp.Or(cmp.Compare(x.Matched*y.Total, y.Matched*x.Total), cmp.Compare(y.Total-y.Matched, x.Total-x.Matched))
		})
	}
	return c.waiting, c.coverage
}

// parts are the bars of customers and devices. The caller holds the lock.
func (a *App) parts() ([]Bar, []Coverage) {
	waiting, coverage := a.counted()
	parts := []Bar{a.customersBar(), a.devicesBar(waiting)}
	if n := len(a.matching.saas); n > 0 && !a.withoutSaaSAlerts() {
		parts = append(parts, Bar{Name: "mapped to SaaS Alerts", Done: n - a.unmapped(), Total: n})
	}
	documented := Bar{Name: "devices documented"}
	for _, one := range coverage {
		documented.Done += one.Matched
		documented.Total += one.Total
	}
	return append(parts, documented), coverage
}

// stepsBar counts the steps of the wizard that are behind the person.
func (a *App) stepsBar() Bar {
	b := Bar{Name: "steps done"}
	for s := StepKeys; s < StepHome; s++ {
		b.Total++
		if state := a.stepInfo(s).State; state == StepDone || state == StepSkipped {
			b.Done++
		}
	}
	return b
}

func (a *App) customersBar() Bar {
	n := a.matching.orgCounts
	b := Bar{Name: "customers settled", Done: n[StateMatched] + n[StateCreate] + n[StateIgnored]}
	for _, count := range n {
		b.Total += count
	}
	return b
}

// devicesBar counts the devices that are settled among those that are or will be
// reviewed: what is held back for itself is no part of it, what waits for its
// customer is.
func (a *App) devicesBar(waiting int) Bar {
	n := a.matching.deviceCounts
	b := Bar{Name: "devices settled", Done: n[StateMatched] + n[StateCreate] + n[StateIgnored]}
	b.Total = b.Done + n[StateOpen] + n[StateLater] + waiting
	return b
}

// waitingDevices counts the devices whose customer is not settled yet.
func (a *App) waitingDevices() int {
	n, now := 0, time.Now()
	for _, x := range a.records.assets {
		c := a.records.customer[x.CustomerID]
		if c == nil || !a.inScope(x.CustomerID) || !a.included(x) || a.ghost(x, now) {
			continue
		}
		if state, why := a.assetState(x, now); state == StateHeld && why == customerUnsettled {
			n++
		}
	}
	return n
}
