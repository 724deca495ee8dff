package itgluetest

import (
	"cmp"
	"slices"
	"time"
)

// table holds the records of one kind in the order of their ids. A stored record is never changed in place but
// replaced, so that pointers to it stay good while a page is made.
type table[T any, P record[T]] struct {
	entries []entry[T]
}

type entry[T any] struct {
	id     int64
	row    *T
	listed time.Time // lists leave it out before
}

func (t *table[T, P]) find(id int64) (int, bool) {
	return slices.BinarySearchFunc(t.entries, id, func(e entry[T], id int64) int { return cmp.Compare(e.id, id) })
}

// get returns the stored record, which must not be changed, or nil.
func (t *table[T, P]) get(id int64) *T {
	if i, ok := t.find(id); ok {
		return t.entries[i].row
	}
	return nil
}

// copy returns a record that its holder may change.
func (t *table[T, P]) copy(id int64) (T, bool) {
	row := t.get(id)
	if row == nil {
		var none T
		return none, false
	}
	mine := *row
	P(&mine).own()
	return mine, true
}

func (t *table[T, P]) all() []T {
	rows := make([]T, len(t.entries))
	for i, e := range t.entries {
		rows[i] = *e.row
		P(&rows[i]).own()
	}
	return rows
}

// put stores row, whose slices nobody else holds, under its id. A new one is listed from listed on; a replaced one stays as listed as it was.
func (t *table[T, P]) put(row T, listed time.Time) {
	id := *P(&row).identity().id
	i, found := t.find(id)
	if found {
		t.entries[i].row = &row
		return
	}
	t.entries = slices.Insert(t.entries, i, entry[T]{id: id, row: &row, listed: listed})
}

func (t *table[T, P]) remove(id int64) bool {
	i, found := t.find(id)
	if found {
		t.entries = slices.Delete(t.entries, i, i+1)
	}
	return found
}

// listed returns the records that lists show at now.
func (t *table[T, P]) listed(now time.Time) []*T {
	rows := make([]*T, 0, len(t.entries))
	for _, e := range t.entries {
		if !e.listed.After(now) {
			rows = append(rows, e.row)
		}
	}
	return rows
}
