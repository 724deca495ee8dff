package app

import (
	"fmt"

	"dev.onramp/app/msp"
)

// label words an act: it names the record that the act is about, and counts if
// there are several.
func (a *App) label(what string, changes []ActChange) string {
	about := changedRecords(changes)
	if len(about) == 1 {
		for of := range about {
			if name := a.leftName(of.subject, of.left); !name.Empty() {
				return what + " " + name.String()
			}
		}
	}
	return fmt.Sprintf("%s %d %s", what, len(about), nounOf(about))
}

// nounOf names several records.
func nounOf(about map[subjectKey]bool) string {
	of := map[msp.Subject]bool{}
	for key := range about {
		of[key.subject] = true
	}
	switch {
	case len(of) > 1:
		return "records"
	case of[msp.Assets]:
		return "devices"
	}
	return "customers"
}

// changedRecords are the records that changes are about: a match that is taken back is
// refused with it, which is one more change of the same record.
func changedRecords(changes []ActChange) map[subjectKey]bool {
	about := map[subjectKey]bool{}
	for _, c := range changes {
		d, _, _ := c.after()
		about[subjectKey{d.Subject, d.Left}] = true
	}
	return about
}
