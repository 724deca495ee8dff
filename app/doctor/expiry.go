package doctor

import (
	"fmt"
	"time"
)

// endsSoon is how long before its last day a key is warned of: somebody with
// the right to make a new one has to be found first.
const endsSoon = 30 * 24 * time.Hour

// Expiry is the row about the last day of a key, which no call tells: a person
// typed it. The zero time is a day that nobody typed.
func Expiry(last, now time.Time) Row {
	row := Row{Name: "Last day of the key", State: Fine, Note: last.Format(time.DateOnly)}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, last.Location())
	days := int(last.Sub(today).Round(24*time.Hour) / (24 * time.Hour))
	switch {
	case last.IsZero():
		row.State, row.Note = Unknown, "no day was typed in; if the key has one, type it in the Keys step to be warned in time"
	case days < 0:
		row.State = Warning
		row.Note = fmt.Sprintf("it was %s: make a new key and type it and its last day in the Keys step", last.Format(time.DateOnly))
	case last.Sub(today) < endsSoon:
		row.State = Warning
		row.Note = fmt.Sprintf("%s, %s: make a new key before that, everything stops with the old one", last.Format(time.DateOnly), daysAhead(days))
	}
	return row
}

func daysAhead(days int) string {
	switch days {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", days)
}
