package screens

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// organizationsStep matches customers to organizations: first whole groups of
// customers are settled, then the rest is reviewed one by one.
type organizationsStep struct {
	d        *desk
	groups   *table[string, app.Group]
	review   *review
	onGroups bool
	w        int
}

func newOrganizationsStep(d *desk) *organizationsStep {
	s := &organizationsStep{d: d, review: newReview(d, msp.Customers), onGroups: true}
	s.groups = newTable(d, func(g *app.Group) string { return g.Name }, func(to []byte, g *app.Group) []byte { return app.AppendFold(to, g.Name) }, []column[app.Group]{
		{title: "Group", least: 26, text: func(g *app.Group) string { return g.Name }},
		{title: "Customers", least: 9, right: true, text: func(g *app.Group) string { return count(g.Count) }},
		{title: "Open", least: 6, right: true, text: func(g *app.Group) string { return count(g.Open) }},
		{title: "", least: 60, grow: 1, give: 1, text: func(g *app.Group) string { return g.Explain }},
	})
	s.groups.words = tableWords{loading: "Grouping the customers.", empty: "No customers are read yet. < goes back to Discover."}
	s.groups.read = func() (rows[app.Group], func()) { return made[app.Group](d.app.Groups()), nil }
	s.groups.settled = func(g *app.Group) bool { return g.Open == 0 }
	return s
}

func (s *organizationsStep) open() tea.Cmd {
	return batch(s.groups.refresh(), s.review.open())
}

func (s *organizationsStep) changed(t app.Topic) tea.Cmd {
	again := s.review.changed(t)
	if t == app.TopicDecisions || t == app.TopicRecords || t == app.TopicSettings {
		again = batch(again, s.groups.refresh())
	}
	return again
}

func (s *organizationsStep) resize(w, h int) {
	s.w = w
	s.groups.resize(w, max(2, h-6))
	s.review.resize(w, max(2, h-1))
}

func (s *organizationsStep) view() []string {
	tabs := append([]tab{{"Groups", s.groups.size()}}, s.review.tabs()...)
	if !s.onGroups {
		return append([]string{s.d.th.tabLine(tabs, s.review.tab+1, s.w)}, s.review.view()...)
	}
	lines := append([]string{s.d.th.tabLine(tabs, 0, s.w)}, s.groups.view(true)...)
	lines = append(lines, "")
	for _, l := range wrap(s.advice(), s.w-2) {
		lines = append(lines, "  "+l)
	}
	return lines
}

func (s *organizationsStep) advice() string {
	if s.groups.size() == 0 {
		return ""
	}
	about := ""
	if g := s.groups.current(); g != nil {
		about = strings.ToUpper(g.Explain[:1]) + g.Explain[1:] + ". "
	}
	return about + "Settle a whole group by one act: i ignores it, l puts it to Later, u takes that back. Then ] shows the rows."
}

func (s *organizationsStep) status() string {
	if s.onGroups {
		return ""
	}
	return s.review.status()
}

func (s *organizationsStep) back() (tea.Cmd, bool) {
	if s.onGroups {
		return s.groups.back()
	}
	return s.review.back()
}

// turn goes through the tabs; the groups are the first of them.
func (s *organizationsStep) turn(by int) func() tea.Cmd {
	return func() tea.Cmd {
		if s.onGroups {
			if by > 0 {
				s.onGroups = false
				s.review.placed = false
			}
			return s.review.arrived()
		}
		cmd, ok := s.review.turn(by)
		if !ok && by < 0 {
			s.onGroups = true
		}
		return cmd
	}
}

func (s *organizationsStep) offers() []offer {
	tabs := []offer{{act: actTabLeft, run: s.turn(-1)}, {act: actTabRight, brief: "next tab", run: s.turn(1)}}
	if !s.onGroups {
		return append(s.review.offers(), tabs...)
	}
	g := s.groups.current()
	why := ""
	switch {
	case g == nil:
		why = "there is no group here"
	case g.Open == 0:
		why = "nothing in this group is open"
	}
	settle := func(verb string, v msp.Verdict) func() tea.Cmd {
		return func() tea.Cmd { return s.settle(*g, verb, v) }
	}
	out := []offer{
		{act: actOpen, does: "look at the rows", brief: "look", run: s.turn(1)},
		{act: actIgnore, does: "ignore the whole group", brief: "ignore", why: why, run: settle("Ignore", msp.Ignored)},
		{act: actLater, does: "put the whole group to Later", brief: "later", why: why, run: settle("Put to Later", msp.Later)},
		{act: actAccept, does: "accept the best candidate of the whole group", why: why, run: settle("Accept the best candidate of", msp.Matched)},
		{act: actCreate, does: "create the whole group in IT Glue", why: why, run: func() tea.Cmd { return s.create(*g) }},
		s.groupScope(g),
		{act: actNextOpen, run: func() tea.Cmd { s.groups.nextOpen(); return nil }},
	}
	return append(append(out, tabs...), s.groups.offers(func() tea.Cmd { return nil })...)
}

// create looks for what exists already, asks, and then creates a whole group.
func (s *organizationsStep) create(g app.Group) tea.Cmd {
	return await(s.d, "Reading the group.", func() []int64 { return s.d.app.OpenOf(g.Name) }, func(lefts []int64) tea.Cmd {
		return createOrganizations(s.d, lefts, nil, s.groups.write)
	})
}

// settle asks and then settles a whole group by one act.
func (s *organizationsStep) settle(g app.Group, verb string, v msp.Verdict) tea.Cmd {
	s.d.confirm(func() tea.Cmd {
		return s.groups.decideOne(func() (string, error) { return told(s.d.app.SettleGroup(g.Name, v)) })
	}, fmt.Sprintf("%s the %s of %q?", verb, plural(g.Open, "open customer"), g.Name), "u takes it back in one go.")
	return nil
}
