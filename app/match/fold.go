package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings text to the form in which two spellings of one name are equal: compatibility forms and accents undone, lower case, control characters and invalid bytes dropped, white space collapsed to single
// spaces. Punctuation stays.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	emit := func(r rune) {
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	if !isASCII(s) {
		s = strings.ToValidUTF8(s, "") // a stray byte would keep its neighbours from being decomposed
		s = norm.NFKD.String(strings.ReplaceAll(s, "´", "'"))
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case unicode.IsSpace(r):
			space = true
		case isInvisible(r):
		default:
			foldRune(r, emit)
		}
	}
	return b.String()
}

// AppendFold appends the fold of a text. Plain text, as nearly all is, costs no memory of its own.
func AppendFold(to []byte, s string) []byte {
	start, previous := len(to), byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == '`' || c == ' ' && previous == ' ' {
			return append(to[:start], Fold(s)...)
		}
		if previous = c; 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	if len(s) > 0 && previous == ' ' {
		to = to[:len(to)-1]
	}
	return to
}

// isFolded recognises the common case, plain lower-case ASCII with single spaces, in which nothing needs copying.
func isFolded(s string) bool {
	previous := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == '`' || 'A' <= c && c <= 'Z' || c == ' ' && previous == ' ' {
			return false
		}
		previous = c
	}
	return len(s) == 0 || previous != ' '
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isInvisible holds for what a reader cannot see: control and format characters and the accents that NFKD splits off. Vowel signs of Indic scripts and the Japanese voicing marks change the
// word, so they are not among them.
func isInvisible(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	return isAccent(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Variation_Selector, r)
}

func isAccent(r rune) bool {
	switch {
	case 0x300 <= r && r <= 0x36f, 0x1ab0 <= r && r <= 0x1aff, 0x1dc0 <= r && r <= 0x1dff, 0x20d0 <= r && r <= 0x20ff, 0xfe20 <= r && r <= 0xfe2f:
		return true
	case 0x591 <= r && r <= 0x5c7 && unicode.Is(unicode.Mn, r), 0x64b <= r && r <= 0x65f, r == 0x670:
		return true
	}
	return false
}

// foldRune gives the lower-case letters that one rune stands for. Letters that NFKD leaves whole, such as ß and ø, are spelled as people type them.
func foldRune(r rune, emit func(rune)) {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r == '`':
			r = '\''
		}
		emit(r)
		return
	}
	r = unicode.ToLower(r)
	if spelled, ok := spelledLetters[r]; ok {
		for _, letter := range spelled {
			emit(letter)
		}
		return
	}
	emit(r)
}

var spelledLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "ng", 'ſ': "s", 'ς': "σ",
	'‘': "'", '’': "'", 'ʼ': "'", '“': "\"", '”': "\"", '‐': "-", '‑': "-", '–': "-", '—': "-", '−': "-",
}
