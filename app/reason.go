package app

import "strings"

// Reason is why something was decided or is proposed, held short: what a rule
// writes consists of a few phrases, which a byte each stands for, and of what it
// compared. String gives the words.
type Reason string

// phrases are what the reasons of a rule repeat, the longest of a beginning
// first. Each is held as one control character.
var phrases = []string{
	reasonSeparator, " equal +60 (only pair)", " equal +30 (only pair)", " equal +55 (only pair)", " equal +20 (virtual)", " equal +", " (only pair)",
	"recorded link +100", " MACs, first ", "serial ", "name ", "MAC ",
}

// reasonSeparator stands between lines of evidence, and is held as separatorSign.
const (
	reasonSeparator = " · "
	separatorSign   = "\x01"
)

// asWritten begins a reason that is held as it is.
const asWritten = '\x1f'

var shorten, lengthen = func() (to, from *strings.Replacer) {
	var there, back []string
	for i, phrase := range phrases {
		sign := string(rune(i + 1))
		there, back = append(there, phrase, sign), append(back, sign, phrase)
	}
	return strings.NewReplacer(there...), strings.NewReplacer(back...)
}()

func reasonOf(why string) Reason {
	if strings.ContainsFunc(why, func(r rune) bool { return r <= asWritten }) {
		return Reason(asWritten) + Reason(why)
	}
	return Reason(shorten.Replace(why))
}

// first are the first lines of a reason.
func (w Reason) first(most int) Reason {
	separator, end := separatorSign, 0
	if w != "" && w[0] == asWritten {
		separator = reasonSeparator
	}
	for range most {
		next := strings.Index(string(w[end:]), separator)
		if next < 0 {
			return w
		}
		end += next + len(separator)
	}
	return w[:end-len(separator)]
}

// String is the reason as it was given.
func (w Reason) String() string {
	if w != "" && w[0] == asWritten {
		return string(w[1:])
	}
	return lengthen.Replace(string(w))
}

// MarshalText gives the words.
func (w Reason) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText takes the words.
func (w *Reason) UnmarshalText(words []byte) error {
	*w = reasonOf(string(words))
	return nil
}
