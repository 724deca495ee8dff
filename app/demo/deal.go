package demo

import "math/rand/v2"

// share asks for a part of a whole to be of one kind.
type share[T any] struct {
	kind T
	part float64
}

// deal returns n kinds in random order. Each share gets its part of n, but at
// least one as long as there is room; the rest is of kind rest.
func deal[T any](r *rand.Rand, n int, rest T, shares ...share[T]) []T {
	kinds := make([]T, 0, n)
	for _, s := range shares {
		for k := max(1, int(s.part*float64(n)+0.5)); k > 0 && len(kinds) < n; k-- {
			kinds = append(kinds, s.kind)
		}
	}
	for len(kinds) < n {
		kinds = append(kinds, rest)
	}
	r.Shuffle(n, func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	return kinds
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func chance(r *rand.Rand, part float64) bool { return r.Float64() < part }
