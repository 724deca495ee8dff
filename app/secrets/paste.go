package secrets

import (
	"slices"
	"strings"
)

// Clean removes what a paste brings along, in whatever order it lies round the
// key: white space, quotes and the words Authorization and Bearer. It says what
// it removed, "" for nothing.
func Clean(pasted string) (key, removed string) {
	var what []string
	take := func(rest, name string) {
		if rest = strings.TrimSpace(rest); rest != key {
			key = rest
			if !slices.Contains(what, name) {
				what = append(what, name)
			}
		}
	}
	key = strings.Join(strings.Fields(pasted), " ")
	for before := " "; before != key; {
		before = key
		for _, word := range []string{"Authorization:", "Bearer "} {
			if len(key) >= len(word) && strings.EqualFold(key[:len(word)], word) {
				take(key[len(word):], strings.Trim(word, ": "))
			}
		}
		take(strings.Trim(key, "\"'`“”‘’"), "quotes")
	}
	if joined := strings.ReplaceAll(key, " ", ""); joined != key || len(pasted) != len(strings.TrimSpace(pasted)) {
		key = joined
		what = append(what, "white space")
	}
	return key, strings.Join(what, ", ")
}

// Tail returns the last four characters of a key, to recognize it by; a key too
// short to be one shows nothing.
func Tail(key string) string {
	if len(key) < 12 {
		return ""
	}
	return key[len(key)-4:]
}
