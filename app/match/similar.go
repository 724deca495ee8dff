package match

import (
	"math/bits"
	"slices"
)

// Similarity of single words, in thousandths. Words are alike if they differ by one slip of the fingers (a letter changed, missing, added, or two swapped), or by two if they are long, or if one is the beginning
// of the other. Shorter words or words with digits must be equal.
const (
	alikeExact     = 1000
	alikeGlued     = 980 // a legal form written on to the word, as in SiemensAG
	alikeOneSlip   = 880
	alikeTwoSlips  = 760
	alikeBeginning = 700

	minOneSlip   = 4 // letters of the shorter word
	minTwoSlips  = 8
	minBeginning = 4
)

var gluedForms = wordSet(`ag ab as sa se bv nv gmbh llc llp inc ltd plc corp`)

// letterMask has one bit for each letter of a word; letters beyond a to z and the digits share bits.
func letterMask(letters []rune) uint64 {
	var mask uint64
	for _, r := range letters {
		mask |= 1 << (uint(r) % 64)
	}
	return mask
}

// alike compares two different words.
func alike(a, b *word) int {
	if a.exactOnly || b.exactOnly {
		return 0
	}
	short, long := a, b
	if len(short.letters) > len(long.letters) {
		short, long = b, a
	}
	gap := len(long.letters) - len(short.letters)
	if len(short.letters) < minOneSlip {
		return 0
	}
	if onlyIn := bits.OnesCount64(short.mask &^ long.mask); onlyIn > 2 {
		return 0
	}
	if gap <= 1 && oneSlip(short.letters, long.letters) {
		return alikeOneSlip
	}
	if gap > 0 && len(short.letters) >= minBeginning && hasPrefix(long.letters, short.letters) {
		if gluedForms[string(long.letters[len(short.letters):])] {
			return alikeGlued
		}
		return alikeBeginning
	}
	if gap <= 2 && len(short.letters) >= minTwoSlips && slips(short.letters, long.letters) == 2 {
		return alikeTwoSlips
	}
	return 0
}

func hasPrefix(long, short []rune) bool {
	return len(short) <= len(long) && slices.Equal(long[:len(short)], short)
}

// oneSlip says whether one change, insertion, deletion or swap of neighbours leads from short to long.
func oneSlip(short, long []rune) bool {
	i := 0
	for i < len(short) && short[i] == long[i] {
		i++
	}
	if len(short) < len(long) {
		return slices.Equal(short[i:], long[i+1:])
	}
	if i == len(short) {
		return true
	}
	if slices.Equal(short[i+1:], long[i+1:]) {
		return true
	}
	return i+1 < len(short) && short[i] == long[i+1] && short[i+1] == long[i] && slices.Equal(short[i+2:], long[i+2:])
}

// maxSlipLetters bounds the table of slips.
const maxSlipLetters = 40

// slips counts changes, insertions, deletions and swaps of neighbours between two words (optimal string alignment). Words too long for the table count as far apart.
func slips(a, b []rune) int {
	if len(a) > maxSlipLetters || len(b) > maxSlipLetters {
		return maxSlipLetters
	}
	toBeginnings := slipsToBeginnings(a, b)
	return int(toBeginnings[len(b)])
}

// slipsToBeginnings counts the slips between a word and every beginning of another: the place in the answer is the number of its letters. Neither may have more than maxSlipLetters.
func slipsToBeginnings(a, b []rune) [maxSlipLetters + 1]uint8 {
	var rows [3][maxSlipLetters + 1]uint8
	before, previous, current := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		previous[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		current[0] = uint8(i)
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			best := min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				best = min(best, before[j-2]+1)
			}
			current[j] = best
		}
		before, previous, current = previous, current, before
	}
	return *previous
}
