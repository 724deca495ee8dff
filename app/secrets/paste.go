package secrets

import "strings"

// Clean removes what a paste brings along: white space, quotes and the word
// Bearer. It says what it removed, "" for nothing.
func Clean(pasted string) (key, removed string) {
	var what []string
	key = strings.Join(strings.Fields(pasted), " ")
	for _, word := range []string{"Authorization:", "Bearer "} {
		if len(key) >= len(word) && strings.EqualFold(key[:len(word)], word) {
			key = strings.TrimSpace(key[len(word):])
			what = append(what, strings.Trim(word, ": "))
		}
	}
	if trimmed := strings.Trim(key, "\"'`“”‘’"); trimmed != key {
		key = trimmed
		what = append(what, "quotes")
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
