package match

import "slices"

// answer is a Match before it is put into words. Two answers are the same if they are equal.
type answer struct {
	tier    Tier
	settled Verdict
	note    noteKind
	flag    flagKind
	flagged int32 // right record that the flag is about
	n       uint8
	choices [MaxCandidates]choice
}

// choice is one candidate of an answer.
type choice struct {
	right int32
	score int16
	doubt doubt
}

// rank orders pairs: better score first, then the id.
func rank(aScore, bScore int16, a, b int32) bool {
	return aScore > bScore || aScore == bScore && a < b
}

// offer keeps the best candidates in order.
func (a *answer) offer(c choice) {
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

// topTwo is the best and the second best score that a record reaches with the records of the pool.
type topTwo struct {
	best, second int16
	holder       int32 // who reaches the best
}

// noTop is the top of a record without candidates; its scores lie below all others.
var noTop = topTwo{best: -10_000, second: -10_000, holder: -1}

func (t *topTwo) offer(score int16, who int32) {
	switch {
	case score > t.best:
		t.second, t.best, t.holder = t.best, score, who
	case score > t.second:
		t.second = score
	}
}

// without gives the best score that anybody else reaches.
func (t *topTwo) without(who int32) int16 {
	if t.holder == who {
		return t.second
	}
	return t.best
}

// top finds the best two of one record among the pool of the other side.
func (e *PartyEngine) top(s side, index int32) topTwo {
	t := noTop
	others := &e.sides[s.other()]
	for _, p := range e.sides[s].pairs[index] {
		if others.out[p.other] {
			continue
		}
		l, r := index, p.other
		if s == rightSide {
			l, r = p.other, index
		}
		if !e.refused(l, r) {
			t.offer(p.score, p.other)
		}
	}
	return t
}

func (e *PartyEngine) refused(l, r int32) bool {
	return e.facts.refusals > 0 && e.facts.refused(e.sides[leftSide].profiles[l].id, e.sides[rightSide].profiles[r].id)
}

// answerFor settles one left record by the pool as it is.
func (e *PartyEngine) answerFor(l int32) answer {
	id := e.sides[leftSide].profiles[l].id
	a := answer{settled: e.facts.ofLeft(id), flagged: -1}
	switch a.settled {
	case Accepted, Created:
		e.answerSettled(l, &a)
		return a
	case Ignored:
		return a
	}
	for _, p := range e.sides[leftSide].pairs[l] {
		if !e.sides[rightSide].out[p.other] && !e.refused(l, p.other) {
			a.offer(choice{right: p.other, score: p.score})
		}
	}
	e.doubtChoices(l, &a)
	e.setTier(l, &a)
	return a
}

// doubtChoices finds for every candidate why it is not automatic. The pair's own doubts come first, then those that depend on the pool.
func (e *PartyEngine) doubtChoices(l int32, a *answer) {
	own := e.sides[leftSide].tops[l]
	for i := range a.choices[:a.n] {
		c := &a.choices[i]
		p := e.pairOf(l, c.right)
		c.doubt = p.doubt
		switch {
		case p.grade == gradeWeak:
		case p.grade == gradeName && !e.isUnique(&p):
			c.doubt = doubtNotUnique
		case e.opt.NameOnly:
		case c.score-own.without(c.right) < minMargin:
			c.doubt = doubtRival
		case c.score-e.sides[rightSide].tops[c.right].without(l) < minMargin:
			c.doubt = doubtOtherRival
		}
	}
}

func (e *PartyEngine) pairOf(l, r int32) pair {
	for _, p := range e.sides[leftSide].pairs[l] {
		if p.other == r {
			return p
		}
	}
	return pair{other: r, leftKey: noKey, rightKey: noKey}
}

// isUnique says whether nobody else in the pool bears the name that the two agree on.
func (e *PartyEngine) isUnique(p *pair) bool {
	return (p.leftKey == noKey || e.sides[leftSide].live[p.leftKey] <= 1) && (p.rightKey == noKey || e.sides[rightSide].live[p.rightKey] <= 1)
}

// setTier reads the tier off the candidates.
func (e *PartyEngine) setTier(l int32, a *answer) {
	if a.n == 0 {
		return
	}
	best := a.choices[0]
	p := e.pairOf(l, best.right)
	switch {
	case !e.hasSuggestion(l, a):
	case best.doubt == doubtNone:
		a.tier = Auto
	case !e.isUnique(&p):
		a.tier, a.note = Ambiguous, noteSameName
	case a.n > 1 && best.score-a.choices[1].score < minMargin:
		a.tier, a.note = Ambiguous, noteClose
		if e.areFamily(best.right, a.choices[1].right) {
			a.note = noteFamily
		}
	case e.isContested(l, &best):
		a.tier, a.note = Ambiguous, noteContested
	default:
		a.tier = Suggest
	}
}

// hasSuggestion says whether enough speaks for any candidate.
func (e *PartyEngine) hasSuggestion(l int32, a *answer) bool {
	for _, c := range a.choices[:a.n] {
		if p := e.pairOf(l, c.right); p.support >= minSuggest {
			return true
		}
	}
	return false
}

// isContested says whether another left record reaches about the same score with the candidate.
func (e *PartyEngine) isContested(l int32, c *choice) bool {
	rival := e.sides[rightSide].tops[c.right].without(l)
	return rival > c.score-minMargin && rival < c.score+minMargin
}

// areFamily says whether one organization is the other's parent, or both have the same parent.
func (e *PartyEngine) areFamily(a, b int32) bool {
	p, q := &e.sides[rightSide].profiles[a], &e.sides[rightSide].profiles[b]
	return p.parent != "" && (p.parent == q.id || p.parent == q.parent) || q.parent == p.id
}

// answerSettled shows what a person decided and flags what contradicts it now.
func (e *PartyEngine) answerSettled(l int32, a *answer) {
	var own int16
	for _, id := range e.facts.partners(e.sides[leftSide].profiles[l].id) {
		r, ok := e.sides[rightSide].index[id]
		if !ok {
			continue
		}
		var s sheet
		e.compare(&e.sides[leftSide].profiles[l], &e.sides[rightSide].profiles[r], &s)
		own = max(own, int16(s.score))
		a.offer(choice{right: r, score: int16(s.score)})
		if a.settled == Accepted {
			a.flagPair(r, &s)
		}
	}
	if a.n == 0 || a.flag != flagNone || a.settled != Accepted {
		return
	}
	for _, p := range e.sides[leftSide].pairs[l] {
		isBetter := p.grade >= gradeFact && p.score >= own+minMargin && !e.sides[rightSide].out[p.other]
		if isBetter && (a.flag == flagNone || p.other < a.flagged) && !e.refused(l, p.other) {
			a.flag, a.flagged = flagBetter, p.other
		}
	}
}

// flagPair looks for what contradicts an accepted pair by itself. A person who accepted different phone numbers knew of them; an unlike name beside them is worth a second look.
func (a *answer) flagPair(r int32, s *sheet) {
	switch {
	case s.has(lineLinkElsewhere):
		a.flag, a.flagged = flagLink, r
	case contradiction(s) != doubtNone && s.name.similarity < minFactName && s.score < 0:
		a.flag, a.flagged = flagUnlike, r
	}
}

// sortedIDs gives the ids of left records in order.
func (e *PartyEngine) sortedIDs(lefts []int32) []string {
	slices.Sort(lefts)
	ids := make([]string, len(lefts))
	for i, l := range lefts {
		ids[i] = e.sides[leftSide].profiles[l].id
	}
	return ids
}
