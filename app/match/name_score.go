package match

import "slices"

// nameKind says in what way two names agree, weakest first.
type nameKind uint8

const (
	nameUnlike nameKind = iota
	nameInitials
	nameAlike  // some words agree
	nameInside // all words of the shorter stand in the longer
	nameWords  // same words in another order, or written together
	nameJoined // same letters, other spaces
	nameCore   // same words, legal form left out
	nameRaw    // same text
)

// Points for names. Raw equality outweighs core equality since "the same but for Inc" is wrong more often.
const (
	pointsNameRaw      = 60
	pointsNameCore     = 48
	pointsNameJoined   = 47
	pointsNameWords    = 46
	pointsNameAlike    = 45 // times the similarity
	pointsNameInside   = 30
	pointsNameInitials = 15
)

// nameAgreement is the outcome of comparing two names.
type nameAgreement struct {
	kind       nameKind
	points     int
	similarity int // thousandths
	left       int // which readings were compared
	right      int
}

// coded is a reading whose tokens are numbers of the vocabulary.
type coded struct {
	reading
	words []int32
	marks []int32 // the numbers and places of the whole name

	rawKey, bagKey int32 // keys under which equal names are counted, or noKey
}

// compareNames gives the best agreement over all pairs of readings.
func (v *vocabulary) compareNames(left, right []coded) nameAgreement {
	best := nameAgreement{}
	for i := range left {
		for j := range right {
			a := v.compareReadings(&left[i], &right[j])
			if a.points > best.points || a.points == best.points && a.kind > best.kind {
				a.left, a.right = i, j
				best = a
			}
		}
	}
	return best
}

func (v *vocabulary) compareReadings(a, b *coded) nameAgreement {
	if a.raw != "" && a.raw == b.raw {
		return nameAgreement{kind: nameRaw, points: pointsNameRaw, similarity: 1000}
	}
	if len(a.words) == 0 || len(b.words) == 0 {
		return nameAgreement{}
	}
	partial := a.partial || b.partial
	if slices.Equal(a.words, b.words) && !partial {
		return nameAgreement{kind: nameCore, points: pointsNameCore, similarity: 1000}
	}
	al := v.align(a.words, b.words)
	similarity := al.similarity()
	out := nameAgreement{kind: nameAlike, similarity: similarity, points: pointsNameAlike * similarity / 1000}
	if al.all && !partial {
		out.kind, out.points = nameWords, pointsNameWords
		if al.inOrder {
			out.kind, out.points = nameJoined, pointsNameJoined
		}
		return out
	}
	if v.isInside(&al, a, b) && out.points < pointsNameInside+10 {
		out.kind, out.points = nameInside, max(out.points, pointsNameInside+pointsNameAlike*similarity/4000)
	}
	if out.points < pointsNameInitials && v.initialsAgree(a.words, b.words) {
		return nameAgreement{kind: nameInitials, points: pointsNameInitials, similarity: similarity}
	}
	if out.points == 0 {
		return nameAgreement{}
	}
	return out
}

// isInside says whether all words of the shorter name stand in the longer one, and are enough to say so: two words, or a rare one.
func (v *vocabulary) isInside(al *alignment, a, b *coded) bool {
	return al.leftAll && v.isEnough(a.words) || al.rightAll && v.isEnough(b.words)
}

func (v *vocabulary) isEnough(words []int32) bool {
	content := 0
	for _, id := range words {
		w := &v.words[id]
		if w.telling {
			return true
		}
		if !tinyWords[w.text] && !w.number {
			content++
		}
	}
	return content >= 2
}

// minInitials is the number of letters below which initials are chance.
const minInitials = 3

// initialsAgree says whether one name is a single word made of the other's first letters.
func (v *vocabulary) initialsAgree(a, b []int32) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) != 1 || len(b) < minInitials {
		return false
	}
	letters := v.words[a[0]].letters
	if len(letters) != len(b) {
		return false
	}
	for i, id := range b {
		if v.words[id].letters[0] != letters[i] {
			return false
		}
	}
	return true
}

// marksDiffer says which of numbers and places contradict each other: both names have some, and neither has all of the other's.
func (v *vocabulary) marksDiffer(a, b []int32) (numbers, places bool) {
	return v.kindDiffers(a, b, isNumberWord), v.kindDiffers(a, b, isPlaceWord)
}

func isNumberWord(w *word) bool { return w.number }
func isPlaceWord(w *word) bool  { return w.place }

func (v *vocabulary) kindDiffers(a, b []int32, kind func(*word) bool) bool {
	return v.hasOwn(a, b, kind) && v.hasOwn(b, a, kind)
}

// hasOwn says whether a has a word of the kind that b lacks.
func (v *vocabulary) hasOwn(a, b []int32, kind func(*word) bool) bool {
	for _, id := range a {
		if kind(&v.words[id]) && !slices.Contains(b, id) {
			return true
		}
	}
	return false
}

// code numbers the tokens of the readings.
func (v *vocabulary) code(readings []reading) []coded {
	out := make([]coded, len(readings))
	for i, r := range readings {
		out[i] = coded{reading: r, words: make([]int32, len(r.tokens))}
		for j, t := range r.tokens {
			out[i].words[j] = v.add(t)
		}
		for _, t := range r.whole {
			if isNumber(t) || placeWords[t] {
				out[i].marks = append(out[i].marks, v.add(t))
			}
		}
	}
	return out
}
