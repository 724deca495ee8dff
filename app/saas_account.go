package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/saasalerts"
)

// knownSaaS makes sure that the key of SaaS Alerts still opens the account of this
// workspace: one of the organizations by which it is known must be there. Their
// ids are opaque and one call lists all of them (saasalerts fact sheet, section
// 2); a list with none at all proves nothing.
func (a *App) knownSaaS(ctx context.Context, c *saasalerts.Client) error {
	a.mu.RLock()
	known := a.settings.SaaSSentinels
	a.mu.RUnlock()
	if len(known) == 0 {
		return nil
	}
	list, err := c.Customers(ctx)
	if err != nil || len(list.Items) == 0 {
		return err
	}
	words := ""
	if !slices.ContainsFunc(list.Items, func(o saasalerts.Customer) bool { return slices.Contains(known, o.ID) }) {
		words = a.noneOf(known)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if words != a.settings.SaaSStranger {
		if err := a.setLocked(func(s *Settings) error { s.SaaSStranger = words; return nil }); err != nil {
			return err
		}
	}
	return a.strangeSaaS()
}

// strangeSaaS is that the key of SaaS Alerts was last found to open another
// account: nothing is settled about it then. The caller holds the lock.
func (a *App) strangeSaaS() error {
	if a.settings.SaaSStranger == "" {
		return nil
	}
	return &AddressError{VendorSaaSAlerts, fmt.Errorf("%w: %s", ErrOtherAccount, a.settings.SaaSStranger)}
}

// noneOf says what is missing in another account, and what to do. A person
// can have made all organizations anew, or have moved to another account there.
func (a *App) noneOf(known []string) string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	names := make([]string, len(known))
	for n, id := range known {
		names[n] = msp.Clean(id)
		if a.records != nil {
			names[n] = a.saasName(id).String()
		}
	}
	return fmt.Sprintf("%s lists none of the organizations by which this workspace knows its account (%s); use the key of this workspace's own, or another --workspace; if the organizations were made anew there, accept the present numbers on Home",
		VendorName(VendorSaaSAlerts), strings.Join(names, ", "))
}

// learnSaaS remembers some of the organizations that were read, to know the
// account by. The caller holds the lock.
func (a *App) learnSaaS() error {
	ids := sentinelsOf(a.records.SaaS, func(o msp.SaaSOrganization) string { return o.ID })
	if a.records.Crawls[discover.SaaSOrganizations].State != discover.Complete || len(ids) == 0 || slices.Equal(ids, a.settings.SaaSSentinels) {
		return nil
	}
	return a.setLocked(func(s *Settings) error { s.SaaSSentinels = ids; return nil })
}
