package app

import (
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
