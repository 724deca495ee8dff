package screens

import (
	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// homeStep is where Onramp lives after the wizard: the integrations, what can
// be done with them, and the applications that are connected to them.
type homeStep struct {
	d    *desk
	list *table[app.Vendor, app.Integration]
	data app.HomeView // without the integrations, which the table has
	far  app.Progress
	lost int // writes whose outcome a person must tell
	w, h int
}

func newHomeStep(d *desk) *homeStep {
	s := &homeStep{d: d}
	s.list = newTable(d, func(i *app.Integration) app.Vendor { return i.Vendor }, func(to []byte, i *app.Integration) []byte { return app.AppendFold(to, i.Name) }, []column[app.Integration]{
		{title: "Integration", least: 12, text: func(i *app.Integration) string { return i.Name }},
		{title: "Status", least: 14, text: s.state},
		{title: "Last sync", least: 12, text: func(i *app.Integration) string { return moment(i.Last) }},
		{title: "Next", least: 12, give: 1, text: s.next},
		{title: "Counts", least: 40, grow: 2, give: 2, text: func(i *app.Integration) string { return countsLine(i.Counts) }},
		{title: "Note", least: 16, grow: 2, give: 3, text: func(i *app.Integration) string { return msp.Clean(i.Note) }},
	})
	s.list.words = tableWords{loading: "Reading the integrations.", empty: "No integration is connected. 1 goes to Keys."}
	s.list.read = func() (rows[app.Integration], func()) {
		v, far, lost := d.app.Home(), d.app.Progress(), len(lostForPersons(d.app))
		list := made[app.Integration](v.Integrations)
		v.Integrations = nil
		return list, func() { s.data, s.far, s.lost = v, far, lost }
	}
	return s
}

func (s *homeStep) state(i *app.Integration) string {
	sign := &s.d.th.sign
	switch i.Status {
	case app.StatusOK:
		return sign.good + " " + i.Status
	case app.StatusSyncing:
		return sign.next + " " + i.Status
	case app.StatusError:
		return sign.bad + " " + i.Status
	case app.StatusPaused:
		return sign.skipped + " " + i.Status
	}
	return sign.warn + " " + i.Status
}

// next is when the next sync is due.
func (s *homeStep) next(i *app.Integration) string {
	switch {
	case !i.Next.IsZero():
		return moment(i.Next)
	case s.data.Routine:
		return "none due"
	}
	return "off: enter"
}

func (s *homeStep) open() tea.Cmd { return s.list.refresh() }

func (s *homeStep) changed(app.Topic) tea.Cmd { return s.list.refresh() }

func (s *homeStep) resize(w, h int) {
	s.w, s.h = w, h
	s.list.resize(w, len(app.Vendors())+1)
}

func (s *homeStep) status() string { return "" }

func (s *homeStep) back() (tea.Cmd, bool) { return s.list.back() }

func (s *homeStep) view() []string {
	lines := append(s.d.th.fill(s.list.view(true), s.w, s.list.h), s.about(s.list.current(), s.w)...)
	if len(lines) > s.h {
		return s.d.th.untilTab(lines, s.h)
	}
	return append(lines, s.d.th.coverageLines(s.far.Coverage, s.w, s.h-len(lines))...)
}

// readAll shows what does not fit below the integrations.
func (s *homeStep) readAll() tea.Cmd {
	i := *s.list.current()
	s.d.open(&pager{d: s.d, title: "Home", lines: func(w int) []string { return s.about(&i, w) }})
	return nil
}

func (s *homeStep) sync() tea.Cmd {
	return s.list.write(func() (string, error) { return "the sync has begun; ! has what it did", s.d.app.StartSync() })
}

func (s *homeStep) pause(i app.Integration, on bool) tea.Cmd {
	return s.list.write(func() (string, error) {
		if on {
			return "paused " + i.Name, s.d.app.Pause(i.Vendor, true)
		}
		return i.Name + " goes on", s.d.app.Pause(i.Vendor, false)
	})
}

func (s *homeStep) offers() []offer {
	why, pause := "", "pause"
	switch i := s.list.current(); {
	case i == nil:
		why = "there is no integration here"
	case i.Status == app.StatusPaused:
		pause = "go on"
	}

	return append([]offer{
		{act: actOpen, does: "what can be done with the integration", brief: "actions", why: why, run: s.choose},
		{act: actAgain, does: "start a sync", brief: "sync", why: why, run: s.sync},
		{act: actPause, does: "pause the integration, or go on", brief: pause, why: why, run: func() tea.Cmd {
			i := *s.list.current()
			return s.pause(i, i.Status != app.StatusPaused)
		}},
		{act: actPane, does: "read all that stands here", why: why, run: s.readAll},
		{act: actReport, does: "write a report into a file", brief: "report", run: s.report},
		{act: actEdit, does: "edit keys", brief: "edit keys", run: func() tea.Cmd { return s.d.goTo(app.StepKeys) }},
	}, s.list.offers(func() tea.Cmd { return nil })...)
}
