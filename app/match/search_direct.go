package match

import (
	"context"
	"strings"
	"sync"
)

// quality says how well a row holds the words of a query, best first.
type quality uint8

const (
	qualityEqual   quality = iota // the row is the query
	qualityFirst                  // the row begins with the query's first word, and all words are whole or beginnings
	qualityWhole                  // all words are whole words
	qualityStart                  // all words begin words
	qualityInside                 // some word stands inside a word
	qualities      = int(qualityInside) + 1
	qualityMissing = qualityInside + 1
)

// directHits are rows that hold all words, ascending, with what is needed to rank and mark them.
type directHits struct {
	rows      []int32
	qualities []quality
	marks     [][2]int // as many for each row as the query has words
}

// direct finds the rows that hold all words, among the given ones or, if these are nil, all.
func (x *Index) direct(ctx context.Context, words []string, among []int32) (directHits, error) {
	find, n := x.directAll, len(x.blocks)
	if among != nil {
		find, n = x.directAmong(among), len(among)
	}
	var halves [2]directHits
	var wait sync.WaitGroup
	wait.Go(func() { halves[0] = find(ctx, words, 0, n/2) })
	wait.Go(func() { halves[1] = find(ctx, words, n/2, n) })
	wait.Wait()
	all, more := halves[0], halves[1]
	all.rows = append(all.rows, more.rows...)
	all.qualities = append(all.qualities, more.qualities...)
	all.marks = append(all.marks, more.marks...)
	return all, ctx.Err()
}

// directAmong judges a part of the given rows.
func (x *Index) directAmong(among []int32) func(ctx context.Context, words []string, from, to int) directHits {
	return func(ctx context.Context, words []string, from, to int) directHits {
		var found directHits
		for i, row := range among[from:to] {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return found
			}
			x.judge(row, words, &found)
		}
		return found
	}
}

// directAll looks for the longest word in the text of whole blocks and judges only the rows in which it stands.
func (x *Index) directAll(ctx context.Context, words []string, from, to int) directHits {
	longest := words[0]
	for _, w := range words[1:] {
		if len(w) > len(longest) {
			longest = w
		}
	}
	var found directHits
	for block := from; block < to; block++ {
		if ctx.Err() != nil {
			return found
		}
		text := x.blocks[block]
		for row, at := int32(block*blockRows), 0; ; {
			next := strings.Index(text[at:], longest)
			if next < 0 {
				break
			}
			at += next
			for x.ends[row] <= int32(at) {
				row++
			}
			x.judge(row, words, &found)
			at = int(x.ends[row])
		}
	}
	return found
}

// judge adds a row if it holds all words.
func (x *Index) judge(row int32, words []string, to *directHits) {
	folded := x.folded(row)
	worst := qualityWhole
	marks := len(to.marks)
	first := false
	for i, w := range words {
		at, q := findWord(folded, w)
		if q == qualityMissing {
			to.marks = to.marks[:marks]
			return
		}
		worst = max(worst, q)
		first = first || i == 0 && at == 0
		to.marks = append(to.marks, x.mark(row, at, at+len(w)))
	}
	switch {
	case len(words) == 1 && folded == words[0]:
		worst = qualityEqual
	case first && worst <= qualityStart:
		worst = qualityFirst
	}
	to.rows = append(to.rows, row)
	to.qualities = append(to.qualities, worst)
}

// findWord gives the best place of a word in a folded row: a whole word, else the beginning of one, else anywhere.
func findWord(folded, w string) (int, quality) {
	best, found := 0, qualityMissing
	for from := 0; ; {
		next := strings.Index(folded[from:], w)
		if next < 0 {
			return best, found
		}
		at := from + next
		q := qualityInside
		if at == 0 || isBoundary(folded[at-1]) {
			q = qualityStart
			if end := at + len(w); end == len(folded) || isBoundary(folded[end]) {
				return at, qualityWhole
			}
		}
		if q < found {
			best, found = at, q
		}
		from = at + len(w)
	}
}

// isBoundary says whether a byte of folded text stands between words.
func isBoundary(c byte) bool { return boundaries[c] }

var boundaries = func() (table [256]bool) {
	for c := range byte(0x80) {
		table[c] = (c < '0' || c > '9') && (c < 'a' || c > 'z')
	}
	return table
}()

// take ranks the direct hits: by quality, then by row.
func (h *Hits) take(found directHits, words int) {
	h.direct = found.rows
	if h.direct == nil {
		h.direct = []int32{}
	}
	var counts [qualities]int
	for _, q := range found.qualities {
		counts[q]++
	}
	var next [qualities]int
	for q := 1; q < qualities; q++ {
		next[q] = next[q-1] + counts[q-1]
	}
	h.Rows = make([]Hit, len(found.rows))
	for i, row := range found.rows {
		marks := found.marks[i*words : (i+1)*words : (i+1)*words]
		if words > 1 {
			marks = tidyMarks(marks)
		}
		q := found.qualities[i]
		h.Rows[next[q]] = Hit{Row: int(row), Marks: marks}
		next[q]++
	}
}
