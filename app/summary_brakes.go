package app

import (
	"fmt"
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
