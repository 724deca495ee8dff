package app

import (
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/reconcile"
)

// waiting says what waits for a person at a vendor beside open rows, "" if
// nothing does: what brakes hold, and what the last pass found. The caller holds
// the lock.
func (a *App) waiting(v Vendor) string {
	if codes := a.braking(v); len(codes) > 0 {
		return several(len(codes), "brake holds", "brakes hold") + " a part of the plan: " + strings.Join(codes, ", ")
	}
	last, _ := a.lastRun()
	if found := last.Found[v]; len(found) > 0 {
		words := "the last sync found: " + found[0]
		if more := len(found) - 1; more > 0 {
			words += fmt.Sprintf("; and %d more", more)
		}
		return words
	}
	return ""
}

// braking are the codes of the brakes that hold writes to a vendor: of the plan,
// or where there is none, of the last pass.
func (a *App) braking(v Vendor) []string {
	var codes []string
	if a.planned.state == PlanNone || a.planned.state == "" {
		last, _ := a.lastRun()
		for _, words := range a.heldAtNight() {
			code, _, _ := strings.Cut(words, ":")
			if slices.Contains(last.BrakedAt[v], code) {
				codes = append(codes, code)
			}
		}
		return codes
	}
	for _, b := range a.planned.brakes {
		if !a.answered(b.Words) && slices.Contains(brakedVendors(b), v) {
			codes = append(codes, b.Code)
		}
	}
	return codes
}

// brakedVendors are those to which a brake lets nothing, or not all, be written.
func brakedVendors(b reconcile.Brake) (of []Vendor) {
	for _, k := range b.Kinds {
		if v := vendorWritten(k); !slices.Contains(of, v) {
			of = append(of, v)
		}
	}
	return of
}

// find keeps what a person should see of a vendor.
func (s *Summary) find(v Vendor, words ...string) {
	s.Findings = append(s.Findings, words...)
	if s.found == nil {
		s.found = map[Vendor][]string{}
	}
	if kept := append(s.found[v], words...); len(kept) > 0 {
		s.found[v] = kept[:min(len(kept), retryNamed)]
	}
}
