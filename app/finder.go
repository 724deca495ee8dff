package app

import "math/bits"

// finder finds the records of a list by their numbers, in a fourth of the room
// of a map: it holds but places in the list, one more than they are, spread by a
// hash. The zero value finds nothing.
type finder[R any] struct {
	list   []*R
	number func(*R) int64
	places []int32
}

func newFinder[R any](list []*R, number func(*R) int64) finder[R] {
	f := finder[R]{list: list, number: number, places: make([]int32, len(list)+len(list)/3+1)}
	for i, x := range list {
		at := f.first(number(x))
		for f.places[at] != 0 {
			at = (at + 1) % len(f.places)
		}
		f.places[at] = int32(i + 1)
	}
	return f
}

// first is where a number stands if no other one was there before.
func (f *finder[R]) first(id int64) int {
	at, _ := bits.Mul64(uint64(id)*0x9e3779b97f4a7c15, uint64(len(f.places)))
	return int(at)
}

// get returns the record of a number, nil if there is none.
func (f *finder[R]) get(id int64) *R {
	if len(f.places) == 0 {
		return nil
	}
	for at := f.first(id); f.places[at] != 0; at = (at + 1) % len(f.places) {
		if x := f.list[f.places[at]-1]; f.number(x) == id {
			return x
		}
	}
	return nil
}
