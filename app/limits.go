package app

import (
	"context"
	"fmt"
	"time"
)

// limitTold is how often a screen hears how long a vendor's limit still holds:
// while it does, nothing else happens that would tell.
const limitTold = time.Second

// tellLimits tells every screen that shows a running job, for as long as the
// workspace is open, how long the job still waits for a vendor's limit.
func (a *App) tellLimits(ctx context.Context) error {
	return every(ctx, limitTold, func() {
		a.mu.Lock()
		limit, _ := a.limited()
		if limit != "" {
			a.applying.pace = pace{} // the wait is no part of it
		}
		a.mu.Unlock()
		if limit == "" {
			return
		}
		for _, t := range []Topic{TopicCrawl, TopicPlan, TopicApply, TopicSync} {
			a.broker.publish(t)
		}
	})
}

// limited says for which vendor's limit a request waits and for how long, "" for
// none. The caller holds the lock.
func (a *App) limited() (string, time.Duration) {
	for _, v := range Vendors() {
		if wait := a.held(v); wait > 0 {
			return fmt.Sprintf("waiting for %s's limit, %d s", VendorName(v), int(wait.Seconds())), wait
		}
	}
	return "", 0
}

// held is how long a vendor's limit still holds a request, in whole seconds; 0
// where none waits. The caller holds the lock.
func (a *App) held(v Vendor) time.Duration {
	stack := a.vendors[v].stack
	if stack == nil {
		return 0
	}
	s := stack.Status()
	if left := time.Until(s.ResumeAt); s.Waiting > 0 && left > time.Second {
		return left.Round(time.Second)
	}
	return 0
}
