package match

import (
	"hash/maphash"
	"slices"
)

// keyIndex finds the machines that share something. Keys are hashes: two different texts of one hash cannot make a match, since machines are compared by the text itself. The counts are frozen when the index is
// built.
type keyIndex struct {
	ids      map[uint64]int32
	of       [2][][]int32         // by record: its keys
	postings [2][][]int32         // by key: the records that hold it, ascending
	samples  [2]map[int32][]int32 // the first records under each crowded key, frozen like the counts
	frozen   [2][]int32           // by key: how many machines held it when the index was built; archived ones count only if no other does
}

var hashSeed = maphash.MakeSeed()

// Salts keep keys of different meaning apart.
const (
	saltAgent = 0x9e3779b97f4a7c15
	saltGroup = 0xbf58476d1ce4e5b9
)

func hashText(s string) uint64 { return maphash.String(hashSeed, s) }

// crowd is the number of machines from which on a key proposes no candidates.
const crowd = 32

// newKeyIndex numbers the keys of all machines.
func newKeyIndex(hashes [2][][]uint64, archived func(s side, i int) bool) *keyIndex {
	x := &keyIndex{ids: make(map[uint64]int32, max(len(hashes[leftSide]), len(hashes[rightSide])))}
	for s := range hashes {
		x.of[s] = x.numberAll(hashes[s])
	}
	for s := range hashes {
		x.post(side(s))
		x.count(side(s), archived)
	}
	x.sample()
	return x
}

// sample remembers a few machines of each crowded key, so that nobody of a crowded name stands without any candidate.
func (x *keyIndex) sample() {
	for s := range x.postings {
		x.samples[s] = make(map[int32][]int32)
		for key, holders := range x.postings[s] {
			if x.crowded(int32(key)) {
				x.samples[s][int32(key)] = slices.Clone(holders[:min(len(holders), sampleSize)])
			}
		}
	}
}

// each visits the machines of the other side that one machine's key proposes: all holders or, if the key is crowded, the samples of either side.
func (x *keyIndex) each(s side, i, key int32, visit func(other int32)) {
	if !x.crowded(key) || slices.Contains(x.samples[s][key], i) {
		for _, other := range x.postings[s.other()][key] {
			visit(other)
		}
		return
	}
	for _, other := range x.samples[s.other()][key] {
		if slices.Contains(x.of[s.other()][other], key) {
			visit(other)
		}
	}
}

// adopt takes over the statistics of another index over the same machines: by hash, since the numbers of the keys may differ.
func (x *keyIndex) adopt(like *keyIndex) {
	for s := range x.frozen {
		x.frozen[s] = make([]int32, len(x.ids))
		x.samples[s] = make(map[int32][]int32)
		for hash, id := range x.ids {
			old, ok := like.ids[hash]
			if !ok || int(old) >= len(like.frozen[s]) {
				continue
			}
			x.frozen[s][id] = like.frozen[s][old]
			if sample, ok := like.samples[s][old]; ok {
				x.samples[s][id] = sample
			}
		}
	}
}

func (x *keyIndex) numberAll(hashes [][]uint64) [][]int32 {
	total := 0
	for _, h := range hashes {
		total += len(h)
	}
	array := make([]int32, 0, total)
	of := make([][]int32, len(hashes))
	for i, h := range hashes {
		from := len(array)
		for _, hash := range h {
			array = append(array, x.number(hash))
		}
		of[i] = array[from:len(array):len(array)]
	}
	return of
}

func (x *keyIndex) number(hash uint64) int32 {
	if id, ok := x.ids[hash]; ok {
		return id
	}
	id := int32(len(x.ids))
	x.ids[hash] = id
	return id
}

func (x *keyIndex) post(s side) {
	counts := make([]int32, len(x.ids))
	total := 0
	for _, keys := range x.of[s] {
		for _, key := range keys {
			counts[key]++
		}
		total += len(keys)
	}
	array := make([]int32, total)
	postings := make([][]int32, len(counts))
	for key, n := range counts {
		postings[key] = array[:0:n]
		array = array[n:]
	}
	for i, keys := range x.of[s] {
		for _, key := range keys {
			postings[key] = append(postings[key], int32(i))
		}
	}
	x.postings[s] = postings
}

func (x *keyIndex) count(s side, archived func(s side, i int) bool) {
	x.frozen[s] = make([]int32, len(x.ids))
	for key, holders := range x.postings[s] {
		n := len(holders)
		if n > 1 {
			live := 0
			for _, i := range holders {
				if !archived(s, int(i)) {
					live++
				}
			}
			if live > 0 {
				n = live
			}
		}
		x.frozen[s][key] = int32(n)
	}
}

// unique says whether no second machine of either side held the key when the index was built.
func (x *keyIndex) unique(key int32) bool {
	return int(key) >= len(x.frozen[leftSide]) || x.frozen[leftSide][key] <= 1 && x.frozen[rightSide][key] <= 1
}

// crowded says whether too many machines of either side held the key.
func (x *keyIndex) crowded(key int32) bool {
	return int(key) < len(x.frozen[leftSide]) && (x.frozen[leftSide][key] > crowd || x.frozen[rightSide][key] > crowd)
}

// replace puts the new keys of one record into the tables.
func (x *keyIndex) replace(s side, index int32, hashes []uint64) {
	for _, key := range x.of[s][index] {
		if at, ok := slices.BinarySearch(x.postings[s][key], index); ok {
			x.postings[s][key] = slices.Delete(slices.Clone(x.postings[s][key]), at, at+1)
		}
	}
	keys := make([]int32, len(hashes))
	for i, hash := range hashes {
		keys[i] = x.number(hash)
	}
	x.of[s][index] = keys
	for t := range x.postings {
		x.postings[t] = append(x.postings[t], make([][]int32, len(x.ids)-len(x.postings[t]))...)
	}
	for _, key := range keys {
		at, _ := slices.BinarySearch(x.postings[s][key], index)
		x.postings[s][key] = slices.Insert(x.postings[s][key], at, index)
	}
}
