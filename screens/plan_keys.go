package screens

import (
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
		return func() tea.Cmd { s.tab = planTab(max(0, min(int(s.tab)+by, int(planParts)))); return nil }
	}
	again := ""
	if s.data.State == app.PlanMaking {
		again = "it is being made"
	}
	out := []offer{
		s.enter(),
		{act: actAccept, does: "approve the plan and apply it", brief: "approve", why: approve, run: s.approve},
		{act: actAgain, does: "make the plan anew", brief: "make anew", why: again, run: s.make},
		{act: actTabLeft, run: turn(-1)},
		{act: actTabRight, brief: "next tab", run: turn(1)},
	}
	still := func() tea.Cmd { return nil }
	switch s.tab {
	case planHeld:
		return append(out, s.held.offers(still)...)
	case planBrakes:
		return append(out, s.brakes.offers(still)...)
	case planOperations, planParts:
	}
	why, pilot := "", ""
	if s.ops.current() == nil || s.tab == planParts {
		why, pilot = "there is no operation here", "there is no operation here"
	} else if s.ops.current().Customer == 0 {
		pilot = "this operation belongs to no customer"
	}
	return append(append(out,
		offer{act: actIgnore, does: "take the operation out, or put it back", brief: "take out", why: why, run: s.takeOut},
		offer{act: actPilot, does: "apply to this customer only, or to all again", brief: "pilot", why: pilot, run: s.pilot},
	), s.ops.offers(still)...)
}

// enter releases a brake, goes on when there is nothing to do, and approves.
func (s *planStep) enter() offer {
	if s.tab == planBrakes {
		b, why := s.brakes.current(), ""
		switch {
		case b == nil:
			why = "no brake holds this plan"
		case b.Released:
			why = "it is released already"
		case b.Fixed:
			why = "this brake cannot be released: see to its cause"
		}
		return offer{act: actOpen, does: "release the brake", brief: "release", why: why, run: s.release}
	}
	if ops, _, _ := s.cost(); s.data.State == app.PlanReady && ops == 0 {
		return offer{act: actOpen, does: "continue: nothing is to be written", brief: "continue", run: s.d.goOn}
	}
	return offer{act: actOpen, does: "approve the plan and apply it", why: s.cannotApprove(), run: s.approve}
}

func (s *planStep) cannotApprove() string {
	ops, _, _ := s.cost()
	switch {
	case s.data.State == app.PlanStale:
		return "decisions have changed since the plan was made: r makes it anew"
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
	return s.d.act(func() error {
		if err := s.d.app.Approve(); err != nil {
			return err
		}
		return s.d.app.Complete(app.StepPlan)
	}, func(err error) tea.Cmd {
		if err != nil {
			return s.refresh()
		}
		return s.d.goTo(app.StepApply)
	})
}

func (s *planStep) takeOut() tea.Cmd {
	ids, out := []string(nil), !s.ops.current().Out
	for _, r := range s.ops.chosen() {
		ids = append(ids, r.ID)
	}
	return s.ops.write(func() (string, error) {
		for _, id := range ids {
			if err := s.d.app.TakeOut(id, out); err != nil {
				return "", err
			}
		}
		if out {
			return "took out " + plural(len(ids), "operation"), nil
		}
		return "put back " + plural(len(ids), "operation"), nil
	})
}

func (s *planStep) pilot() tea.Cmd {
	r := s.ops.current()
	customer, said := r.Customer, "pilot: only "+r.CustomerName.String()+" is written to"
	if s.data.Pilot != 0 {
		customer, said = 0, "the plan is for all customers again"
	}
	return s.ops.write(func() (string, error) { return said, s.d.app.SetPilot(customer) })
}

// release asks for the number that the brake shows and for a reason.
func (s *planStep) release() tea.Cmd {
	b := *s.brakes.current()
	s.d.confirmCount(b.Count, func() tea.Cmd {
		s.d.askText("Why may this brake be released?", "", func(reason string) tea.Cmd {
			return s.brakes.write(func() (string, error) {
				return "released the brake " + b.Code, s.d.app.Override(b.Code, b.Count, reason)
			})
		}, "The reason stands in the audit file beside your name.")
		return nil
	}, "Release the brake "+b.Code+"?", s.brakeText(&b))
	return nil
}
