package transport

import "time"

const (
	recovery     = 0.05 // of the full pace, every recoveryStep
	recoveryStep = time.Minute
	slowest      = 0.05
)

// pace is the share of the limit that is used: halved by a 429, and regained a
// twentieth a minute. The zero value is the full pace.
type pace struct {
	from float64   // the share at since
	at   time.Time // when it was halved; zero if never
}

// share returns the part of the limit in use, above 0 and at most 1.
func (p *pace) share(now time.Time) float64 {
	if p.at.IsZero() {
		return 1
	}
	return min(1, p.from+recovery*float64(now.Sub(p.at)/recoveryStep))
}

// halve halves the share unless the request was let go before the last halving:
// its 429 is no news then.
func (p *pace) halve(granted, now time.Time) {
	if !p.at.IsZero() && !granted.After(p.at) {
		return
	}
	p.from, p.at = max(slowest, p.share(now)/2), now
}

// scale returns what the share leaves of a limit of n, at least 1.
func (p *pace) scale(n int, now time.Time) int {
	// The addend makes up for sums of 0.05 that fall just short.
	return max(1, int(float64(n)*p.share(now)+1e-6))
}

// nextStep returns when the share grows next, and false at the full pace.
func (p *pace) nextStep(now time.Time) (time.Time, bool) {
	if p.share(now) >= 1 {
		return time.Time{}, false
	}
	return p.at.Add((now.Sub(p.at)/recoveryStep + 1) * recoveryStep), true
}
