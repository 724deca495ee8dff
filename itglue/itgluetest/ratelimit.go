package itgluetest

import "time"

// The documented limit (section 2).
const (
	windowLength   = 300 * time.Second
	windowRequests = 3000
)

// window counts the requests that were let in.
type window struct {
	admitted []time.Time // oldest first
}

// admit lets a request in and returns 0, or returns how long until there is room again.
func (w *window) admit(now time.Time, fixed bool) time.Duration {
	if fixed {
		if len(w.admitted) > 0 && now.Sub(w.admitted[0]) >= windowLength {
			w.admitted = nil
		}
	} else {
		old := 0
		for old < len(w.admitted) && now.Sub(w.admitted[old]) >= windowLength {
			old++
		}
		w.admitted = w.admitted[old:]
	}
	if len(w.admitted) >= windowRequests {
		return windowLength - now.Sub(w.admitted[0])
	}
	w.admitted = append(w.admitted, now)
	return 0
}
