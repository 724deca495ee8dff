package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldForSearch folds like Fold, but without apostrophes, since nobody types those of O'Brien. It also gives, for every folded byte, where its character stands in the row; nil if every byte stands where it stood.
func foldForSearch(row string) (string, []uint32) {
	if folded, ok := foldBytes(row); ok {
		return folded, nil
	}
	f := searchFolder{offsets: make([]uint32, 0, len(row))}
	for from := 0; from < len(row); {
		valid := validLength(row[from:])
		f.valid(row, from, from+valid)
		from += valid + 1 // a stray byte vanishes
	}
	return f.text.String(), f.offsets
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

// foldBytes folds plain ASCII text of which nothing vanishes.
func foldBytes(row string) (string, bool) {
	upper := false
	for i := range len(row) {
		c := row[i]
		if c < ' ' || c >= 0x7f || c == '\'' || c == '`' {
			return "", false
		}
		upper = upper || 'A' <= c && c <= 'Z'
	}
	if !upper {
		return row, true
	}
	return strings.ToLower(row), true
}

type searchFolder struct {
	text    strings.Builder
	offsets []uint32
	at      uint32
	space   bool
}

// segment folds the normalised form of one character.
func (f *searchFolder) segment(b []byte) {
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
	if f.space && f.text.Len() > 0 {
		f.text.WriteByte(' ')
		f.offsets = append(f.offsets, f.at)
	}
	f.space = false
	from := f.text.Len()
	f.text.WriteRune(r)
	for range f.text.Len() - from {
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
