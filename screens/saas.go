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
	looking loader // for a connection, as the step opens
	asking  loader // for what a person wants to know
	tab     saasTab
	w, h    int
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
	s.setup.read = func() (rows[setting], func()) {
		v := d.app.SaaS()
		return made[setting](s.settings(v)), func() { s.data = v }
	}
	s.ticks = s.checklist()
	return s
}

func (s *saasStep) open() tea.Cmd {
	a, ctx := s.d.app, s.d.ctx
	look := load(&s.looking, func() error { return a.LookForConnection(ctx) }, func(error) tea.Cmd { return nil }) // the row says what came of it
	return batch(s.setup.refresh(), s.mapping.open(), s.ticks.refresh(), look)
}

func (s *saasStep) changed(t app.Topic) tea.Cmd {
	again := s.mapping.changed(t)
	if again != nil || t == app.TopicSettings {
		again = batch(again, s.setup.refresh(), s.ticks.refresh())
	}
	return again
}

func (s *saasStep) resize(w, h int) {
	s.w, s.h = w, h
	s.setup.resize(w, max(2, min(h-5, saasSettings+1)))
	s.mapping.resize(w, max(2, h-1))
	s.ticks.resize(w, max(2, h-2-s.textLines()))
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
		return append(lines, s.checklistView()...)
	case saasSetup:
	}
	lines = append(lines, s.setup.view(true)...)
	var words []string
	for _, text := range s.setupWords() {
		words = append(words, wrap(text, s.w-4)...)
	}
	return append(lines, indent(words)...)
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
	return append(append(s.setupOffers(), tabs...), s.setup.offers(func() tea.Cmd { return nil })...)
}

func (s *saasStep) setupOffers() []offer {
	row := s.setup.current()
	why, in := "", "leave out"
	switch {
	case row == nil:
		why = "there is nothing to change here"
	case row.change == nil:
		why = "this row is changed by i"
	}
	if s.data.Skipped {
		in = "take in"
	}
	change := func() tea.Cmd { return row.change() }
	return []offer{
		{act: actOpen, does: "change or look at it", brief: "change", why: why, run: change},
		{act: actEdit, does: "change or look at it", why: why, run: change},
		{act: actIgnore, does: "leave SaaS Alerts out, or take it in again", brief: in, run: func() tea.Cmd {
			return skipSaaS(s.d, s.data.Skipped, s.setup.write)
		}},
		s.lookOffer(),
	}
}

// connected says how an application stands that is connected at a vendor: its
// state, the dates of how it came so far, and what is left to do.
func (s *homeStep) connected(x app.Connected, w int) []string {
	text := pad(msp.Clean(x.Name), 14) + "  " + msp.Clean(x.Under)
	if !x.Organization.Empty() {
		text += ", user activity to " + x.Organization.String()
	}
	state := msp.Clean(x.State) + " " + moment(x.At)
	if !x.At.Equal(x.Planned) {
		state += ", planned " + moment(x.Planned)
	}
	if !x.Confirmed.IsZero() && !x.At.Equal(x.Confirmed) {
		state += ", confirmed " + moment(x.Confirmed)
	}
	lines := append(indented(text, 2, w), indented(state, 4, w)...)
	if x.Note != "" {
		lines = append(lines, indented(s.d.th.sign.warn+" "+msp.Clean(x.Note), 4, w)...)
	}
	return lines
}
