package app

import (
	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// Schema is the version of the record layout that this program writes.
const Schema = schema

// Rematch matches everything anew, as a crawl does.
func (a *App) Rematch() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rematch()
}

// Say tells what happened, on screen and in the log's file.
func (a *App) Say(text string) { a.say(false, "%s", text) }

// ForceSaaS changes the settings of SaaS Alerts past every check but the store's.
func (a *App) ForceSaaS(change func(*SaaSSettings)) error {
	return a.set(func(s *Settings) error {
		change(&s.SaaS)
		return nil
	})
}

// OlderMark is the mark of a row in a sheet from before marks told the record.
func OlderMark(v msp.Verdict, right, note string) string {
	return olderMark(report.Decision{Verdict: v, Right: right, Note: note})
}
