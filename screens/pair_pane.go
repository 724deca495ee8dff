package screens

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// pairPane shows one record beside one of its candidates, field by field, and
// the evidence for the pair.
type pairPane struct {
	d       *desk
	subject msp.Subject
	left    int64     // what shall show; 0 nothing
	moved   time.Time // when left changed
	got     int64     // what pair is of
	pair    app.Pair
	at      int // the candidate that shows
	top     int
	w, h    int
	seen    []string // the last view of a whole pair
	loader  loader
}

func newPairPane(d *desk, s msp.Subject) *pairPane { return &pairPane{d: d, subject: s} }

// rest is how long the cursor stays on a row before its pair is read, when it
// has moved just before or all rows have: a key held down, or a page, draws
// rows, not records.
const rest = 150 * time.Millisecond

// show reads the pair of a row; what shows stays until it is in. scrolled says
// that other rows show than before.
func (p *pairPane) show(left int64, scrolled bool) tea.Cmd {
	moved, soon := p.left != left, scrolled || time.Since(p.moved) < rest
	p.left = left
	if moved {
		p.moved = time.Now()
	}
	if left == 0 {
		return nil
	}
	if !moved || !soon {
		return p.read(left)
	}
	return tea.Tick(rest, func(time.Time) tea.Msg {
		return settled(func() tea.Cmd {
			if p.left != left || p.got == left || time.Since(p.moved) < rest {
				return nil // it has gone on, and may have come back
			}
			return p.read(left)
		})
	})
}

func (p *pairPane) read(left int64) tea.Cmd {
	a, s := p.d.app, p.subject
	return load(&p.loader, func() app.Pair { return a.Pair(s, left) }, func(pair app.Pair) tea.Cmd {
		if p.left != left {
			return nil
		}
		if p.got != left {
			p.at, p.top = 0, 0
		}
		p.got, p.pair = left, pair
		p.at = max(0, min(p.at, p.pages()-1))
		return nil
	})
}

// pages is how many records can be shown beside the left one: the candidates,
// and then those that a special case is about.
func (p *pairPane) pages() int { return len(p.pair.Candidates) + len(p.pair.Beside) }

// candidate returns the candidate that shows, nil while none does.
func (p *pairPane) candidate() *app.Candidate {
	if p.got != p.left || p.at >= len(p.pair.Candidates) {
		return nil
	}
	return &p.pair.Candidates[p.at]
}

// beside returns the record that shows although it is no candidate, nil while
// none does.
func (p *pairPane) beside() *app.Beside {
	at := p.at - len(p.pair.Candidates)
	if p.got != p.left || at < 0 || at >= len(p.pair.Beside) {
		return nil
	}
	return &p.pair.Beside[at]
}

// turn shows another candidate.
func (p *pairPane) turn(by int) {
	if n := p.pages(); n > 0 {
		p.at = (p.at + by + n) % n
		p.top = 0
	}
}

// scroll moves through a pane that is higher than its room.
func (p *pairPane) scroll(by int) { p.top = max(0, min(p.top+by, len(p.lines())-(p.h-1))) }

func (p *pairPane) resize(w, h int) {
	if p.w != w || p.h != h {
		p.w, p.h, p.seen = w, h, nil
	}
}

func (p *pairPane) view(focused bool) []string {
	if p.left != 0 && p.got != p.left && p.seen != nil {
		return p.seen // a blank pane between two records would flicker
	}
	th := &p.d.th
	out := []string{th.rule(p.title(focused), p.w)}
	lines := p.lines()
	top := max(0, min(p.top, len(lines)-(p.h-1)))
	for _, l := range lines[top:min(len(lines), top+max(0, p.h-1))] {
		out = append(out, th.cut(l, p.w))
	}
	p.seen = out
	return out
}

func (p *pairPane) title(focused bool) string {
	title := p.pair.Left.Title.String()
	if p.got != p.left || p.left == 0 {
		return ""
	}
	if focused {
		title = p.d.th.sign.cursor + " " + title
	}
	switch b := p.beside(); {
	case b != nil:
		title += "  beside: " + b.What
	case p.pages() > 1:
		title += fmt.Sprintf("  candidate %d of %d", p.at+1, len(p.pair.Candidates))
	}
	return title
}

// lines is the whole pane: what stands about the pair, the fields, the
// evidence; a pane too low for all of it begins with the evidence in one line.
func (p *pairPane) lines() []string {
	if p.got != p.left || p.left == 0 {
		return nil
	}
	th := &p.d.th
	var out []string
	for _, s := range p.remarks() {
		for _, l := range wrap(s, p.w-2) {
			out = append(out, "  "+th.warn.Render(l))
		}
	}
	if b := p.beside(); b != nil {
		return append(out, p.fields(b.Card)...)
	}
	c := p.candidate()
	if c == nil {
		out = append(out, indented(p.noCandidate(), 2, p.w)...)
		return append(out, p.fields(app.Card{})...)
	}
	fields, evidence := p.fields(c.Card), p.evidence(c)
	// A decision has said why already.
	if len(out)+len(fields)+len(evidence) >= p.h && len(c.Evidence) > 0 && p.pair.Decision == nil {
		line, below := p.summary(c)
		return append(append(append(out, "  "+line), fields...), p.facts(below)...)
	}
	return append(append(out, fields...), evidence...)
}

