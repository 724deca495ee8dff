package match

// factBook holds the decisions, found by either id. Their order does not matter: where a record has several, the strongest holds.
type factBook struct {
	all             map[Fact]bool
	byLeft, byRight map[string][]Fact
	refusals        int
}

func newFactBook(facts []Fact) factBook {
	b := factBook{all: make(map[Fact]bool, len(facts)), byLeft: make(map[string][]Fact, len(facts)), byRight: make(map[string][]Fact, len(facts))}
	for _, f := range facts {
		b.add(f)
	}
	return b
}

// add reports false for a fact that is known already.
func (b *factBook) add(f Fact) bool {
	if b.all[f] {
		return false
	}
	b.all[f] = true
	if f.Verdict == Refused {
		b.refusals++
	}
	if f.Left != "" {
		b.byLeft[f.Left] = append(b.byLeft[f.Left], f)
	}
	if f.Right != "" {
		b.byRight[f.Right] = append(b.byRight[f.Right], f)
	}
	return true
}

// remove reports false for a fact that is not known.
func (b *factBook) remove(f Fact) bool {
	if !b.all[f] {
		return false
	}
	delete(b.all, f)
	if f.Verdict == Refused {
		b.refusals--
	}
	b.byLeft[f.Left] = without(b.byLeft[f.Left], f)
	b.byRight[f.Right] = without(b.byRight[f.Right], f)
	return true
}

func without(facts []Fact, f Fact) []Fact {
	for i := range facts {
		if facts[i] == f {
			return append(facts[:i:i], facts[i+1:]...)
		}
	}
	return facts
}

// ofLeft gives the strongest verdict on a left record: accepted, created, ignored, later, in this order.
func (b *factBook) ofLeft(id string) Verdict {
	best := Verdict(0)
	for _, f := range b.byLeft[id] {
		if verdictRank(f.Verdict) > verdictRank(best) {
			best = f.Verdict
		}
	}
	return best
}

func verdictRank(v Verdict) int {
	switch v {
	case Accepted:
		return 4
	case Created:
		return 3
	case Ignored:
		return 2
	case Later:
		return 1
	default: // a refused pair says nothing of the record
		return 0
	}
}

// leftSettled says whether a left record has left the pool.
func (b *factBook) leftSettled(id string) bool {
	return verdictRank(b.ofLeft(id)) >= verdictRank(Ignored)
}

// rightSettled says whether a right record has left the pool: it is somebody's partner, or ignored by itself.
func (b *factBook) rightSettled(id string) bool {
	for _, f := range b.byRight[id] {
		if f.Verdict == Accepted || f.Verdict == Created || f.Verdict == Ignored && f.Left == "" {
			return true
		}
	}
	return false
}

// refused says whether a person refused the pair.
func (b *factBook) refused(left, right string) bool {
	return b.all[Fact{Left: left, Right: right, Verdict: Refused}]
}

// partners gives the right ids that a person accepted for a left record.
func (b *factBook) partners(left string) []string {
	var ids []string
	for _, f := range b.byLeft[left] {
		if f.Verdict == Accepted || f.Verdict == Created && f.Right != "" {
			ids = append(ids, f.Right)
		}
	}
	return ids
}
