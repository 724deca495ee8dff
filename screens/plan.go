package screens

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// planStep shows every write before it is made: field by field, with what is
// withheld, what holds the plan, and what it costs.
type planStep struct {
	d             *desk
	ops           *table[string, app.PlanRow]
	organizations *table[string, planGroup]
	kinds         *table[string, planGroup]
	held          *table[string, heldRow]
	brakes        *table[string, app.BrakeRow]
	reading       loader
	data          app.PlanView // without the rows, which the tables have
	tab, from     planTab      // what shows, and where a person looked into a group
	narrowed      string       // the group whose operations show, "" for all
	inPane        bool         // the keys move the fields of the operation
	top           int          // the first line of the fields that shows
	w, h          int
}

// heldRow gives a withheld thing an identity, of what it says: its place changes
// from plan to plan.
type heldRow struct {
	app.HeldRow
	id   string
	lost *app.LostAnswer // a write whose outcome a person must tell, nil for all others
}

// planTab is what the step shows.
type planTab uint8

const (
	planOperations planTab = iota
	planOrganizations
	planKinds
	planHeld
	planBrakes
	planParts
)

func newPlanStep(d *desk) *planStep {
	s := &planStep{d: d}
	s.ops = newTable(d, func(r *app.PlanRow) string { return r.ID }, func(to []byte, r *app.PlanRow) []byte {
		return app.AppendFold(to, r.Kind, r.Name.String(), r.CustomerName.String(), r.System)
	}, s.opColumns())
	s.ops.settled = func(r *app.PlanRow) bool { return r.Out }
	s.ops.several = true
	s.ops.words = tableWords{loading: "Reading the plan.", empty: "There is nothing to write: both sides are as they should be."}
	s.organizations, s.kinds = newPlanGroups(d, "Organization"), newPlanGroups(d, kindTitle)
	s.held = newTable(d, func(r *heldRow) string { return r.id }, func(to []byte, r *heldRow) []byte { return app.AppendFold(to, r.Name.String(), r.Reason) }, []column[heldRow]{
		{title: "Withheld", least: 18, grow: 1, text: func(r *heldRow) string { return r.Name.String() }},
		{title: "Customer", least: 16, grow: 1, give: 1, text: func(r *heldRow) string { return r.Customer.String() }},
		{title: "Because", least: 24, grow: 3, text: func(r *heldRow) string { return msp.Clean(r.Reason) }, order: func(r *heldRow) sortKey { return byText(r.Reason) }},
	})
	s.held.words = tableWords{loading: "Reading the plan.", empty: "Nothing is withheld."}
	s.brakes = newTable(d, func(b *app.BrakeRow) string { return b.Code }, func(to []byte, b *app.BrakeRow) []byte { return app.AppendFold(to, b.Text) }, []column[app.BrakeRow]{
		{title: "State", least: 10, text: s.brakeState},
		{title: "Brake", least: 24, grow: 1, text: func(b *app.BrakeRow) string { return msp.Clean(b.Text) }},
	})
	s.brakes.words = tableWords{loading: "Reading the plan.", empty: "No brake holds this plan."}
	return s
}

func heldRows(lost []app.LostAnswer, list []app.HeldRow) []heldRow {
	var out []heldRow
	for _, l := range lost {
		out = append(out, lostRow(l))
	}
	same := map[app.HeldRow]int{}
	for _, h := range list {
		same[h]++
		out = append(out, heldRow{HeldRow: h, id: fmt.Sprint(h.Cause, h.Asset, h.Customer, h.Name.Raw(), h.Reason, same[h])})
	}
	return out
}

// planRead is the plan with its groups, made outside Update.
type planRead struct {
	ops                  rows[app.PlanRow]
	view                 app.PlanView
	lost                 []app.LostAnswer
	organizations, kinds []planGroup
}

func readPlan(v app.PlanView, ops rows[app.PlanRow]) planRead {
	return planRead{view: v, ops: ops, organizations: grouped(ops, organizationOf), kinds: grouped(ops, kindOf)}
}

// refresh reads the plan once for all tables.
func (s *planStep) refresh() tea.Cmd {
	a := s.d.app
	return load(&s.reading, func() planRead {
		v := a.Plan()
		r := readPlan(v, v)
		r.lost = lostForPersons(a)
		return r
	}, s.take)
}

