package match

// What contradictions take off a similarity, in hundredths. Numbers take off little here: as a line of evidence of their own they block what is automatic.
const (
	lessForNumbers   = 5
	lessForPlaces    = 30
	lessForForms     = 15
	lessForStrangers = 5  // words on both sides without a partner
	lessForExtras    = 20 // words on one side only
)

// NameSimilarity compares two names by themselves, without a corpus: 100 for equal names, 0 for names without anything in common. Places, legal forms and words that contradict each other lower it. It serves
// measurements and explanations; matching weighs words by the corpus and never decides by a percentage.
func NameSimilarity(a, b string) int {
	v := newVocabulary()
	left, right := v.code(readNames(a, nil)), v.code(readNames(b, nil))
	agreement := v.compareNames(left, right)
	if agreement.points == 0 {
		return 0
	}
	l, r := &left[agreement.left], &right[agreement.right]
	similarity := agreement.similarity / 10
	if agreement.kind == nameInitials {
		similarity = 100 * pointsNameInitials / pointsNameAlike // as alike as words that earn the same points
	}
	numbers, places := v.marksDiffer(l.marks, r.marks)
	if numbers {
		similarity -= lessForNumbers
	}
	if places {
		similarity -= lessForPlaces
	}
	if formsContradict(l.form, r.form) {
		similarity -= lessForForms
	}
	return max(0, similarity-v.strangers(l.words, r.words))
}

// strangers gives what words without a partner take off.
func (v *vocabulary) strangers(a, b []int32) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	al := v.align(a, b)
	left, right := v.hasStranger(a, al.leftHit), v.hasStranger(b, al.rightHit)
	switch {
	case left && right:
		return lessForStrangers
	case left || right:
		return lessForExtras
	default:
		return 0
	}
}

func (v *vocabulary) hasStranger(words []int32, hit uint32) bool {
	for i, id := range words {
		if hit&(1<<i) == 0 && !tinyWords[v.words[id].text] {
			return true
		}
	}
	return false
}
