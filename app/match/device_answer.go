package match

// deviceAnswer is a DeviceMatch before it is put into words. Two answers are the same if they are equal.
type deviceAnswer struct {
	tier    Tier
	settled Verdict
	kind    string
	other   string
	note    deviceNote
	flag    deviceFlag
	n       uint8
	choices [MaxCandidates]deviceChoice
}

// deviceChoice is one candidate of an answer.
type deviceChoice struct {
	right int32
	score int16
	doubt deviceDoubt
}

// minDeviceShown is the score from which on a device is shown: an equal name, or anything that belongs to one machine.
const minDeviceShown = 20

func (a *deviceAnswer) offer(c deviceChoice) {
	at := int(a.n)
	for at > 0 && rank(c.score, a.choices[at-1].score, c.right, a.choices[at-1].right) {
		at--
	}
	if at == MaxCandidates {
		return
	}
	if a.n < MaxCandidates {
		a.n++
	}
	copy(a.choices[at+1:a.n], a.choices[at:a.n-1])
	a.choices[at] = c
}

// isShown says whether a pair is worth showing. Two names with different serials are: somebody replaced the machine.
func (p *devicePair) isShown() bool {
	return p.agreement.score >= minDeviceShown || p.agreement.name || p.agreement.serialShared || p.agreement.identified()
}

// usable says whether a pair is open between two machines of the pool.
func (e *DeviceEngine) usable(l, r int32) bool {
	return !e.sides[rightSide].out[r] && !e.refused(l, r)
}

func (e *DeviceEngine) refused(l, r int32) bool {
	return e.facts.refusals > 0 && e.facts.refused(e.sides[leftSide].machines[l].id, e.sides[rightSide].machines[r].id)
}

// top finds the best two scores of one machine among the pool of the other side. Archived machines rival nobody who lives.
func (e *DeviceEngine) top(s side, i int32) topTwo {
	t := noTop
	others := &e.sides[s.other()]
	for k := range e.sides[s].pairs[i] {
		p := &e.sides[s].pairs[i][k]
		l, r := i, p.other
		if s == rightSide {
			l, r = p.other, i
		}
		if others.out[p.other] || e.refused(l, r) {
			continue
		}
		if others.machines[p.other].archived && (s == rightSide || !p.agreement.link) {
			continue
		}
		t.offer(p.agreement.score, p.other)
	}
	return t
}

// answerFor settles one left machine by the pool as it is.
func (e *DeviceEngine) answerFor(l int32) deviceAnswer {
	m := &e.sides[leftSide].machines[l]
	a := deviceAnswer{settled: e.facts.ofLeft(m.id)}
	switch a.settled {
	case Accepted, Created:
		e.answerSettled(l, &a)
		return a
	case Ignored:
		return a
	}
	if e.groups[m.group] == nil {
		a.note = noteUnmatchedGroup
		return a
	}
	e.choose(l, &a)
	e.doubtChoices(l, &a)
	e.setTier(&a)
	e.explainSpecial(l, &a)
	return a
}

// choose ranks the candidates. Archived configurations count only where no live one does.
func (e *DeviceEngine) choose(l int32, a *deviceAnswer) {
	for _, archived := range [...]bool{false, true} {
		for k := range e.sides[leftSide].pairs[l] {
			p := &e.sides[leftSide].pairs[l][k]
			isArchived := e.sides[rightSide].machines[p.other].archived && !p.agreement.link
			if isArchived == archived && p.isShown() && e.usable(l, p.other) {
				a.offer(deviceChoice{right: p.other, score: p.agreement.score, doubt: p.doubt})
			}
		}
		if a.n > 0 {
			return
		}
	}
}

// doubtChoices adds the doubts that depend on the pool.
func (e *DeviceEngine) doubtChoices(l int32, a *deviceAnswer) {
	own := e.sides[leftSide].tops[l]
	for i := range a.choices[:a.n] {
		c := &a.choices[i]
		switch {
		case c.doubt != deviceDoubtNone:
		case c.score-own.without(c.right) < minMargin:
			c.doubt = deviceDoubtRival
		case c.score-e.sides[rightSide].tops[c.right].without(l) < minMargin:
			c.doubt = deviceDoubtOtherRival
		case e.contradicted(l, c.right):
			c.doubt = deviceDoubtConflict
		}
	}
}

