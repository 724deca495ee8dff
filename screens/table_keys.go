package screens

import (
	"math"

	tea "github.com/charmbracelet/bubbletea"
)

// offers are the acts every table has: moving, marking, searching, sorting.
// moved follows each change of the cursor.
func (t *table[K, R]) offers(moved func() tea.Cmd) []offer {
	by := func(n int) func() tea.Cmd {
		return func() tea.Cmd { t.move(n); return moved() }
	}
	page := t.window() / 2
	empty, brief := "", ""
	if t.all() > t.window() {
		brief = "search"
	}
	if t.size() == 0 {
		empty = "there is no row here"
	}
	mark := empty
	if !t.several {
		mark = "one row at a time here"
	}
	return []offer{
		{act: actUp, run: by(-1)},
		{act: actDown, run: by(1)},
		{act: actFirst, run: by(-math.MaxInt32)},
		{act: actLast, run: by(math.MaxInt32)},
		{act: actPageDown, run: by(max(1, page))},
		{act: actPageUp, run: by(-max(1, page))},
		{act: actMark, why: mark, run: func() tea.Cmd { t.mark(); return moved() }},
		{act: actRange, why: mark, run: func() tea.Cmd { t.markRange(); return nil }},
		{act: actAll, why: mark, run: func() tea.Cmd { t.markAll(); return nil }},
		{act: actSearch, brief: brief, why: t.nothingAtAll(), run: func() tea.Cmd { t.d.open(newFinder(t)); return nil }},
		{act: actSort, why: t.cannotSort(), run: func() tea.Cmd { t.d.open(t.sorter()); return nil }},
	}
}

func (t *table[K, R]) nothingAtAll() string {
	if t.all() == 0 {
		return "there is nothing to search"
	}
	return ""
}

func (t *table[K, R]) cannotSort() string {
	for _, c := range t.columns {
		if c.order != nil {
			return ""
		}
	}
	return "this table has one order only"
}

// move goes n rows on, as far as there are rows.
func (t *table[K, R]) move(n int) {
	t.pos = max(0, min(t.pos+n, t.size()-1))
	t.stay()
	t.clamp()
}

// next goes to the next row that f wants, from the cursor on and round; false
// if there is none.
func (t *table[K, R]) next(f func(*R) bool) bool {
	return t.nextPlace(func(pos int) bool { return f(t.row(pos)) })
}

// nextOpen goes to the next row that is not settled. It looks at no row, for
// there may be a hundred thousand.
func (t *table[K, R]) nextOpen() bool {
	return t.nextPlace(func(pos int) bool { return t.v.sheet.open.has(t.v.rows[pos]) })
}

func (t *table[K, R]) nextPlace(wanted func(pos int) bool) bool {
	n := t.size()
	for step := 1; step <= n; step++ {
		pos := (t.pos + step) % n
		if !t.acting.has(t.v.rows[pos]) && wanted(pos) {
			t.pos = pos
			t.stay()
			t.clamp()
			return true
		}
	}
	return false
}

// mark turns the mark of the row over and goes on to the next one.
func (t *table[K, R]) mark() {
	if t.anchor != nil {
		t.markRange()
		return
	}
	i := t.v.rows[t.pos]
	t.marks.set(i, !t.marks.has(i))
	t.move(1)
}

// markAll marks every row that shows, or takes all marks away if all are marked.
func (t *table[K, R]) markAll() {
	t.anchor = nil
	if t.v.shown.outside(t.marks) == 0 {
		t.unmark()
		return
	}
	t.marks.add(t.v.shown)
}

// unmark takes every mark away.
func (t *table[K, R]) unmark() { t.marks, t.anchor = newBitset(t.all()), nil }

// back goes one level back: a range, then the search, then the marks.
func (t *table[K, R]) back() (tea.Cmd, bool) {
	switch {
	case t.anchor != nil:
		t.dropRange()
		return nil, true
	case t.q.words != "":
		return t.search(""), true
	case t.marks.count() > 0:
		t.unmark()
		return nil, true
	}
	return nil, false
}

// sorter lets the person pick a column; picking it again turns the order round.
func (t *table[K, R]) sorter() layer {
	items := []pickItem{{label: "the order in which they came"}}
	at := []int{-1}
	for i, c := range t.columns {
		if c.order != nil {
			items = append(items, pickItem{label: c.title})
			at = append(at, i)
		}
	}
	return newPicker(t.d, "Sort by", items, func(n int) tea.Cmd { return t.sortBy(at[n]) })
}

func (t *table[K, R]) sortBy(col int) tea.Cmd {
	return t.show(func(q *query[R]) {
		q.down = col >= 0 && col == t.sorted && !q.down
		q.order = nil
		if col >= 0 {
			q.order = t.columns[col].order
		}
		t.sorted = col
	})
}

// decide sends the chosen rows to work, dims them at once and moves the cursor
// to the next open row, so that a person need not wait for the answer.
func (t *table[K, R]) decide(work func() (string, error)) tea.Cmd {
	if t.marks.count() == 0 {
		return t.decideOne(work)
	}
	t.acting.add(t.marks)
	t.unmark()
	if t.size() > 0 && t.acting.has(t.v.rows[t.pos]) {
		return t.onward(work)
	}
	return t.write(work)
}

// decideOne is decide for the row under the cursor alone.
func (t *table[K, R]) decideOne(work func() (string, error)) tea.Cmd {
	t.dropRange()
	if t.size() == 0 {
		return t.write(work)
	}
	t.acting.set(t.v.rows[t.pos], true)
	return t.onward(work)
}

// onward moves the cursor to the next open row without waiting for work. If
// work is refused the cursor goes back, unless the person moved it meanwhile: a
// row that was not settled must not be lost from sight.
func (t *table[K, R]) onward(work func() (string, error)) tea.Cmd {
	from := t.id(t.current())
	t.nextOpen()
	to := t.id(t.current())
	return t.written(work, func(err error) {
		if r := t.current(); err != nil && r != nil && t.id(r) == to {
			t.goTo(from)
		}
	})
}

// write runs work in the order of the keys and reads the rows again after it.
func (t *table[K, R]) write(work func() (string, error)) tea.Cmd {
	return t.written(work, func(error) {})
}

func (t *table[K, R]) written(work func() (string, error), after func(error)) tea.Cmd {
	t.writes++
	return t.d.write(work, func(err error) tea.Cmd {
		t.writes--
		after(err)
		return t.refresh()
	})
}
