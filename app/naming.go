package app

import (
	"fmt"
	"regexp"
	"strings"

	"dev.onramp/app/msp"
)

// numbered finds where words name a record by its number alone.
var numbered = regexp.MustCompile(`\b(customer|organization|configuration|asset) (\d+)\b( \()?`)

// several counts in words that agree with the number: "1 row is open".
func several(n int, one, many string) string { return msp.Several(n, one, many) }

// named puts names to the numbers of records in a sentence: matching and plans
// know records by number, people by name. The caller holds the lock.
func (a *App) named(words string) string {
	if a.records == nil {
		return words
	}
	return numbered.ReplaceAllStringFunc(words, func(s string) string {
		m := numbered.FindStringSubmatch(s)
		name := a.nameOf(m[1], idOf(m[2]))
		if m[3] != "" || name.Empty() {
			return s // named already, or not known
		}
		return fmt.Sprintf("%s %s (%s)", m[1], strings.TrimSpace(name.String()), m[2])
	})
}

func (a *App) nameOf(kind string, id int64) msp.Text {
	switch kind {
	case "customer":
		if c := a.records.customer[id]; c != nil {
			return c.Name()
		}
	case "organization":
		if o := a.records.organization[id]; o != nil {
			return o.Name
		}
	case "configuration":
		if c := a.records.configuration.get(id); c != nil {
			return c.Name
		}
	case "asset":
		if x := a.records.asset.get(id); x != nil {
			return x.Name
		}
	}
	return msp.Text{}
}
