package screens

import (
	"cmp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// planGroup is a part of the plan that a person looks at as one: the operations
// in one organization, or those of one kind.
type planGroup struct {
	id       string
	name     string
	customer int64 // 0 where it is about none or several
	ops      []string
	out      int
	kinds    string // "create configuration 12, write link 12"
	keep     func(*app.PlanRow) bool
}

// kindTitle heads the groups by kind.
const kindTitle = "Kind"

func newPlanGroups(d *desk, title string) *table[string, planGroup] {
	number := func(title string, f func(*planGroup) int) column[planGroup] {
		return column[planGroup]{title: title, least: 6, right: true, text: func(g *planGroup) string {
			if n := f(g); n > 0 {
				return count(n)
			}
			return ""
		}, order: func(g *planGroup) sortKey { return byAmount(f(g)) }}
	}
	columns := []column[planGroup]{
		{title: title, least: 24, grow: 1, most: longestName, text: func(g *planGroup) string { return g.name }, order: func(g *planGroup) sortKey { return byText(g.name) }},
		number("Writes", func(g *planGroup) int { return len(g.ops) }),
		number("Out", func(g *planGroup) int { return g.out }),
	}
	if title != kindTitle { // a kind is of one kind
		columns = append(columns, column[planGroup]{title: "", least: 20, grow: 2, give: 1, text: func(g *planGroup) string { return g.kinds }})
	}
	t := newTable(d, func(g *planGroup) string { return g.id }, func(to []byte, g *planGroup) []byte { return app.AppendFold(to, g.name, g.kinds) }, columns)
	t.settled = func(g *planGroup) bool { return g.out == len(g.ops) }
	t.words = tableWords{loading: "Reading the plan.", empty: "There is nothing to write: both sides are as they should be."}
	return t
}

// organizationOf is where an operation happens, for putting a plan in groups.
func organizationOf(r *app.PlanRow) (id, name string) {
	switch {
	case !r.Organization.Empty():
		return "o" + count(int(r.OrganizationID)), r.Organization.String()
	case r.Customer != 0:
		return "c" + count(int(r.Customer)), r.CustomerName.String() + " (new)"
	}
	return "", "IT Glue's own lists"
}

func kindOf(r *app.PlanRow) (id, name string) { return r.Kind, r.Kind }

// grouped puts operations in groups, in the order in which their first ones
// stand in the plan.
func grouped(ops rows[app.PlanRow], of func(*app.PlanRow) (id, name string)) []planGroup {
	var out []planGroup
	at := map[string]int{}
	kinds := []map[string]int{}
	for i := range ops.Len() {
		r := ops.Row(i)
		id, name := of(&r)
		n, known := at[id]
		if !known {
			n = len(out)
			at[id] = n
			out = append(out, planGroup{id: id, name: name, customer: r.Customer, keep: func(x *app.PlanRow) bool { got, _ := of(x); return got == id }})
			kinds = append(kinds, map[string]int{})
		}
		g := &out[n]
		g.ops = append(g.ops, r.ID)
		if r.Out {
			g.out++
		}
		if g.customer != r.Customer {
			g.customer = 0
		}
		kinds[n][r.Kind]++
	}
	for i := range out {
		out[i].kinds = kindLine(kinds[i])
	}
	return out
}

// kindLine counts kinds, the most frequent first.
func kindLine(n map[string]int) string { return countsLine(mostFirst(n)) }

// mostFirst lists counts, the greatest first.
func mostFirst(n map[string]int) []app.Count {
	list := make([]app.Count, 0, len(n))
	for k, c := range n {
		list = append(list, app.Count{Name: k, N: c})
	}
	slices.SortFunc(list, func(a, b app.Count) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Name, b.Name)) })
	return list
}

// groups are the groups that show, nil on the other tabs.
func (s *planStep) groups() *table[string, planGroup] {
	switch s.tab {
	case planOrganizations:
		return s.organizations
	case planKinds:
		return s.kinds
	case planOperations, planHeld, planBrakes, planParts:
	}
	return nil
}

// only shows the operations of one group.
func (s *planStep) only(g planGroup) tea.Cmd {
	s.from, s.tab, s.narrowed = s.tab, planOperations, g.name
	return s.ops.show(func(q *query[app.PlanRow]) { q.keep = g.keep })
}

// widen shows all operations again and goes back to where the person came from.
func (s *planStep) widen() tea.Cmd {
	s.tab, s.narrowed = s.from, ""
	return s.ops.show(func(q *query[app.PlanRow]) { q.keep = nil })
}

// groupOffers are the acts on a group.
func (s *planStep) groupOffers(list *table[string, planGroup]) []offer {
	g, why, pilot := list.current(), "", ""
	switch {
	case g == nil:
		why = "there is nothing here"
		pilot = why
	case g.customer == 0:
		pilot = "it is about several customers, or none"
	}
	return []offer{
		{act: actIgnore, does: "take all its operations out, or put them back", brief: "take out", why: why, run: func() tea.Cmd { return s.turn(func() []string { return g.ops }, g.out < len(g.ops)) }},
		{act: actPilot, does: "apply to this customer only, or to all again", brief: "pilot", why: pilot, run: func() tea.Cmd { return s.pilot(g.customer, msp.Clean(g.name)) }},
	}
}
