package app

import (
	"iter"
	"maps"
	"slices"
)

// ledger finds values by the number of a record. Nearly all of them stand in two
// lists, which a hundred thousand fill without the gaps of a map. Nobody changes
// these, so that copies share them; what changes stands beside them until it is
// worth making new ones. The zero value is empty.
type ledger[V any] struct {
	ids    []int64 // ascending
	values []V
	late   map[int64]lateEntry[V]
}

// lateEntry is what a ledger's lists do not know yet.
type lateEntry[V any] struct {
	value V
	gone  bool
}

func (l *ledger[V]) get(id int64) (value V, known bool) {
	if x, changed := l.late[id]; changed {
		return x.value, !x.gone
	}
	at, known := slices.BinarySearch(l.ids, id)
	if known {
		value = l.values[at]
	}
	return value, known
}

func (l *ledger[V]) put(id int64, value V) { l.change(id, lateEntry[V]{value: value}) }

func (l *ledger[V]) drop(id int64) {
	if _, known := l.get(id); known {
		l.change(id, lateEntry[V]{gone: true})
	}
}

// lateMost is how many changes stand beside the lists before new ones are made,
// or an eighth of the lists if that is more.
const lateMost = 1024

func (l *ledger[V]) change(id int64, x lateEntry[V]) {
	if l.late == nil {
		l.late = map[int64]lateEntry[V]{}
	}
	if l.late[id] = x; len(l.late) > max(lateMost, len(l.ids)/8) {
		l.even()
	}
}

// even brings what is late into lists of its own.
func (l *ledger[V]) even() {
	if len(l.late) == 0 {
		return
	}
	n := 0
	for range l.all() {
		n++
	}
	ids, values, rest := make([]int64, 0, n), make([]V, 0, n), *l
	add := func(id int64, value V) { ids, values = append(ids, id), append(values, value) }
	for _, id := range slices.Sorted(maps.Keys(l.late)) {
		at, known := slices.BinarySearch(rest.ids, id)
		ids, values = append(ids, rest.ids[:at]...), append(values, rest.values[:at]...)
		if known {
			at++
		}
		rest.ids, rest.values = rest.ids[at:], rest.values[at:]
		if x := l.late[id]; !x.gone {
			add(id, x.value)
		}
	}
	*l = ledger[V]{ids: append(ids, rest.ids...), values: append(values, rest.values...)}
}

// all visits every value, in no order.
func (l *ledger[V]) all() iter.Seq2[int64, V] {
	return func(yield func(int64, V) bool) {
		for i, id := range l.ids {
			if _, changed := l.late[id]; !changed && !yield(id, l.values[i]) {
				return
			}
		}
		for id, x := range l.late {
			if !x.gone && !yield(id, x.value) {
				return
			}
		}
	}
}

func (l *ledger[V]) clone() ledger[V] {
	l.even()
	return *l
}
