package match

import "slices"

// searcher finds the candidates of one record. It keeps its tables between records, so that each look-up costs no allocation. Whether two records are candidates depends on the two and the frozen corpus only, and
// is the same from either side.
type searcher struct {
	e       *PartyEngine
	shared  []int32 // weight of the keys in common, by index on the other side
	touched []int32
}

func (e *PartyEngine) newSearcher() *searcher {
	return &searcher{e: e, shared: make([]int32, max(len(e.sides[leftSide].profiles), len(e.sides[rightSide].profiles)))}
}

// needShare is the part of the lighter name's weight that two records must share, in hundredths.
const needShare = 27

// each calls visit with the index of every candidate of one record.
func (f *searcher) each(s side, index int32, visit func(other int32)) {
	p, others := &f.e.sides[s].profiles[index], &f.e.sides[s.other()]
	for _, key := range p.keys {
		weight := f.e.corpus.weights[key]
		if f.e.corpus.keys.crowded(key) {
			if weight == strongWeight {
				f.addCrowded(s, index, key)
			}
			continue
		}
		for _, other := range others.postings.of(key) {
			f.add(other, weight)
		}
	}
	for _, other := range f.touched {
		weight := f.shared[other]
		f.shared[other] = 0
		q := &others.profiles[other]
		if int64(weight)*100 >= needShare*int64(min(p.need, q.need)) && p.own == q.own {
			visit(other)
		}
	}
	f.touched = f.touched[:0]
}

func (f *searcher) add(other, weight int32) {
	if f.shared[other] == 0 {
		f.touched = append(f.touched, other)
	}
	if f.shared[other] < strongWeight {
		f.shared[other] += weight
	}
}

// addCrowded proposes, under a key of too many records, a few samples of one side to all of the other, so that nobody of a crowded name stands without any candidate.
func (f *searcher) addCrowded(s side, index, key int32) {
	samples, postings := f.e.corpus.samples[s.other()][key], f.e.sides[s.other()].postings.of(key)
	if slices.Contains(f.e.corpus.samples[s][key], index) {
		for _, other := range postings {
			f.add(other, strongWeight)
		}
		return
	}
	for _, other := range samples {
		if slices.Contains(f.e.sides[s.other()].profiles[other].keys, key) {
			f.add(other, strongWeight)
		}
	}
}
