package app

import (
	"context"
	"errors"
	"time"
)

const (
	// routineEvery is how often a routine sync is due.
	routineEvery = 24 * time.Hour
	// routineRetry is how long an open wizard waits after a pass that failed.
	routineRetry = time.Hour
	// routineLook is how often an open wizard looks whether a sync is due.
	routineLook = time.Minute
	// backupLook is how often an open wizard looks whether a backup is due.
	backupLook = time.Hour
)

// KeepInStep makes the routine sync and the daily backup whenever they are due,
// for as long as the workspace is open: a timer would find it busy. Whoever
// looks on hears how long a vendor's limit holds.
func (a *App) KeepInStep() {
	a.run("limits", a.tellLimits)
	a.start("daily backup", a.backUpEveryDay)
	a.start("routine sync", a.syncWhenDue)
}

func (a *App) syncWhenDue(ctx context.Context) error {
	return every(ctx, routineLook, func() {
		if !a.due(time.Now()) {
			return
		}
		s, err := a.Sync(ctx, SyncOptions{})
		switch {
		case ctx.Err() != nil, errors.Is(err, ErrBusy):
		case err != nil:
			a.say(true, "routine sync: %v", err)
		default:
			a.say(false, "routine sync: %s", s.Line())
		}
	})
}

// every acts at each interval, until the context ends.
func every(ctx context.Context, interval time.Duration, act func()) error {
	look := time.NewTicker(interval)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
			act()
		}
	}
}

// due says whether the routine sync is to run now. It waits while a person is
// busy with a plan of their own, which it would replace.
func (a *App) due(now time.Time) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	p := &a.planned
	theirs := p.state == PlanReady && (len(p.out) > 0 || p.pilot != 0 || len(p.overrides) > 0)
	if !a.settings.Routine || !a.settings.Completed[StepFinish] || theirs || a.loading != nil || a.maySync() != nil {
		return false
	}
	return !now.Before(a.nextSync())
}

// nextSync is when the routine sync is due. The caller holds the lock.
func (a *App) nextSync() time.Time {
	next := a.settings.LastSync.Add(routineEvery)
	if last, ran := a.lastRun(); ran && last.Ended.After(a.settings.LastSync) {
		next = later(next, last.Ended.Add(routineRetry)) // that one failed
	}
	return next
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
