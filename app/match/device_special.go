package match

// deviceNote is the sentence for a special case.
type deviceNote uint8

const (
	noteNoDevice deviceNote = iota
	noteUnmatchedGroup
	noteDevicesClose
	noteElsewhere
	noteMoved
	noteMovedByLink
	noteReinstalled
	noteReplaced
	noteRenamed
	noteCloned
	noteConflict
	noteConflictLeft
	noteUnarchive
)

// explainSpecial tells the special cases of one machine apart. The gravest one is named.
func (e *DeviceEngine) explainSpecial(l int32, a *deviceAnswer) {
	if e.explainElsewhere(l, a) {
		return
	}
	if a.n == 0 {
		return
	}
	best := &a.choices[0]
	p := e.devicePairOf(l, best.right)
	right := &e.sides[rightSide].machines[best.right]
	switch {
	case best.doubt == deviceDoubtConflict || best.doubt == deviceDoubtRival && e.contradicted(l, best.right):
		a.kind, a.note, a.other = Conflict, noteConflict, e.contradictor(l, best.right)
		if a.other == "" {
			a.note = noteConflictLeft
		}
	case p.agreement.name && p.agreement.serialsDiffer:
		a.kind, a.note, a.other = Replaced, noteReplaced, right.id
	case p.agreement.identified() && e.goneLink(best.right, l) != "":
		a.kind, a.note, a.other = Reinstalled, noteReinstalled, e.goneLink(best.right, l)
	case a.tier != Auto && e.clone(l) != "":
		a.kind, a.note, a.other = Cloned, noteCloned, e.clone(l)
	case p.agreement.identified() && !p.agreement.name && right.name != "" && e.sides[leftSide].machines[l].name != "":
		a.kind, a.note, a.other = Renamed, noteRenamed, right.id
	case best.doubt == deviceDoubtArchived:
		a.note = noteUnarchive
	}
}

func (e *DeviceEngine) devicePairOf(l, r int32) *devicePair {
	pairs := e.sides[leftSide].pairs[l]
	for k := range pairs {
		if pairs[k].other == r {
			return &pairs[k]
		}
	}
	return &devicePair{other: r}
}

// explainElsewhere looks for the same machine under other organizations. If the other record is linked to this very asset, or to an asset that is gone, the machine has moved; else it is a warning.
func (e *DeviceEngine) explainElsewhere(l int32, a *deviceAnswer) bool {
	r, agreement, ok := e.elsewhere(l)
	if !ok {
		return false
	}
	right := &e.sides[rightSide].machines[r]
	a.kind, a.other, a.note = Elsewhere, right.id, noteElsewhere
	if agreement.link || e.goneLink(r, l) != "" {
		a.kind, a.note = Moved, noteMoved
		if agreement.link {
			a.note = noteMovedByLink
		}
	}
	if a.kind == Moved && a.n == 0 {
		a.tier = Suggest
		a.offer(deviceChoice{right: r, score: agreement.score, doubt: deviceDoubtElsewhere})
	}
	return true
}

// elsewhere finds the free record under another organization that is the same machine by link, serial or two MACs, best first.
func (e *DeviceEngine) elsewhere(l int32) (int32, deviceAgreement, bool) {
	best, found := int32(-1), deviceAgreement{}
	consider := func(r int32) {
		if e.allowed(leftSide, l, r) || !e.usable(l, r) {
			return
		}
		a := e.compareMachines(l, r)
		if a.serialsDiffer && !a.link || !a.link && !a.serial && a.macs < 2 {
			return
		}
		if best < 0 || rank(a.score, found.score, r, best) {
			best, found = r, a
		}
	}
	for _, x := range [...]*keyIndex{e.serials, e.macs} {
		for _, key := range x.of[leftSide][l] {
			if x.unique(key) {
				x.each(leftSide, l, key, consider)
			}
		}
	}
	e.eachLinked(leftSide, l, consider)
	return best, found, best >= 0
}

// goneLink gives the left id that a right machine is tied to, by a recorded link or by an accepted decision, if that asset is gone or archived and is not l itself.
func (e *DeviceEngine) goneLink(r, l int32) string {
	right, self := &e.sides[rightSide].machines[r], e.sides[leftSide].machines[l].id
	if right.link != "" && right.link != self && e.isGone(right.link) {
		return right.link
	}
	gone := ""
	for _, f := range e.facts.byRight[right.id] {
		if f.Verdict == Accepted && f.Left != self && e.isGone(f.Left) && (gone == "" || f.Left < gone) {
			gone = f.Left
		}
	}
	return gone
}

func (e *DeviceEngine) isGone(left string) bool {
	i, ok := e.sides[leftSide].find(left)
	return !ok || e.sides[leftSide].machines[i].archived
}

// clone gives another left machine that bears the same serial or MAC, the first by id.
func (e *DeviceEngine) clone(l int32) string {
	first := int32(-1)
	for _, x := range [...]*keyIndex{e.serials, e.macs} {
		for _, key := range x.of[leftSide][l] {
			if x.unique(key) {
				continue
			}
			for _, other := range x.postings[leftSide][key] {
				if other != l {
					if first < 0 || other < first {
						first = other
					}
					break
				}
			}
		}
	}
	if first < 0 {
		return ""
	}
	return e.sides[leftSide].machines[first].id
}
