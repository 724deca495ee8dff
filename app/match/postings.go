package match

import "slices"

// postings are the records of one side that hold each key, ascending. What changes after they are built stands beside the lists.
type postings struct {
	built   spans
	changed map[int32][]int32
}

func newPostings(keys int, profiles []profile) postings {
	p := postings{built: spans{ends: make([]int32, keys)}, changed: make(map[int32][]int32)}
	next := make([]int32, keys)
	for i := range profiles {
		for _, key := range profiles[i].keys {
			p.built.ends[key]++
		}
	}
	total := int32(0)
	for key, n := range p.built.ends {
		next[key] = total
		total += n
		p.built.ends[key] = total
	}
	p.built.all = make([]int32, total)
	for i := range profiles {
		for _, key := range profiles[i].keys {
			p.built.all[next[key]] = int32(i)
			next[key]++
		}
	}
	return p
}

func (p *postings) of(key int32) []int32 {
	if list, is := p.changed[key]; is {
		return list
	}
	if int(key) >= len(p.built.ends) {
		return nil
	}
	return p.built.at(key)
}

func (p *postings) add(key, record int32) {
	list := slices.Clone(p.of(key))
	at, _ := slices.BinarySearch(list, record)
	p.changed[key] = slices.Insert(list, at, record)
}

func (p *postings) remove(key, record int32) {
	list := slices.Clone(p.of(key))
	if at, ok := slices.BinarySearch(list, record); ok {
		p.changed[key] = slices.Delete(list, at, at+1)
	}
}
