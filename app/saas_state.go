package app

import (
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/handover"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// saasState is what is remembered of SaaS Alerts besides the settings.
type saasState struct {
	versions []handover.Version // confirmed ones, oldest first
	watch    handover.Watch
	existing connection
	alerts   openAlerts
	names    map[string]msp.Text // of organizations that something was mapped to
	wake     chan struct{}       // tells the watch that something has changed; nil while none runs
}

var (
	versionBucket  = store.NewBucket[handover.Version]("saasalerts versions")
	watchBucket    = store.NewBucket[handover.Watch]("saasalerts watch")
	saasNameBucket = store.NewBucket[namedOrganization]("saasalerts names")
)

// onlyKey is the key of a bucket that holds one record.
var onlyKey = store.TextKey("the one")

func (a *App) loadSaaS() error {
	a.saas.names = map[string]msp.Text{}
	err := a.db.View(func(tx *store.Tx) error {
		err := versionBucket.Each(tx, nil, func(_ store.Key, v handover.Version) error {
			a.saas.versions = append(a.saas.versions, v)
			return nil
		})
		var failed error
		if a.saas.watch, _, failed = watchBucket.Get(tx, onlyKey); failed != nil {
			err = errors.Join(err, failed)
		}
		if a.saas.alerts, _, failed = alertsBucket.Get(tx, onlyKey); failed != nil {
			err = errors.Join(err, failed)
		}
		return errors.Join(err, saasNameBucket.Each(tx, nil, func(_ store.Key, n namedOrganization) error {
			a.saas.names[n.ID] = n.Name
			return nil
		}))
	})
	if err != nil {
		return fmt.Errorf("read what was planned for SaaS Alerts: %w", err)
	}
	return nil
}

// base is the version that stands at SaaS Alerts, nil before the first. The
// caller holds the lock.
func (a *App) base() *handover.Version {
	if n := len(a.saas.versions); n > 0 && a.saas.versions[n-1].Setup == a.settings.SaaS.Setup {
		return &a.saas.versions[n-1]
	}
	return nil
}

// ErrUserActivityFixed says that the User Activity Organization cannot be
// changed any more.
var ErrUserActivityFixed = errors.New("the User Activity Organization is fixed since the connection was made in SaaS Alerts: the only way back is to remove Syncro there and set it up again")

// keepsUserActivity refuses settings that change the User Activity Organization
// of a connection that was made. It asks the store and not the memory, so that
// nothing gets past it.
func keepsUserActivity(tx *store.Tx, next SaaSSettings) error {
	stored, known, err := settingsBucket.Get(tx, store.TextKey("settings"))
	if err != nil || !known || !stored.SaaS.Connected || stored.SaaS.Setup != next.Setup {
		return err
	}
	if next.UserActivity != stored.SaaS.UserActivity || !next.Connected {
		return ErrUserActivityFixed
	}
	return nil
}

// keepNames remembers what the SaaS Alerts organizations are called that
// something goes to: one that is deleted there can still be named. The
// caller holds the lock.
func (a *App) keepNames() error {
	if a.records == nil {
		return nil
	}
	var fresh []namedOrganization
	keep := func(id string) {
		if o := a.records.saas[id]; o != nil && a.saas.names[id] != o.Name {
			a.saas.names[id] = o.Name
			fresh = append(fresh, namedOrganization{id, o.Name})
		}
	}
	keep(a.settings.SaaS.UserActivity)
	for i := range a.records.Customers {
		if d := a.decided.get(msp.SaaS, a.records.Customers[i].ID); d.Verdict == msp.Matched {
			keep(d.Right)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	err := a.db.Update(func(tx *store.Tx) error {
		for _, n := range fresh {
			if err := saasNameBucket.Put(tx, store.TextKey(n.ID), n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep the names of SaaS Alerts organizations: %w", err)
	}
	return nil
}

// saasName is what a SaaS Alerts organization is or was called.
func (a *App) saasName(id string) msp.Text {
	if o := a.records.saas[id]; o != nil {
		return o.Name
	}
	if n := a.saas.names[id]; !n.Empty() {
		return n
	}
	return msp.NewText(id)
}

type namedOrganization struct {
	ID   string
	Name msp.Text
}

// connection is what hints that something is connected at SaaS Alerts already.
type connection struct {
	looked                 time.Time
	organizations, devices int
	failed                 string
}
