package match

import "sync"

// Index finds what a person types among rows of text. It is immutable after NewIndex and safe for concurrent use.
type Index struct {
	rows    []string
	blocks  []string   // the folded rows, each ended by a line feed, blockRows rows a block
	ends    []int32    // where each folded row ends in its block, its line feed included
	masks   []uint64   // the letters of each folded row
	offsets [][]uint32 // for rows whose fold is not byte by byte: where each folded byte stands in the row
}

// blockRows is the number of rows that are searched as one text.
const blockRows = 4096

// NewIndex folds the rows once. The rows must not change afterwards.
func NewIndex(rows []string) *Index {
	x := &Index{
		rows: rows, blocks: make([]string, (len(rows)+blockRows-1)/blockRows),
		ends: make([]int32, len(rows)), masks: make([]uint64, len(rows)), offsets: make([][]uint32, len(rows)),
	}
	half := len(x.blocks) / 2
	var wait sync.WaitGroup
	wait.Go(func() { x.foldBlocks(0, half) })
	wait.Go(func() { x.foldBlocks(half, len(x.blocks)) })
	wait.Wait()
	return x
}

func (x *Index) foldBlocks(from, to int) {
	var text []byte
	for block := from; block < to; block++ {
		text = text[:0]
		for row := block * blockRows; row < min((block+1)*blockRows, len(x.rows)); row++ {
			start := len(text)
			var offsets []uint32
			text, offsets = appendFolded(text, x.rows[row])
			if offsets != nil { // else the memory is best left untouched
				x.offsets[row] = offsets
			}
			x.masks[row] = byteMask(text[start:])
			text = append(text, '\n')
			x.ends[row] = int32(len(text))
		}
		x.blocks[block] = string(text)
	}
}

// Len is the number of rows.
func (x *Index) Len() int { return len(x.rows) }

// start is where a folded row begins in its block.
func (x *Index) start(row int32) int32 {
	if row%blockRows == 0 {
		return 0
	}
	return x.ends[row-1]
}

// folded gives the folded text of one row.
func (x *Index) folded(row int32) string {
	return x.blocks[row/blockRows][x.start(row) : x.ends[row]-1]
}

// byteMask has one bit for each letter of the Latin alphabet and each digit; other bytes share bits.
func byteMask[T string | []byte](s T) uint64 {
	var mask uint64
	for i := range len(s) {
		mask |= 1 << (s[i] % 64)
	}
	return mask
}
