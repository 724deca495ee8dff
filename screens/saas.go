package screens

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// saasStep prepares the connection of Syncro in SaaS Alerts: which organization
// takes the user activity, how customers map to its organizations, and what a
// person then does on the vendor's screens, because no API does it.
type saasStep struct {
	d       *desk
	setup   *table[string, setting]
	mapping *review
	ticks   *table[string, app.Tick]
	data    app.SaaSView
	tab     saasTab
	w       int
}

// saasTab is what the step shows. The mapping comes last: its own choices of
// rows stand as further tabs behind it.
type saasTab uint8

const (
	saasSetup saasTab = iota
	saasChecklist
	saasMapping
)

func newSaaSStep(d *desk) *saasStep {
	s := &saasStep{d: d, mapping: newReview(d, msp.SaaS)}
	s.setup = settingsTable(d, "SaaS Alerts", "Chosen", "")
	s.setup.words = tableWords{loading: "Reading what is chosen for SaaS Alerts."}
	s.setup.read = func() ([]setting, func()) {
		v := d.app.SaaS()
		return s.settings(v), func() { s.data = v }
	}
	s.ticks = newTable(d, func(t *app.Tick) string { return t.ID }, func(t *app.Tick) string { return t.Text }, []column[app.Tick]{
		{title: "Done", least: 4, text: func(t *app.Tick) string {
			if t.Done {
				return "[" + d.th.sign.done + "]"
			}
			return "[ ]"
		}},
		{title: "To do on the screens of SaaS Alerts, in this order", least: 30, grow: 1, text: func(t *app.Tick) string { return msp.Clean(t.Text) }},
	})
	s.ticks.settled = func(t *app.Tick) bool { return t.Done }
	s.ticks.words = tableWords{loading: "Reading the checklist.", empty: "Nothing to do there: no customer is mapped yet."}
	s.ticks.read = func() ([]app.Tick, func()) { return d.app.SaaS().Checklist, nil }
	return s
}

func (s *saasStep) settings(v app.SaaSView) []setting {
	a := s.d.app
	use := setting{id: "use", name: "Set up SaaS Alerts", value: yesNo(!v.Skipped), note: "leave it out if the MSP has no SaaS Alerts", change: func() tea.Cmd {
		return s.set(func() error { return a.SkipVendor(app.VendorSaaSAlerts, !v.Skipped) })
	}}
	if v.Skipped {
		return []setting{use}
	}
	note := "takes what belongs to no customer; cannot be changed once it is configured there"
	if v.Connected {
		note = "fixed: the connection is made there"
	}
	return []setting{
		use,
		{id: "activity", name: "User Activity Organization", value: orNone(v.UserActivityName.String()), note: note, change: func() tea.Cmd { return s.pickActivity(v) }},
		{id: "automap", name: "Map equal names by itself", value: yesNo(v.AutoMap), note: "equal names that stand alone on both sides, a 100 % match", change: func() tea.Cmd {
			return s.set(func() error { return a.SetAutoMap(!v.AutoMap) })
		}},
	}
}

func (s *saasStep) set(work func() error) tea.Cmd {
	return s.setup.write(func() (string, error) { return "", work() })
}

func (s *saasStep) pickActivity(v app.SaaSView) tea.Cmd {
	items := make([]pickItem, len(v.Organizations))
	for i, o := range v.Organizations {
		items[i] = pickItem{label: o.Name.String()}
	}
	p := newPicker(s.d, "User Activity Organization", items, func(n int) tea.Cmd {
		return s.set(func() error { return s.d.app.SetUserActivity(v.Organizations[n].ID) })
	})
	if len(items) == 0 {
		p.state = "No SaaS Alerts organizations are read yet. Verify its key in Keys and let Discover read them."
	}
	s.d.open(p)
	return nil
}

func (s *saasStep) open() tea.Cmd {
	return batch(s.setup.refresh(), s.mapping.open(), s.ticks.refresh())
}

func (s *saasStep) changed(t app.Topic) tea.Cmd {
	again := s.mapping.changed(t)
	if again != nil || t == app.TopicSettings {
		again = batch(again, s.setup.refresh(), s.ticks.refresh())
	}
	return again
}

