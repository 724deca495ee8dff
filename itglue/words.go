package itglue

import (
	"encoding/json"
	"strings"
)

// wordsOf finds the vendor's words in a JSON error body (section 6): {"message": ...} of the gateway, or an errors
// array whose items have a title, a detail that is a string, an array or absent, and perhaps a source pointer.
func wordsOf(body []byte) string {
	members := map[string]json.RawMessage{}
	if json.Unmarshal(body, &members) != nil {
		return plainWords(body)
	}
	for _, name := range []string{"errors", "message", "error"} {
		if words := problemWords(members[name], maxProblemDepth); words != "" {
			return words
		}
	}
	return ""
}

// maxProblemDepth is how deep words are looked for: errors, its item, its detail, an item of that. Every level reads
// the rest again, so a body of nothing but brackets must not set the number of levels.
const maxProblemDepth = 4

// problemWords reads one problem, or a list of them.
func problemWords(raw json.RawMessage, depth int) string {
	if depth == 0 {
		return ""
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		var all []string
		for _, item := range list {
			if words := problemWords(item, depth-1); words != "" {
				all = append(all, words)
			}
		}
		return strings.Join(all, "; ")
	}
	members := map[string]json.RawMessage{}
	if json.Unmarshal(raw, &members) != nil {
		return plainWords(raw)
	}
	var parts []string
	for _, name := range []string{"title", "detail", "message"} {
		if words := problemWords(members[name], depth-1); words != "" {
			parts = append(parts, words)
		}
	}
	words := strings.Join(parts, ": ")
	var source struct{ Pointer, Parameter string }
	// A source of another form says nothing that a person could use.
	if json.Unmarshal(members["source"], &source) == nil && source.Pointer+source.Parameter != "" {
		words += " (" + source.Pointer + source.Parameter + ")"
	}
	return words
}

// plainWords returns a JSON string's text, and "" for anything else.
func plainWords(raw []byte) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}
