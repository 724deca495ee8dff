package handover

import "time"

// FirstLook is how long SaaS Alerts takes to import the devices of what was
// mapped, and to drop those of what was unmapped (saasalerts fact sheet,
// section 3c): looking earlier shows nothing.
const FirstLook = 15 * time.Minute

// Patience is how long an open program goes on looking by itself. After that
// the daily pass looks.
const Patience = 24 * time.Hour

// longestGap is the longest time between two looks of an open program.
const longestGap = time.Hour

// Watch is what is known of a version at SaaS Alerts.
type Watch struct {
	Setup, Version int
	At             time.Time // of the last look that was answered
	Tries          int       // looks so far, answered or not
	Tried          time.Time // of the last look, answered or not
	Failed         string    `json:",omitempty"` // why the last look was not answered
	Verified       time.Time `json:",omitzero"`  // when the API first showed what was planned
	Result         Result
}

// Next is when to look again, zero if nobody has to wait for it: it is verified,
// or the patience is at its end. Gaps double from five minutes to an hour.
func (w Watch) Next(confirmed time.Time) time.Time {
	if w.Tries == 0 {
		return confirmed.Add(FirstLook)
	}
	if w.Result.State == StateVerified && w.Failed == "" {
		return time.Time{}
	}
	gap := longestGap
	if doublings := w.Tries - 1; doublings < 4 {
		gap = min(gap, 5*time.Minute<<doublings)
	}
	if at := w.Tried.Add(gap); at.Sub(confirmed) <= Patience {
		return at
	}
	return time.Time{}
}

// Look takes in one look at SaaS Alerts.
func (w Watch) Look(at time.Time, r Result, failed error) Watch {
	w.Tries, w.Tried, w.Failed = w.Tries+1, at, ""
	if failed != nil {
		w.Failed = failed.Error()
		return w
	}
	w.At, w.Result = at, r
	if r.State == StateVerified && w.Verified.IsZero() {
		w.Verified = at
	}
	return w
}