func (s *saasStep) resize(w, h int) {
	s.w = w
	s.setup.resize(w, max(2, min(h-3, 5)))
	s.mapping.resize(w, max(2, h-1))
	s.ticks.resize(w, max(2, h-5))
}

func (s *saasStep) view() []string {
	done, all := s.ticked()
	tabs := append([]tab{{"Set-up", -1}, {fmt.Sprintf("Checklist %d/%d", done, all), -1}}, s.mapping.tabs()...)
	at := int(s.tab)
	if s.tab == saasMapping {
		at += s.mapping.tab
	}
	lines := []string{s.d.th.tabLine(tabs, at, s.w)}
	switch s.tab {
	case saasMapping:
		return append(lines, s.mapping.view()...)
	case saasChecklist:
		return append(append(lines, s.ticks.view(true)...), s.whole()...)
	case saasSetup:
	}
	lines = append(lines, s.setup.view(true)...)
	if r := s.setup.current(); r != nil {
		lines = append(lines, indent(wrap(r.name+": "+r.note+".", s.w-4))...)
	}
	return lines
}

// whole is the text of the row under the cursor, which the list may cut.
func (s *saasStep) whole() []string {
	t := s.ticks.current()
	if t == nil {
		return nil
	}
	return indent(wrap(msp.Clean(t.Text), s.w-4))
}

func (s *saasStep) ticked() (done, all int) {
	for _, t := range s.data.Checklist {
		if t.Done {
			done++
		}
	}
	return done, len(s.data.Checklist)
}

func (s *saasStep) status() string {
	switch s.tab {
	case saasMapping:
		return s.mapping.status()
	case saasChecklist:
		return s.ticks.status()
	case saasSetup:
	}
	return ""
}

func (s *saasStep) back() (tea.Cmd, bool) {
	switch s.tab {
	case saasMapping:
		return s.mapping.back()
	case saasChecklist:
		return s.ticks.back()
	case saasSetup:
	}
	return s.setup.back()
}

// turn goes through the tabs; the mapping has several.
func (s *saasStep) turn(by int) func() tea.Cmd {
	return func() tea.Cmd {
		if s.tab == saasMapping {
			if cmd, ok := s.mapping.turn(by); ok {
				return cmd
			}
		}
		s.tab = saasTab(max(int(saasSetup), min(int(s.tab)+by, int(saasMapping))))
		return nil
	}
}

func (s *saasStep) offers() []offer {
	tabs := []offer{{act: actTabLeft, run: s.turn(-1)}, {act: actTabRight, brief: "next tab", run: s.turn(1)}}
	switch s.tab {
	case saasMapping:
		return append(s.mapping.offers(), tabs...)
	case saasChecklist:
		return append(append(s.tickOffers(), tabs...), s.ticks.offers(func() tea.Cmd { return nil })...)
	case saasSetup:
	}
	why, row := "there is nothing to change here", s.setup.current()
	if row != nil {
		why = ""
	}
	change := func() tea.Cmd { return row.change() }
	enter := offer{act: actOpen, does: "change", brief: "change", why: why, run: change}
	if s.d.stateOf(app.StepSaaS).State == app.StepDone || s.data.Skipped {
		enter = offer{act: actOpen, does: "continue", brief: "continue", run: s.d.goOn}
	}
	out := []offer{enter, {act: actEdit, does: "change", brief: "edit", why: why, run: change}}
	return append(append(out, tabs...), s.setup.offers(func() tea.Cmd { return nil })...)
}

func (s *saasStep) tickOffers() []offer {
	t, why := s.ticks.current(), ""
	if t == nil {
		why = "there is nothing to tick"
	}
	tick := func() tea.Cmd {
		id, done := t.ID, !t.Done
		s.ticks.move(1)
		return s.ticks.write(func() (string, error) { return "", s.d.app.Tick(id, done) })
	}
	return []offer{
		{act: actMark, does: "tick what is done there", brief: "tick", why: why, run: tick},
		{act: actOpen, does: "tick what is done there", why: why, run: tick},
		{act: actCopy, does: "copy the text", why: why, run: func() tea.Cmd { return s.d.copy(t.Text) }},
		{act: actNextOpen, run: func() tea.Cmd { s.ticks.next(func(t *app.Tick) bool { return !t.Done }); return nil }},
	}
}
