package screens

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"
)

// layer is something that lies over a step and has the keys until it closes:
// a question, a list to pick from, help. It draws at most h lines; fewer leave
// the upper part of the step in sight.
type layer interface {
	update(k tea.KeyMsg) tea.Cmd
	view(w, h int) []string
	hint() string
}

// question asks for yes or no; every key but y is a no.
type question struct {
	d   *desk
	ask []string // one sentence a line, the effect and its count first
	yes func() tea.Cmd
}

// confirm opens a question.
func (d *desk) confirm(yes func() tea.Cmd, ask ...string) {
	d.open(&question{d: d, ask: ask, yes: yes})
}

func (q *question) update(k tea.KeyMsg) tea.Cmd {
	q.d.close(q)
	if s := k.String(); s == "y" || s == "Y" {
		return q.yes()
	}
	q.d.say("cancelled, nothing was changed")
	return nil
}

func (q *question) view(w, h int) []string {
	return asked(&q.d.th, q.ask, w, h)
}

// asked sets the sentences of a question under a rule; the last lines always show.
func asked(th *Theme, ask []string, w, h int) []string {
	lines := []string{th.rule("", w)}
	for i, a := range ask {
		for _, l := range wrap(a, w-2) {
			if i == 0 {
				l = th.strong.Render(l)
			}
			lines = append(lines, "  "+l)
		}
	}
	return lines[:min(len(lines), h)]
}

func (q *question) hint() string { return "y yes   any other key no" }

// pledge asks the person to type a number before something big happens.
type pledge struct {
	question
	n     int
	entry entry
}

// confirmCount opens a question that only the typed count answers.
func (d *desk) confirmCount(n int, yes func() tea.Cmd, ask ...string) {
	d.open(&pledge{question{d, ask, yes}, n, newEntry(&d.th, false)})
}

func (p *pledge) update(k tea.KeyMsg) tea.Cmd {
	switch k.Type {
	case tea.KeyEsc:
		p.d.close(p)
		p.d.say("cancelled, nothing was changed")
	case tea.KeyEnter:
		if p.entry.value() != strconv.Itoa(p.n) {
			p.d.warn("that is not the number; type " + strconv.Itoa(p.n) + " or press esc")
			return nil
		}
		p.d.close(p)
		return p.yes()
	default:
		p.entry.update(k)
	}
	return nil
}

func (p *pledge) view(w, h int) []string {
	lines := asked(&p.d.th, p.ask, w, max(1, h-1))
	label := "  type " + strconv.Itoa(p.n) + ": "
	return append(lines, label+p.entry.view(w-len(label)))
}

func (p *pledge) hint() string { return "enter confirm   esc cancel" }

// textPrompt asks for one line of text.
type textPrompt struct {
	d     *desk
	title string
	lines []string // what the person should know
	entry entry
	done  func(text string) tea.Cmd

	refused string // why what was typed before was refused, "" if it was not
}

// askText opens a prompt for a line of text that starts as text.
func (d *desk) askText(title, text string, done func(string) tea.Cmd, lines ...string) *textPrompt {
	p := &textPrompt{d: d, title: title, lines: lines, entry: newEntry(&d.th, false), done: done}
	p.entry.set(text)
	d.open(p)
	return p
}

// askSecret opens a prompt that never shows what is typed.
func (d *desk) askSecret(title string, done func(string) tea.Cmd, lines ...string) *textPrompt {
	p := &textPrompt{d: d, title: title, lines: lines, entry: newEntry(&d.th, true), done: done}
	d.open(p)
	return p
}

func (p *textPrompt) update(k tea.KeyMsg) tea.Cmd {
	switch k.Type {
	case tea.KeyEsc:
		p.d.close(p)
		p.d.say("cancelled, nothing was changed")
		return nil
	case tea.KeyEnter:
		p.d.close(p)
		return p.done(p.entry.value())
	}
	p.entry.update(k)
	return nil
}

func (p *textPrompt) view(w, h int) []string {
	th := &p.d.th
	lines := []string{th.rule(p.title, w)}
	if p.refused != "" {
		for _, l := range indented(th.sign.warn+" "+p.refused, 2, w) {
			lines = append(lines, th.bad.Render(l))
		}
	}
	for _, s := range p.lines {
		for _, l := range wrap(s, w-2) {
			lines = append(lines, "  "+l)
		}
	}
	lines = lines[:min(len(lines), max(1, h-1))]
	return append(lines, "  "+p.entry.view(w-2))
}

func (p *textPrompt) hint() string { return "enter take it   esc cancel" }
