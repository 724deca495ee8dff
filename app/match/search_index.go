package match

import (
	"strings"
	"sync"
)

// Index finds what a person types among rows of text. It is immutable after NewIndex and safe for concurrent use.
type Index struct {
	rows    []string
	text    string     // the folded rows, each ended by a line feed
	starts  []int32    // where each folded row begins in text; one more entry marks the end
	masks   []uint64   // the letters of each folded row
	offsets [][]uint32 // for rows whose fold is not byte by byte: where each folded byte stands in the row
}

// NewIndex folds the rows once. The rows must not change afterwards.
func NewIndex(rows []string) *Index {
	x := &Index{rows: rows, starts: make([]int32, len(rows)+1), masks: make([]uint64, len(rows)), offsets: make([][]uint32, len(rows))}
	half := len(rows) / 2
	var first, second []byte
	var wait sync.WaitGroup
	wait.Go(func() { first = x.foldRows(0, half) })
	wait.Go(func() { second = x.foldRows(half, len(rows)) })
	wait.Wait()
	for i := half; i < len(rows); i++ {
		x.starts[i] += int32(len(first))
	}
	var text strings.Builder
	text.Grow(len(first) + len(second))
	text.Write(first)
	text.Write(second)
	x.text = text.String()
	x.starts[len(rows)] = int32(len(x.text))
	return x
}

// foldRows folds a part of the rows into one text and notes where each begins in it.
func (x *Index) foldRows(from, to int) []byte {
	size := 0
	for _, row := range x.rows[from:to] {
		size += len(row) + 1
	}
	text := make([]byte, 0, size)
	for i := from; i < to; i++ {
		start := len(text)
		text, x.offsets[i] = appendFolded(text, x.rows[i])
		x.starts[i], x.masks[i] = int32(start), byteMask(text[start:])
		text = append(text, '\n')
	}
	return text
}

// Len is the number of rows.
func (x *Index) Len() int { return len(x.rows) }

// folded gives the folded text of one row.
func (x *Index) folded(row int32) string { return x.text[x.starts[row] : x.starts[row+1]-1] }

// byteMask has one bit for each letter of the Latin alphabet and each digit; other bytes share bits.
func byteMask[T string | []byte](s T) uint64 {
	var mask uint64
	for i := range len(s) {
		mask |= 1 << (s[i] % 64)
	}
	return mask
}
