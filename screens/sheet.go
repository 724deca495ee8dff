package screens

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"dev.onramp/app"
)

// rows are what a table shows, by index. A row may be made only when it is asked
// for: of a hundred thousand a screen shows fifty.
type rows[R any] interface {
	Len() int
	Row(i int) R
}

// made are rows that are all there.
type made[R any] []R

func (m made[R]) Len() int { return len(m) }

func (m made[R]) Row(i int) R { return m[i] }

// sheet is one immutable load of rows, with what following a row from load to
// load needs. It is built outside Update.
type sheet[K cmp.Ordered, R any] struct {
	rows  rows[R]
	ids   []K
	order []int32 // the rows in the order of their identities
	open  bitset  // the rows that wait for a person
	moved []int32 // where the rows of the sheet before are now, -1 nowhere; nil: where they were
}

// newSheet makes a sheet. Mostly the same records come again, so that who they
// are need not be put in order again; old may be nil, and so may settled.
func newSheet[K cmp.Ordered, R any](loaded rows[R], id func(*R) K, settled func(*R) bool, old *sheet[K, R]) *sheet[K, R] {
	n := loaded.Len()
	s := &sheet[K, R]{rows: loaded, ids: make([]K, n), open: newBitset(n)}
	var r R
	for i := range s.ids {
		r = loaded.Row(i)
		s.ids[i] = id(&r)
		s.open.set(int32(i), settled == nil || !settled(&r))
	}
	if old != nil && slices.Equal(old.ids, s.ids) {
		s.ids, s.order = old.ids, old.order
		return s
	}
	s.order = make([]int32, n)
	for i := range s.order {
		s.order[i] = int32(i)
	}
	slices.SortFunc(s.order, func(a, b int32) int { return cmp.Compare(s.ids[a], s.ids[b]) })
	if old != nil {
		s.moved = make([]int32, len(old.ids))
		for i, k := range old.ids {
			s.moved[i] = -1
			if at, ok := s.place(k); ok {
				s.moved[i] = at
			}
		}
	}
	return s
}

// carry moves bits from the rows of the sheet before to the rows that are. Where
// each row went is known already, for there may be a hundred thousand bits.
func (s *sheet[K, R]) carry(b bitset) bitset {
	out := newBitset(len(s.ids))
	if s.moved == nil {
		copy(out, b)
		return out
	}
	b.each(func(i int32) {
		if at := s.moved[i]; at >= 0 {
			out.set(at, true)
		}
	})
	return out
}

// place finds a row by its identity.
func (s *sheet[K, R]) place(k K) (int32, bool) {
	at, found := slices.BinarySearchFunc(s.order, k, func(i int32, k K) int { return cmp.Compare(s.ids[i], k) })
	if !found {
		return 0, false
	}
	return s.order[at], true
}

// query says which rows of a sheet show, and in which order.
type query[R any] struct {
	keep  func(*R) bool   // the tab's choice; nil keeps all
	part  func(*R) string // names the tab of a row that is not kept; nil: there are none
	words string          // every word must occur
	order func(*R) sortKey
	down  bool // turns the order round
}

// sortKey is what rows are sorted by: the lowest number first, and of equal
// numbers the first text. Rows with a blank come last, whichever way round.
type sortKey struct {
	n     int
	text  string
	blank bool
}

// byNumber puts the greatest number first.
func byNumber(n int) sortKey { return sortKey{n: -n} }

// byAmount is byNumber where nothing stands for none.
func byAmount(n int) sortKey { return sortKey{n: -n, blank: n == 0} }

func byText(text string) sortKey { return sortKey{text: strings.ToLower(text), blank: text == ""} }

func (k sortKey) compare(other sortKey) int {
	return cmp.Or(cmp.Compare(k.n, other.n), cmp.Compare(k.text, other.text))
}

// view is a sheet as a query shows it: immutable, built outside Update.
type view[K cmp.Ordered, R any] struct {
	sheet *sheet[K, R]
	rows  []int32 // what shows, as indices of the sheet
	at    []int32 // where a row of the sheet shows; -1 nowhere
	shown bitset

	kept   int         // rows that would show if nothing were searched for
	beyond bitset      // rows with the words searched for that other tabs show
	others []app.Count // of these, by tab
}