// take gives the rows to the tables and keeps the rest.
func (s *planStep) take(r planRead) tea.Cmd {
	s.data = r.view
	s.data.Held = nil
	held := heldRows(r.lost, r.view.Held)
	s.ops.read = func() (rows[app.PlanRow], func()) { return r.ops, nil }
	s.organizations.read = func() (rows[planGroup], func()) { return made[planGroup](r.organizations), nil }
	s.kinds.read = func() (rows[planGroup], func()) { return made[planGroup](r.kinds), nil }
	s.held.read = func() (rows[heldRow], func()) { return made[heldRow](held), nil }
	s.brakes.read = func() (rows[app.BrakeRow], func()) { return made[app.BrakeRow](r.view.Brakes), nil }
	return batch(s.ops.refresh(), s.organizations.refresh(), s.kinds.refresh(), s.held.refresh(), s.brakes.refresh())
}

func (s *planStep) opColumns() []column[app.PlanRow] {
	kind := func(r *app.PlanRow) string { return r.Kind }
	name := func(r *app.PlanRow) string { return r.Name.String() }
	customer := func(r *app.PlanRow) string { return r.CustomerName.String() }
	by := func(f func(*app.PlanRow) string) func(*app.PlanRow) sortKey {
		return func(r *app.PlanRow) sortKey { return byText(f(r)) }
	}
	return []column[app.PlanRow]{
		{title: "Act", least: 22, text: func(r *app.PlanRow) string { return s.sign(r) + " " + r.Kind }, order: by(kind)},
		{title: "Name", least: 16, grow: 2, most: longestName, text: name, order: by(name)},
		{title: "Customer", least: 14, grow: 2, most: longestName, give: 1, text: customer, order: by(customer)},
		{title: "In", least: 7, give: 3, text: func(r *app.PlanRow) string { return r.System }, order: by(func(r *app.PlanRow) string { return r.System })},
		{title: "Because", least: 24, grow: 3, give: 2, text: func(r *app.PlanRow) string { return msp.Clean(r.Reason) }},
	}
}

// sign tells the kinds of writes apart at a glance; the word stands beside it.
func (s *planStep) sign(r *app.PlanRow) string {
	switch {
	case r.Out:
		return s.d.th.sign.skipped
	case strings.HasPrefix(r.Kind, "create"):
		return s.d.th.sign.create
	case strings.HasPrefix(r.Kind, "retire"):
		return s.d.th.sign.ignored
	}
	return s.d.th.sign.later
}

func (s *planStep) brakeState(b *app.BrakeRow) string {
	switch {
	case b.Released:
		return s.d.th.sign.good + " released"
	case b.Fixed:
		return s.d.th.sign.bad + " holds"
	}
	return s.d.th.sign.warn + " holds"
}

// open makes the plan if there is none: making it writes nothing.
func (s *planStep) open() tea.Cmd {
	return s.d.act(func() error {
		if s.d.app.Plan().State == app.PlanNone {
			return s.d.app.MakePlan()
		}
		return nil
	}, func(error) tea.Cmd { return s.refresh() })
}

func (s *planStep) changed(t app.Topic) tea.Cmd {
	if t != app.TopicPlan && t != app.TopicDecisions && t != app.TopicSettings {
		return nil
	}
	return s.refresh()
}

func (s *planStep) make() tea.Cmd {
	return s.d.act(s.d.app.MakePlan, func(error) tea.Cmd { return s.refresh() })
}

func (s *planStep) back() (tea.Cmd, bool) {
	switch s.tab {
	case planOrganizations, planKinds:
		return s.groups().back()
	case planHeld:
		return s.held.back()
	case planBrakes:
		return s.brakes.back()
	case planParts:
		return nil, false
	case planOperations:
	}
	if s.inPane {
		s.focus(false)
		return nil, true
	}
	cmd, ok := s.ops.back()
	if !ok && s.narrowed != "" {
		return s.widen(), true
	}
	return cmd, ok
}

func (s *planStep) status() string {
	switch s.tab {
	case planOperations:
		return s.ops.status()
	case planOrganizations, planKinds:
		return s.groups().status()
	case planHeld:
		return s.held.status()
	case planBrakes, planParts:
	}
	return ""
}

// holding is how many brakes hold the plan.
func (s *planStep) holding() int {
	n := 0
	for _, b := range s.data.Brakes {
		if !b.Released {
			n++
		}
	}
	return n
}

// cost sums the parts.
func (s *planStep) cost() (operations, requests int, d time.Duration) {
	for _, p := range s.data.Parts {
		operations += p.Operations
		requests += p.Requests
		d += p.Duration
	}
	return operations, requests, d
}
