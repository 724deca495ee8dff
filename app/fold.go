package app

import "dev.onramp/app/match"

// Fold returns text as a search compares it: lower case, without accents, and
// with letters such as ß and ø spelled as people type them.
func Fold(s string) string { return match.Fold(s) }

// AppendFold appends the folded texts, with a blank after each.
func AppendFold(to []byte, texts ...string) []byte {
	for _, s := range texts {
		to = append(match.AppendFold(to, s), ' ')
	}
	return to
}
