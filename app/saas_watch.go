package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/handover"
	"dev.onramp/app/msp"
	"dev.onramp/app/transport"
	"dev.onramp/store"
)

// WatchSaaS looks at SaaS Alerts by itself, in the background, from the time
// when a confirmed mapping can have taken effect until the API shows it. It is
// for programs that stay open; the daily pass looks as well.
func (a *App) WatchSaaS() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.saas.wake != nil {
		return
	}
	a.saas.wake = make(chan struct{}, 1)
	a.start("verifying SaaS Alerts", a.watchSaaS)
}

func (a *App) wakeWatch() {
	a.mu.RLock()
	defer a.mu.RUnlock()
	select {
	case a.saas.wake <- struct{}{}:
	default: // nobody watches, or it has been woken already
	}
}

func (a *App) watchSaaS(ctx context.Context) error {
	for {
		timer := time.NewTimer(a.untilLook())
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-a.saas.wake:
			timer.Stop()
			continue
		case <-timer.C:
		}
		if _, err := a.lookSaaS(transport.WithPriority(ctx, transport.Routine)); err != nil && ctx.Err() == nil {
			a.say(true, "verifying SaaS Alerts: %v", err)
		}
	}
}

// farAway is a time at which nobody waits any more.
const farAway = 1000 * time.Hour

// untilLook is how long to wait before looking at SaaS Alerts again.
func (a *App) untilLook() time.Duration {
	a.mu.RLock()
	defer a.mu.RUnlock()
	next := a.nextLook()
	if next.IsZero() || !a.saasAlerts().asked {
		return farAway
	}
	return max(0, time.Until(next))
}

// nextLook is when an open program looks at SaaS Alerts again, zero if it need
// not. The caller holds the lock.
func (a *App) nextLook() time.Time {
	base := a.base()
	if base == nil {
		return time.Time{}
	}
	return a.saas.watch.Next(base.Confirmed)
}

// VerifySaaS looks at SaaS Alerts now, as a person asked for it, and says how
// what was confirmed stands there.
func (a *App) VerifySaaS(ctx context.Context) (string, error) {
	words, err := a.lookSaaS(ctx)
	if err != nil {
		return "", err
	}
	return words[0], nil
}

// lookSaaS makes the four reading calls, compares what they show with the
// confirmed version, and keeps the result.
func (a *App) lookSaaS(ctx context.Context) ([]string, error) {
	a.loaded()
	a.mu.RLock()
	base := a.base()
	a.mu.RUnlock()
	switch {
	case base == nil:
		return nil, errors.New("nothing is confirmed yet: tick the checklist when it is done there")
	case time.Since(base.Confirmed) < handover.FirstLook:
		return nil, fmt.Errorf("SaaS Alerts needs 15 minutes: look again at %s", base.Confirmed.Add(handover.FirstLook).Format("15:04"))
	}
	client, err := a.saasClient()
	if err != nil {
		return nil, err
	}
	if client == nil {
		return nil, errors.New("SaaS Alerts is left out, paused or without a key: see Keys and Home")
	}
	if err := a.knownSaaS(ctx, client); err != nil {
		return nil, err
	}
	seen, failed := readSeen(ctx, client)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var result handover.Result
	if failed == nil {
		result = handover.Compare(*base, seen, a.knownToSaaS())
	}
	words, err := a.keepLook(base, seen.At, result, failed)
	return words, errors.Join(failed, err)
}

// keepLook stores the result of a look, unless another version was confirmed
// while it was made.
func (a *App) keepLook(base *handover.Version, at time.Time, r handover.Result, failed error) ([]string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.base()
	if now == nil || now.Number != base.Number || now.Setup != base.Setup {
		return []string{"another version was confirmed meanwhile"}, nil
	}
	watch := a.saas.watch.Look(at, r, failed)
	watch.Failed = msp.Clean(watch.Failed)
	err := a.db.Update(func(tx *store.Tx) error { return watchBucket.Put(tx, onlyKey, watch) })
	if err != nil {
		return nil, fmt.Errorf("keep what SaaS Alerts showed: %w", err)
	}
	a.saas.watch = watch
	a.changed()
	a.broker.publish(TopicSettings)
	return handover.Words(now, &watch), nil
}

// knownToSaaS is what tells whose devices SaaS Alerts shows. Reading all devices
// takes its time and holds nobody up.
func (a *App) knownToSaaS() handover.Known {
	var k handover.Known
	a.mu.RLock()
	r := a.records
	a.mu.RUnlock()
	for _, o := range r.SaaS {
		k.Organizations = append(k.Organizations, handover.Target{ID: o.ID, Name: o.Name})
	}
	for i := range r.Customers {
		c := &r.Customers[i]
		k.Customers = append(k.Customers, handover.KnownCustomer{ID: c.ID, Name: c.Name()})
	}
	a.eachAsset(func(x msp.Asset) {
		if x.Agent {
			k.Devices = append(k.Devices, handover.KnownDevice{Customer: x.CustomerID, Name: x.Name, Entra: x.EntraID})
		}
	})
	return k
}

// verifyInPass looks at SaaS Alerts as a part of the daily pass and returns what
// is to be told. That SaaS Alerts does not answer ends no pass.
func (a *App) verifyInPass(ctx context.Context) []string {
	a.mu.RLock()
	base := a.base()
	due := base != nil && time.Since(base.Confirmed) >= handover.FirstLook && a.saasAlerts().asked
	a.mu.RUnlock()
	if !due {
		return nil
	}
	switch _, err := a.lookSaaS(ctx); {
	case errors.Is(err, ErrOtherAccount):
		return nil // the reading has told it
	case err != nil:
		return []string{"SaaS Alerts: " + msp.Clean(err.Error())}
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	out := make([]string, 0, len(a.saas.watch.Result.Differences))
	for _, line := range a.saas.watch.Result.Differences {
		out = append(out, "SaaS Alerts: "+line)
	}
	return out
}

// saasStands says in one of the SaaS... words how the connection stands, and
// since when. The caller holds the lock.
func (a *App) saasStands() (state string, since time.Time) {
	s, w := a.settings.SaaS, a.saas.watch
	switch {
	case s.UserActivity == "":
		return "", time.Time{}
	case a.base() == nil:
		return SaaSPlanned, s.Chosen
	case w.Result.State == handover.StateVerified:
		return SaaSVerified, w.At
	}
	return SaaSConfirmed, s.At
}
