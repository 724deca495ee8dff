package msp

import (
	"encoding/binary"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxShownRunes     = 4096
	maxCombiningMarks = 8
)

// Text is a vendor's text. Vendors' text is hostile until cleaned: an asset
// name may hold escape sequences that drive a terminal. Text therefore shows
// only its clean form, through String, and keeps the raw form, which matching,
// hashing and writing back need, behind Raw. Text compares with == and stands
// in JSON as its raw form.
type Text struct {
	// s is the text if its two forms are one, as they nearly always are: a large
	// provider's records hold millions. Else it is the mark, the length of the raw
	// form in four bytes, and both forms.
	s string
}

// twoForms is the mark before a text of two forms. No clean text begins with it,
// since it is no UTF-8.
const twoForms = '\xff'

// NewText cleans raw once and keeps both forms.
func NewText(raw string) Text {
	shown := Clean(raw)
	if shown == raw {
		return Text{raw}
	}
	joined := make([]byte, 0, 5+len(raw)+len(shown))
	joined = binary.BigEndian.AppendUint32(append(joined, twoForms), uint32(len(raw)))
	return Text{string(append(append(joined, raw...), shown...))}
}

// Pack lays texts side by side in one piece of memory, in this order: a hundred
// thousand of them take less of it, and whoever reads one after the other is
// through sooner.
func Pack(texts []*Text) {
	var all strings.Builder
	size := 0
	for _, t := range texts {
		size += len(t.s)
	}
	all.Grow(size)
	for _, t := range texts {
		all.WriteString(t.s)
	}
	rest := all.String()
	for _, t := range texts {
		n := len(t.s)
		t.s, rest = rest[:n], rest[n:]
	}
}

// forms returns the raw and the clean form.
func (t Text) forms() (raw, shown string) {
	if t.s == "" || t.s[0] != twoForms {
		return t.s, t.s
	}
	length := binary.BigEndian.Uint32([]byte(t.s[1:5]))
	return t.s[5 : 5+length], t.s[5+length:]
}

// String returns the clean form: one line of valid UTF-8 without control,
// escape or bidirectional characters, at most 4,096 runes.
func (t Text) String() string {
	_, shown := t.forms()
	return shown
}

// Raw returns the text exactly as the vendor sent it. It must never be shown.
func (t Text) Raw() string {
	raw, _ := t.forms()
	return raw
}

// Empty says whether there is nothing but white space in the text.
func (t Text) Empty() bool { return strings.TrimSpace(t.Raw()) == "" }

// IsZero lets `json:",omitzero"` leave empty text out.
func (t Text) IsZero() bool { return t.s == "" }

// MarshalJSON writes the raw form.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.Raw()) }

// UnmarshalJSON reads the raw form and cleans it.
func (t *Text) UnmarshalJSON(b []byte) error {
	if inside, ok := plainJSON(b); ok {
		*t = Text{string(inside)}
		return nil
	}
	var raw string
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	*t = NewText(raw)
	return nil
}

// Clean makes a vendor's text safe for a terminal and a report: invalid UTF-8,
// C1 controls, bidirectional controls and tag characters become U+FFFD, C0
// controls become their visible symbol (tab becomes a space), zero-width
// characters vanish, runs of combining marks and the whole are capped. Emoji
// sequences come apart, since terminals draw them in one, two or more cells. The
// rule follows the terminal injection cases in the reliability anchors,
// section 4 (CVE-2021-25743 and its kin).
func Clean(raw string) string {
	if plain(raw) {
		return raw
	}
	var b strings.Builder
	shown, marks := 0, 0
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRuneInString(raw[i:])
		i += size
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxCombiningMarks {
				continue
			}
		} else {
			marks = 0
		}
		if r = visible(r); r < 0 {
			continue
		}
		if shown == maxShownRunes {
			b.WriteRune('…')
			break
		}
		b.WriteRune(r)
		shown++
	}
	return b.String()
}

// plainJSON returns what stands between the quotes of a JSON string that needs
// neither unescaping nor cleaning.
func plainJSON(b []byte) ([]byte, bool) {
	if len(b) < 2 || b[0] != '"' || len(b) > maxShownRunes {
		return nil, false
	}
	inside := b[1 : len(b)-1]
	for _, c := range inside {
		if c < 0x20 || c > 0x7e || c == '\\' {
			return nil, false
		}
	}
	return inside, true
}

// plain is the common case: short printable ASCII needs no work and no copy.
func plain(s string) bool {
	if len(s) > maxShownRunes {
		return false
	}
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// visible returns what to show for r, or -1 to drop it.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0x1f3fb && r <= 0x1f3ff, r == 0x20e3:
		return -1 // how an emoji looks: its presentation, its skin, its keycap
	case r >= 0x1f1e6 && r <= 0x1f1ff:
		return 'A' + r - 0x1f1e6 // two make a flag
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7f:
		return 0x2421
	case r >= 0x80 && r <= 0x9f:
		return utf8.RuneError
	case r >= 0x200b && r <= 0x200f, r == 0x2060, r == 0xfeff, r == 0x00ad:
		return -1
	case r == 0x2028 || r == 0x2029:
		return 0x2424
	case r == 0x061c, r >= 0x202a && r <= 0x202e, r >= 0x2061 && r <= 0x206f, r >= 0xe0000 && r <= 0xe0fff:
		return utf8.RuneError
	case !unicode.IsPrint(r) && !unicode.IsSpace(r) && !unicode.IsMark(r):
		return utf8.RuneError
	}
	return r
}
