package screens

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// finishStep shows what was reached and turns the routine sync on.
type finishStep struct {
	d        *desk
	coverage *table[string, coverageRow]
	data     app.FinishView // without the coverage, which the table has
	w, h     int
}

// coverageRow is one customer's coverage with its place in the list.
type coverageRow struct {
	app.Coverage
	id string
}

func newFinishStep(d *desk) *finishStep {
	s := &finishStep{d: d}
	s.coverage = newTable(d, func(c *coverageRow) string { return c.id }, func(c *coverageRow) string { return c.Name.String() }, []column[coverageRow]{
		{title: "Customer", least: 20, grow: 1, text: func(c *coverageRow) string { return c.Name.String() }},
		{title: "Documented", least: 14, right: true, text: func(c *coverageRow) string { return fmt.Sprintf("%s of %s", count(c.Matched), count(c.Total)) }},
		{title: "", least: 20, give: 1, text: func(c *coverageRow) string { return d.th.bar(c.Matched, c.Total, 20) }},
	})
	s.coverage.words = tableWords{loading: "Counting.", empty: "No customer with devices is documented yet."}
	s.coverage.read = func() ([]coverageRow, func()) {
		v := d.app.FinishView()
		rows := make([]coverageRow, len(v.Coverage))
		for i, c := range v.Coverage {
			rows[i] = coverageRow{c, fmt.Sprint(i)}
		}
		v.Coverage = nil
		return rows, func() { s.data = v }
	}
	return s
}

func (s *finishStep) open() tea.Cmd { return s.coverage.refresh() }

func (s *finishStep) changed(app.Topic) tea.Cmd { return s.coverage.refresh() }

func (s *finishStep) resize(w, h int) {
	s.w, s.h = w, h
	s.coverage.resize(w, max(2, h-finishText))
}

// finishText is the room for the lines above the coverage.
const finishText = 9

func (s *finishStep) status() string { return s.coverage.status() }

func (s *finishStep) back() (tea.Cmd, bool) { return s.coverage.back() }

func (s *finishStep) view() []string {
	th, v := &s.d.th, s.data
	lines := []string{
		"  " + th.strong.Render(fmt.Sprintf("%s of %s devices are documented.", count(v.Total.Matched), count(v.Total.Total))),
		"  " + th.bar(v.Total.Matched, v.Total.Total, min(60, s.w-4)),
	}
	for _, text := range s.words() {
		for _, l := range wrap(text, s.w-2) {
			lines = append(lines, "  "+l)
		}
	}
	lines = th.fill(lines, s.w, finishText-1)
	return append(append(lines, th.rule("Coverage", s.w)), s.coverage.view(true)...)
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
	}, s.coverage.offers(func() tea.Cmd { return nil })...)
}
