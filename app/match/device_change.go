package match

import "slices"

// change takes in the new state of one machine.
func (e *DeviceEngine) change(s side, d Device) ([]string, error) {
	i, ok := e.sides[s].find(d.ID)
	if !ok {
		return nil, &UnknownError{Side: s.String(), ID: d.ID}
	}
	u := deviceUpdate{e: e, seen: make(map[int32]bool)}
	before := e.near(s, i)
	u.surroundings(s, i, before)
	e.replace(s, i, &d)
	e.repair(s, i)
	for _, other := range e.sides[s.other()].linkedBy[d.ID] {
		e.repair(s.other(), other) // a link to a machine that was archived, or revived, means something else now
	}
	u.surroundings(s, i, append(before, e.near(s, i)...))
	return u.finish(), nil
}

// surroundings adds everything near a machine that changes. It is called before and after the change, and reaches further than a decision does: archiving a machine frees whatever was tied to it.
func (u *deviceUpdate) surroundings(s side, i int32, near []int32) {
	u.touch(s, i)
	for _, other := range near {
		u.touch(s.other(), other)
	}
	if s == rightSide {
		return
	}
	for _, x := range [...]*keyIndex{u.e.serials, u.e.macs} {
		for _, key := range x.of[leftSide][i] {
			for _, l := range x.postings[leftSide][key] {
				u.left(l) // clones are named after each other
			}
		}
	}
}

// touch refreshes one machine and those that it is paired with.
func (u *deviceUpdate) touch(s side, i int32) {
	u.refresh(s, i)
	if s == rightSide {
		u.around(i)
	}
	for k := range u.e.sides[s].pairs[i] {
		other := u.e.sides[s].pairs[i][k].other
		u.refresh(s.other(), other)
		if s == leftSide {
			u.around(other)
		}
	}
}

// refresh looks again whether a machine is in the pool and how good its best candidates are.
func (u *deviceUpdate) refresh(s side, i int32) {
	u.e.sides[s].out[i] = u.e.isOut(s, i)
	u.e.sides[s].tops[i] = u.e.top(s, i)
	if s == leftSide {
		u.left(i)
	}
}

// near gives the machines of the other side that are paired with, linked to or settled on one machine, or bear its identifiers.
func (e *DeviceEngine) near(s side, i int32) []int32 {
	var found []int32
	add := func(other int32) { found = append(found, other) }
	for k := range e.sides[s].pairs[i] {
		add(e.sides[s].pairs[i][k].other)
	}
	for _, x := range [...]*keyIndex{e.serials, e.macs} {
		for _, key := range x.of[s][i] {
			x.each(s, i, key, add)
		}
	}
	e.eachLinked(s, i, add)
	id := e.sides[s].machines[i].id
	facts := e.facts.byLeft[id]
	if s == rightSide {
		facts = e.facts.byRight[id]
	}
	for _, f := range facts {
		otherID := f.Right
		if s == rightSide {
			otherID = f.Left
		}
		if other, ok := e.sides[s.other()].find(otherID); ok {
			add(other)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// replace puts the new state of a machine into the tables.
func (e *DeviceEngine) replace(s side, i int32, d *Device) {
	own := &e.sides[s]
	old := own.machines[i]
	group := own.number(d.Group)
	if s == leftSide && int(group) == len(e.groups) {
		e.groups = append(e.groups, e.rightGroups(d.Group))
	}
	own.machines[i] = readMachine(d, group)
	if old.link != "" {
		own.linkedBy[old.link] = slices.DeleteFunc(slices.Clone(own.linkedBy[old.link]), func(x int32) bool { return x == i })
	}
	if link := own.machines[i].link; link != "" {
		own.linkedBy[link] = append(own.linkedBy[link], i)
	}
	e.serials.replace(s, i, e.serialHashes(s, i, nil))
	e.macs.replace(s, i, e.macHashes(s, i, nil))
	e.names.replace(s, i, e.nameHashes(s, i, nil))
}

// repair finds the pairs of a changed machine again and puts them into the lists of both sides.
func (e *DeviceEngine) repair(s side, i int32) {
	own, others := &e.sides[s], &e.sides[s.other()]
	for k := range own.pairs[i] {
		other := own.pairs[i][k].other
		others.pairs[other] = slices.DeleteFunc(slices.Clone(others.pairs[other]), func(q devicePair) bool { return q.other == i })
	}
	own.pairs[i] = nil
	for _, other := range e.candidates(s, i, nil) {
		l, r := i, other
		if s == rightSide {
			l, r = other, i
		}
		p := e.pair(l, r)
		p.other = other
		own.pairs[i] = append(own.pairs[i], p)
		p.other = i
		others.pairs[other] = append(others.pairs[other], p)
	}
}
