package match

import (
	"context"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
)

// maxGuesses is how many subsequences and how many close spellings are listed at most: nobody reads further.
const maxGuesses = 50

// appendSubsequences adds the rows that hold the letters of every word in order, ranked by sahilm/fuzzy.
func (x *Index) appendSubsequences(ctx context.Context, words []string, h *Hits) error {
	mask := byteMask(strings.Join(words, ""))
	var rows []int32
	for row := range int32(len(x.rows)) {
		if row%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if x.missing(row, mask) == 0 && holdsInOrder(x.folded(row), words) && !h.has(row) {
			rows = append(rows, row)
		}
	}
	if len(rows) > maxRanked {
		rows = rows[:maxRanked]
	}
	ranked := x.rankSubsequences(rows, words)
	for _, r := range ranked[:min(len(ranked), maxGuesses)] {
		h.Rows = append(h.Rows, Hit{Row: int(r.row), Marks: tidyMarks(r.marks)})
	}
	return ctx.Err()
}

// maxRanked bounds the rows that are ranked; a query that fits more is too short for its letters to mean anything.
const maxRanked = 2000

func holdsInOrder(folded string, words []string) bool {
	for _, w := range words {
		at := 0
		for i := range len(w) {
			next := strings.IndexByte(folded[at:], w[i])
			if next < 0 {
				return false
			}
			at += next + 1
		}
	}
	return true
}

// subsequence is one row found by its letters.
type subsequence struct {
	row   int32
	score int
	hits  int
	marks [][2]int
}

// rankSubsequences lets sahilm/fuzzy judge each word in each row. Folded text holds no NUL and no invalid byte, on which the library would panic or stop short.
func (x *Index) rankSubsequences(rows []int32, words []string) []subsequence {
	texts := make([]string, len(rows))
	ranked := make([]subsequence, len(rows))
	for i, row := range rows {
		texts[i] = x.folded(row)
		ranked[i].row = row
	}
	for _, w := range words {
		for _, m := range fuzzy.FindNoSort(w, texts) {
			r := &ranked[m.Index]
			r.score += m.Score
			r.hits++
			for _, at := range m.MatchedIndexes {
				r.marks = append(r.marks, x.mark(r.row, at, at+1))
			}
		}
	}
	ranked = slices.DeleteFunc(ranked, func(r subsequence) bool { return r.hits < len(words) })
	slices.SortStableFunc(ranked, func(a, b subsequence) int { return b.score - a.score })
	return ranked
}

// appendClose adds the rows in which every word of the query stands with a slip of the fingers at most.
func (x *Index) appendClose(ctx context.Context, words []string, h *Hits) error {
	mask := byteMask(strings.Join(words, ""))
	typed := make([][]rune, len(words))
	for i, w := range words {
		typed[i] = []rune(w)
	}
	type guess struct {
		row   int32
		slips int
		marks [][2]int
	}
	var guesses []guess
	for row := range int32(len(x.rows)) {
		if row%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if x.missing(row, mask) > 2*len(words) {
			continue
		}
		if marks, slips := x.closeWords(row, typed); marks != nil && !h.has(row) {
			guesses = append(guesses, guess{row, slips, marks})
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int { return a.slips - b.slips })
	for _, g := range guesses[:min(len(guesses), maxGuesses)] {
		h.Rows = append(h.Rows, Hit{Row: int(g.row), Marks: tidyMarks(g.marks), Close: true})
	}
	return ctx.Err()
}

// closeWords finds for every typed word the word of the row that is closest, and gives the marks and the number of slips; nil if some word has none.
func (x *Index) closeWords(row int32, typed [][]rune) ([][2]int, int) {
	folded := x.folded(row)
	var marks [][2]int
	total := 0
	for _, w := range typed {
		best, mark := len(w), [2]int{}
		for from := 0; from < len(folded); {
			if isBoundary(folded[from]) {
				from++
				continue
			}
			to := from
			for to < len(folded) && !isBoundary(folded[to]) {
				to++
			}
			if n := typedSlips(w, folded[from:to], best); n < best {
				best, mark = n, [2]int{from, to}
			}
			from = to
		}
		if best > allowedSlips(len(w)) {
			return nil, 0
		}
		total += best
		marks = append(marks, x.mark(row, mark[0], mark[1]))
	}
	return marks, total
}

// allowedSlips is how many slips a word of so many letters may hold.
func allowedSlips(letters int) int {
	switch {
	case letters < 3:
		return 0
	case letters < 8:
		return 1
	default:
		return 2
	}
}

// typedSlips compares what was typed with the beginning of a word, since people stop typing early. It gives best if it finds nothing better.
func typedSlips(typed []rune, word string, best int) int {
	allowed := allowedSlips(len(typed))
	if len(word) < len(typed)-allowed {
		return best
	}
	var buffer [maxSlipLetters]rune
	letters := buffer[:0]
	for _, r := range word {
		if len(letters) == len(typed)+allowed || len(letters) == maxSlipLetters {
			break
		}
		letters = append(letters, r)
	}
	for n := len(typed) - allowed; n <= len(letters); n++ {
		if n < 1 || !mayBeClose(typed, letters[:n], allowed) {
			continue
		}
		best = min(best, slips(typed, letters[:n]))
	}
	return best
}

// mayBeClose rules most words out by their first letters before the table of slips is filled.
func mayBeClose(a, b []rune, allowed int) bool {
	equal := 0
	for i := range min(len(a), len(b), 3) {
		if slices.Contains(b[:min(len(b), i+allowed+2)], a[i]) {
			equal++
		}
	}
	return equal >= min(len(a), 3)-allowed
}

// tidyMarks orders marks and joins those that touch.
func tidyMarks(marks [][2]int) [][2]int {
	slices.SortFunc(marks, func(a, b [2]int) int { return a[0] - b[0] })
	out := marks[:0]
	for _, m := range marks {
		if n := len(out); n > 0 && m[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], m[1])
			continue
		}
		out = append(out, m)
	}
	return out
}
