package screens

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app"
)

// pickItem is one choice of a picker.
type pickItem struct {
	label string
	note  string   // a few more words, drawn dim
	marks [][2]int // parts of the label that were hit, as byte offsets
}

// picker is a list to pick from, narrowed by typing.
type picker struct {
	d      *desk
	title  string
	entry  entry
	items  []pickItem
	shown  []int
	pos    int
	now    int                 // the item that is chosen already, where the cursor stands while nothing is typed
	choose func(n int) tea.Cmd // n is the item's place in items
	// search replaces narrowing: it looks the typed text up outside Update.
	search func(query string) tea.Cmd
	state  string // what stands in place of items when there are none
}

// newPicker makes a picker over a short, known list.
func newPicker(d *desk, title string, items []pickItem, choose func(n int) tea.Cmd) *picker {
	p := &picker{d: d, title: title, entry: newEntry(&d.th, false), choose: choose}
	p.put(items)
	return p
}

// blind hides what is typed: where a key is asked for next, it may be pasted a
// step too early.
func (p *picker) blind() *picker {
	p.entry.secret = true
	p.state = "No choice has what you typed or pasted. If it is the key: it is asked for next; esc takes it away here."
	return p
}

// on starts on the item that is chosen already, if one is: n is its place, -1 for
// none.
func (p *picker) on(n int) *picker {
	if n >= 0 && n < len(p.items) {
		p.items[n].note = strings.TrimSpace(p.items[n].note + " (now)")
		p.now, p.pos = n, n
	}
	return p
}

// put replaces the items.
func (p *picker) put(items []pickItem) {
	p.items = items
	p.narrow()
}

func (p *picker) narrow() {
	words := strings.Fields(app.Fold(p.entry.value()))
	if p.search != nil {
		words = nil
	}
	p.shown = p.shown[:0]
	for i, it := range p.items {
		if len(words) == 0 || holds(app.Fold(it.label+" "+it.note), words) {
			p.shown = append(p.shown, i)
		}
	}
	slices.SortStableFunc(p.shown, func(x, y int) int {
		return cmp.Compare(farness(p.items[x].label, words), farness(p.items[y].label, words))
	})
	p.pos = max(0, min(p.pos, len(p.shown)-1))
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// farness ranks a label for the words that are typed: whole words come first,
// then those that begin a word, then those inside one or in the note.
func farness(label string, words []string) int {
	far := 0
	theirs := strings.FieldsFunc(app.Fold(label), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, w := range words {
		switch {
		case slices.Contains(theirs, w):
		case slices.ContainsFunc(theirs, func(t string) bool { return strings.HasPrefix(t, w) }):
			far++
		default:
			far += 2
		}
	}
	return far
}

func (p *picker) update(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	if k.Type == tea.KeyRunes {
		name = "" // typed text may spell the name of a key, such as down
	}
	switch name {
	case "esc":
		if p.entry.value() == "" {
			p.d.close(p)
			return nil
		}
		p.entry.set("")
		return p.typed()
	case "enter":
		if len(p.shown) == 0 {
			p.d.warn("there is nothing to pick; change what you typed or press esc")
			return nil
		}
		p.d.close(p)
		return p.choose(p.shown[p.pos])
	case "up", "ctrl+p", "ctrl+k":
		p.pos = max(0, p.pos-1)
	case "down", "ctrl+n", "ctrl+j", "tab":
		p.pos = max(0, min(p.pos+1, len(p.shown)-1))
	case "pgup":
		p.pos = max(0, p.pos-pickerPage)
	case "pgdown":
		p.pos = max(0, min(p.pos+pickerPage, len(p.shown)-1))
	default:
		before := p.entry.value()
		p.entry.update(k)
		if p.entry.value() != before {
			return p.typed()
		}
	}
	return nil
}

const pickerPage = 10

func (p *picker) typed() tea.Cmd {
	p.pos = 0
	if p.entry.value() == "" {
		p.pos = p.now
	}
	if p.search != nil {
		return p.search(p.entry.value())
	}
	p.narrow()
	return nil
}

func (p *picker) view(w, h int) []string {
	th := &p.d.th
	lines := []string{th.rule(p.title, w), "  " + p.entry.view(w-2)}
	room := max(1, h-len(lines))
	if len(p.shown) == 0 {
		text := p.state
		if text == "" {
			text = "Nothing has " + quote(p.entry.value()) + "."
		}
		return append(lines, th.fill(indent(wrap(text, w-4)), w, min(room, 4))...)
	}
	return append(lines, p.rows(w, room)...)
}

// rows draws the choices round the one under the cursor, as many as fit whole
// into room lines.
func (p *picker) rows(w, room int) []string {
	lines := p.draw(p.pos, w)
	add := func(i, most int) bool {
		more := p.draw(i, w)
		if len(lines)+len(more) > most {
			return false
		}
		if i < p.pos {
			lines = append(more, lines...)
		} else {
			lines = append(lines, more...)
		}
		return true
	}
	top, end := p.pos, p.pos+1
	for top > 0 && add(top-1, room/2+1) {
		top--
	}
	for end < len(p.shown) && add(end, room) {
		end++
	}
	for top > 0 && add(top-1, room) {
		top--
	}
	return lines[:min(len(lines), room)]
}

// draw is one choice. A note that does not fit beside its label goes on below it,
// for it is a sentence; what a search found has facts there, a line each.
func (p *picker) draw(i, w int) []string {
	th, it := &p.d.th, p.items[p.shown[i]]
	var below []string
	if p.search == nil && ansi.StringWidth(joined(it.label, it.note)) > w-2 {
		below = indented(it.note, 6, w)
		it.note = ""
	}
	for n, l := range below {
		below[n] = th.dim.Render(l)
	}
	if i == p.pos {
		return append([]string{th.cursor.Render(th.cut(th.sign.cursor+" "+joined(it.label, it.note), w))}, below...)
	}
	label := highlight(it.label, it.marks, th.key.Render)
	if it.note != "" {
		label += "  " + th.dim.Render(it.note)
	}
	return append([]string{th.cut("  "+label, w)}, below...)
}

func joined(label, note string) string {
	if note == "" {
		return label
	}
	return label + "  " + note
}

// highlight renders the marked parts of s; marks that do not fit s are left out.
func highlight(s string, marks [][2]int, render func(...string) string) string {
	var b strings.Builder
	at := 0
	for _, m := range marks {
		if m[0] < at || m[1] <= m[0] || m[1] > len(s) {
			continue
		}
		b.WriteString(s[at:m[0]])
		b.WriteString(render(s[m[0]:m[1]]))
		at = m[1]
	}
	return b.String() + s[at:]
}

func (p *picker) hint() string { return "type to narrow   arrows move   enter pick   esc back" }