// summary is the score with the facts that a line has room for, whole, and those
// that stand below the fields.
func (p *pairPane) summary(c *app.Candidate) (line string, below []string) {
	room := p.w - 2 - len(", 99 more below")
	line = fmt.Sprintf("score %d:", c.Score)
	sep := " "
	for _, e := range c.Evidence {
		if ansi.StringWidth(line+sep+e) > room {
			below = append(below, e)
			continue
		}
		line, sep = line+sep+e, ", "
	}
	if len(below) > 0 {
		line += fmt.Sprintf("%s%d more below", sep, len(below))
	}
	return line, below
}

// evidence is a line for each fact, and the score that they add up to.
func (p *pairPane) evidence(c *app.Candidate) []string {
	out := p.facts(c.Evidence)
	if c.Score != 0 {
		out = append(out, p.d.th.strong.Render(fmt.Sprintf("  score %d", c.Score)))
	}
	return out
}

func (p *pairPane) facts(evidence []string) []string {
	var out []string
	for _, e := range evidence {
		for _, l := range wrap(e, p.w-4) {
			out = append(out, "    "+l)
		}
	}
	return out
}

// noCandidate says what can be done about a row without a candidate.
func (p *pairPane) noCandidate() string {
	switch {
	case p.pair.Decision != nil:
		return ""
	case p.subject == msp.SaaS, p.pair.NoCreate != "":
		return "No candidate. m searches for one, i ignores it."
	}
	return "No candidate. m searches for one, c creates it, i ignores it."
}

// remarks are the sentences that matter before the fields do.
func (p *pairPane) remarks() []string {
	var out []string
	if d := p.pair.Decision; d != nil {
		s := fmt.Sprintf("%s by %s", d.Verdict, msp.Clean(d.By))
		if d.Why != "" {
			s += ": " + msp.Clean(d.Why)
		}
		out = append(out, s)
	}
	if n := len(p.pair.Further); n > 0 {
		names := make([]string, n)
		for i, f := range p.pair.Further {
			names[i] = f.Name.String()
		}
		out = append(out, "further organizations: "+strings.Join(names, ", "))
	}
	if p.pair.Note != "" {
		out = append(out, msp.Clean(p.pair.Note))
	}
	if c := p.candidate(); c != nil {
		if c.Refused {
			out = append(out, "this pair was refused")
		}
		if c.Blocked != "" {
			out = append(out, "not automatic: "+msp.Clean(c.Blocked))
		}
	}
	return out
}

// fieldName is the room for a field's name.
const fieldName = 9

// fields sets both cards beside each other. Fields that are empty on both
// sides are left out.
func (p *pairPane) fields(right app.Card) []string {
	th := &p.d.th
	room := max(2, (p.w-fieldName-6)/2)
	if len(right.Fields) == 0 {
		room = max(2, p.w-fieldName-6) // nothing stands on the other side
	}
	row := func(name, l, sign, r string) string {
		return strings.TrimRight("  "+pad(th.cut(name, fieldName), fieldName)+" "+pad(th.cut(l, room), room)+" "+sign+" "+th.cut(r, room), " ")
	}
	other := "IT Glue"
	if p.subject == msp.SaaS {
		other = "SaaS Alerts"
	}
	if b := p.beside(); b != nil && strings.Contains(b.What, "Syncro") {
		other = "Syncro"
	}
	if len(right.Fields) == 0 {
		other = ""
	}
	out := []string{th.dim.Render(row("", "Syncro", " ", other))}
	for i, n := 0, max(len(p.pair.Left.Fields), len(right.Fields)); i < n; i++ {
		var l, r app.Field
		if i < len(p.pair.Left.Fields) {
			l = p.pair.Left.Fields[i]
		}
		if i < len(right.Fields) {
			r = right.Fields[i]
		}
		if l.Value.Empty() && r.Value.Empty() {
			continue
		}
		lefts, rights := []string{l.Value.String()}, []string{r.Value.String()}
		if r.Agrees < 0 { // what differs may stand at the end
			lefts, rights = wrap(lefts[0], room), wrap(rights[0], room)
		}
		out = append(out, row(fieldLabel(l, r), lefts[0], p.agreement(r), rights[0]))
		for i := 1; i < max(len(lefts), len(rights)); i++ {
			out = append(out, row("", lineAt(lefts, i), " ", lineAt(rights, i)))
		}
	}
	return out
}

// lineAt is line i of a text, blank below its end.
func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// fieldLabel names a line; where the sides differ in what they have, both are named.
func fieldLabel(l, r app.Field) string {
	switch {
	case l.Name == "":
		return r.Name
	case r.Name == "" || r.Name == l.Name:
		return l.Name
	}
	return l.Name + "/" + r.Name
}

func (p *pairPane) agreement(f app.Field) string {
	th := &p.d.th
	switch {
	case f.Agrees > 0:
		return th.good.Render(th.sign.equal)
	case f.Agrees < 0:
		return th.bad.Render(th.sign.differ)
	}
	return " "
}
