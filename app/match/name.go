package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// reading is one way to read a name: the whole, what stands before or after "dba", a further name, the name without what stands in parentheses.
type reading struct {
	raw     string   // the words as written, legal form and all; "" for readings that nobody wrote as a name of its own
	tokens  []string // core tokens in order, legal forms cut
	form    legalForm
	partial bool     // something was left out: good for a suggestion, never for "equal"
	whole   []string // the tokens before anything was left out
}

// maxReadings bounds how many names of one record are compared.
const maxReadings = 8

// readNames gives all readings of a record's names, the main name first, without repetition.
func readNames(name string, others []string) []reading {
	readings := readName(nil, name)
	for _, other := range others {
		if len(readings) >= maxReadings {
			break
		}
		readings = readName(readings, other)
	}
	if len(readings) > maxReadings {
		readings = readings[:maxReadings]
	}
	return readings
}

func readName(readings []reading, name string) []reading {
	folded := Fold(name)
	if folded == "" {
		return readings
	}
	parts := splitAliases(clip(folded, maxNameBytes))
	for i, part := range parts {
		raw := ""
		if len(parts) == 1 {
			raw = rawText(folded)
		} else if i == 0 {
			readings = addReading(readings, reading{raw: rawText(folded)})
		}
		readings = readPart(readings, part, raw)
	}
	return readings
}

// rawText is what raw equality compares: the folded words without punctuation, "&" being "and". A name of punctuation alone stands for itself.
func rawText(folded string) string {
	words := slices.DeleteFunc(tokenizeUpTo(folded, len(folded)), func(t string) bool { return t == "and" })
	if len(words) == 0 {
		return folded
	}
	return strings.Join(words, " ")
}

// readPart reads one name that may hold text in parentheses.
func readPart(readings []reading, part, raw string) []reading {
	outside, inside := cutParentheses(part)
	whole := newReading(part, raw)
	readings = addReading(readings, whole)
	if inside == "" {
		return readings
	}
	without := newReading(outside, "")
	without.partial, without.whole = true, whole.tokens
	readings = addReading(readings, without)
	within := newReading(inside, "")
	within.partial, within.whole = true, whole.tokens
	if isTelling(within.tokens) {
		readings = addReading(readings, within)
	}
	return readings
}

func newReading(folded, raw string) reading {
	words := tokenize(folded)
	isCut := len(words) == maxTokens || len(folded) >= maxNameBytes-utf8.UTFMax
	tokens, form := cutLegalForms(words)
	tokens = canonical(tokens)
	return reading{raw: raw, tokens: tokens, form: form, whole: tokens, partial: isCut}
}

// addReading leaves out readings without words and repetitions. A reading that says the same words as an earlier one adds nothing but perhaps its raw text.
func addReading(readings []reading, r reading) []reading {
	if len(r.tokens) == 0 && r.raw == "" {
		return readings
	}
	for _, have := range readings {
		if have.raw == r.raw && slices.Equal(have.tokens, r.tokens) || r.raw == "" && len(have.tokens) > 0 && slices.Equal(have.tokens, r.tokens) && !have.partial {
			return readings
		}
	}
	return append(readings, r)
}

// isTelling says whether text in parentheses can be a name of its own: places, numbers and common words cannot.
func isTelling(tokens []string) bool {
	for _, t := range tokens {
		if len(t) > 3 && !placeWords[t] && !commonWords[t] && !isNumber(t) {
			return true
		}
	}
	return false
}

// aliasMarkers stand between two names of one company. They are looked for in folded text with a space on both sides.
var aliasMarkers = []string{
	" dba ", " d/b/a ", " d.b.a. ", " d.b.a ", " d b a ", " t/a ", " aka ", " a/k/a ", " a.k.a. ", " fka ", " f/k/a ", " f.k.a. ", " nka ", " n/k/a ", " c/o ",
	" doing business as ", " trading as ", " formerly known as ", " formerly ", " also known as ",
}

var aliasPunctuation = strings.NewReplacer("dba:", "dba ", "d/b/a:", "d/b/a ", "(dba ", " dba ", "(d/b/a ", " d/b/a ", "(formerly ", " formerly ", "(fka ", " fka ", "(aka ", " aka ")

// splitAliases splits at the first marker of each kind, repeatedly.
func splitAliases(folded string) []string {
	padded := aliasPunctuation.Replace(folded)
	for _, marker := range aliasMarkers {
		i := strings.Index(padded, marker)
		if i <= 0 {
			continue
		}
		before := strings.Trim(padded[:i], " ,;-")
		after := strings.Trim(padded[i+len(marker):], " ,;-)")
		if before == "" || after == "" {
			continue
		}
		return append(splitAliases(before), splitAliases(after)...)
	}
	return []string{folded}
}

// cutParentheses separates what stands in round or square brackets from the rest. Text without a closing bracket is left whole.
func cutParentheses(s string) (outside, inside string) {
	open := strings.IndexAny(s, "([")
	if open < 0 {
		return s, ""
	}
	length := strings.IndexAny(s[open:], ")]")
	if length < 0 {
		return s, ""
	}
	inside = strings.TrimSpace(s[open+1 : open+length])
	outside = strings.TrimSpace(s[:open] + " " + s[open+length+1:])
	if strings.Trim(outside, " ,.-") == "" || inside == "" {
		return s, ""
	}
	return outside, inside
}
