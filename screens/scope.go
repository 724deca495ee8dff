package screens

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// scopeOffer narrows the work to the customers of the marked rows, or lifts that
// when none is marked.
func (d *desk) scopeOffer(marks int, marked func() func() []int64) offer {
	switch {
	case marks > 0:
		return offer{act: actScope, does: "work on the marked customers only", run: func() tea.Cmd { return d.narrow(marked()) }}
	case d.overview.Scope != "":
		return offer{act: actScope, does: "work on all customers again", brief: "all customers", run: func() tea.Cmd { return d.narrow(func() []int64 { return nil }) }}
	}
	return offer{act: actScope, does: "work on the marked customers only", why: "mark the customers first: space, v, or / and *"}
}

// narrow sets the scope and says what that means; the lists read themselves
// again by the event.
func (d *desk) narrow(whom func() []int64) tea.Cmd {
	return d.write(func() (string, error) {
		customers, said := whom(), "working on all customers again"
		if len(customers) > 0 {
			said = "working on " + plural(len(customers), "customer") + " only: lists, counts, bulk acts and plans; S lifts it"
		}
		return said, d.app.SetScope(customers)
	}, nil)
}

// markedCustomers are the customers of the marked rows, whose marks go.
func (v *review) markedCustomers() func() []int64 {
	return customersOf(v.list, func(r *app.Row) int64 { return r.Customer })
}

// markedSites are the customers of the marked rows of the overview, whose marks go.
func (s *devicesStep) markedSites() func() []int64 {
	return customersOf(s.sites, func(x *app.Site) int64 { return x.Customer })
}

// customersOf takes the marks away and returns what collects whom they were about.
func customersOf[K cmp.Ordered, R any](t *table[K, R], of func(*R) int64) func() []int64 {
	rows := t.marked()
	t.unmark()
	return func() (ids []int64) {
		for r := range rows {
			ids = append(ids, of(r))
		}
		slices.Sort(ids)
		return slices.Compact(ids)
	}
}

// groupScope narrows the work to a whole group.
func (s *organizationsStep) groupScope(g *app.Group) offer {
	if s.d.overview.Scope != "" || g == nil {
		return s.d.scopeOffer(0, nil)
	}
	name := g.Name
	return offer{act: actScope, does: "work on the open customers of this group only", run: func() tea.Cmd {
		return await(s.d, "Reading the group.", func() []int64 { return s.d.app.OpenOf(name) }, func(ids []int64) tea.Cmd {
			if len(ids) == 0 {
				s.d.refuse("nothing in this group is open")
				return nil
			}
			return s.d.narrow(func() []int64 { return ids })
		})
	}}
}
