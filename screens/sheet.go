package screens

import (
	"slices"
	"strings"
	"sync"

	"dev.onramp/app"
)

// sheet is one immutable load of rows, with what following a row from load to
// load and searching need. It is built outside Update.
type sheet[K comparable, R any] struct {
	rows  []R
	place map[K]int32     // where a row is, by identity
	keys  func() []string // what a search looks through, made at the first search
}

func newSheet[K comparable, R any](rows []R, id func(*R) K, find func(*R) string) *sheet[K, R] {
	s := &sheet[K, R]{rows: rows, place: make(map[K]int32, len(rows))}
	for i := range rows {
		s.place[id(&rows[i])] = int32(i)
	}
	s.keys = sync.OnceValue(func() []string {
		keys := make([]string, len(rows))
		for i := range rows {
			keys[i] = app.Fold(find(&rows[i]))
		}
		return keys
	})
	return s
}

// query says which rows of a sheet show, and in which order.
type query[R any] struct {
	keep  func(*R) bool // the tab's choice; nil keeps all
	words string        // every word must occur
	order func(a, b *R) int
	down  bool // turns the order round
}

// view is a sheet as a query shows it: immutable, built outside Update.
type view[K comparable, R any] struct {
	sheet *sheet[K, R]
	rows  []int32 // what shows, as indices of the sheet
	at    []int32 // where a row of the sheet shows; -1 nowhere
	shown bitset
}

// arrange applies a query. Rows in stay show whatever the query says, and keep
// their order: a row that was just decided must not vanish or move under the
// cursor. stay belongs to the same query, and may belong to an older sheet.
func arrange[K comparable, R any](s *sheet[K, R], q query[R], id func(*R) K, stay *view[K, R]) *view[K, R] {
	v := &view[K, R]{sheet: s, at: make([]int32, len(s.rows)), shown: newBitset(len(s.rows))}
	words := strings.Fields(app.Fold(q.words))
	var keys []string
	if len(words) > 0 {
		keys = s.keys()
	}
	for i := range s.rows {
		was := stay.where(s, i, id)
		if was < 0 && !passes(&s.rows[i], q, words, keys, i) {
			continue
		}
		v.at[i] = was
		v.rows = append(v.rows, int32(i))
		v.shown.set(int32(i), true)
	}
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

// sort orders the rows: first those that showed before, as they were, then the
// others by the query. at holds where a row showed before.
func (v *view[K, R]) sort(q query[R]) {
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
		n := q.order(&v.sheet.rows[a], &v.sheet.rows[b])
		if q.down {
			return -n
		}
		return n
	})
}

// where returns where row i of sheet s showed in v, -1 if it did not.
func (v *view[K, R]) where(s *sheet[K, R], i int, id func(*R) K) int32 {
	if v == nil {
		return -1
	}
	if v.sheet == s {
		return v.at[i]
	}
	old, ok := v.sheet.place[id(&s.rows[i])]
	if !ok {
		return -1
	}
	return v.at[old]
}

func passes[R any](r *R, q query[R], words, keys []string, i int) bool {
	if q.keep != nil && !q.keep(r) {
		return false
	}
	for _, w := range words {
		if !strings.Contains(keys[i], w) {
			return false
		}
	}
	return true
}

// find returns where the row with this identity shows, -1 if it does not.
func (v *view[K, R]) find(k K) int {
	i, ok := v.sheet.place[k]
	if !ok {
		return -1
	}
	return int(v.at[i])
}
