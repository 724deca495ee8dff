package match

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// noteKind is the special case that a note is about.
type noteKind uint8

const (
	noteNone noteKind = iota
	noteSameName
	noteClose
	noteFamily
	noteContested
)

var noteTexts = [...]string{
	noteNone:      "",
	noteSameName:  "More than one open record bears this name: compare phone, domain and address.",
	noteClose:     "The best candidates are about as good as each other.",
	noteFamily:    "The best candidates are parent and child, or siblings: choose the one whose devices these are.",
	noteContested: "Another customer fits the best candidate about as well.",
}

// flagKind is what contradicts a pair that a person accepted.
type flagKind uint8

const (
	flagNone flagKind = iota
	flagLink
	flagBetter
	flagUnlike
)

// explain puts the answer for one left record into words.
func (e *PartyEngine) explain(l int32) Match {
	a := &e.answers[l]
	p := &e.sides[leftSide].profiles[l]
	m := Match{Left: p.id, Tier: a.tier, Note: noteTexts[a.note], Flag: e.flagText(a), Settled: a.settled}
	if a.n == 0 {
		return m
	}
	m.Candidates = make([]Candidate, a.n)
	var s sheet
	for i, c := range a.choices[:a.n] {
		r := &e.sides[rightSide].profiles[c.right]
		e.compare(p, r, &s)
		m.Candidates[i] = Candidate{Right: r.id, Score: int(c.score), Blocked: c.doubt.String(), Evidence: e.evidence(p, r, &s)}
	}
	return m
}

func (e *PartyEngine) flagText(a *answer) string {
	if a.flag == flagNone {
		return ""
	}
	id := e.sides[rightSide].profiles[a.flagged].id
	switch a.flag {
	case flagLink:
		return "a recorded link contradicts the accepted organization " + id
	case flagBetter:
		return "organization " + id + " fits better now"
	default:
		return "name and contacts no longer fit the accepted organization " + id
	}
}

// evidence puts the lines into words, strongest first.
func (e *PartyEngine) evidence(l, r *profile, s *sheet) []Evidence {
	lines := s.lines[:s.n]
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(abs(b.points), abs(a.points)) })
	out := make([]Evidence, len(lines))
	for i, x := range lines {
		out[i] = Evidence{Points: int(x.points), Text: e.lineText(x, l, r, s)}
	}
	return out
}

func abs(n int16) int16 { return max(n, -n) }

func (e *PartyEngine) lineText(x line, l, r *profile, s *sheet) string {
	switch x.kind {
	case lineLink:
		return "recorded link"
	case lineName:
		return nameText(l, r, &s.name)
	case lineEmail:
		return "e-mail " + e.keyText(x.key) + " equal (only pair)"
	case linePhone:
		return "phone " + phoneText(e.keyText(x.key)) + " equal (only pair)"
	case linePhoneShared:
		return "phone " + phoneText(e.keyText(x.key)) + " equal (shared with others)"
	case lineDomain:
		return "domain " + e.keyText(x.key) + " equal (only pair)"
	case lineDomainShared:
		return "domain " + e.keyText(x.key) + " equal (shared with others)"
	case lineStreet:
		return streetText(e.keyText(x.key))
	case lineZip:
		return "postcode " + e.keyText(x.key) + " equal"
	case lineCity:
		return "city " + e.keyText(x.key) + " equal"
	case lineDevices:
		return deviceCountText(int(x.count))
	default:
		return againstTexts[x.kind]
	}
}

var againstTexts = map[lineKind]string{
	linePhonesDiffer:  "phone numbers differ",
	lineDomainsDiffer: "domains differ",
	lineStreetsDiffer: "streets differ",
	lineFormsDiffer:   "legal forms differ",
	lineNumbersDiffer: "numbers in the names differ",
	linePlacesDiffer:  "places in the names differ",
	lineLinkElsewhere: "recorded link names another record",
}

func (e *PartyEngine) keyText(key int32) string { return clip(e.corpus.keys.texts[key], 64) }

// phoneText groups the digits as they are read out in North America.
func phoneText(digits string) string {
	switch len(digits) {
	case 7:
		return digits[:3] + "-" + digits[3:]
	case 10:
		return digits[:3] + "-" + digits[3:6] + "-" + digits[6:]
	default:
		return digits
	}
}

func deviceCountText(n int) string {
	if n == 1 {
		return "1 shared serial or MAC"
	}
	return strconv.Itoa(n) + " shared serials or MACs"
}

// nameText says how the names agree and, if other names than the main ones do, which.
func nameText(l, r *profile, a *nameAgreement) string {
	text := nameKindTexts[a.kind]
	if a.kind == nameAlike || a.kind == nameInside {
		text += " " + strconv.Itoa(a.similarity/10) + " %"
	}
	if a.left == 0 && a.right == 0 {
		return text
	}
	return text + " (" + readingText(&l.names[a.left]) + " = " + readingText(&r.names[a.right]) + ")"
}

func readingText(n *coded) string {
	if n.raw != "" {
		return clip(n.raw, 48)
	}
	return clip(strings.Join(n.tokens, " "), 48)
}

var nameKindTexts = [...]string{
	nameUnlike:   "names unlike",
	nameInitials: "initials equal",
	nameAlike:    "names alike",
	nameInside:   "one name inside the other",
	nameWords:    "same words in another order",
	nameJoined:   "same name, other spacing",
	nameCore:     "name equal but for form and abbreviations",
	nameRaw:      "name equal",
}
