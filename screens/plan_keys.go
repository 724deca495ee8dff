package screens

import (
	"cmp"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// typedAbove is the number of records from which yes is not enough and the
// person types the number. It counts what cannot be taken back: nothing that
// was created is ever deleted.
const typedAbove = 250

func (s *planStep) offers() []offer {
	approve := s.cannotApprove()
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd { return s.show(planTab(max(0, min(int(s.tab)+by, int(planParts))))) }
	}
	again := ""
	if s.data.State == app.PlanMaking {
		again = "it is being made"
	}
	out := []offer{
		s.enter(),
		{act: actAccept, does: "approve the plan and apply it", brief: "approve", why: approve, run: s.approve},
		{act: actAgain, does: "make the plan anew", brief: "make anew", why: again, run: s.make},
		{act: actTakeBack, does: "take a plan back that was applied", why: again, run: func() tea.Cmd { return takeBack(s.d, s.refresh) }},
		{act: actTabLeft, run: turn(-1)},
		{act: actTabRight, brief: "next tab", run: turn(1)},
	}
	still := func() tea.Cmd { return nil }
	switch s.tab {
	case planOrganizations, planKinds:
		return append(append(out, s.groupOffers(s.groups())...), s.groups().offers(still)...)
	case planHeld:
		return append(out, s.held.offers(still)...)
	case planBrakes:
		return append(out, s.brakes.offers(still)...)
	case planParts:
		return out
	case planOperations:
	}
	return append(append(out, s.operationOffers()...), s.ops.offers(func() tea.Cmd { s.top = 0; return nil })...)
}

// operationOffers are the acts on the operation under the cursor.
func (s *planStep) operationOffers() []offer {
	r, why, pilot := s.ops.current(), "", ""
	switch {
	case r == nil:
		why, pilot = "there is no operation here", "there is no operation here"
	case r.Customer == 0:
		pilot = "this operation belongs to no customer"
	}
	out := []offer{
		{act: actIgnore, does: "take the operation out, or put it back", brief: "take out", why: why, run: s.takeOut},
		{act: actPilot, does: "apply to this customer only, or to all again", brief: "pilot", why: pilot, run: func() tea.Cmd { return s.pilot(r.Customer, r.CustomerName.String()) }},
		{act: actPane, does: "go to the fields, or back to the list", why: why, run: func() tea.Cmd { s.focus(!s.inPane); return nil }},
		{act: actRecord, why: why, run: func() tea.Cmd {
			return s.addressed(r, func(list []address) tea.Cmd { s.d.showAddresses(list); return nil })
		}},
		{act: actCopy, why: why, run: func() tea.Cmd { return s.addressed(r, func(list []address) tea.Cmd { return s.d.copy(list[0].url) }) }},
	}
	if !s.inPane {
		return out
	}
	scroll := func(by int) func() tea.Cmd { return func() tea.Cmd { s.scroll(by); return nil } }
	return append(out, []offer{
		{act: actUp, run: scroll(-1)},
		{act: actDown, run: scroll(1)},
		{act: actPageUp, run: scroll(-pickerPage)},
		{act: actPageDown, run: scroll(pickerPage)},
	}...)
}

// show turns to a tab; all operations show there, whatever group was looked into.
func (s *planStep) show(to planTab) tea.Cmd {
	s.focus(false)
	var cmd tea.Cmd
	if s.narrowed != "" {
		cmd = s.widen()
	}
	s.tab = to
	return cmd
}

// enter releases a brake, goes on when there is nothing to do, and approves.
func (s *planStep) enter() offer {
	if s.tab == planHeld {
		return s.settleOffer()
	}
	if s.tab == planBrakes {
		b, why := s.brakes.current(), ""
		switch {
		case b == nil:
			why = "no brake holds this plan"
		case b.Released:
			why = "it is released already"
		case b.Fixed:
			why = "this brake cannot be released: see to its cause"
		case s.data.State != app.PlanReady:
			why = "this plan is not applied any more (" + s.cannotApprove() + ")"
		}
		return offer{act: actOpen, does: "release the brake", brief: "release", why: why, run: s.release}
	}
	if list := s.groups(); list != nil {
		g, why := list.current(), ""
		if g == nil {
			why = "there is nothing here"
		}
		return offer{act: actOpen, does: "look at its operations", brief: "look", why: why, run: func() tea.Cmd { return s.only(*g) }}
	}
	if s.data.State == app.PlanReady && s.ops.all() == 0 {
		return offer{act: actOpen, does: "continue: nothing is to be written", brief: "continue", run: s.d.goOn}
	}
	why := ""
	if s.tab != planOperations || s.ops.current() == nil {
		why = cmp.Or(s.cannotApprove(), "a approves the plan")
	}
	return offer{act: actOpen, does: "look at the fields", brief: "look", why: why, run: func() tea.Cmd { s.focus(!s.inPane); return nil }}
}

