package app

import (
	"errors"
	"testing"

	"dev.onramp/app/reconcile"
)

// A brake that is released stays where it stands, with its words.
func TestAReleasedBrakeStaysInItsPlaceWithItsWords(t *testing.T) {
	a := &App{}
	first, second, tenth := reconcile.Brake{Code: "B1", Words: "too many", Count: 60}, reconcile.Brake{Code: "B2", Words: "too large a share", Count: 7}, reconcile.Brake{Code: "B10", Words: "a PSA is in use"}
	p := &planState{
		brakes:    []reconcile.Brake{second, tenth},
		overrides: []reconcile.Override{{Code: "B1", Count: 60, By: "ann", Reason: "they closed"}},
		released:  map[string]reconcile.Brake{"B1": first},
	}
	got := a.brakeRows(p)
	if len(got) != 3 || got[0].Code != "B1" || got[1].Code != "B2" || got[2].Code != "B10" {
		t.Fatalf("the brakes are %+v", got)
	}
	if b := got[0]; !b.Released || b.Text != "too many" || b.ReleasedBy != "ann" || b.Why != "they closed" {
		t.Errorf("the released one is %+v", b)
	}
	p.brakes = []reconcile.Brake{first, second, tenth} // its figure has changed since
	if got := a.brakeRows(p); len(got) != 3 || got[0].Released {
		t.Errorf("one that holds again is %+v", got)
	}
}

// While a plan is weighed everybody may read and decide: the lock on what they
// read is not held, and what was weighed meanwhile of a plan that is out of date
// is not shown.
func TestAPlanThatGoesOutOfDateWhileItIsWeighedStaysSo(t *testing.T) {
	vendors := map[Vendor]*vendorState{}
	for _, v := range Vendors() {
		vendors[v] = &vendorState{}
	}
	a := &App{records: &records{}, vendors: vendors, broker: newBroker(), planned: planState{state: PlanReady}}
	err := a.replan(func(p *planState) {
		p.pilot = 7
		a.mu.Lock()
		a.planned.stale()
		a.mu.Unlock()
	})
	if !errors.Is(err, errNoPlan) || a.planned.state != PlanStale || a.planned.pilot != 0 {
		t.Errorf("%v, and the plan is %+v", err, a.planned)
	}
	a.planned.state = PlanReady
	if err := a.replan(func(p *planState) { p.pilot = 7 }); err != nil || a.planned.pilot != 7 {
		t.Errorf("%v, and the plan is %+v", err, a.planned)
	}
}