// arrange applies a query. Rows in stay show whatever the query says, and keep
// their order: a row that was just decided must not vanish or move under the
// cursor. stay belongs to the same query, and may belong to an older sheet.
// among, if it is not nil, shows this sheet by a wider query: no other rows are
// looked at.
func arrange[K cmp.Ordered, R any](s *sheet[K, R], q query[R], find searched[R], stay, among *view[K, R]) *view[K, R] {
	v := &view[K, R]{sheet: s, at: make([]int32, len(s.ids)), shown: newBitset(len(s.ids)), beyond: newBitset(len(s.ids))}
	wanted := sieve[R]{q: q, find: find, words: strings.Fields(app.Fold(q.words))}
	look := func(i int32) {
		v.at[i] = stay.where(s, int(i))
		kept, has := wanted.looks(s.rows, int(i))
		if kept {
			v.kept++
		}
		switch {
		case v.at[i] >= 0 || kept && has:
			v.rows = append(v.rows, i)
			v.shown.set(i, true)
		case has:
			v.beyond.set(i, true)
		}
	}
	if among != nil {
		among.shown.each(look)
		among.beyond.each(look)
		v.kept = among.kept
	} else {
		for i := range v.at {
			look(int32(i))
		}
	}
	v.others = v.parts(q)
	if q.order != nil {
		v.sort(q)
	}
	for i := range v.at {
		v.at[i] = -1
	}
	for pos, i := range v.rows {
		v.at[i] = int32(pos)
	}
	return v
}

// parts counts what other tabs have of the words searched for, the most first.
func (v *view[K, R]) parts(q query[R]) []app.Count {
	if q.words == "" {
		return nil
	}
	n := map[string]int{}
	v.beyond.each(func(i int32) {
		r := v.sheet.rows.Row(int(i))
		n[q.part(&r)]++
	})
	return mostFirst(n)
}

// sort orders the rows: first those that showed before, as they were, then the
// others by the query. at holds where a row showed before.
func (v *view[K, R]) sort(q query[R]) {
	keys := make([]sortKey, len(v.at))
	var r R
	for _, i := range v.rows {
		r = v.sheet.rows.Row(int(i))
		keys[i] = q.order(&r)
	}
	slices.SortStableFunc(v.rows, func(a, b int32) int {
		was, is := v.at[a], v.at[b]
		switch {
		case was >= 0 && is >= 0:
			return int(was - is)
		case was >= 0:
			return -1
		case is >= 0:
			return 1
		}
		x, y := &keys[a], &keys[b]
		switch {
		case x.blank != y.blank && x.blank:
			return 1
		case x.blank != y.blank:
			return -1
		case q.down:
			return y.compare(*x)
		}
		return x.compare(*y)
	})
}

// where returns where row i of sheet s showed in v, -1 if it did not.
func (v *view[K, R]) where(s *sheet[K, R], i int) int32 {
	if v == nil {
		return -1
	}
	if len(s.ids) > 0 && len(v.sheet.ids) > 0 && &v.sheet.ids[0] == &s.ids[0] { // the same records
		return v.at[i]
	}
	old, ok := v.sheet.place(s.ids[i])
	if !ok {
		return -1
	}
	return v.at[old]
}

// find returns where the row with this identity shows, -1 if it does not.
func (v *view[K, R]) find(k K) int {
	i, ok := v.sheet.place(k)
	if !ok {
		return -1
	}
	return int(v.at[i])
}

// searched appends the folded text of a row that a search looks through.
type searched[R any] func(to []byte, r *R) []byte

// sieve looks at one row after the other.
type sieve[R any] struct {
	q     query[R]
	find  searched[R]
	words []string
	row   R // it and text are used for every row anew
	text  []byte
}

// looks says whether the tab keeps row i, and whether the row has the words that
// are searched for. Where there are no other tabs to find them in, a row that is
// not kept has none.
func (s *sieve[R]) looks(all rows[R], i int) (kept, has bool) {
	if s.q.keep == nil && len(s.words) == 0 {
		return true, true
	}
	s.row = all.Row(i)
	kept = s.q.keep == nil || s.q.keep(&s.row)
	if len(s.words) == 0 || !kept && s.q.part == nil {
		return kept, kept || s.q.part != nil
	}
	s.text = s.find(s.text[:0], &s.row)
	for _, w := range s.words {
		if !bytes.Contains(s.text, []byte(w)) {
			return kept, false
		}
	}
	return kept, true
}
