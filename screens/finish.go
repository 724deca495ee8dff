package screens

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// finishStep shows what was reached and turns the routine sync on.
type finishStep struct {
	d        *desk
	coverage *table[string, coverageRow]
	data     app.FinishView
	far      app.Progress
	w, h     int
}

// coverageRow is one customer's coverage with its place in the list.
type coverageRow struct {
	app.Coverage
	id string
}

func newFinishStep(d *desk) *finishStep {
	s := &finishStep{d: d}
	s.coverage = newTable(d, func(c *coverageRow) string { return c.id }, func(to []byte, c *coverageRow) []byte { return app.AppendFold(to, c.Name.String()) }, []column[coverageRow]{
		{title: "Customer", least: 20, grow: 1, most: longestName, text: func(c *coverageRow) string { return c.Name.String() }},
		{title: "Documented", least: 14, right: true, text: func(c *coverageRow) string { return fmt.Sprintf("%s of %s", count(c.Matched), count(c.Total)) }},
		{title: "", least: 20, give: 1, text: func(c *coverageRow) string { return d.th.bar(c.Matched, c.Total, 20) }},
	})
	s.coverage.words = tableWords{loading: "Counting.", empty: "No customer with devices is documented yet."}
	s.coverage.read = func() (rows[coverageRow], func()) {
		v, far := d.app.FinishView(), d.app.Progress()
		list := make(made[coverageRow], len(far.Coverage))
		for i, c := range far.Coverage {
			list[i] = coverageRow{c, fmt.Sprint(i)}
		}
		return list, func() {
			s.data, s.far = v, far
			s.resize(s.w, s.h) // there may be more to say than before
		}
	}
	return s
}

func (s *finishStep) open() tea.Cmd { return s.coverage.refresh() }

func (s *finishStep) changed(app.Topic) tea.Cmd { return s.coverage.refresh() }

func (s *finishStep) resize(w, h int) {
	s.w, s.h = w, h
	s.coverage.resize(w, max(2, h-1-len(s.text())))
}

// finishRows is how many lines the coverage has at least.
const finishRows = 5

func (s *finishStep) status() string { return s.coverage.status() }

func (s *finishStep) back() (tea.Cmd, bool) { return s.coverage.back() }

func (s *finishStep) view() []string {
	return append(append(s.text(), s.d.th.rule("Coverage, the least covered first", s.w)), s.coverage.view(true)...)
}

// text is what stands above the coverage, as far as there is room.
func (s *finishStep) text() []string {
	th, lines := &s.d.th, s.whole(s.w)
	room := max(0, min(len(lines), s.h-1-finishRows))
	return th.fill(th.untilTab(lines, room), s.w, room)
}

// whole is all that Finish tells, in w cells.
func (s *finishStep) whole(w int) []string {
	lines := s.d.th.progressLines(append([]app.Bar{s.far.Steps}, s.far.Parts...), w)
	for _, text := range s.words() {
		lines = append(lines, indented(text, 2, w)...)
	}
	return lines
}

// words say what was written, what is left and what comes next.
func (s *finishStep) words() []string {
	v := s.data
	state := "off; space turns it on"
	if v.Routine {
		state = "on; space turns it off"
	}
	out := []string{"Routine sync while Onramp is open: " + state}
	if len(v.Done) > 0 {
		out = append(out, "Written: "+countsLine(v.Done)+".")
	}
	if len(v.Open) > 0 {
		out = append(out, "Left: "+countsLine(v.Open)+".")
	}
	for _, next := range v.Next {
		out = append(out, msp.Clean(next))
	}
	return out
}

func (s *finishStep) offers() []offer {
	toggle := func() tea.Cmd {
		on := !s.data.Routine
		return s.coverage.write(func() (string, error) {
			if on {
				return "the routine sync is on", s.d.app.SetRoutine(true)
			}
			return "the routine sync is off", s.d.app.SetRoutine(false)
		})
	}
	return append([]offer{
		{act: actOpen, does: "finish and go Home", brief: "finish", run: s.d.goOn},
		{act: actMark, does: "turn the routine sync on or off", brief: "routine sync", run: toggle},
		{act: actPane, does: "read all that stands here", run: func() tea.Cmd {
			s.d.open(&pager{d: s.d, title: "Finish", lines: s.whole})
			return nil
		}},
	}, s.coverage.offers(func() tea.Cmd { return nil })...)
}

// askToFinish ends the wizard, and asks first where something is left: at Home
// all that is settled is written without a plan being looked at.
func askToFinish(d *desk, finish func() tea.Cmd) tea.Cmd {
	return await(d, "Counting what is left.", d.app.FinishView, func(v app.FinishView) tea.Cmd {
		left := leftOver(v.Open)
		if v.Refused != "" || len(left) == 0 {
			return finish()
		}
		d.confirm(finish, "Finish with this left? "+countsLine(left)+".", syncsAfter(v))
		return nil
	})
}

// syncsAfter says what is written once the wizard has ended.
func syncsAfter(v app.FinishView) string {
	routine := "the routine sync, which is off, would too"
	if v.Routine {
		routine = "the routine sync does so by itself"
	}
	rows := "Rows that are open are not written"
	if v.Creates {
		rows += ", but devices without a candidate are created: Device types says so"
	}
	return "From then on r on Home writes all that is settled without showing a plan again, also what a pilot or you left out of the last one; " +
		routine + ". The brakes stand before both. " + rows + "."
}

// leftOver are the counts of which there is anything.
func leftOver(counts []app.Count) []app.Count {
	return slices.DeleteFunc(slices.Clone(counts), func(c app.Count) bool { return c.N == 0 })
}
