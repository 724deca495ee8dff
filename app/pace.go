package app

import "time"

// The window over which a pace is taken, how close its samples lie, and how many
// must be in before it says when the work ends. A pace over the whole run would
// still promise the speed of a beginning that a vendor's limit has long ended.
const (
	paceWindow  = time.Minute
	paceSpacing = 500 * time.Millisecond
	paceSamples = 10
)

// pace measures how fast work goes, over the last minute.
type pace struct {
	samples []paceSample // oldest first, none older than the window but the first
	noted   int
}

type paceSample struct {
	at   time.Time
	done int
}

// note takes how much is done by now.
func (p *pace) note(now time.Time, done int) {
	p.noted++
	if n := len(p.samples); n > 1 && now.Sub(p.samples[n-2].at) < paceSpacing {
		p.samples[n-1] = paceSample{now, done}
		return
	}
	old := 0
	for old+1 < len(p.samples) && now.Sub(p.samples[old+1].at) > paceWindow {
		old++
	}
	p.samples = append(p.samples[old:], paceSample{now, done})
}

// rate is how much is done in a second, 0 while that cannot be told.
func (p *pace) rate(now time.Time) float64 {
	if len(p.samples) == 0 {
		return 0
	}
	first, last := p.samples[0], p.samples[len(p.samples)-1]
	spent := now.Sub(first.at).Seconds()
	if spent <= 1 {
		return 0
	}
	return float64(last.done-first.done) / spent
}

// left is how long the rest takes at this pace, 0 while that cannot be told.
func (p *pace) left(now time.Time, rest int) time.Duration {
	rate := p.rate(now)
	if p.noted < paceSamples || rate <= 0 || rest <= 0 {
		return 0
	}
	return time.Duration(float64(rest) / rate * float64(time.Second)).Round(time.Second)
}

// ending is when a run ends at the earliest: not before the limit that it waits
// for, if it does, and what is left after that. 0 while nothing is known.
func ending(paced, wait, rest time.Duration) time.Duration {
	if paced == 0 && wait == 0 {
		return 0
	}
	return max(paced, wait+rest)
}
