package app

import (
	"fmt"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// goneFor is how long a device that is proven to be gone is remembered as it was
// last seen: when it comes back as another asset, a screen shows the old one.
const goneFor = 90 * 24 * time.Hour

// forgetGone lets go of devices that were proven to be gone long ago and leave
// nothing to retire. What was decided about them stays: they may return.
func (a *App) forgetGone(now time.Time) error {
	a.mu.RLock()
	var old []int64
	for _, x := range a.records.Absences {
		if x.NotFound && now.Sub(x.Latest) > goneFor && !a.leavesActive(x.Asset.ID) {
			old = append(old, x.Asset.ID)
		}
	}
	a.mu.RUnlock()
	if len(old) == 0 {
		return nil
	}
	if err := a.db.Update(func(tx *store.Tx) error { return discover.ForgetAbsent(tx, old...) }); err != nil {
		return fmt.Errorf("forget devices that are gone for good: %w", err)
	}
	return nil
}

// leavesActive says whether a device that is gone is matched to a configuration
// that is active still. The caller holds the lock.
func (a *App) leavesActive(asset int64) bool {
	d, _ := a.decided.find(msp.Assets, asset)
	c := a.records.configuration.get(d.RightID())
	return d.Verdict == msp.Matched && c != nil && !c.Archived && c.StatusID != a.settings.Policy.InactiveStatus
}
