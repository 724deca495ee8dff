package match

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTokens bounds the work that one absurdly long name can cause.
const maxTokens = 24

// maxNameBytes bounds how much of one name is read.
const maxNameBytes = 1024

// tokenize splits folded text into at most maxTokens words.
func tokenize(folded string) []string {
	return tokenizeUpTo(clip(folded, maxNameBytes), maxTokens)
}

// tokenizeUpTo splits folded text into words. Apostrophes vanish, dots and slashes between single letters vanish (A.B.C. is abc, A/S is as), a percent sign is a word, all else that is not a letter, a digit or a mark separates.
func tokenizeUpTo(folded string, limit int) []string {
	tokens := make([]string, 0, 8)
	var word []byte
	flush := func() {
		if len(word) > 0 {
			tokens = append(tokens, string(word))
			word = word[:0]
		}
	}
	single := 0 // letters since the last separator or joining dot
	for i, r := range folded {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			word = utf8.AppendRune(word, r)
			single++
		case r == '\'':
		case r == '%':
			flush()
			word = append(word, "percent"...)
			flush()
			single = 0
		case (r == '.' || r == '/') && single == 1 && joinsLetters(folded[i+1:]):
			single = 0
		default:
			flush()
			single = 0
		}
		if len(tokens) >= limit {
			return tokens[:limit]
		}
	}
	flush()
	return tokens
}

// joinsLetters says whether what follows a dot is again a single letter, so that the dot belongs to an abbreviation.
func joinsLetters(rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest[size:])
	return !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// clip cuts text at a character boundary.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// canonical rewrites tokens in place so that the spellings of one word agree: places of two words become one token, numbers become digits, abbreviations are led to one spelling, articles and "and" go.
func canonical(tokens []string) []string {
	tokens = joinPlaces(tokens)
	out := tokens[:0]
	for i, t := range tokens {
		if t == "the" || t == "and" {
			continue
		}
		t = canonicalNumber(t, i > 0 && i == len(tokens)-1)
		if spelled, ok := spellings[t]; ok {
			t = spelled
		}
		if n := len(out); n > 0 && isTens(out[n-1]) && len(t) == 1 && t[0] >= '1' && t[0] <= '9' {
			out[n-1] = out[n-1][:1] + t
			continue
		}
		out = append(out, t)
	}
	if len(out) == 0 && len(tokens) > 0 {
		return tokens[:1]
	}
	return out
}

func joinPlaces(tokens []string) []string {
	out := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		if i+1 < len(tokens) {
			if place, ok := placePhrases[tokens[i]+"|"+tokens[i+1]]; ok {
				out = append(out, place)
				i++
				continue
			}
		}
		out = append(out, tokens[i])
	}
	return out
}

func isTens(t string) bool { return len(t) == 2 && t[1] == '0' && t[0] >= '2' && t[0] <= '9' }

// canonicalNumber reads number words, ordinals and Roman numerals as digits. The numerals of one letter count only as the last word, since elsewhere they are initials.
func canonicalNumber(t string, last bool) string {
	if digits, ok := numberWords[t]; ok {
		return digits
	}
	if last {
		switch t {
		case "i":
			return "1"
		case "v":
			return "5"
		case "x":
			return "10"
		}
	}
	if n := len(t); n > 2 && isDigit(t[0]) {
		switch t[n-2:] {
		case "st", "nd", "rd", "th":
			if _, err := strconv.Atoi(t[:n-2]); err == nil {
				t = t[:n-2]
			}
		}
	}
	if isNumber(t) {
		if t = strings.TrimLeft(t, "0"); t == "" {
			t = "0"
		}
	}
	return t
}

// isNumber holds for tokens that name a number, with or without letters ("12", "ahl1", "3d").
func isNumber(t string) bool {
	return strings.ContainsAny(t, "0123456789")
}
