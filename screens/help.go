package screens

import (
	"cmp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// helpPager shows every key of the step that shows, grouped, with the reason
// where one cannot act now.
func (w *Wizard) helpPager() layer {
	offers, th := w.offers(), &w.d.th
	lines := func(width int) []string {
		var out []string
		group := ""
		for _, b := range bindings {
			o, ok := find(offers, b.act)
			if !ok {
				continue
			}
			if b.group != group {
				group = b.group
				out = append(out, "", th.strong.Render("  "+group))
			}
			text := o.label()
			if o.why != "" {
				text += " (not now: " + o.why + ")"
			}
			out = append(out, keyLines(th, b.shown, text, o.why != "", width)...)
		}
		out = append(out, "", th.strong.Render("  Where you type or pick"))
		for _, k := range typingKeys {
			out = append(out, keyLines(th, k.keys, k.does, false, width)...)
		}
		out = append(out, "", th.strong.Render("  Words"))
		for _, k := range stateWords {
			out = append(out, keyLines(th, k.word, k.means, false, width)...)
		}
		return out
	}
	return &pager{d: w.d, title: "Keys on " + w.at.String(), lines: lines}
}

// typingKeys are what every prompt and every picker takes.
var typingKeys = []struct{ keys, does string }{
	{"ctrl-u", "clear the line"},
	{"ctrl-w", "clear a word"},
	{"arrows", "move in a list; so do ctrl-n and ctrl-p"},
	{"enter", "take it"},
	{"esc", "back"},
}

// stateWords are what the tabs and the bars call the states of a row.
var stateWords = []struct{ word, means string }{
	{"open", "nothing is decided: it is Unmatched, Suggested or Ambiguous"},
	{"settled", "it is Matched, to be created, or Ignored until something about it changes"},
	{"Later", "it waits with a note, and is not settled"},
	{"held back", "not asked about yet: its customer comes first, or the workspace wants none like it"},
}

// keyLines say what keys do, whole: a reason must not be cut.
func keyLines(th *Theme, keys, does string, dim bool, width int) []string {
	const indent = 12
	var out []string
	for i, l := range wrap(does, width-indent) {
		head := strings.Repeat(" ", indent)
		if i == 0 {
			head = "    " + pad(keys, indent-4)
		}
		if dim {
			l = th.dim.Render(l)
		}
		out = append(out, head+l)
	}
	return out
}

// palette lists every action of the step by name: those that can act come first.
func (w *Wizard) palette() layer {
	var items []pickItem
	offers := slices.DeleteFunc(w.offers(), func(o offer) bool {
		return bindingFor(o.act).group == groupMove && o.does == "" || o.act == actPalette || o.act == actBack && o.does == ""
	})
	slices.SortStableFunc(offers, func(a, b offer) int { return cmp.Compare(min(1, len(a.why)), min(1, len(b.why))) })
	for _, o := range offers {
		b := bindingFor(o.act)
		note := b.shown
		if o.does != "" {
			note += " " + b.means // the word that a person may look for
		}
		if o.why != "" {
			note += ", not now: " + o.why
		}
		items = append(items, pickItem{label: o.label(), note: note})
	}
	return newPicker(w.d, "Actions", items, func(n int) tea.Cmd { return w.run(offers[n]) })
}

// showLog opens what went wrong on screen and what the workspace did, newest
// first.
func (w *Wizard) showLog() tea.Cmd {
	th, said := &w.d.th, slices.Clone(w.d.said)
	slices.Reverse(said)
	p := &pager{d: w.d, title: "Log"}
	p.lines = func(width int) []string {
		if len(said) == 0 {
			return []string{"", "  Nothing has happened yet."}
		}
		var out []string
		for _, l := range said {
			out = append(out, logLines(th, l, width)...)
		}
		return out
	}
	w.d.open(p)
	return load(&loader{}, w.d.app.Log, func(told []app.LogLine) tea.Cmd {
		said = append(said, told...)
		slices.SortStableFunc(said, func(x, y app.LogLine) int { return y.At.Compare(x.At) })
		return nil
	})
}

func logLines(th *Theme, l app.LogLine, width int) []string {
	sign := " "
	if l.Error {
		sign = th.sign.warn
	}
	var out []string
	for i, part := range wrap(l.Text, width-14) {
		head := strings.Repeat(" ", 12)
		if i == 0 {
			head = pad(sign+" "+l.At.Format("15:04:05"), 12)
		}
		out = append(out, head+part)
	}
	return out
}
