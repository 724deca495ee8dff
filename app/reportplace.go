package app

import (
	"slices"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// place is the list of a report in which a device stands. Every device stands in
// one; a matched one may be listed again for what is wrong with it.
type place uint8

const (
	placeMatched place = iota
	placeIgnored
	placeWrong    // it is documented under another customer
	placeConflict // its identifiers contradict each other
	placeGhost    // not seen for long
	placeLeftOut  // the workspace wants none like it
	placeUnmatched
)

// placed is an asset with its place.
type placed struct {
	*asset
	place place
	ghost bool
}

func (g *gathering) place(x *asset) placed {
	a := g.a
	p := placed{asset: x, place: placeUnmatched, ghost: a.ghost(x, g.now)}
	state, _ := a.assetState(x, g.now)
	c, m := a.records.customer[x.CustomerID], a.matching.device(x)
	settled := c != nil && a.customerState(c) == StateMatched
	switch {
	case state == StateMatched:
		p.place = placeMatched
	case state == StateIgnored, c != nil && a.customerState(c) == StateIgnored:
		p.place = placeIgnored
	case settled && (m.kind == match.Elsewhere || m.kind == match.Moved):
		p.place = placeWrong
	case m.tier == match.Ambiguous, m.kind == match.Conflict, m.kind == match.Cloned, m.kind == match.Replaced:
		p.place = placeConflict
	case p.ghost:
		p.place = placeGhost
	case state == StateHeld && (c == nil || a.withheld(x, g.now) != ""):
		p.place = placeLeftOut
	}
	return p
}

// misplaced says whether a device is matched to a configuration of another
// organization than its customer's.
func (g *gathering) misplaced(x placed) bool {
	d := g.a.decided.get(msp.Assets, x.ID)
	return x.place == placeMatched && g.a.organizationOf(x.CustomerID) != 0 && g.a.records.configuration.get(d.RightID()) != nil && g.a.elsewhere(x.ID, d.Right)
}

// reportChunk is how many records are looked at in one go under the lock.
const reportChunk = 512

// section makes a section of the records that pick chooses. The rows are made
// when they are asked for, a few at a time under the lock. The caller holds it
// for the count.
func section[R any](g *gathering, s report.Section, list []R, pick func(R) bool, row func(R) report.Row) report.Section {
	for _, r := range list {
		if pick(r) {
			s.Count++
		}
	}
	s.Each = func(yield func(report.Row) error) error {
		if s.Count == 0 {
			return nil
		}
		rows := make([]report.Row, 0, reportChunk)
		for part := range slices.Chunk(list, reportChunk) {
			rows = rows[:0]
			err := g.still(func() {
				for _, r := range part {
					if pick(r) {
						rows = append(rows, row(r))
					}
				}
			})
			if err != nil {
				return err
			}
			for _, r := range rows {
				if err := yield(r); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return s
}

// still does something under the lock, unless what was gathered no longer holds.
func (g *gathering) still(do func()) error {
	g.a.mu.RLock()
	defer g.a.mu.RUnlock()
	if g.a.rows != g.rows {
		return errMoved
	}
	do()
	return nil
}
