package screens

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// view draws the header and the window, at most h lines. A table without the
// focus shows its cursor by the sign only.
func (t *table[K, R]) view(focused bool) []string {
	th := &t.d.th
	if text := t.instead(); text != "" {
		return th.fill(indent(wrap(text, t.w-4)), t.w, t.h)
	}
	widths := fit(t.roomForSort(), t.w-rowSigns)
	lines := make([]string, 0, t.h)
	lines = append(lines, th.dim.Render("  "+line(th, t.columns, widths, t.heading)))
	for pos := t.top; pos < min(t.size(), t.top+t.window()); pos++ {
		lines = append(lines, t.draw(pos, widths, focused))
	}
	return lines
}

// rowSigns is the room in front of a row for the cursor and the mark.
const rowSigns = 2

// instead returns the text that stands in place of rows, "" if rows show.
func (t *table[K, R]) instead() string {
	switch {
	case t.v == nil:
		return t.words.loading
	case t.all() == 0:
		return t.words.empty
	case len(t.v.rows) > 0:
		return ""
	case t.q.words != "" && len(t.v.others) > 0:
		return "No row here has " + quote(t.q.words) + ". Found elsewhere: " + t.others() + ". [ and ] show them, esc clears the search."
	case t.q.words != "":
		return "No row has " + quote(t.q.words) + ". Press esc to clear the search."
	}
	return t.words.nothing
}

// heading is a column's title, with the way that rows are sorted by it. Numbers
// are sorted the greatest first.
func (t *table[K, R]) heading(c *column[R]) string {
	if t.sorted < 0 || t.columns[t.sorted].title != c.title {
		return c.title
	}
	if t.q.down != c.right {
		return c.title + t.d.th.sign.down
	}
	return c.title + t.d.th.sign.up
}

// roomForSort are the columns with room for that sign.
func (t *table[K, R]) roomForSort() []column[R] {
	if t.sorted < 0 {
		return t.columns
	}
	columns := slices.Clone(t.columns)
	c := &columns[t.sorted]
	c.least = max(c.least, ansi.StringWidth(t.heading(c)))
	return columns
}

func (t *table[K, R]) draw(pos int, widths []int, focused bool) string {
	th, r, i := &t.d.th, t.row(pos), t.v.rows[pos]
	under := pos == t.pos
	cursor, mark := " ", " "
	if under {
		cursor = th.sign.cursor
	}
	if t.marks.has(i) {
		mark = th.sign.mark
	}
	s := cursor + mark + line(th, t.columns, widths, func(c *column[R]) string { return c.text(r) })
	switch {
	case under && focused:
		return th.cursor.Render(s)
	case t.acting.has(i), t.settled != nil && t.settled(r):
		return th.dim.Render(s)
	case mark != " ":
		return th.strong.Render(s)
	}
	return s
}

// indent sets lines off from the left edge, with a blank line above.
func indent(lines []string) []string {
	out := make([]string, 1, len(lines)+1)
	for _, l := range lines {
		out = append(out, "  "+l)
	}
	return out
}

// quote sets typed words off from ours.
func quote(s string) string { return "\"" + strings.ReplaceAll(s, "\"", "'") + "\"" }
