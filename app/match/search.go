package match

import (
	"context"
	"math/bits"
	"slices"
	"strings"
)

// Hit is one row that was found.
type Hit struct {
	Row   int      // index into the rows that the Index was built from
	Marks [][2]int // byte ranges [from, to) of the row's original text to highlight, ascending, never inside a character
	Close bool     // a close spelling only: to be listed below a line
}

// Hits is the answer to one query, best first, close spellings last. Handed to the next Search on the same Index, it lets a longer query look only among the rows already found.
type Hits struct {
	Query string
	Rows  []Hit

	index  *Index
	folded string
	direct []int32 // the rows that hold all words of the query, ascending
}

// fewHits is the number of direct hits below which subsequences and close spellings are looked for as well.
const fewHits = 3

// Search finds the rows for a query: rows that hold all its words, in any order, come first, whole words before beginnings before insides; if these are few, rows that hold its letters in order follow, and then
// close spellings. The last answer, or nil, serves to look only among the rows already found. An empty query finds every row, in order. It fails only with ctx's error.
func (x *Index) Search(ctx context.Context, query string, last *Hits) (*Hits, error) {
	folded := foldForSearch(clip(query, maxQuery))
	h := &Hits{Query: query, index: x, folded: folded}
	words := strings.Fields(folded)
	if len(words) > maxQueryWords {
		words = words[:maxQueryWords]
	}
	if len(words) == 0 {
		h.everything()
		return h, ctx.Err()
	}
	found, err := x.direct(ctx, words, last.narrows(h))
	if err != nil {
		return nil, err
	}
	h.take(found, len(words))
	if len(found.rows) >= fewHits {
		return h, nil
	}
	if err := x.appendSubsequences(ctx, words, h); err != nil {
		return nil, err
	}
	if err := x.appendClose(ctx, words, h); err != nil {
		return nil, err
	}
	return h, nil
}

// Bounds on what is read of a query; nobody types more.
const (
	maxQuery      = 256
	maxQueryWords = 16
)

// narrows gives the rows of the last answer if the new query can only find fewer.
func (h *Hits) narrows(next *Hits) []int32 {
	if h == nil || h.index != next.index || h.direct == nil || h.folded == "" || !strings.HasPrefix(next.folded, h.folded) {
		return nil
	}
	return h.direct
}

// everything lists all rows without marks.
func (h *Hits) everything() {
	h.Rows = make([]Hit, len(h.index.rows))
	for i := range h.Rows {
		h.Rows[i].Row = i
	}
}

// has says whether a row was found already.
func (h *Hits) has(row int32) bool {
	if _, ok := slices.BinarySearch(h.direct, row); ok {
		return true
	}
	for _, hit := range h.Rows[min(len(h.direct), len(h.Rows)):] {
		if hit.Row == int(row) {
			return true
		}
	}
	return false
}

// missing is the number of different letters of a mask that a row lacks.
func (x *Index) missing(row int32, mask uint64) int { return bits.OnesCount64(mask &^ x.masks[row]) }

// checkEvery is how many rows pass between two looks at ctx.
const checkEvery = 4096
