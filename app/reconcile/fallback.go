package reconcile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// waitedOut ends in the audit a write that the store does not know of.
const waitedOut = "waited out"

// awaitFallen waits while a write that only the audit knows of may still take
// effect: the store went back behind the audit, because it was restored or the
// program died between the two. Its op is lost to the journal; after the wait
// the look before each create finds what it made. The times in the audit are
// those of a wall clock that may have been set since, so that the wait is always
// the full one; the audit then says that it is over, once and for all.
func (r *run) awaitFallen(ctx context.Context) error {
	fallen := make(map[string]AuditLine)
	_, err := eachAudit(r.Audit.file.Name(), func(l AuditLine) {
		switch l.Outcome {
		case "intent":
			fallen[l.Op] = l
		case string(Done), string(Failed), string(Dropped), string(NotCreated), string(notSent), waitedOut:
			delete(fallen, l.Op)
		}
	})
	if err != nil {
		return err
	}
	maps.DeleteFunc(fallen, func(op string, _ AuditLine) bool { _, known := r.open[op]; return known })
	if len(fallen) == 0 {
		return nil
	}
	ops := slices.Sorted(maps.Keys(fallen))
	why := fmt.Sprintf("the audit knows of a write at %s that the store does not: it may still take effect", fallen[ops[len(ops)-1]].Time.Local().Format(time.TimeOnly))
	if err := r.pause(ctx, r.within()+r.settle(), why); err != nil {
		return err
	}
	for _, op := range ops {
		line := fallen[op]
		line.Time, line.Outcome, line.Words = time.Now().UTC(), waitedOut, "the store does not know of it; what it made, if anything, is found by looking"
		if err := r.note("wait", line); err != nil {
			return err
		}
	}
	return nil
}
