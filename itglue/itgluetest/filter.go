package itgluetest

import (
	"strconv"
	"strings"
	"time"
)

// filter makes the test of a row from the text of a filter parameter.
type filter[T any] func(value string) func(*T) bool

// alternatives splits a filter's text at its commas; \, is a comma of the text itself (section 3).
func alternatives(value string) []string {
	const comma = "\x00"
	parts := strings.Split(strings.ReplaceAll(value, `\,`, comma), ",")
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], comma, ",")
	}
	return parts
}

// exactText matches the text as it stands: case-sensitive, no wildcards (section 3).
func exactText[T any](get func(*T) string) filter[T] {
	return foldedText(get, func(text string) string { return text })
}

// foldedText matches text after both sides went through fold. Empty text is null to the vendor and matches nothing.
func foldedText[T any](get func(*T) string, fold func(string) string) filter[T] {
	return func(value string) func(*T) bool {
		wanted := map[string]bool{}
		for _, alternative := range alternatives(value) {
			wanted[fold(alternative)] = true
		}
		return func(row *T) bool { return get(row) != "" && wanted[fold(get(row))] }
	}
}

// sameID matches an id; what is no number matches nothing.
func sameID[T any](get func(*T) int64) filter[T] {
	return func(value string) func(*T) bool {
		wanted := map[int64]bool{}
		for _, alternative := range alternatives(value) {
			if id, err := strconv.ParseInt(strings.TrimSpace(alternative), 10, 64); err == nil {
				wanted[id] = true
			}
		}
		return func(row *T) bool { return get(row) != 0 && wanted[get(row)] }
	}
}

// sameFlag matches true, false, 1 or 0.
func sameFlag[T any](get func(*T) bool) filter[T] {
	return func(value string) func(*T) bool {
		wanted, err := strconv.ParseBool(value)
		return func(row *T) bool { return err == nil && get(row) == wanted }
	}
}

// within matches times in "start,end", either end open as * (section 3).
func within[T any](get func(*T) time.Time) filter[T] {
	return func(value string) func(*T) bool {
		start, end, _ := strings.Cut(value, ",")
		from, err := time.Parse(time.RFC3339, start)
		openStart := err != nil
		to, err := time.Parse(time.RFC3339, end)
		openEnd := err != nil
		return func(row *T) bool {
			t := get(row)
			return (openStart || !t.Before(from)) && (openEnd || !t.After(to))
		}
	}
}

// other turns a filter round, for exclude.
func other[T any](f filter[T]) filter[T] {
	return func(value string) func(*T) bool {
		matches := f(value)
		return func(row *T) bool { return !matches(row) }
	}
}
