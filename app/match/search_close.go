package match

import (
	"context"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/sahilm/fuzzy"
)

// maxGuesses is how many subsequences and how many close spellings are listed at most: nobody reads further.
const maxGuesses = 50

// appendSubsequences adds the rows that hold the letters of every word in order, ranked by sahilm/fuzzy.
func (x *Index) appendSubsequences(ctx context.Context, words []string, h *Hits) error {
	mask := byteMask(strings.Join(words, ""))
	rows, err := scan(ctx, len(x.rows), func(row int32) (int32, bool) {
		return row, x.missing(row, mask) == 0 && holdsInOrder(x.folded(row), words) && !h.has(row)
	})
	if err != nil {
		return err
	}
	if len(rows) > maxRanked {
		rows = rows[:maxRanked]
	}
	ranked := x.rankSubsequences(rows, words)
	for _, r := range ranked[:min(len(ranked), maxGuesses)] {
		h.Rows = append(h.Rows, Hit{Row: int(r.row), Marks: tidyMarks(r.marks)})
	}
	return nil
}

// scan visits all rows in two halves side by side and gives what was found, in the order of the rows.
func scan[T any](ctx context.Context, rows int, visit func(row int32) (T, bool)) ([]T, error) {
	var halves [2][]T
	var wait sync.WaitGroup
	for half := range halves {
		from, to := int32(half*rows/2), int32((half+1)*rows/2)
		wait.Go(func() {
			for row := from; row < to; row++ {
				if row%checkEvery == 0 && ctx.Err() != nil {
					return
				}
				if found, ok := visit(row); ok {
					halves[half] = append(halves[half], found)
				}
			}
		})
	}
	wait.Wait()
	return append(halves[0], halves[1]...), ctx.Err()
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
	typed := make([]typedWord, len(words))
	allowed := 0
	for i, w := range words {
		typed[i] = newTypedWord(w)
		allowed += typed[i].allowed
	}
	type guess struct {
		row   int32
		slips int
		marks [][2]int
	}
	guesses, err := scan(ctx, len(x.rows), func(row int32) (guess, bool) {
		if x.missing(row, mask) > allowed {
			return guess{}, false
		}
		marks, slips := x.closeWords(row, typed)
		return guess{row, slips, marks}, marks != nil && !h.has(row)
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(guesses, func(a, b guess) int { return a.slips - b.slips })
	for _, g := range guesses[:min(len(guesses), maxGuesses)] {
		h.Rows = append(h.Rows, Hit{Row: int(g.row), Marks: tidyMarks(g.marks), Close: true})
	}
	return nil
}

// closeWords finds for every typed word the word of the row that is closest, and gives the marks and the number of slips; nil if some word has none.
func (x *Index) closeWords(row int32, typed []typedWord) ([][2]int, int) {
	folded := x.folded(row)
	var buffer [maxQueryWords][2]int
	found := buffer[:0]
	total := 0
	for _, w := range typed {
		best, mark := w.allowed+1, [2]int{}
		for from := 0; from < len(folded); {
			if isBoundary(folded[from]) {
				from++
				continue
			}
			to := from + 1
			for to < len(folded) && !isBoundary(folded[to]) {
				to++
			}
			if n := w.slips(folded[from:to], best); n < best {
				best, mark = n, [2]int{from, to}
			}
			from = to
		}
		if best > w.allowed {
			return nil, 0
		}
		total += best
		found = append(found, mark)
	}
	marks := make([][2]int, len(found))
	for i, m := range found {
		marks[i] = x.mark(row, m[0], m[1])
	}
	return marks, total
}

// typedWord is one word of a query.
type typedWord struct {
	letters []rune
	mask    uint64
	allowed int // slips
}

func newTypedWord(w string) typedWord {
	letters := []rune(w)
	return typedWord{letters: letters, mask: byteMask(w), allowed: allowedSlips(len(letters))}
}

// allowedSlips is how many slips a word of so many letters may hold.
func allowedSlips(letters int) int {
	switch {
	case letters < 3 || letters > maxSlipLetters:
		return 0
	case letters < 8:
		return 1
	default:
		return 2
	}
}

// slips compares what was typed with the beginning of a word, since people stop typing early. It gives best if it finds nothing better.
func (w *typedWord) slips(word string, best int) int {
	shortest := max(1, len(w.letters)-w.allowed)
	if len(word) < shortest || bits.OnesCount64(w.mask&^byteMask(word)) > w.allowed {
		return best
	}
	var buffer [maxSlipLetters]rune
	letters := buffer[:0]
	for _, r := range word {
		if len(letters) == len(w.letters)+w.allowed || len(letters) == maxSlipLetters {
			break
		}
		letters = append(letters, r)
	}
	if len(letters) < shortest || !mayBeClose(w.letters, letters, w.allowed) {
		return best
	}
	toBeginnings := slipsToBeginnings(w.letters, letters)
	return min(best, int(slices.Min(toBeginnings[shortest:len(letters)+1])))
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