func (s *planStep) cannotApprove() string {
	ops, _, _ := s.cost()
	switch {
	case s.data.State == app.PlanStale:
		return "decisions have changed since the plan was made: r makes it anew"
	case s.data.State == app.PlanApplied:
		return "this plan was applied: r makes a new one of what is left"
	case s.data.State == app.PlanMaking:
		return "the plan is being made"
	case s.data.State != app.PlanReady:
		return "there is no plan: r makes it"
	case ops == 0:
		return "there is nothing to write; > continues"
	}
	return ""
}

// approve states what will be written where, and asks.
func (s *planStep) approve() tea.Cmd {
	ops, requests, d := s.cost()
	created := 0
	for _, c := range s.data.Counts {
		if strings.HasPrefix(c.Name, "create") {
			created += c.N
		}
	}
	ask := []string{
		fmt.Sprintf("Write %s to the vendors now?", plural(ops, "change")),
		countsLine(s.data.Counts) + ".",
		fmt.Sprintf("%s, about %s. Nothing is deleted; each write is kept in the audit file.", plural(requests, "request"), span(d)),
	}
	if s.data.Pilot != 0 {
		ask = append(ask, "A pilot: only "+s.data.PilotName.String()+" is written to.")
	}
	if scope := s.d.overview.Scope; scope != "" {
		ask = append(ask, "The work is narrowed to "+scope+".")
	}
	if n := s.holding(); n > 0 {
		ask = append(ask, plural(n, "brake")+" may refuse this: see the tab Brakes.")
	}
	if created > typedAbove {
		s.d.confirmCount(created, s.start, append(ask, fmt.Sprintf("%s cannot be taken back.", plural(created, "creation")))...)
		return nil
	}
	s.d.confirm(s.start, ask...)
	return nil
}

// start approves what was shown and goes to where it is carried out.
func (s *planStep) start() tea.Cmd {
	return s.d.act(s.d.app.Approve, func(err error) tea.Cmd {
		if err != nil {
			return s.refresh()
		}
		return s.d.goTo(app.StepApply)
	})
}

func (s *planStep) takeOut() tea.Cmd {
	rows, out := s.ops.chosen(), !s.ops.current().Out
	s.ops.unmark()
	return s.turn(func() (ids []string) {
		for r := range rows {
			ids = append(ids, r.ID)
		}
		return ids
	}, out)
}

// turn takes operations out of the plan, or puts them back.
func (s *planStep) turn(which func() []string, out bool) tea.Cmd {
	return s.d.write(func() (string, error) {
		did, err := s.d.app.TakeOut(out, which()...)
		return takenOutWords(out, did), err
	}, func(error) tea.Cmd { return s.refresh() })
}

// takenOutWords says what went with what a person named.
func takenOutWords(out bool, did app.TakenOut) string {
	said := "put back "
	switch {
	case out:
		said = "took out "
	case did.Named == 0:
		return "nothing is put back: what it needs is out, or the pilot leaves it out"
	}
	said += plural(did.Named, "operation")
	switch {
	case did.With == 0:
		return said
	case did.Named > 1:
		return said + " and " + count(did.With) + " that need them"
	case did.With == 1:
		return said + " and 1 that needs it"
	}
	return said + " and " + count(did.With) + " that need it"
}

// pilot narrows the plan to one customer, or widens it again.
func (s *planStep) pilot(customer int64, name string) tea.Cmd {
	said := "pilot: only " + name + " is written to; P takes that back"
	if s.data.Pilot != 0 {
		customer, said = 0, "the plan is for all customers again"
	}
	return s.d.write(func() (string, error) { return said, s.d.app.SetPilot(customer) }, func(error) tea.Cmd { return s.refresh() })
}

// release asks for the number that the brake shows and for a reason.
func (s *planStep) release() tea.Cmd {
	b := *s.brakes.current()
	s.d.confirmCount(b.Count, func() tea.Cmd {
		s.d.askText("Why may this brake be released?", "", func(reason string) tea.Cmd {
			return s.d.write(func() (string, error) {
				return "released the brake " + b.Code, s.d.app.Override(b.Code, b.Count, reason)
			}, func(error) tea.Cmd { return s.refresh() })
		}, "The reason stands in the audit file beside your name.")
		return nil
	}, "Release the brake "+b.Code+", which stands above?")
	return nil
}
