package app

import (
	"fmt"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/secrets"
)

// disconnected says whether a person took a vendor's key away. The caller holds
// the lock, or is alone.
func (a *App) disconnected(v Vendor) bool { return !a.settings.Disconnected[v].IsZero() }

// withoutSaaSAlerts says whether a person left SaaS Alerts out, or took its key
// away: nothing is asked of it, nor counted as left to do. The caller holds the
// lock.
func (a *App) withoutSaaSAlerts() bool {
	return a.settings.Skipped[VendorSaaSAlerts] || a.disconnected(VendorSaaSAlerts)
}

// rests says whether the rules decide nothing about a subject, because one of
// its sides is disconnected.
func (a *App) rests(s msp.Subject) bool {
	if s == msp.SaaS {
		return a.disconnected(VendorSaaSAlerts)
	}
	return a.disconnected(VendorSyncro) || a.disconnected(VendorITGlue)
}

// missingKey says that a vendor's key is not known. The caller holds the lock.
func (a *App) missingKey(v Vendor) *KeyError {
	return &KeyError{Vendor: v, Variable: keyVariable(v), Disconnected: a.settings.Disconnected[v], Printed: a.placeOf(v) == secrets.Command}
}

// disconnections are the sentences about vendors whose keys a person took away.
// The caller holds the lock.
func (a *App) disconnections() []string {
	var out []string
	for _, v := range Vendors() {
		if a.disconnected(v) && !a.settings.Skipped[v] {
			out = append(out, a.missingKey(v).Error())
		}
	}
	return out
}

// MatchesWith counts the matches with a vendor's records, which disconnecting it
// may remove: customers and devices, or customers mapped to SaaS Alerts.
func (a *App) MatchesWith(v Vendor) []Count {
	a.mu.RLock()
	defer a.mu.RUnlock()
	n, idle := map[msp.Subject]int{}, 0
	for _, d := range a.matchesWith(v) {
		if x := a.records.asset.get(d.Left); d.Subject == msp.Assets && (x == nil || !a.included(x)) {
			idle++
		} else {
			n[d.Subject]++
		}
	}
	if v == VendorSaaSAlerts {
		return []Count{{"customers mapped", n[msp.SaaS]}}
	}
	out := []Count{{"customers", n[msp.Customers]}, {"devices", n[msp.Assets]}}
	if idle > 0 {
		out = append(out, Count{"devices that are gone or left out", idle})
	}
	return out
}

func (a *App) matchesWith(v Vendor) []msp.Decision {
	var out []msp.Decision
	for key, d := range a.decided.all() {
		if (key.subject == msp.SaaS) == (v == VendorSaaSAlerts) && d.Verdict == msp.Matched {
			out = append(out, d)
		}
	}
	return out
}

// Disconnect forgets a vendor's key in this workspace. The matches stay unless
// the person wants them removed; until the vendor is connected again no rule
// makes new ones. Nothing is ever changed at the vendor.
func (a *App) Disconnect(v Vendor, removeMatches bool) (err error) {
	defer func() {
		if err == nil { // once the lock is given back
			a.say(false, "key of %s: taken away, disconnected", VendorName(v))
		}
	}()
	defer a.decideAlone()()
	if busy := a.busy(); busy != "" {
		return fmt.Errorf("%w: it is %s", ErrBusy, busy)
	}
	if err := a.keys.Forget(keyVariable(v), a.placeOf(v)); err != nil {
		return err
	}
	state := a.vendors[v]
	state.key, state.place, state.failed, state.check = "", secrets.Nowhere, nil, Check{}
	state.renew()
	// This first: as long as it is connected, the rules would match again.
	if err := a.setLocked(func(s *Settings) error {
		delete(s.Verified, v)
		delete(s.Kept, v)
		s.Disconnected[v] = time.Now()
		return nil
	}); err != nil || !removeMatches {
		return err
	}
	var gone []ActChange
	for _, d := range a.matchesWith(v) {
		gone = append(gone, ActChange{Before: &d})
	}
	return a.decide(fmt.Sprintf("the removal of %s with %s (not of its key)", several(len(gone), "match", "matches"), VendorName(v)), gone)
}
