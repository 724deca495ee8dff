package transport

import "time"

// Memory is what a stack has to know after a restart, so that the limit holds as
// if there had been none. Times that lie ahead come from a clock that was set
// back, and are taken as now.
type Memory struct {
	// Sent are the times of the requests that still count, in any order, and
	// Routine those of them that were Routine.
	Sent, Routine []time.Time
	// Paused is the end of the pause that the vendor asked for; zero if none.
	Paused time.Time
	// Halved is when a 429 last slowed the pace, and Share what it left of the
	// limit then; both are zero if none ever did.
	Halved time.Time
	Share  float64
}

// Memory returns what Config.Memory takes after a restart. A request in flight
// counts as sent now.
func (s *Stack) Memory() Memory { return s.limit.memory() }

func (l *limiter) memory() Memory {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	m := Memory{Sent: l.all.counted(now, l.longest), Routine: l.routine.counted(now, l.longest)}
	if l.paused.After(now) {
		m.Paused = l.paused
	}
	if l.pace.share(now) < 1 {
		m.Halved, m.Share = l.pace.at, l.pace.from
	}
	return m
}

// remember takes over what an earlier limiter knew.
func (l *limiter) remember(m Memory, now time.Time) {
	l.all, l.routine = restored(m.Sent, now), restored(m.Routine, now)
	if rest := m.Paused.Sub(now); rest > 0 {
		l.paused = now.Add(min(rest, maxPause))
	}
	if !m.Halved.IsZero() {
		l.pace = pace{from: min(max(m.Share, slowest), 1), at: monotonic(m.Halved, now)}
	}
}

// monotonic gives a saved time a reading of the monotonic clock: a wall clock
// that jumps later changes nothing then.
func monotonic(saved, now time.Time) time.Time { return now.Add(-max(0, now.Sub(saved))) }
