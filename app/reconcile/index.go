package reconcile

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// index finds records by hashes of what they are known by, in order of id. Two
// texts may have one hash: whoever finds a record compares the text itself.
type index struct {
	entries []indexEntry
	sorted  bool
}

type indexEntry struct {
	hash uint64
	id   int64
}

var indexSeed = maphash.MakeSeed()

func (x *index) add(key string, id int64) {
	x.entries, x.sorted = append(x.entries, indexEntry{maphash.String(indexSeed, key), id}), false
}

// each visits the records under a key until visit says that it has what it wants.
func (x *index) each(key string, visit func(id int64) (found bool)) {
	if !x.sorted {
		slices.SortFunc(x.entries, func(a, b indexEntry) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.id, b.id)) })
		x.sorted = true
	}
	hash := maphash.String(indexSeed, key)
	at, _ := slices.BinarySearchFunc(x.entries, hash, func(e indexEntry, hash uint64) int { return cmp.Compare(e.hash, hash) })
	for ; at < len(x.entries) && x.entries[at].hash == hash; at++ {
		if visit(x.entries[at].id) {
			return
		}
	}
}
