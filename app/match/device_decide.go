package match

// settleAll computes the pool, the best of every machine and all answers.
func (e *DeviceEngine) settleAll() {
	for s := range e.sides {
		out := &e.sides[s]
		for i := range out.machines {
			out.out[i] = e.isOut(side(s), int32(i))
		}
	}
	for s := range e.sides {
		tops := make([]topTwo, len(e.sides[s].machines))
		e.sides[s].tops = tops
		parallel(len(tops), func(from, to int) {
			for i := from; i < to; i++ {
				tops[i] = e.top(side(s), int32(i))
			}
		})
	}
	e.answers = make([]deviceAnswer, len(e.sides[leftSide].machines))
	parallel(len(e.answers), func(from, to int) {
		for i := from; i < to; i++ {
			e.answers[i] = e.answerFor(int32(i))
		}
	})
}

// isOut says whether a machine has left the pool. A right machine whose accepted partner is gone is open again: its link will move.
func (e *DeviceEngine) isOut(s side, i int32) bool {
	if len(e.facts.all) == 0 {
		return false
	}
	id := e.sides[s].machines[i].id
	if s == leftSide {
		return e.facts.leftSettled(id)
	}
	for _, f := range e.facts.byRight[id] {
		switch {
		case f.Verdict == Ignored && f.Left == "":
			return true
		case (f.Verdict == Accepted || f.Verdict == Created) && !e.isGone(f.Left):
			return true
		}
	}
	return false
}

// settle brings everything that depends on one fact up to date.
func (e *DeviceEngine) settle(f Fact) []string {
	u := deviceUpdate{e: e, seen: make(map[int32]bool)}
	if l, ok := e.sides[leftSide].find(f.Left); ok {
		u.record(leftSide, l)
	}
	if r, ok := e.sides[rightSide].find(f.Right); ok {
		u.record(rightSide, r)
	}
	return u.finish()
}

// deviceUpdate gathers the left machines whose answer may change.
type deviceUpdate struct {
	e     *DeviceEngine
	lefts []int32
	seen  map[int32]bool
}

func (u *deviceUpdate) left(l int32) {
	if !u.seen[l] {
		u.seen[l] = true
		u.lefts = append(u.lefts, l)
	}
}

// record adds what depends on one machine: whoever it is paired with or rivals, and whoever bears one of its identifiers.
func (u *deviceUpdate) record(s side, i int32) {
	e := u.e
	e.sides[s].out[i] = e.isOut(s, i)
	e.sides[s].tops[i] = e.top(s, i)
	if s == leftSide {
		u.left(i)
	} else {
		u.around(i)
	}
	for k := range e.sides[s].pairs[i] {
		p := &e.sides[s].pairs[i][k]
		before := e.sides[s.other()].tops[p.other]
		now := e.top(s.other(), p.other)
		e.sides[s.other()].tops[p.other] = now
		if s == leftSide && (before != now || p.names()) {
			u.around(p.other)
		}
	}
}

// around adds the left machines whose answer may mention a right one: its pairs, its links, those whom a person settled on it, and those who bear its identifiers in other organizations.
func (u *deviceUpdate) around(r int32) {
	e := u.e
	for k := range e.sides[rightSide].pairs[r] {
		u.left(e.sides[rightSide].pairs[r][k].other)
	}
	for _, x := range [...]*keyIndex{e.serials, e.macs} {
		for _, key := range x.of[rightSide][r] {
			x.each(rightSide, r, key, u.left)
		}
	}
	e.eachLinked(rightSide, r, u.left)
	for _, f := range e.facts.byRight[e.sides[rightSide].machines[r].id] {
		if l, ok := e.sides[leftSide].find(f.Left); ok {
			u.left(l)
		}
	}
}

// finish answers the gathered machines again and gives the ids of those whose answer changed.
func (u *deviceUpdate) finish() []string {
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
