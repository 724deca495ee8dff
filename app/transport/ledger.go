package transport

import (
	"slices"
	"time"
)

// ledger remembers what was sent: how many requests are in flight, and when the
// others ended. A vendor counts a request somewhere between the moment it was
// let go and the moment its answer is here. Holding its place from the first to
// one window after the second therefore keeps the vendor's own count under the
// limit whatever the network does.
type ledger struct {
	open  int
	ended []time.Time // ascending
}

func (l *ledger) begin() { l.open++ }

func (l *ledger) end(now time.Time) {
	l.open--
	l.ended = append(l.ended, now)
}

// count returns how many requests count against a window that ends now.
func (l *ledger) count(now time.Time, per time.Duration) int {
	return l.open + len(l.ended) - l.expired(now, per)
}

// expired returns how many ended so long ago that they are out of the window.
// One that ended exactly a window ago still counts.
func (l *ledger) expired(now time.Time, per time.Duration) int {
	i, _ := slices.BinarySearchFunc(l.ended, now.Add(-per), time.Time.Compare)
	return i
}

// free returns the first moment, now at the earliest, at which fewer than n
// count. It returns false if that depends on an answer that is still out.
func (l *ledger) free(now time.Time, n int, per time.Duration) (time.Time, bool) {
	excess := l.count(now, per) - n
	if excess < 0 {
		return now, true
	}
	last := l.expired(now, per) + excess
	if last >= len(l.ended) {
		return time.Time{}, false
	}
	return l.ended[last].Add(per + time.Nanosecond), true
}

// forget drops what no window of that length can see any more.
func (l *ledger) forget(now time.Time, per time.Duration) {
	l.ended = slices.Delete(l.ended, 0, l.expired(now, per))
}

// counted returns the times that count against a window that ends now; what is in
// flight counts as now.
func (l *ledger) counted(now time.Time, per time.Duration) []time.Time {
	out := slices.Clone(l.ended[l.expired(now, per):])
	return append(out, slices.Repeat([]time.Time{now}, l.open)...)
}

// restored builds a ledger from saved times. A time that lies ahead comes from
// a clock that was set back, and counts as now.
func restored(log []time.Time, now time.Time) ledger {
	ended := make([]time.Time, len(log))
	for i, at := range log {
		ended[i] = monotonic(at, now)
	}
	slices.SortFunc(ended, time.Time.Compare)
	return ledger{ended: ended}
}
