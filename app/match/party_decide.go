package match

import "slices"

// settleAll computes the pool, the best of every record and all answers.
func (e *PartyEngine) settleAll() {
	for s := range e.sides {
		for i := range e.sides[s].profiles {
			e.setOut(side(s), int32(i))
		}
	}
	for s := range e.sides {
		tops := make([]topTwo, len(e.sides[s].profiles))
		e.sides[s].tops = tops
		parallel(len(tops), func(from, to int) {
			for i := from; i < to; i++ {
				tops[i] = e.top(side(s), int32(i))
			}
		})
	}
	e.answers = make([]answer, len(e.sides[leftSide].profiles))
	parallel(len(e.answers), func(from, to int) {
		for i := from; i < to; i++ {
			e.answers[i] = e.answerFor(int32(i))
		}
	})
}

// setOut takes a record out of the pool or puts it back, as the facts say, and reports the keys whose name became unique or ceased to be.
func (e *PartyEngine) setOut(s side, index int32) []int32 {
	records := &e.sides[s]
	p := &records.profiles[index]
	out := false
	if s == leftSide {
		out = e.facts.leftSettled(p.id)
	} else {
		out = e.facts.rightSettled(p.id)
	}
	if out == records.out[index] {
		return nil
	}
	records.out[index] = out
	step := int32(1)
	if out {
		step = -1
	}
	return e.countLive(s, p.keys, step)
}

// countLive changes the number of records in the pool that hold the keys and gives the keys that are held by one record before or after.
func (e *PartyEngine) countLive(s side, keys []int32, step int32) []int32 {
	var flipped []int32
	live := e.sides[s].live
	for _, key := range keys {
		before := live[key]
		live[key] += step
		if kind := e.corpus.keys.kinds[key]; (kind == keyRaw || kind == keyBag) && (before <= 1) != (live[key] <= 1) {
			flipped = append(flipped, key)
		}
	}
	return flipped
}

// settle brings everything that depends on one fact up to date.
func (e *PartyEngine) settle(f Fact) []string {
	u := update{e: e, seen: make(map[int32]bool)}
	l, isLeft := e.sides[leftSide].index[f.Left]
	r, isRight := e.sides[rightSide].index[f.Right]
	if isLeft {
		u.record(leftSide, l, e.setOut(leftSide, l))
	}
	if isRight {
		u.record(rightSide, r, e.setOut(rightSide, r))
	}
	return u.finish()
}

// update gathers the left records whose answer may change.
type update struct {
	e     *PartyEngine
	lefts []int32
	seen  map[int32]bool
}

func (u *update) left(l int32) {
	if !u.seen[l] {
		u.seen[l] = true
		u.lefts = append(u.lefts, l)
	}
}

// record adds what depends on one record: its own pairs, whoever it rivals, and whoever bears a name that became unique or ceased to be.
func (u *update) record(s side, index int32, flipped []int32) {
	e := u.e
	if s == leftSide {
		u.left(index)
	}
	e.sides[s].tops[index] = e.top(s, index)
	if s == rightSide {
		u.partners(index)
	}
	for _, p := range e.sides[s].pairs[index] {
		before := e.sides[s.other()].tops[p.other]
		now := e.top(s.other(), p.other)
		e.sides[s.other()].tops[p.other] = now
		if s == rightSide || before == now {
			continue
		}
		u.partners(p.other)
	}
	for _, key := range flipped {
		for _, holder := range e.sides[s].postings.of(key) {
			if s == leftSide {
				u.left(holder)
			} else {
				u.partners(holder)
			}
		}
	}
}

// partners adds the left records that are paired with a right one.
func (u *update) partners(r int32) {
	for _, p := range u.e.sides[rightSide].pairs[r] {
		u.left(p.other)
	}
	for _, f := range u.e.facts.byRight[u.e.sides[rightSide].profiles[r].id] {
		if l, ok := u.e.sides[leftSide].index[f.Left]; ok {
			u.left(l)
		}
	}
}

// finish answers the gathered records again and gives the ids of those whose answer changed.
func (u *update) finish() []string {
	var changed []int32
	for _, l := range u.lefts {
		now := u.e.answerFor(l)
		if now != u.e.answers[l] {
			u.e.answers[l] = now
			changed = append(changed, l)
		}
	}
	return u.e.sortedIDs(changed)
}

// change takes in the new state of one record.
func (e *PartyEngine) change(s side, p Party) ([]string, error) {
	index, ok := e.sides[s].index[p.ID]
	if !ok {
		return nil, &UnknownError{Side: s.String(), ID: p.ID}
	}
	u := update{e: e, seen: make(map[int32]bool)}
	before := e.sides[s].pairs[index]
	flipped := e.replace(s, index, &p)
	e.repair(s, index)
	for _, gone := range before {
		e.sides[s.other()].tops[gone.other] = e.top(s.other(), gone.other)
		if s == rightSide {
			u.left(gone.other)
		} else {
			u.partners(gone.other)
		}
	}
	if s == leftSide {
		for _, new := range e.sides[s].pairs[index] {
			u.partners(new.other)
		}
	}
	u.record(s, index, flipped)
	for _, key := range flipped { // bearers of the name may be paired through another reading
		for _, holder := range e.sides[s.other()].postings.of(key) {
			u.bearer(s.other(), holder)
		}
	}
	return u.finish(), nil
}

func (u *update) bearer(s side, index int32) {
	if s == leftSide {
		u.left(index)
		return
	}
	u.partners(index)
}

// replace puts the new state of a record into the tables.
func (e *PartyEngine) replace(s side, index int32, p *Party) []int32 {
	records := &e.sides[s]
	text := readParty(p, &e.opt)
	old := records.profiles[index]
	now := e.corpus.number(s, p, &text)
	e.corpus.weigh()
	now.need = e.corpus.lightest(&now)
	for i := range e.sides {
		grown := len(e.corpus.keys.kinds) - len(e.sides[i].live)
		e.sides[i].live = append(e.sides[i].live, make([]int32, grown)...)
	}
	records.profiles[index] = now
	for _, key := range old.keys {
		records.postings.remove(key, index)
	}
	for _, key := range now.keys {
		records.postings.add(key, index)
	}
	if records.out[index] {
		return nil
	}
	return append(e.countLive(s, old.keys, -1), e.countLive(s, now.keys, 1)...)
}

// repair finds the pairs of a changed record again and puts them into the lists of both sides.
func (e *PartyEngine) repair(s side, index int32) {
	own, others := &e.sides[s], &e.sides[s.other()]
	for _, p := range own.pairs[index] {
		others.pairs[p.other] = slices.DeleteFunc(slices.Clone(others.pairs[p.other]), func(q pair) bool { return q.other == index })
	}
	own.pairs[index] = e.findPairs(e.search, s, index, nil)
	for _, p := range own.pairs[index] {
		mirrored := p
		mirrored.other = index
		others.pairs[p.other] = append(others.pairs[p.other], mirrored)
	}
}
