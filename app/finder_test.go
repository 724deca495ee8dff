package app

import (
	"math/rand/v2"
	"testing"
)

func TestAFinderFindsEveryRecordAndNoOther(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	number := func(x *int64) int64 { return *x }
	for _, n := range []int{0, 1, 2, 3, 1000} {
		known := map[int64]*int64{}
		for len(known) < n {
			id := random.Int64N(4_000) - 1_000
			known[id] = &id
		}
		var list []*int64
		for _, x := range known {
			list = append(list, x)
		}
		f := newFinder(list, number)
		for id := int64(-1_100); id < 3_100; id++ {
			if got := f.get(id); got != known[id] {
				t.Fatalf("seed %d: of %d records %d leads to %v, want %v", seed, n, id, got, known[id])
			}
		}
	}
	var none finder[int64]
	if none.get(0) != nil {
		t.Error("the zero finder finds something")
	}
}
