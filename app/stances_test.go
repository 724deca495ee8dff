package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/app/msp"
)

func TestADecisionComesBackAsItWasHeld(t *testing.T) {
	now := time.Now().Round(0)
	s := newStances()
	all := []msp.Decision{
		{Subject: msp.Customers, Left: 1, Right: "77", Verdict: msp.Matched, By: "ann", When: now, Why: "by hand", Further: []string{"78", "79"}},
		{Subject: msp.Assets, Left: 1, Right: "77", Verdict: msp.Matched, By: "rule", Rule: true, When: now, Why: "serial equal"},
		{Subject: msp.Assets, Left: 2, Verdict: msp.Create, By: "ann"},
		{Subject: msp.Assets, Left: 3, Right: "0077", Verdict: msp.Create, By: "ben", When: now},
		{Subject: msp.Assets, Left: 4, Verdict: msp.Ignored, By: "ann", When: now, Seen: 1 << 63},
		{Subject: msp.SaaS, Left: 4, Right: "a-b-c", Verdict: msp.Matched, By: "ann", When: now},
		{Subject: msp.SaaS, Left: 5, Verdict: msp.Later, When: now},
	}
	for _, d := range all {
		s.put(d)
	}
	copied := s.clone()
	for _, d := range all {
		s.drop(d.Subject, d.Left)
		if got, ok := copied.find(d.Subject, d.Left); !ok || cmp.Diff(d, got) != "" {
			t.Errorf("%v: %s", ok, cmp.Diff(d, got))
		}
		if _, ok := s.find(d.Subject, d.Left); ok {
			t.Errorf("%+v still stands", d)
		}
	}
	n := 0
	for key, d := range copied.all() {
		n++
		if key != (subjectKey{d.Subject, d.Left}) {
			t.Errorf("%v leads to %+v", key, d)
		}
	}
	if n != len(all) {
		t.Errorf("%d decisions stand, want %d", n, len(all))
	}
}
