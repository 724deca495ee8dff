package match

import "slices"

// lineKind says what one line of evidence is about.
type lineKind uint8

const (
	lineLink lineKind = iota
	lineName
	lineEmail
	linePhone
	linePhoneShared
	lineDomain
	lineDomainShared
	lineStreet
	lineZip
	lineCity
	lineDevices
	linePhonesDiffer
	lineDomainsDiffer
	lineStreetsDiffer
	lineFormsDiffer
	lineNumbersDiffer
	linePlacesDiffer
	lineLinkElsewhere
)

// Points of the lines other than names: like log2 weights of evidence, from what the best tools use and from measurements on labelled data.
const (
	pointsLink          = 100
	pointsEmail         = 45
	pointsPhone         = 40
	pointsPhoneShared   = 8
	pointsDomain        = 40
	pointsDomainShared  = 5
	pointsStreet        = 25
	pointsZip           = 8
	pointsCity          = 4
	pointsDevice        = 10
	pointsDevicesMost   = 60
	pointsPhonesDiffer  = -25
	pointsPhonesSlip    = -10
	pointsDomainsDiffer = -15
	pointsStreetsDiffer = -5
	pointsFormsDiffer   = -10
	pointsMarksDiffer   = -30
	pointsLinkElsewhere = -30
)

// line is one line of evidence before it is put into words: key names the fact, count the number of devices.
type line struct {
	kind   lineKind
	points int16
	key    int32
	count  int32
}

// maxLines is the number of lines that one pair can have at most.
const maxLines = 16

// sheet is all evidence for one pair.
type sheet struct {
	score   int
	support int // the points of the lines in favour
	lines   [maxLines]line
	n       int
	name    nameAgreement
}

func (s *sheet) add(kind lineKind, points int, key int32) {
	if s.n == maxLines {
		return
	}
	s.lines[s.n] = line{kind: kind, points: int16(points), key: key}
	s.n++
	s.score += points
	s.support += max(0, points)
}

func (s *sheet) has(kind lineKind) bool {
	for i := range s.n {
		if s.lines[i].kind == kind {
			return true
		}
	}
	return false
}

// compare collects the evidence for and against one pair. It depends on the two records and the frozen corpus only.
func (e *PartyEngine) compare(l, r *profile, s *sheet) {
	*s = sheet{}
	e.compareLinks(l, r, s)
	s.name = e.corpus.words.compareNames(l.names, r.names)
	if s.name.points > 0 {
		s.add(lineName, s.name.points, noKey)
	}
	e.compareContacts(l, r, s)
	e.compareAddresses(l, r, s)
	if n := common(l.devices, r.devices, e.corpus.keys.unique); n > 0 {
		s.add(lineDevices, min(n*pointsDevice, pointsDevicesMost), noKey)
		s.lines[s.n-1].count = int32(n)
	}
	e.compareNamesAgainst(l, r, s)
}

func (e *PartyEngine) compareLinks(l, r *profile, s *sheet) {
	if slices.Contains(l.links, r.id) || slices.Contains(r.links, l.id) {
		s.add(lineLink, pointsLink, noKey)
		return
	}
	if e.namesAnother(l.links, rightSide) || e.namesAnother(r.links, leftSide) {
		s.add(lineLinkElsewhere, pointsLinkElsewhere, noKey)
	}
}

// namesAnother says whether a recorded link names a record that exists; links to vanished records prove nothing.
func (e *PartyEngine) namesAnother(links []string, to side) bool {
	for _, id := range links {
		if _, ok := e.sides[to].index[id]; ok {
			return true
		}
	}
	return false
}

func (e *PartyEngine) compareContacts(l, r *profile, s *sheet) {
	unique := e.corpus.keys.unique
	if key := firstCommon(l.emails, r.emails, unique); key != noKey && unique(key) {
		s.add(lineEmail, pointsEmail, key)
	}
	if key := firstCommon(l.phones, r.phones, unique); key == noKey {
		if len(l.phones) > 0 && len(r.phones) > 0 {
			s.add(linePhonesDiffer, e.phonesDifferPoints(l.phones, r.phones), noKey)
		}
	} else if unique(key) {
		s.add(linePhone, pointsPhone, key)
	} else {
		s.add(linePhoneShared, pointsPhoneShared, key)
	}
	if key := firstCommon(l.domains, r.domains, unique); key == noKey {
		if len(l.domains) > 0 && len(r.domains) > 0 {
			s.add(lineDomainsDiffer, pointsDomainsDiffer, noKey)
		}
	} else if s.has(lineEmail) {
		return // the same fact twice
	} else if unique(key) {
		s.add(lineDomain, pointsDomain, key)
	} else {
		s.add(lineDomainShared, pointsDomainShared, key)
	}
}

// phonesDifferPoints weighs numbers that differ in one digit less: somebody may have mistyped it.
func (e *PartyEngine) phonesDifferPoints(a, b []int32) int {
	for _, x := range a {
		for _, y := range b {
			if isDigitSlip(e.corpus.keys.texts[x], e.corpus.keys.texts[y]) {
				return pointsPhonesSlip
			}
		}
	}
	return pointsPhonesDiffer
}

// isDigitSlip says whether two numbers of one length differ in one digit, or by two neighbours swapped.
func isDigitSlip(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func (e *PartyEngine) compareAddresses(l, r *profile, s *sheet) {
	if l.street != noKey && l.street == r.street {
		s.add(lineStreet, pointsStreet, l.street)
	} else if l.street != noKey && r.street != noKey {
		s.add(lineStreetsDiffer, pointsStreetsDiffer, noKey)
	}
	if l.zip != noKey && l.zip == r.zip {
		s.add(lineZip, pointsZip, l.zip)
	}
	if l.city != noKey && l.city == r.city {
		s.add(lineCity, pointsCity, l.city)
	}
}

// compareNamesAgainst adds what the names say against the pair. Equal text says nothing against itself.
func (e *PartyEngine) compareNamesAgainst(l, r *profile, s *sheet) {
	if s.name.points == 0 || s.name.kind == nameRaw {
		return
	}
	a, b := &l.names[s.name.left], &r.names[s.name.right]
	numbers, places := e.corpus.words.marksDiffer(a.marks, b.marks)
	if numbers {
		s.add(lineNumbersDiffer, pointsMarksDiffer, noKey)
	}
	if places {
		s.add(linePlacesDiffer, pointsMarksDiffer, noKey)
	}
	if formsContradict(a.form, b.form) {
		s.add(lineFormsDiffer, pointsFormsDiffer, noKey)
	}
}

// firstCommon gives a key that both lists hold, a unique one if there is any.
func firstCommon(a, b []int32, unique func(int32) bool) int32 {
	found := noKey
	for _, key := range a {
		if !slices.Contains(b, key) {
			continue
		}
		if unique(key) {
			return key
		}
		if found == noKey {
			found = key
		}
	}
	return found
}

// common counts the unique keys that stand in both sorted lists.
func common(a, b []int32, unique func(int32) bool) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			if unique(a[0]) {
				n++
			}
			a, b = a[1:], b[1:]
		}
	}
	return n
}
