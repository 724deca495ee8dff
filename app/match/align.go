package match

import "math"

// alignment says how much of two names agrees.
type alignment struct {
	product                 int64 // sum of the products of agreeing weights, in thousandths
	leftSquare, rightSquare int64
	leftHit, rightHit       uint32 // which words found a partner
	leftAll, rightAll       bool
	all                     bool // every word agrees exactly, or only the spaces differ
	inOrder                 bool
}

// similarity is the soft cosine of the two weighted names, in thousandths.
func (al *alignment) similarity() int {
	if al.product == 0 {
		return 0
	}
	return min(1000, int(math.Round(float64(al.product)/math.Sqrt(float64(al.leftSquare)*float64(al.rightSquare)))))
}

// align pairs the words of two names: equal ones first, then words that one side writes apart, then words that are alike. It works on the pair in an order of its own, so that swapping the sides cannot
// change the outcome.
func (v *vocabulary) align(a, b []int32) alignment {
	if v.before(b, a) {
		al := v.align(b, a)
		al.leftSquare, al.rightSquare = al.rightSquare, al.leftSquare
		al.leftHit, al.rightHit = al.rightHit, al.leftHit
		al.leftAll, al.rightAll = al.rightAll, al.leftAll
		return al
	}
	al := alignment{inOrder: true}
	v.alignEqual(&al, a, b)
	if !al.isComplete(a, b) {
		v.alignJoined(a, b, &al.leftHit, &al.rightHit, &al.product)
		v.alignJoined(b, a, &al.rightHit, &al.leftHit, &al.product)
	}
	al.all = al.isComplete(a, b)
	v.alignAlike(&al, a, b)
	al.leftAll = al.leftHit == 1<<len(a)-1
	al.rightAll = al.rightHit == 1<<len(b)-1
	al.leftSquare, al.rightSquare = v.square(a), v.square(b)
	return al
}

// before orders names by length and then by text.
func (v *vocabulary) before(a, b []int32) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	for i := range a {
		if a[i] != b[i] {
			return v.words[a[i]].text < v.words[b[i]].text
		}
	}
	return false
}

func (al *alignment) isComplete(a, b []int32) bool {
	return al.leftHit == 1<<len(a)-1 && al.rightHit == 1<<len(b)-1
}

func (v *vocabulary) square(words []int32) int64 {
	var sum int64
	for _, id := range words {
		w := int64(v.words[id].weight)
		sum += w * w
	}
	return sum
}

func (v *vocabulary) alignEqual(al *alignment, a, b []int32) {
	last := -1
	for i, x := range a {
		for j, y := range b {
			if x != y || al.rightHit&(1<<j) != 0 {
				continue
			}
			al.leftHit |= 1 << i
			al.rightHit |= 1 << j
			al.inOrder = al.inOrder && j > last
			last = j
			w := int64(v.words[x].weight)
			al.product += w * w * alikeExact
			break
		}
	}
}

// alignJoined finds runs of words in a that b writes as one word.
func (v *vocabulary) alignJoined(a, b []int32, aHit, bHit *uint32, product *int64) {
	for j, y := range b {
		if *bHit&(1<<j) != 0 || v.words[y].exactOnly {
			continue
		}
		for i := range a {
			n := v.runLength(a[i:], *aHit>>i, v.words[y].letters)
			if n == 0 {
				continue
			}
			*aHit |= (1<<n - 1) << i
			*bHit |= 1 << j
			together := math.Round(math.Sqrt(float64(v.square(a[i : i+n]))))
			*product += int64(together) * int64(v.words[y].weight) * alikeExact
			break
		}
	}
}

// runLength gives the number of free words, at least two, whose letters together are the letters of one word; 0 if there is no such run.
func (v *vocabulary) runLength(words []int32, hit uint32, letters []rune) int {
	for n, id := range words {
		part := v.words[id].letters
		if hit&(1<<n) != 0 || !hasPrefix(letters, part) {
			return 0
		}
		letters = letters[len(part):]
		if len(letters) == 0 {
			if n == 0 {
				return 0
			}
			return n + 1
		}
	}
	return 0
}

// alignAlike pairs each free word with the most alike free word of the other side.
func (v *vocabulary) alignAlike(al *alignment, a, b []int32) {
	for i, x := range a {
		if al.leftHit&(1<<i) != 0 {
			continue
		}
		best, partner := 0, -1
		for j, y := range b {
			if al.rightHit&(1<<j) != 0 {
				continue
			}
			if s := alike(&v.words[x], &v.words[y]); s > best {
				best, partner = s, j
			}
		}
		if partner < 0 {
			continue
		}
		al.leftHit |= 1 << i
		al.rightHit |= 1 << partner
		al.product += int64(v.words[x].weight) * int64(v.words[b[partner]].weight) * int64(best)
	}
}
