package screens

import (
	"cmp"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// applyStep shows the plan being carried out. The work belongs to the
// workspace: it goes on whatever shows.
type applyStep struct {
	d        *desk
	findings *table[int, finding]
	data     app.ApplyView // without the findings, which the table has
	lost     int           // while nothing is applied: answers that an earlier run never heard
	w, h     int
}

// finding is a finding with its place in the list.
type finding struct {
	app.Finding
	n int
}

func newApplyStep(d *desk) *applyStep {
	s := &applyStep{d: d}
	s.findings = newTable(d, func(f *finding) int { return f.n }, func(to []byte, f *finding) []byte { return app.AppendFold(to, f.Name.String(), f.Text) }, []column[finding]{
		{title: "Act", least: 14, give: 1, text: func(f *finding) string { return f.Kind }},
		{title: "Name", least: 16, grow: 1, text: func(f *finding) string { return f.Name.String() }},
		{title: "What a person should see", least: 24, grow: 3, text: func(f *finding) string { return msp.Clean(f.Text) }},
	})
	s.findings.words = tableWords{loading: "Reading how far it is.", empty: "Nothing has gone wrong."}
	s.findings.loaded = func() tea.Cmd { s.resize(s.w, s.h); return nil }
	s.findings.read = func() (rows[finding], func()) {
		v := d.app.Apply()
		list := made[finding](findings(v))
		v.Findings, v.Brakes = nil, nil
		lost := 0
		if v.State == app.ApplyIdle {
			// A journal that cannot be read says so when something is applied.
			open, _ := d.app.Lost()
			lost = len(open)
		}
		return list, func() {
			s.data, s.lost = v, lost
			s.findings.words.empty = "Nothing has gone wrong."
			if s.running() {
				s.findings.words.empty += " It goes on whatever step shows; 8 comes back here."
			}
		}
	}
	return s
}

// findings are what a person should see: the brakes come first, since
// they held most.
func findings(v app.ApplyView) []finding {
	var all []app.Finding
	for _, b := range v.Brakes {
		all = append(all, app.Finding{Kind: "brake", Text: b})
	}
	all = append(all, v.Findings...)
	rows := make([]finding, len(all))
	for i, f := range all {
		rows[i] = finding{f, i}
	}
	return rows
}

func (s *applyStep) open() tea.Cmd { return s.findings.refresh() }

func (s *applyStep) changed(t app.Topic) tea.Cmd {
	if t != app.TopicApply && t != app.TopicPlan {
		return nil
	}
	return s.findings.refresh()
}

func (s *applyStep) resize(w, h int) {
	s.w, s.h = w, h
	room := h - len(s.head()) - findingLines
	if n := s.findings.size(); n > 0 {
		room = min(room, n+1) // what the rows do not need is for the words
	}
	s.findings.resize(w, max(2, room))
}

func (s *applyStep) status() string { return s.findings.status() }

func (s *applyStep) view() []string {
	if s.data.State == app.ApplyIdle {
		return indent(wrap(s.idle(), s.w-4))
	}
	lines := append(s.head(), s.d.th.fill(s.findings.view(true), s.w, s.findings.h)...)
	if f := s.findings.current(); f != nil {
		lines = append(lines, indent(wrap(msp.Clean(f.Text), s.w-4))...)
	}
	return s.d.th.untilTab(lines, s.h)
}

// readAll shows what does not fit.
func (s *applyStep) readAll() tea.Cmd {
	lines := s.head()
	if f := s.findings.current(); f != nil {
		lines = append(lines, indent(wrap(msp.Clean(f.Text), s.w-4))...)
	}
	s.d.open(&pager{d: s.d, title: "Apply", lines: func(int) []string { return lines }})
	return nil
}

// head is what stands above the findings.
func (s *applyStep) head() []string {
	th, lines := &s.d.th, []string{""}
	for _, l := range wrap(s.headline(), s.w-2) {
		lines = append(lines, "  "+th.strong.Render(l))
	}
	lines = append(lines, "  "+th.bar(s.data.Done, s.data.Total, min(60, s.w-4)))
	lines = append(lines, indented(s.pace(), 2, s.w)...)
	last := cmp.Or(countsLine(s.data.Summary), s.detail(), " ") // a blank line keeps the rule below in its place
	return append(append(lines, indented(last, 2, s.w)...), th.rule("Findings", s.w))
}

// idle says what comes next while nothing is applied.
func (s *applyStep) idle() string {
	if s.lost == 0 {
		return "Nothing is being applied. Approve a plan first: < goes back to it."
	}
	return fmt.Sprintf("The last apply was cut short, and the answer to %s is not known. Go back with enter and make the plan anew with r: "+
		"that finds out first what became of it, sends nothing twice, and takes up the rest.", plural(s.lost, "write"))
}

// findingLines is the least room for the words of the finding under the cursor.
const findingLines = 5

// headline says in words how the run stands.
func (s *applyStep) headline() string {
	v, sign := s.data, s.d.th.sign
	switch v.State {
	case app.ApplyRunning:
		return sign.next + " writing"
	case app.ApplyPaused:
		return sign.warn + " paused; p goes on"
	case app.ApplyDone:
		switch {
		case v.Braked > 0:
			return fmt.Sprintf("%s a brake refused %s: r plans them again, enter goes on", sign.warn, plural(v.Braked, "write"))
		case v.Failed > 0:
			return fmt.Sprintf("%s done, %s failed: r tries again, enter goes on", sign.warn, plural(v.Failed, "write"))
		}
		if s.pilotLeft() {
			return fmt.Sprintf("%s the pilot is done; the whole plan has %s more: enter makes it anew", sign.good, plural(v.Left, "write"))
		}
		return sign.good + " done; press enter to go on"
	case app.ApplyStopped:
		return sign.warn + " stopped: " + msp.Clean(v.Error) + "; r plans what is left"
	case app.ApplyFailed:
		return sign.bad + " failed: " + msp.Clean(v.Error)
	case app.ApplyIdle:
	}
	return ""
}

func (s *applyStep) pace() string {
	v := s.data
	if !s.running() {
		text := fmt.Sprintf("%s of %s written", count(v.Written), count(v.Total))
		for _, c := range v.Unwritten {
			text += ", " + count(c.N) + " " + c.Name
		}
		if v.Left > 0 {
			text += "; " + plural(v.Left, "more write") + " left out of the plan"
		}
		return text
	}
	text := fmt.Sprintf("%s of %s", count(v.Done), count(v.Total))
	if v.Failed > 0 {
		text += ", " + plural(v.Failed, "failure")
	}
	if v.State == app.ApplyRunning && v.Rate > 0 {
		text += fmt.Sprintf(", %.1f a second", v.Rate)
	}
	if v.State == app.ApplyRunning && v.ETA > 0 {
		text += ", " + span(v.ETA) + " left"
	}
	return text
}

func (s *applyStep) detail() string {
	if s.data.Waiting != "" {
		return msp.Clean(s.data.Waiting)
	}
	return msp.Clean(s.data.Current)
}

func countsLine(list []app.Count) string {
	text := ""
	for i, c := range list {
		if i > 0 {
			text += ", "
		}
		text += c.Name + " " + count(c.N)
	}
	return text
}

// running says whether the run is under way or waits for the person.
func (s *applyStep) running() bool {
	return s.data.State == app.ApplyRunning || s.data.State == app.ApplyPaused
}

// back asks before it cancels a run.
func (s *applyStep) back() (tea.Cmd, bool) {
	if cmd, ok := s.findings.back(); ok || !s.running() {
		return cmd, ok
	}
	s.d.confirm(func() tea.Cmd {
		return s.d.act(func() error { s.d.app.CancelApply(); return nil }, func(error) tea.Cmd { return s.findings.refresh() })
	}, fmt.Sprintf("Stop after the write at hand, with %s of %s done?", count(s.data.Done), count(s.data.Total)),
		"What is written stays; a new plan takes up the rest.")
	return nil, true
}

func (s *applyStep) offers() []offer {
	going, pause, idle, toggle := "", "", "", "pause"
	switch {
	case s.running():
		going = "it is still being applied; esc stops it"
		if s.data.State == app.ApplyPaused {
			toggle = "go on"
		}
	case s.data.State == app.ApplyIdle:
		idle = "nothing is being applied"
		pause = idle
	default:
		pause = "it has ended"
	}
	next := offer{act: actOpen, does: "continue", brief: "continue", why: going, run: s.d.goOn}
	if f := s.findings.current(); f != nil && f.Kind == ambiguousFinding && !s.running() {
		next = offer{act: actOpen, does: "say what became of the write", brief: "answer", run: func() tea.Cmd { return settleAny(s.d, s.findings.refresh) }}
	}
	if s.pilotLeft() {
		next = offer{act: actOpen, does: "go back to the whole plan", brief: "to the plan", run: s.retry}
	}
	if s.data.State == app.ApplyIdle {
		next = offer{act: actOpen, does: "go back to the plan", brief: "to the plan", run: func() tea.Cmd { return s.d.goTo(app.StepPlan) }}
	}
	return append([]offer{
		next,
		{act: actPane, does: "read all that stands here", why: idle, run: s.readAll},
		{act: actAgain, does: "plan again what failed or is left", brief: s.retryBrief(), why: s.cannotRetry(), run: s.retry},
		{act: actPause, does: toggle, brief: toggle, why: pause, run: s.pause},
	}, append(s.stop(), s.findings.offers(func() tea.Cmd { return nil })...)...)
}

// stop is what esc does while the plan is applied.
func (s *applyStep) stop() []offer {
	if !s.running() {
		return nil
	}
	return []offer{{act: actBack, does: "stop after the write at hand", brief: "stop", run: func() tea.Cmd {
		cmd, _ := s.back()
		return cmd
	}}}
}

// pilotLeft says whether a pilot went well and the rest of the plan waits.
func (s *applyStep) pilotLeft() bool {
	v := s.data
	return v.State == app.ApplyDone && v.Pilot && v.Left > 0 && v.Failed == 0 && v.Braked == 0 && s.findings.size() == 0
}

// left says whether something of the plan was not written.
func (s *applyStep) left() bool {
	v := s.data
	return v.State != app.ApplyDone || v.Failed > 0 || s.findings.size() > 0
}

// retryBrief names trying again at the bottom only where there is a reason to.
func (s *applyStep) retryBrief() string {
	if s.left() {
		return "try again"
	}
	return ""
}

func (s *applyStep) cannotRetry() string {
	switch {
	case s.running():
		return "it is still being applied; esc stops it"
	case s.data.State == app.ApplyIdle:
		return "nothing has been applied; < goes back to the plan"
	}
	return ""
}

// retry plans anew: what is written already is no part of the new plan, and what
// failed stands in it again, to be looked at and approved.
func (s *applyStep) retry() tea.Cmd {
	return s.d.act(s.d.app.MakePlan, func(err error) tea.Cmd {
		if err != nil {
			return s.findings.refresh()
		}
		s.d.say("a new plan is made of what failed or is left; what is written is no part of it")
		return s.d.goTo(app.StepPlan)
	})
}

func (s *applyStep) pause() tea.Cmd {
	toggle := s.d.app.PauseApply
	if s.data.State == app.ApplyPaused {
		toggle = s.d.app.ResumeApply
	}
	return s.d.act(func() error { toggle(); return nil }, func(error) tea.Cmd { return s.findings.refresh() })
}
