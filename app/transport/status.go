package transport

import "time"

// Status is how a vendor's limit stands, for a screen.
type Status struct {
	// Sent is how many requests count against the first window now.
	Sent int
	// Waiting is how many requests wait for the limit.
	Waiting int
	// ResumeAt is when the next request may go: the end of a pause that a 429
	// asked for, or of the wait of the first in the queue. Zero if nothing is
	// held up, or if only a pending answer is waited for.
	ResumeAt time.Time
	// Slowed is the share of the limit that is given up after 429s: 0 at the
	// full pace, 0.5 at half of it.
	Slowed float64
}

func (l *limiter) status() Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	s := Status{Slowed: 1 - l.pace.share(now), ResumeAt: l.next}
	if len(l.windows) > 0 {
		s.Sent = l.all.count(now, l.windows[0].Per)
	}
	for _, q := range l.queues {
		s.Waiting += len(q)
	}
	if l.paused.After(now) {
		s.ResumeAt = later(s.ResumeAt, l.paused)
	}
	return s
}
