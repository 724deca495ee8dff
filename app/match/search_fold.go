package match

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldForSearch folds like Fold, but without apostrophes, since nobody types those of O'Brien.
func foldForSearch(query string) string {
	folded, _ := appendFolded(nil, query)
	return string(folded)
}

// appendFolded appends what foldForSearch gives for a row. It also gives, for every folded byte, where its character stands in the row; nil if every byte stands where it stood.
func appendFolded(to []byte, row string) ([]byte, []uint32) {
	if to, ok := appendPlain(to, row); ok {
		return to, nil
	}
	f := searchFolder{text: to, start: len(to), offsets: make([]uint32, 0, len(row))}
	for from := 0; from < len(row); {
		valid := validLength(row[from:])
		f.valid(row, from, from+valid)
		from += valid + 1 // a stray byte vanishes
	}
	return f.text, f.offsets
}

// validLength is the length of the text before the first stray byte.
func validLength(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size <= 1 {
				return i
			}
		}
	}
	return len(s)
}

// valid folds a part of a row that holds no stray bytes.
func (f *searchFolder) valid(row string, from, to int) {
	var it norm.Iter
	it.InitString(norm.NFKD, row[from:to])
	for !it.Done() {
		f.at = uint32(from + it.Pos())
		f.segment(it.Next())
	}
}

// appendPlain folds ASCII text of which nothing vanishes; it says whether the row is such text.
func appendPlain(to []byte, row string) ([]byte, bool) {
	start := len(to)
	to = append(to, row...)
	for i, c := range to[start:] {
		if c = plainBytes[c]; c == 0 {
			return to[:start], false
		}
		to[start+i] = c
	}
	return to, true
}

// plainBytes folds the bytes that stand for one visible character each; the others are 0.
var plainBytes = func() (table [256]byte) {
	for c := byte(' '); c < 0x7f; c++ {
		switch {
		case c == '\'' || c == '`':
		case 'A' <= c && c <= 'Z':
			table[c] = c + 'a' - 'A'
		default:
			table[c] = c
		}
	}
	return table
}()

type searchFolder struct {
	text    []byte
	start   int // of the row in text
	offsets []uint32
	at      uint32
	space   bool
}

// decomposedAcute is what NFKD makes of ´, which stands for an apostrophe.
const decomposedAcute = " \u0301"

// segment folds the normalised form of one character.
func (f *searchFolder) segment(b []byte) {
	if string(b) == decomposedAcute {
		return
	}
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		b = b[size:]
		switch {
		case !unicode.IsSpace(r) && isInvisible(r):
		case unicode.IsSpace(r):
			f.space = true
		default:
			foldRune(r, f.emit)
		}
	}
}

func (f *searchFolder) emit(r rune) {
	if r == '\'' {
		return
	}
	if f.space && len(f.text) > f.start {
		f.text = append(f.text, ' ')
		f.offsets = append(f.offsets, f.at)
	}
	f.space = false
	from := len(f.text)
	f.text = utf8.AppendRune(f.text, r)
	for range len(f.text) - from {
		f.offsets = append(f.offsets, f.at)
	}
}

// mark translates a range of a folded row into a range of the row itself that holds whole characters.
func (x *Index) mark(row int32, from, to int) [2]int {
	offsets := x.offsets[row]
	if offsets == nil {
		return [2]int{from, to}
	}
	return [2]int{int(offsets[from]), characterEnd(x.rows[row], int(offsets[to-1]))}
}

// characterEnd gives the end of the character that begins at a place, with the accents that follow it.
func characterEnd(s string, at int) int {
	_, size := utf8.DecodeRuneInString(s[at:])
	end := at + size
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.Is(unicode.Mn, r) {
			break
		}
		end += size
	}
	return end
}
