package match

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// newPartyEngine builds an engine on a corpus that may be frozen already.
func newPartyEngine(c *corpus, left, right []Party, facts []Fact, opt PartyOptions) (*PartyEngine, error) {
	e := &PartyEngine{opt: opt, corpus: c}
	e.opt.OwnDomains = nil
	for _, own := range opt.OwnDomains {
		if domain, ok := cleanWebsite(own); ok {
			e.opt.OwnDomains = append(e.opt.OwnDomains, domain)
		}
	}
	for s, parties := range [2][]Party{left, right} {
		if err := e.read(side(s), parties); err != nil {
			return nil, err
		}
	}
	c.freeze(e.sides[leftSide].profiles, e.sides[rightSide].profiles)
	c.weigh()
	for s := range e.sides {
		e.post(side(s))
	}
	e.search = e.newSearcher()
	e.pairUp()
	e.facts = newFactBook(facts)
	e.settleAll()
	return e, nil
}

// read normalises one side in the order of its ids.
func (e *PartyEngine) read(s side, parties []Party) error {
	order, err := orderByID(s, len(parties), func(i int) string { return parties[i].ID })
	if err != nil {
		return err
	}
	texts := make([]partyText, len(parties))
	parallel(len(parties), func(from, to int) {
		for i := from; i < to; i++ {
			texts[i] = readParty(&parties[order[i]], &e.opt)
		}
	})
	out := &e.sides[s]
	out.profiles = make([]profile, len(parties))
	out.index = make(map[string]int32, len(parties))
	out.out = make([]bool, len(parties))
	for i := range texts {
		out.profiles[i] = e.corpus.number(s, &parties[order[i]], &texts[i])
		out.index[out.profiles[i].id] = int32(i)
	}
	return nil
}

// idRow is a row with its id.
type idRow struct {
	id  string
	row int
}

// orderByID gives the rows in the order of their ids and refuses ids that are missing or stand on several rows.
func orderByID(s side, n int, id func(int) string) ([]int, error) {
	rows := make([]idRow, n)
	for i := range rows {
		rows[i] = idRow{id(i), i}
	}
	slices.SortFunc(rows, func(a, b idRow) int { return cmp.Or(strings.Compare(a.id, b.id), a.row-b.row) })
	order := make([]int, n)
	for i, r := range rows {
		order[i] = r.row
	}
	for i, r := range rows {
		end := i + 1
		for end < n && rows[end].id == r.id {
			end++
		}
		if end > i+1 || r.id == "" {
			return nil, &DuplicateError{Side: s.String(), ID: r.id, Rows: slices.Clone(order[i:end])}
		}
	}
	return order, nil
}

// post finds out which records of one side hold each key.
func (e *PartyEngine) post(s side) {
	out := &e.sides[s]
	for i := range out.profiles {
		out.profiles[i].need = e.corpus.lightest(&out.profiles[i])
	}
	out.postings = newPostings(len(e.corpus.keys.kinds), out.profiles)
	out.live = make([]int32, len(e.corpus.keys.kinds))
	for key := range out.live {
		out.live[key] = int32(len(out.postings.of(int32(key))))
	}
}

// lightest is the weight of the record's lightest name.
func (c *corpus) lightest(p *profile) int32 {
	var lightest int32
	for i := range p.names {
		var weight int32
		for _, id := range p.names[i].words {
			w := c.words.words[id].weight
			weight += w * w
		}
		if weight > 0 && (lightest == 0 || weight < lightest) {
			lightest = weight
		}
	}
	return lightest
}

// pairUp compares all candidates and keeps what may matter, for both sides.
func (e *PartyEngine) pairUp() {
	left, right := &e.sides[leftSide], &e.sides[rightSide]
	left.pairs = make([][]pair, len(left.profiles))
	parallel(len(left.profiles), func(from, to int) {
		f := e.newSearcher()
		var found []pair
		for i := from; i < to; i++ {
			found = e.findPairs(f, leftSide, int32(i), found[:0])
			left.pairs[i] = slices.Clone(found)
		}
	})
	counts := make([]int32, len(right.profiles))
	total := 0
	for _, pairs := range left.pairs {
		total += len(pairs)
		for _, p := range pairs {
			counts[p.other]++
		}
	}
	array := make([]pair, total)
	right.pairs = make([][]pair, len(right.profiles))
	for i, n := range counts {
		right.pairs[i] = array[:0:n]
		array = array[n:]
	}
	for i, pairs := range left.pairs {
		for _, p := range pairs {
			other := p.other
			p.other = int32(i)
			right.pairs[other] = append(right.pairs[other], p)
		}
	}
}

// findPairs appends the pairs of one record that are worth keeping.
func (e *PartyEngine) findPairs(f *searcher, s side, index int32, to []pair) []pair {
	var evidence sheet
	f.each(s, index, func(other int32) {
		l, r := &e.sides[s].profiles[index], &e.sides[s.other()].profiles[other]
		if s == rightSide {
			l, r = r, l
		}
		e.compare(l, r, &evidence)
		if evidence.support >= minShown {
			p := e.appraise(l, r, &evidence)
			p.other = other
			to = append(to, p)
		}
	})
	return to
}

// minParallel is the number of records below which a second goroutine costs more than it saves.
const minParallel = 256

// parallel splits n records over the processors and waits. The parts do not depend on each other, so the outcome does not depend on the split. It has no more workers than processors, so that a program with more threads than those has one left for whoever presses a key meanwhile.
func parallel(n int, work func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU(), n/minParallel+1)
	if workers == 1 {
		work(0, n)
		return
	}
	parts := workers * 4
	next := make(chan int, parts)
	for part := range parts {
		next <- part
	}
	close(next)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for part := range next {
				work(part*n/parts, (part+1)*n/parts)
			}
		})
	}
	wait.Wait()
}
