package app

import (
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/msp"
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
	withheld := last.Withheld
	if a.planShown() {
		withheld = a.planned.withheld
	}
	switch found := last.Waiting[v]; {
	case v == VendorITGlue && withheld.N > 0:
		return several(withheld.N, "decision", "decisions") + " cannot be carried out: " + withheld.words()
	case found.N > 0:
		return "the last sync found: " + found.words()
	}
	return ""
}

// planShown says whether there is a plan that is newer than the last pass. The
// caller holds the lock.
func (a *App) planShown() bool { return a.planned.state != PlanNone && a.planned.state != "" }

// braking are the codes of the brakes that hold writes to a vendor: of the plan,
// or where there is none, of the last pass.
func (a *App) braking(v Vendor) []string {
	var codes []string
	if !a.planShown() {
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
		s.found = map[Vendor]Pile{}
	}
	if pile := s.found[v]; len(words) > 0 {
		pile.add(words...)
		s.found[v] = pile
	}
}

// withhold keeps what a plan withholds until a person does something about it.
func (s *Summary) withhold(made planState) {
	s.withheld = made.withheld
	for _, h := range made.held {
		if h.Waits {
			s.Withheld = append(s.Withheld, h.sentence())
		}
	}
}

// withheldWords tells what is withheld in one line, if anything is.
func (s Summary) withheldWords() []string {
	if s.withheld.N == 0 {
		return nil
	}
	return []string{several(s.withheld.N, "decision", "decisions") + " cannot be carried out (onramp plan lists them under Held back): " + s.withheld.words()}
}

// sentence names what is withheld and says why.
func (h HeldRow) sentence() string {
	return msp.Clean(joinFilled(h.Customer.String(), h.Name.String()) + ": " + h.Reason)
}

// Pile is how many things of a kind wait for a person, and the first of them in
// a sentence.
type Pile struct {
	N     int
	First string
}

func (p *Pile) add(words ...string) {
	if p.N == 0 && len(words) > 0 {
		p.First = words[0]
	}
	p.N += len(words)
}

// words are the first of them, and how many more there are.
func (p Pile) words() string {
	if p.N < 2 {
		return p.First
	}
	return fmt.Sprintf("%s; and %d more", p.First, p.N-1)
}
