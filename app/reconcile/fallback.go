package reconcile

import (
	"context"
	"fmt"
	"time"
)

// awaitFallen waits while a write that only the audit knows of may still take
// effect: the store went back behind the audit, because it was restored or the
// program died between the two. Its op is lost to the journal; after the wait
// the look before each create finds what it made.
func (r *run) awaitFallen(ctx context.Context) error {
	since := time.Now().Add(-r.within() - r.settle())
	lines, _, err := ReadAudit(r.Audit.file.Name(), since)
	if err != nil {
		return err
	}
	open := make(map[string]time.Time)
	for _, l := range lines {
		switch l.Outcome {
		case "intent":
			open[l.Op] = l.Time
		case string(Done), string(Failed), string(Dropped), string(NotCreated), string(notSent):
			delete(open, l.Op)
		}
	}
	var last time.Time
	for op, sent := range open {
		if _, known := r.open[op]; !known && sent.After(last) {
			last = sent
		}
	}
	if last.IsZero() {
		return nil
	}
	wait := min(time.Until(last), 0) + r.within() + r.settle()
	return r.pause(ctx, wait, fmt.Sprintf("the audit knows of a write at %s that the store does not: it may still take effect", last.Format(time.TimeOnly)))
}
