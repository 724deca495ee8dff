package match

// pair is what is kept of one compared pair: enough to rank it and to settle its tier without comparing again.
type pair struct {
	other    int32 // index on the other side
	score    int16
	support  int16 // what speaks for it decides whether it is shown; what speaks against it ranks it, but never hides it
	grade    grade
	doubt    doubt
	leftKey  int32 // keys under which the agreeing name must be unique, or noKey
	rightKey int32
}

// grade says what would make a pair automatic, by itself and the frozen corpus alone.
type grade uint8

const (
	gradeWeak grade = iota // nothing: a suggestion at best
	gradeName              // an equal name, as long as it is unique on both sides
	gradeFact              // a unique identifier and a name that fits
	gradeLink              // a recorded link
)

// doubt is the first reason of a pair itself against making it automatic.
type doubt uint8

const (
	doubtNone doubt = iota
	doubtLinkElsewhere
	doubtPhones
	doubtDomains
	doubtNumbers
	doubtPlaces
	doubtForms
	doubtStreets
	doubtPerson
	doubtNameOnly  // an equal name that nothing confirms
	doubtNameAlike // no equal name and nothing unique that agrees
	doubtNoName    // something unique agrees but the names do not fit
	// The following depend on the other records of the pool.
	doubtNotUnique
	doubtRival
	doubtOtherRival
)

// String says why the pair is not automatic.
func (d doubt) String() string { return doubtTexts[d] }

var doubtTexts = [...]string{
	doubtNone:          "",
	doubtLinkElsewhere: "a recorded link names another record",
	doubtPhones:        "the phone numbers differ",
	doubtDomains:       "the domains differ",
	doubtNumbers:       "the numbers in the names differ",
	doubtPlaces:        "the places in the names differ",
	doubtForms:         "the legal forms differ",
	doubtStreets:       "the streets differ",
	doubtPerson:        "a person's name alone is not enough",
	doubtNameOnly:      "nothing but the name agrees",
	doubtNameAlike:     "the names are only alike",
	doubtNoName:        "the names do not fit",
	doubtNotUnique:     "the name is not unique",
	doubtRival:         "another candidate is as good",
	doubtOtherRival:    "this organization fits another customer as well",
}

// The thresholds of the tiers.
const (
	minSuggest       = 25  // points in favour from which on a pair is a suggestion; below, it is a weak lead
	minShown         = 15  // points in favour below which a pair is not even a weak lead
	minMargin        = 15  // points to the second best, on both sides, for auto
	minFactName      = 300 // similarity, in thousandths, that a unique identifier needs beside it
	minFactNameApart = 600 // the same, if the streets differ
	minFactDevices   = 3   // unique devices in common that identify a customer
)

// appraise turns the evidence for a pair into what is kept of it.
func (e *PartyEngine) appraise(l, r *profile, s *sheet) pair {
	p := pair{score: int16(s.score), support: int16(s.support), leftKey: noKey, rightKey: noKey}
	if s.name.kind >= nameWords {
		a, b := &l.names[s.name.left], &r.names[s.name.right]
		p.leftKey, p.rightKey = a.bagKey, b.bagKey
		if s.name.kind == nameRaw {
			p.leftKey, p.rightKey = a.rawKey, b.rawKey
		}
	}
	if e.opt.NameOnly {
		p.grade, p.doubt = appraiseNameOnly(l, r, s)
	} else {
		p.grade, p.doubt = appraiseAll(l, r, s)
	}
	return p
}

// appraiseNameOnly is the rule of systems that know names only: equal main names with nothing against them.
func appraiseNameOnly(l, r *profile, s *sheet) (grade, doubt) {
	if d := contradiction(s); d != doubtNone {
		return gradeWeak, d
	}
	if s.name.kind != nameRaw || s.name.left != 0 || s.name.right != 0 {
		return gradeWeak, doubtNameAlike
	}
	if l.person || r.person {
		return gradeWeak, doubtPerson
	}
	return gradeName, doubtNone
}

func appraiseAll(l, r *profile, s *sheet) (grade, doubt) {
	against := contradiction(s)
	if s.has(lineLink) {
		if against != doubtNone && s.name.similarity < minFactName {
			return gradeWeak, against
		}
		return gradeLink, doubtNone
	}
	if against != doubtNone {
		return gradeWeak, against
	}
	identified := s.has(linePhone) || s.has(lineEmail) || s.has(lineDomain) || sharesDevices(s, minFactDevices)
	if identified && s.has(lineStreetsDiffer) && s.name.similarity < minFactNameApart {
		return gradeWeak, doubtStreets // one switchboard, several sites
	}
	if identified && s.name.similarity >= minFactName {
		return gradeFact, doubtNone
	}
	if identified {
		return gradeWeak, doubtNoName
	}
	if s.name.kind < nameWords {
		return gradeWeak, doubtNameAlike
	}
	if s.has(linePhoneShared) || s.has(lineDomainShared) || sharesDevices(s, 1) || s.has(lineStreet) {
		return gradeName, doubtNone
	}
	return appraiseBareName(l, r, s)
}

// appraiseBareName is the rule for a name that nothing confirms: it must be the same text, and one side must know nothing that could have confirmed it.
func appraiseBareName(l, r *profile, s *sheet) (grade, doubt) {
	switch {
	case l.person || r.person:
		return gradeWeak, doubtPerson
	case s.has(lineStreetsDiffer):
		return gradeWeak, doubtStreets
	case s.name.kind != nameRaw || l.hasContact() && r.hasContact():
		return gradeWeak, doubtNameOnly
	}
	return gradeName, doubtNone
}

func sharesDevices(s *sheet, least int32) bool {
	for i := range s.n {
		if s.lines[i].kind == lineDevices {
			return s.lines[i].count >= least
		}
	}
	return false
}

// contradiction gives the gravest line against a pair. Streets are not among them: one company has several, and writes each in several ways.
func contradiction(s *sheet) doubt {
	found := doubtNone
	for i := range s.n {
		d := doubtNone
		switch s.lines[i].kind {
		case lineLinkElsewhere:
			d = doubtLinkElsewhere
		case linePhonesDiffer:
			d = doubtPhones
		case lineDomainsDiffer:
			d = doubtDomains
		case lineNumbersDiffer:
			d = doubtNumbers
		case linePlacesDiffer:
			d = doubtPlaces
		case lineFormsDiffer:
			d = doubtForms
		}
		if d != doubtNone && (found == doubtNone || d < found) {
			found = d
		}
	}
	return found
}
