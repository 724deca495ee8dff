package screens

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app"
)

// The smallest terminal that Onramp draws on, and the lines round a step: the
// trail and its rule above, status and keys below.
const (
	leastWidth  = 60
	leastHeight = 20
	chromeLines = 4
	mostSaid    = 6 // lines of what just happened; ! has all of it
)

// View implements tea.Model. It draws exactly as many lines as the terminal
// has and none wider; before the size is known it draws nothing.
func (w *Wizard) View() string {
	if w.w <= 0 || w.h <= 0 {
		return ""
	}
	th := &w.d.th
	if w.small() {
		text := fmt.Sprintf("need %dx%d, have %dx%d: enlarge the terminal", leastWidth, leastHeight, w.w, w.h)
		return strings.Join(th.fill(wrap(text, w.w), w.w, w.h), "\n")
	}
	lines := make([]string, 0, w.h)
	lines = append(lines, w.trail(), th.rule(w.heading(), w.w))
	lines = append(lines, w.body(w.h-chromeLines)...)
	said := w.statusLines()
	lines = append(append(lines[:len(lines)+1-len(said)], said...), w.keyLine())
	return strings.Join(th.fill(lines, w.w, w.h), "\n")
}

func (w *Wizard) small() bool { return w.w < leastWidth || w.h < leastHeight }

// body is the step with the prompt on top laid over its lower part.
func (w *Wizard) body(h int) []string {
	lines := w.d.th.fill(w.current().view(), w.w, h)
	if l := w.d.top(); l != nil {
		over := l.view(w.w, h)
		over = over[:min(len(over), h)]
		copy(lines[h-len(over):], over)
	}
	return lines
}

// heading names the step and says how far it is.
func (w *Wizard) heading() string {
	info := w.d.stateOf(w.at)
	s := w.at.String()
	if w.at < app.StepHome {
		s = fmt.Sprintf("Step %d of 9: %s", w.at+1, s)
	}
	if open := openWords(info); open != "" {
		s += ", " + open
	}
	if scope := w.d.overview.Scope; scope != "" {
		s += ", " + scope
	}
	return s
}

// openWords says how many rows of a step wait for a person, "" if none does.
func openWords(info app.StepInfo) string {
	if info.Open == 0 {
		return ""
	}
	return count(info.Open) + " open"
}

// trail is the line of steps with their states. Names give way before states:
// on a narrow terminal only the step that shows is named.
func (w *Wizard) trail() string {
	full := make([]string, 0, len(w.steps))
	short := make([]string, 0, len(w.steps))
	for s := app.StepKeys; s <= app.StepHome; s++ {
		full = append(full, w.crumb(s, true))
		short = append(short, w.crumb(s, s == w.at))
	}
	if line := strings.Join(full, "  "); ansi.StringWidth(line) <= w.w {
		return line
	}
	return strings.Join(short, "  ")
}

func (w *Wizard) crumb(s app.Step, named bool) string {
	th := &w.d.th
	text := strconv.Itoa((int(s) + 1) % 10)
	if named {
		text += " " + s.String()
	}
	style := th.dim
	switch w.d.stateOf(s).State {
	case app.StepDone:
		text, style = text+th.sign.done, th.good
	case app.StepSkipped:
		text += th.sign.skipped
	case app.StepOpen:
		text, style = text+th.sign.open, th.plain
	case app.StepAhead:
	}
	if s == w.at {
		return th.strong.Render("[" + text + "]")
	}
	return style.Render(text)
}

// statusLines says what just happened, or what shows; where one is, on the right.
// What a line cannot hold covers the end of the step until the next key: the
// remedy stands at the end of a sentence.
func (w *Wizard) statusLines() []string {
	d := w.d
	where := d.overview.Workspace
	if d.overview.Temporary {
		where += " (temporary)"
	}
	if d.overview.Busy != "" {
		where = d.overview.Busy + ", " + where
	}
	if d.waits {
		where = plural(d.writing, "act") + " on the way, " + where
	}
	left, style := w.current().status(), d.th.plain
	switch n := d.notice; {
	case n.bad:
		left, style = d.th.sign.warn+" "+n.text, d.th.bad
	case n.text != "":
		left = n.text
	}
	lines := wrap(left, w.w)
	for i, l := range lines {
		lines[i] = style.Render(l)
	}
	if len(lines) == 1 {
		return []string{spread(lines[0], d.th.dim.Render(where), w.w)}
	}
	return lines[:min(len(lines), mostSaid)]
}

// keyLine names the keys that matter most; continue and help stay to the last.
func (w *Wizard) keyLine() string {
	if l := w.d.top(); l != nil {
		return w.d.th.dim.Render(w.d.th.cut(l.hint(), w.w))
	}
	offers := w.offers()
	last := ""
	for _, a := range []act{actContinue, actHelp} {
		if o, ok := find(offers, a); ok && o.why == "" {
			last += w.keyHint(o)
		}
	}
	last = strings.TrimRight(last, " ")
	line, room := "", w.w-ansi.StringWidth(last)
	for i, o := range offers {
		if first := slices.IndexFunc(offers, func(x offer) bool { return x.act == o.act }); first < i {
			continue // the first of an act is what its key does
		}
		if o.brief == "" || o.why != "" || o.act == actHelp || o.act == actContinue {
			continue
		}
		if part := w.keyHint(o); ansi.StringWidth(line)+ansi.StringWidth(part) <= room {
			line += part
		}
	}
	return line + last
}

func (w *Wizard) keyHint(o offer) string {
	return w.d.th.key.Render(bindingFor(o.act).shown) + " " + o.brief + "  "
}
