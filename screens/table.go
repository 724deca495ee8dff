package screens

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// table shows rows of any number: only the window is drawn, the cursor follows
// its row by identity from load to load, and reading, filtering and sorting
// happen outside Update. Rows that were decided stay where they are until the
// person changes what shows.
type table[K cmp.Ordered, R any] struct {
	d       *desk
	id      func(*R) K
	find    searched[R]
	columns []column[R]
	settled func(*R) bool            // drawn dim and passed over by next open; nil: none are
	read    func() (rows[R], func()) // reads the rows outside Update; its func then runs in Update
	loaded  func() tea.Cmd           // runs after each load; nil: nothing follows
	words   tableWords
	several bool // acts here take several rows, so that rows are marked

	v      *view[K, R]
	q      query[R]
	sorted int    // column, -1: the order in which the rows came
	asked  uint64 // number of the query
	got    uint64 // number of the query that v answers
	within bool   // every query since was a search that only went on from it

	running, again, dirty bool

	w, h, pos, top int
	away           *placed[K] // what the cursor had to leave since the query hides it, nil: nothing
	marks          bitset
	acting         bitset // rows whose decision is on its way
	writes         int
	anchor         *K     // the row at which a range began, nil: none is open
	before         bitset // what was marked when it began
}

// tableWords are the texts in place of rows; each state has its own.
type tableWords struct {
	loading, empty, nothing string
}

func newTable[K cmp.Ordered, R any](d *desk, id func(*R) K, find searched[R], columns []column[R]) *table[K, R] {
	return &table[K, R]{d: d, id: id, find: find, columns: columns, sorted: -1}
}

// refresh reads the rows again.
func (t *table[K, R]) refresh() tea.Cmd {
	t.dirty = true
	return t.ask()
}

// show changes the query: rows that stayed only because they were decided go.
func (t *table[K, R]) show(change func(*query[R])) tea.Cmd {
	change(&t.q)
	t.within = false
	return t.askAnew()
}

// search changes the words that every row must have. Words that were typed on
// are looked for among the rows that were found already.
func (t *table[K, R]) search(words string) tea.Cmd {
	t.within = strings.HasPrefix(words, t.q.words) && (t.within || t.got == t.asked)
	t.q.words = words
	return t.askAnew()
}

func (t *table[K, R]) askAnew() tea.Cmd {
	t.asked++
	t.dropRange()
	return t.ask()
}

// ask starts the reading and arranging that is due, one at a time.
func (t *table[K, R]) ask() tea.Cmd {
	if t.running {
		t.again = true
		return nil
	}
	if t.v == nil && !t.dirty {
		return nil
	}
	t.running, t.again = true, false
	q, number, id, find, done, old := t.q, t.asked, t.id, t.find, t.settled, t.v
	read := t.read
	if !t.dirty {
		read = nil
	}
	t.dirty = false
	stay, among := old, (*view[K, R])(nil)
	if t.got != number {
		stay = nil
		if t.within && read == nil {
			among = old
		}
	}
	return func() tea.Msg {
		sheet, store := sheetOf(old, read, id, done)
		v := arrange(sheet, q, find, stay, among)
		return settled(func() tea.Cmd { return t.take(v, number, store) })
	}
}

func sheetOf[K cmp.Ordered, R any](old *view[K, R], read func() (rows[R], func()), id func(*R) K, done func(*R) bool) (*sheet[K, R], func()) {
	if read == nil {
		return old.sheet, nil
	}
	loaded, store := read()
	if old == nil {
		return newSheet(loaded, id, done, nil), store
	}
	return newSheet(loaded, id, done, old.sheet), store
}

// take makes v what shows. The cursor stays on its row and on its line.
func (t *table[K, R]) take(v *view[K, R], number uint64, store func()) tea.Cmd {
	t.running = false
	if store != nil {
		store()
	}
	line := t.follow(v, t.got != number)
	if t.v == nil || t.v.sheet != v.sheet {
		t.marks, t.before, t.acting = v.sheet.carry(t.marks), v.sheet.carry(t.before), v.sheet.carry(t.acting)
	}
	if t.writes == 0 {
		t.acting = newBitset(len(v.sheet.ids))
	}
	t.v, t.got = v, number
	t.top = t.pos - line
	t.clamp()
	var next, after tea.Cmd
	if t.again || t.dirty {
		next = t.ask()
	}
	if t.loaded != nil {
		after = t.loaded()
	}
	return batch(after, next)
}

