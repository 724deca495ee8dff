package transport

import (
	"context"
	"slices"
	"sync"
	"time"
)

// maxOpen is how many requests of one vendor are in flight at once.
const maxOpen = 8

// Window is a limit: at most N requests in any stretch of time of length Per.
type Window struct {
	N   int
	Per time.Duration
}

// turn is the right to send one request, to be given back with done.
type turn struct {
	granted  time.Time
	priority Priority
}

// waiter is a request that waits; ready gets its turn.
type waiter struct {
	priority Priority
	ready    chan turn
}

// limiter lets requests go, first come first served within a priority, so that
// no window ever holds more than its N.
type limiter struct {
	windows []Window
	longest time.Duration
	random  func() float64

	mu      sync.Mutex
	all     ledger
	routine ledger // the part of all that is Routine
	queues  [2][]*waiter
	pace    pace
	paused  time.Time // nothing goes before
	next    time.Time // when the head of the queue may go; zero if unknown
	alarm   *time.Timer
}

func newLimiter(windows []Window, before Memory, random func() float64) *limiter {
	l := &limiter{windows: slices.Clone(windows), random: random}
	l.remember(before, time.Now())
	for _, w := range windows {
		l.longest = max(l.longest, w.Per)
	}
	return l
}

// wait blocks until a request may be sent or ctx ends. Every turn it returns
// must be given back with done.
func (l *limiter) wait(ctx context.Context) (turn, error) {
	if err := ctx.Err(); err != nil {
		return turn{}, err
	}
	w := &waiter{priority: priorityOf(ctx), ready: make(chan turn, 1)}
	l.mu.Lock()
	l.queues[w.priority] = append(l.queues[w.priority], w)
	l.pump()
	l.mu.Unlock()
	select {
	case t := <-w.ready:
		return t, nil
	case <-ctx.Done():
		l.leave(w)
		return turn{}, ctx.Err()
	}
}

// leave takes a waiter out of its queue, or gives back a turn that came in the
// same moment and was never used.
func (l *limiter) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case t := <-w.ready:
		l.giveBack(t)
	default:
		q := l.queues[w.priority]
		l.queues[w.priority] = slices.DeleteFunc(q, func(other *waiter) bool { return other == w })
	}
	l.pump()
}

// giveBack undoes a grant whose request never left.
func (l *limiter) giveBack(t turn) {
	l.all.open--
	if t.priority == Routine {
		l.routine.open--
	}
}

// done says that the answer is here, or that there will be none.
func (l *limiter) done(t turn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.all.end(now)
	if t.priority == Routine {
		l.routine.end(now)
	}
	l.pump()
}

// slow takes a 429 in: everyone pauses for as long as the vendor asked (zero:
// it did not say) and the pace is halved, once for all requests that were
// already under way at the last halving.
func (l *limiter) slow(t turn, asked time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if asked == 0 {
		asked = l.restOfWindow(now)
	}
	l.paused = later(l.paused, now.Add(asked))
	l.pace.halve(t.granted, now)
	l.pump()
}

// pause lets nobody go for as long as a vendor asked who is out of order rather
// than asked too much: the pace stays.
func (l *limiter) pause(asked time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.paused = later(l.paused, time.Now().Add(asked))
	l.pump()
}

// restOfWindow is how long the oldest send still counts, and some jitter so
// that two programs behind one address do not come back at once.
func (l *limiter) restOfWindow(now time.Time) time.Duration {
	oldest := now
	if i := l.all.expired(now, l.longest); i < len(l.all.ended) {
		oldest = l.all.ended[i]
	}
	jitter := time.Duration(l.random() * float64(l.longest) / 10)
	return clampPause(oldest.Add(l.longest).Sub(now) + jitter)
}

// pump lets go whoever may go now and sets the alarm for the next one.
func (l *limiter) pump() {
	if l.alarm != nil {
		l.alarm.Stop()
	}
	now := time.Now()
	l.next = time.Time{}
	for p := l.head(); p != nil; p = l.head() {
		at, known := l.earliest(now, p.priority)
		if !known {
			return // done will call again
		}
		if at.After(now) {
			l.next = at
			l.alarm = time.AfterFunc(at.Sub(now), l.ring)
			return
		}
		l.queues[p.priority] = l.queues[p.priority][1:]
		l.grant(p, now)
	}
}

func (l *limiter) ring() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pump()
}

func (l *limiter) head() *waiter {
	for _, q := range l.queues {
		if len(q) > 0 {
			return q[0]
		}
	}
	return nil
}

func (l *limiter) grant(w *waiter, now time.Time) {
	l.all.forget(now, l.longest)
	l.routine.forget(now, l.longest)
	l.all.begin()
	if w.priority == Routine {
		l.routine.begin()
	}
	w.ready <- turn{granted: now, priority: w.priority}
}

// earliest returns when a request of that priority may go. It returns false if
// that depends on an answer that is still out.
func (l *limiter) earliest(now time.Time, p Priority) (time.Time, bool) {
	if l.all.open >= maxOpen || p == Routine && l.routine.open >= maxOpen/2 {
		return time.Time{}, false
	}
	at, known := now, true
	for _, w := range l.windows {
		n := l.pace.scale(w.N, now)
		free, ok := l.all.free(now, n, w.Per)
		at, known = later(at, free), known && ok
		if p == Routine {
			free, ok = l.routine.free(now, max(1, n/2), w.Per)
			at, known = later(at, free), known && ok
		}
	}
	// A pace that recovers may let a request go before an old one expires.
	if step, slowed := l.pace.nextStep(now); slowed && (!known || step.Before(at)) {
		at, known = step, true
	}
	return later(at, l.paused), known
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
