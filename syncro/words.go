package syncro

import (
	"encoding/json"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxWords is how many runes of the vendor's words an error repeats.
const maxWords = 300

// wordKeys are where the vendor puts its reasons; no single shape is certain (fact sheet "syncro" section 7).
var wordKeys = []string{"error", "errors", "message"}

// vendorWords finds the vendor's own words in the body of a refusal, and says whether the body was JSON. An empty body counts
// as JSON: 404 usually has none.
func vendorWords(body []byte) (words string, isJSON bool) {
	var value any
	if len(strings.TrimSpace(string(body))) == 0 {
		return "", true
	}
	if err := json.Unmarshal(body, &value); err != nil {
		return describe(body), false
	}
	top, isObject := value.(map[string]any)
	if !isObject {
		return flatten(value), true
	}
	var found []string
	for _, key := range wordKeys {
		if said := flatten(top[key]); said != "" && !slices.Contains(found, said) {
			found = append(found, said)
		}
	}
	if len(found) == 0 {
		return flatten(top), true
	}
	return strings.Join(found, "; "), true
}

// flatten writes text, a list or an object of reasons as one line.
func flatten(value any) string {
	var parts []string
	switch v := value.(type) {
	case string:
		return v
	case []any:
		for _, each := range v {
			if said := flatten(each); said != "" {
				parts = append(parts, said)
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if said := flatten(v[key]); said != "" {
				parts = append(parts, key+" "+said)
			}
		}
	}
	return strings.Join(parts, ", ")
}

var title = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// describe says in words what a body is that is not JSON.
func describe(body []byte) string {
	text := strings.TrimSpace(string(body))
	lower := strings.ToLower(text)
	switch found := title.FindStringSubmatch(text); {
	case text == "":
		return "empty"
	case found != nil:
		return "an HTML page titled " + quote(html.UnescapeString(found[1]))
	case strings.HasPrefix(lower, "<!doctype html") || strings.HasPrefix(lower, "<html"):
		return "an HTML page"
	default:
		return "text beginning " + quote(text)
	}
}

func quote(s string) string {
	const enough = 80
	runes := []rune(clean(s))
	if len(runes) > enough {
		return `"` + string(runes[:enough]) + `…"`
	}
	return `"` + string(runes) + `"`
}

// clean makes vendor text fit for one line of an error: control and direction characters go, blanks collapse, length is
// capped.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		default:
			return r
		}
	}, s)
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > maxWords {
		return string(runes[:maxWords-1]) + "…"
	}
	return string(runes)
}
