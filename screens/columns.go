package screens

import "strings"

// column is one column of a table.
type column[R any] struct {
	title  string
	least  int // cells it needs
	grow   int // its share of the cells that are left over; 0 stays at least
	most   int // cells it grows to at most, so that the eye finds the row again; 0: no end
	give   int // columns of the highest number vanish first as the width shrinks; 0 never does
	right  bool
	middle bool // cut in the middle: host names, serial numbers
	text   func(*R) string
	order  func(*R) sortKey // nil: rows cannot be sorted by it
}

// longestName is how wide a column of names grows: longer ones are rare.
const longestName = 52

// columnGap is the number of blanks between two columns.
const columnGap = 2

// fit says how wide each column is within w cells; 0 means that it gave way.
func fit[R any](columns []column[R], w int) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = c.least
	}
	for spare(widths, w) < 0 {
		worst := -1
		for i, c := range columns {
			if widths[i] > 0 && c.give > 0 && (worst < 0 || c.give > columns[worst].give) {
				worst = i
			}
		}
		if worst < 0 {
			break
		}
		widths[worst] = 0
	}
	shareOut(columns, widths, spare(widths, w))
	return widths
}

// spare is how many of w cells the columns leave over.
func spare(widths []int, w int) int {
	used := -columnGap
	for _, n := range widths {
		if n > 0 {
			used += n + columnGap
		}
	}
	return w - max(0, used)
}

// shareOut gives the spare cells to the columns that grow; a lack is taken from them.
func shareOut[R any](columns []column[R], widths []int, cells int) {
	shares := 0
	for i, c := range columns {
		if widths[i] > 0 {
			shares += c.grow
		}
	}
	if shares == 0 {
		return
	}
	left := cells
	for i, c := range columns {
		if widths[i] == 0 || c.grow == 0 {
			continue
		}
		part := cells * c.grow / shares
		if c.most > 0 {
			part = min(part, c.most-widths[i])
		}
		widths[i] = max(1, widths[i]+part)
		left -= part
	}
	for i := 0; left > 0 && i < len(columns); i++ {
		if widths[i] > 0 && columns[i].grow > 0 && columns[i].most == 0 {
			widths[i] += left
			left = 0
		}
	}
}

// line sets one row of cells into the widths.
func line[R any](t *Theme, columns []column[R], widths []int, cell func(*column[R]) string) string {
	var b strings.Builder
	gap := false
	for i := range columns {
		c, w := &columns[i], widths[i]
		if w == 0 {
			continue
		}
		if gap {
			b.WriteString(strings.Repeat(" ", columnGap))
		}
		gap = true
		s := cell(c)
		if c.middle {
			s = t.cutMiddle(s, w)
		} else {
			s = t.cut(s, w)
		}
		if c.right {
			b.WriteString(padLeft(s, w))
		} else {
			b.WriteString(pad(s, w))
		}
	}
	return strings.TrimRight(b.String(), " ")
}