// contradicted says whether something else that belongs to one machine names another candidate of the left one, or another left one for the candidate. Two machines whose serials differ are different for certain, so that
// a MAC in common has merely moved.
func (e *DeviceEngine) contradicted(l, r int32) bool {
	return e.contradictor(l, r) != "" || e.isNamedByAnother(r, l)
}

// contradictor gives another candidate that something of a left machine names, the first by id; "" if there is none.
func (e *DeviceEngine) contradictor(l, r int32) string {
	first := int32(-1)
	for k := range e.sides[leftSide].pairs[l] {
		p := &e.sides[leftSide].pairs[l][k]
		isHistory := e.sides[rightSide].machines[p.other].archived && !p.agreement.link
		if p.other != r && p.names() && !isHistory && e.usable(l, p.other) && (first < 0 || p.other < first) {
			first = p.other
		}
	}
	if first < 0 {
		return ""
	}
	return e.sides[rightSide].machines[first].id
}

func (e *DeviceEngine) isNamedByAnother(r, l int32) bool {
	for k := range e.sides[rightSide].pairs[r] {
		p := &e.sides[rightSide].pairs[r][k]
		isHistory := e.sides[leftSide].machines[p.other].archived && !e.sides[leftSide].machines[l].archived
		if p.other != l && p.names() && !isHistory && !e.sides[leftSide].out[p.other] && !e.refused(p.other, r) {
			return true
		}
	}
	return false
}

// names says whether the pair agrees on something that belongs to one machine and is not refuted by another serial.
func (p *devicePair) names() bool {
	return !p.agreement.serialsDiffer && (p.agreement.link || p.agreement.serial || p.agreement.macs > 0)
}

// setTier reads the tier off the candidates.
func (e *DeviceEngine) setTier(a *deviceAnswer) {
	if a.n == 0 {
		return
	}
	best := a.choices[0]
	switch {
	case best.doubt == deviceDoubtNone:
		a.tier = Auto
	case best.doubt == deviceDoubtRival || best.doubt == deviceDoubtOtherRival || best.doubt == deviceDoubtConflict:
		a.tier = Ambiguous
	case a.n > 1 && best.score-a.choices[1].score < minMargin:
		a.tier, a.note = Ambiguous, noteDevicesClose
	default:
		a.tier = Suggest
	}
}

// answerSettled shows what a person decided and flags what contradicts it now.
func (e *DeviceEngine) answerSettled(l int32, a *deviceAnswer) {
	m := &e.sides[leftSide].machines[l]
	for _, id := range e.facts.partners(m.id) {
		r, ok := e.sides[rightSide].find(id)
		if !ok {
			continue
		}
		agreement := e.compareMachines(l, r)
		a.offer(deviceChoice{right: r, score: agreement.score})
		if a.settled != Accepted {
			continue
		}
		switch {
		case agreement.serialsDiffer:
			a.flag, a.kind, a.other = flagSerials, Replaced, id
		case agreement.linkElsewhere:
			a.flag, a.kind, a.other = flagDeviceLink, Conflict, id
		case e.groups[m.group] != nil && !e.allowed(leftSide, l, r):
			a.flag, a.kind, a.other = flagMoved, Moved, id
		}
	}
	if a.n > 0 && a.flag == flagNoDevice && a.settled == Accepted {
		e.flagBetterDevice(l, a)
	}
}

// flagBetterDevice looks for a free configuration that bears the serial of a machine whose partner does not.
func (e *DeviceEngine) flagBetterDevice(l int32, a *deviceAnswer) {
	for k := range e.sides[leftSide].pairs[l] {
		p := &e.sides[leftSide].pairs[l][k]
		if p.agreement.serial && e.usable(l, p.other) && p.agreement.score >= a.choices[0].score+minMargin {
			if id := e.sides[rightSide].machines[p.other].id; a.flag == flagNoDevice || id < a.other {
				a.flag, a.kind, a.other = flagBetterSerial, Conflict, id
			}
		}
	}
}
