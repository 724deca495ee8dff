package screens

import (
	"fmt"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// checklist is the table of what a person does on the vendor's screens.
func (s *saasStep) checklist() *table[string, app.Tick] {
	d := s.d
	do := func(t *app.Tick) string { return msp.Clean(t.Do) }
	list := newTable(d, func(t *app.Tick) string { return t.ID }, func(to []byte, t *app.Tick) []byte { return app.AppendFold(to, t.Do, t.Where) }, []column[app.Tick]{
		{title: "Done", least: 4, text: func(t *app.Tick) string {
			if t.Done {
				return "[" + d.th.sign.done + "]"
			}
			return "[ ]"
		}},
		{title: "Row", least: 3, right: true, text: func(t *app.Tick) string { return strconv.Itoa(t.Number) }},
		{title: "To do on the screens of SaaS Alerts, in this order", least: 30, grow: 2, text: do},
		{title: "Where", least: 60, grow: 1, give: 1, text: func(t *app.Tick) string { return msp.Clean(t.Where) }},
	})
	list.settled = func(t *app.Tick) bool { return t.Done }
	list.words = tableWords{loading: "Reading the checklist.", empty: "Nothing to do there: no customer is mapped yet."}
	list.read = func() (rows[app.Tick], func()) { return made[app.Tick](d.app.SaaS().Checklist), nil }
	return list
}

// textLines is the room for the row under the cursor in full.
func (s *saasStep) textLines() int {
	if s.w >= sideBySide {
		return 4
	}
	return 7
}

func (s *saasStep) checklistView() []string {
	lines := []string{"  " + s.d.th.dim.Render(s.d.th.cut(s.versionWords(), s.w-2))}
	return append(append(lines, s.d.th.fill(s.ticks.view(true), s.w, s.ticks.h)...), s.whole(s.w)...)
}

// versionWords say which version the list leads to.
func (s *saasStep) versionWords() string {
	v := s.data
	switch {
	case v.Confirmed && len(v.Standing) > 0:
		return fmt.Sprintf("Version %d, done. %s", v.Version, msp.Clean(v.Standing[0]))
	case v.Version > 1:
		return fmt.Sprintf("Version %d: what has changed since version %d.", v.Version, v.Version-1)
	}
	return "Version 1: all of it. Onramp verifies it afterwards."
}

// whole is the row under the cursor in full, which the list may cut.
func (s *saasStep) whole(w int) []string {
	t := s.ticks.current()
	if t == nil {
		return nil
	}
	var lines []string
	for _, text := range []string{msp.Clean(t.Where + ", by " + t.Who), fmt.Sprintf("%d. %s", t.Number, msp.Clean(t.Do))} {
		for _, l := range wrap(text, w-4) {
			lines = append(lines, "  "+l)
		}
	}
	return lines
}

func (s *saasStep) tickOffers() []offer {
	t, why := s.ticks.current(), ""
	if t == nil {
		why = "there is nothing to tick"
	}
	tick := func() tea.Cmd { return s.tick(t) }
	return []offer{
		{act: actMark, does: "tick what is done there", brief: "tick", why: why, run: tick},
		{act: actOpen, does: "tick what is done there", why: why, run: tick},
		{act: actAll, does: "tick every row but the last", brief: "all but last", why: why, run: s.tickAll},
		{act: actRecord, does: "show the row in full", why: why, run: func() tea.Cmd {
			s.d.open(&pager{d: s.d, title: "Row " + strconv.Itoa(t.Number), lines: s.whole})
			return nil
		}},
		{act: actCopy, does: "copy the text", why: why, run: func() tea.Cmd { return s.d.copy(t.Do) }},
		{act: actNextOpen, run: func() tea.Cmd { s.ticks.next(func(t *app.Tick) bool { return !t.Done }); return nil }},
		s.lookOffer(),
	}
}

// tick keeps a tick. The last row is asked about: it cannot be taken back.
func (s *saasStep) tick(t *app.Tick) tea.Cmd {
	id, done := t.ID, !t.Done
	write := func() tea.Cmd {
		return s.ticks.write(func() (string, error) { return "", s.d.app.Tick(id, done) })
	}
	if !done || !t.Last() {
		s.ticks.move(1)
		return write()
	}
	ask := []string{"Is all of it done in SaaS Alerts, and Finish pressed?"}
	if !s.data.Connected {
		ask = append(ask, "From here on the User Activity Organization, "+orNone(s.data.UserActivityName.String())+", is fixed.")
	}
	s.d.confirm(write, append(ask, "Onramp looks at SaaS Alerts from 15 minutes after this on.")...)
	return nil
}

func (s *saasStep) tickAll() tea.Cmd {
	s.d.confirm(func() tea.Cmd {
		return s.ticks.write(func() (string, error) { return "every row but the last is ticked", s.d.app.TickMapping() })
	}, "Tick every row but the last?", "Do so if all of it was done there in one go.")
	return nil
}

// makeThere has the chosen rows' organizations made by a person, because the
// vendor's call for it is not documented.
func (v *review) makeThere() tea.Cmd {
	return v.each(undecided("Have organizations made in SaaS Alerts for"), func(ids []int64) (app.Done, error) { return v.d.app.Create(v.subject, ids) })
}

// reopenWord is what taking a decision back is called: at SaaS Alerts it is the
// word of the vendor's screens.
func (v *review) reopenWord() string {
	if v.subject == msp.SaaS {
		return "unmap"
	}
	return "reopen"
}

// effectColumns show what mapping a customer to SaaS Alerts brings.
func effectColumns() []column[app.Row] {
	alerts := func(r *app.Row) string {
		if r.Alerts < 0 {
			return "?"
		}
		return count(r.Alerts)
	}
	return []column[app.Row]{
		{title: "Devices", least: 7, give: 2, right: true, text: func(r *app.Row) string { return count(r.Devices) }, order: func(r *app.Row) sortKey { return byNumber(r.Devices) }},
		{title: "Alerts", least: 6, give: 3, right: true, text: alerts, order: func(r *app.Row) sortKey { return byNumber(r.Alerts) }},
	}
}
