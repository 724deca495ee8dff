package app

import (
	"slices"
	"testing"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

func TestABrakeIsOneFindingHoweverMuchItHolds(t *testing.T) {
	var findings []reconcile.Finding
	for _, name := range []string{"PC-1", "PC-2", "PC-3", "PC-4", "PC-5"} {
		findings = append(findings, reconcile.Finding{Kind: reconcile.FindBraked, Name: msp.NewText(name), Words: "brake B1: the plan retires 99: look"})
	}
	findings = append(findings, reconcile.Finding{Kind: reconcile.FindBraked, Name: msp.NewText("PC-6"), Words: "brake B12: a PSA"},
		reconcile.Finding{Kind: reconcile.FindFailed, Name: msp.NewText("PC-7"), Words: "500"})
	var s Summary
	s.tell(findings)
	s.tellBraked(findings)
	want := []string{"failed: PC-7: 500", "brake B1 holds 5 operations: PC-1, PC-2, PC-3 and 2 more", "brake B12 holds 1 operation: PC-6"}
	if !slices.Equal(s.Findings, want) {
		t.Errorf("%q, want %q", s.Findings, want)
	}
}
