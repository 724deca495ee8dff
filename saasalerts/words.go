package saasalerts

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

const (
	maxWords  = 300      // runes
	maxSource = 64 << 10 // bytes that are looked at for words
)

// vendorWords finds what an error body says, and whether the body is JSON. The
// words stand under message, error, errors or details, as a string, a list or an
// object; a body in plain text is taken as it is, an HTML page is only named.
func vendorWords(body []byte, key string) (words string, isJSON bool) {
	var v any
	if json.Unmarshal(body, &v) == nil {
		return clean(strings.Join(said(v, true), "; "), key), true
	}
	text := bytes.TrimSpace(body)
	if len(text) > 0 && text[0] == '<' {
		return "an HTML page", false
	}
	return clean(string(text), key), false
}

// said collects the strings of a value; of the outermost object only those
// under the keys that hold words.
func said(v any, outermost bool) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, said(e, outermost)...)
		}
		return out
	case map[string]any:
		keys := []string{"message", "error", "errors", "details"}
		if !outermost {
			keys = slices.Sorted(maps.Keys(v))
		}
		var out []string
		for _, k := range keys {
			out = append(out, said(v[k], false)...)
		}
		return out
	}
	return nil
}

// clean makes one printable line of at most 300 runes without the key. The key
// is looked for last but one: dropped characters could have split it, and a cut
// could leave its beginning.
func clean(s, key string) string {
	s = s[:min(len(s), maxSource)]
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	for _, form := range []string{key, url.QueryEscape(key), url.PathEscape(key)} {
		if form != "" {
			s = strings.ReplaceAll(s, form, "***")
		}
	}
	if runes := []rune(s); len(runes) > maxWords {
		s = string(runes[:maxWords-1]) + "…"
	}
	return s
}
