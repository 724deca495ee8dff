package app

import (
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// braked keeps what holds the plan, the words of each brake with names in them.
func (s *Summary) braked(by []reconcile.Brake, named func(string) string) {
	s.brakedAt = map[Vendor][]string{}
	for _, b := range by {
		s.Brakes = append(s.Brakes, b.Code+": "+named(b.Words))
		for _, v := range brakedVendors(b) {
			s.brakedAt[v] = append(s.brakedAt[v], b.Code)
		}
	}
}

// refuse counts an operation that brakes refuse, or what it needs.
func (s *Summary) refuse(o reconcile.Operation, brakes []reconcile.Brake) {
	s.edit(kindOf(o.Kind), func(row *KindSummary) {
		row.Refused++
		if !slices.ContainsFunc(brakes, func(b reconcile.Brake) bool { return b.Blocks(o) }) {
			row.Along++
		}
	})
}

// Refused is the number of operations that a brake refused, with those that need
// them.
func (s Summary) Refused() int { return s.count(func(k KindSummary) int { return k.Refused }) }

// along is how many of Refused are only in need of the others.
func (s Summary) along() int { return s.count(func(k KindSummary) int { return k.Along }) }

// refusedWords counts what brakes refused as the brakes do, and what needs that
// beside it.
func (s Summary) refusedWords() string {
	words := fmt.Sprintf("%d refused by a brake", s.Refused()-s.along())
	if n := s.along(); n > 0 {
		words += fmt.Sprintf(", %d in need of those", n)
	}
	return words
}

// brakedNamed is how many records a finding about a brake names.
const brakedNamed = 3

// tellBraked tells of each brake once what it holds: how much, and a few names.
func (s *Summary) tellBraked(findings []reconcile.Finding) {
	var order []string
	held := map[string][]string{}
	for _, f := range findings {
		if f.Kind != reconcile.FindBraked {
			continue
		}
		brake, _, _ := strings.Cut(f.Words, ":")
		if held[brake] == nil {
			order = append(order, brake)
		}
		held[brake] = append(held[brake], f.Name.String())
	}
	for _, brake := range order {
		names, more := held[brake], ""
		if n := len(names) - brakedNamed; n > 0 {
			names, more = names[:brakedNamed], fmt.Sprintf(" and %d more", n)
		}
		s.Findings = append(s.Findings, msp.Clean(fmt.Sprintf("%s holds %s: %s%s", brake, several(len(held[brake]), "operation", "operations"), strings.Join(names, ", "), more)))
	}
}