// placed is a row that the cursor had to leave, and the line on which it stood.
type placed[K cmp.Ordered] struct {
	row  K
	line int
}

// follow puts the cursor on its row in v and returns the line it stands on. Where
// v hides that row the cursor stands on another until a query shows it again, or
// the person moves; anew says that v answers another query.
func (t *table[K, R]) follow(v *view[K, R], anew bool) (line int) {
	r := t.current()
	if back := t.away; back != nil && (anew || r == nil) {
		if at := v.find(back.row); at >= 0 {
			t.pos, t.away = at, nil
			return back.line
		}
	}
	line = t.pos - t.top
	if r == nil {
		return line
	}
	id := t.id(r)
	if at := v.find(id); at >= 0 {
		t.pos = at
	} else if t.away == nil && (anew || len(v.rows) == 0) {
		t.away = &placed[K]{id, line}
	}
	return line
}

// stay makes the row under the cursor the one that it follows.
func (t *table[K, R]) stay() {
	if t.size() > 0 {
		t.away = nil
	}
}

func (t *table[K, R]) resize(w, h int) {
	t.w, t.h = w, h
	t.clamp()
}

// size is the number of rows that show.
func (t *table[K, R]) size() int {
	if t.v == nil {
		return 0
	}
	return len(t.v.rows)
}

// window is the number of lines for rows, below the header.
func (t *table[K, R]) window() int { return max(1, t.h-1) }

// clamp keeps cursor and window inside the rows. When the cursor leaves the
// window it jumps by half of it, since every scroll repaints all of it. An open
// range goes with it.
func (t *table[K, R]) clamp() {
	n, h := t.size(), t.window()
	t.pos = max(0, min(t.pos, n-1))
	if t.pos < t.top {
		t.top = t.pos - h/2
	}
	if t.pos >= t.top+h {
		t.top = t.pos - (h - 1) + h/2
	}
	if t.pos < t.top || t.pos >= t.top+h {
		t.top = t.pos
	}
	t.top = max(0, min(t.top, n-h))
	t.stretch()
}

// row returns the row that shows at pos.
func (t *table[K, R]) row(pos int) *R {
	r := t.v.sheet.rows.Row(int(t.v.rows[pos]))
	return &r
}

// all is the number of rows, whether they show or not.
func (t *table[K, R]) all() int {
	if t.v == nil {
		return 0
	}
	return len(t.v.sheet.ids)
}

// each visits all rows in the order in which they came.
func (t *table[K, R]) each() iter.Seq[*R] {
	return func(yield func(*R) bool) {
		for i := range t.all() {
			if r := t.v.sheet.rows.Row(i); !yield(&r) {
				return
			}
		}
	}
}

// current returns the row under the cursor, nil if none shows.
func (t *table[K, R]) current() *R {
	if t.pos >= t.size() {
		return nil
	}
	return t.row(t.pos)
}

// marked returns the marked rows as they are now, to be gone through outside
// Update: there may be a hundred thousand of them.
func (t *table[K, R]) marked() iter.Seq[*R] {
	sheet, marks := t.v.sheet, slices.Clone(t.marks)
	return func(yield func(*R) bool) {
		on := true
		marks.each(func(i int32) {
			if on {
				r := sheet.rows.Row(int(i))
				on = yield(&r)
			}
		})
	}
}

// chosen is marked, or the row under the cursor if none is marked.
func (t *table[K, R]) chosen() iter.Seq[*R] {
	r := t.current()
	if t.marks.count() > 0 || r == nil {
		return t.marked()
	}
	return func(yield func(*R) bool) { yield(r) }
}

// hidden is how many marked rows the query hides.
func (t *table[K, R]) hidden() int {
	if t.v == nil {
		return 0
	}
	return t.marks.outside(t.v.shown)
}

// sight says which rows show, nil if all do; it is asked outside Update.
func (t *table[K, R]) sight() func(K) bool {
	if t.size() == t.all() {
		return nil
	}
	v := t.v
	return func(k K) bool { return v.find(k) >= 0 }
}
