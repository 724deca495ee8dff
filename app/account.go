package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"dev.onramp/app/discover"
	"dev.onramp/app/reconcile"
	"dev.onramp/itglue"
)

// ErrOtherAccount says that a key belongs to another account than before.
var ErrOtherAccount = errors.New("the key belongs to another account")

// ErrFarFewer says that a vendor lists far fewer records than at the last good
// pass.
var ErrFarFewer = errors.New("far fewer records than at the last good pass")

// identify makes sure that the keys still belong to the workspace's accounts: a
// crawl of another account would look like a mass deletion. unasked is why IT
// Glue could not tell; it must not be read then.
func (a *App) identify(ctx context.Context, c clients) (unasked, err error) {
	me, err := c.syncro.Me(ctx)
	if err != nil {
		return nil, err
	}
	sub := name(me.Subdomain, c.syncro.Subdomain())
	if sub == "" {
		return nil, errors.New("no account came with the answer to whose Syncro token this is: check the address in the Keys step")
	}
	docs, unasked := documentationHost(ctx, c.itglue)
	a.mu.RLock()
	known := accounts{a.settings.Account, a.settings.Documentation}
	a.mu.RUnlock()
	found := accounts{sub + ".syncromsp.com", name(docs, known.itglue)}
	if err := known.differ(found); err != nil {
		return nil, err
	}
	if known == found {
		return unasked, nil
	}
	return unasked, a.set(func(s *Settings) error {
		s.Account, s.Documentation = found.syncro, found.itglue
		return nil
	})
}

// accounts are the hosts of the accounts that a workspace belongs to.
type accounts struct{ syncro, itglue string }

// otherAccount is what to do about it. A vendor lets an account be renamed, which
// looks the same from here.
const otherAccount = "if it is another account, use the key of this workspace's own, or another --workspace; " +
	"if the account was renamed, read it in a new --workspace and take the decisions over with onramp store import"

func (known accounts) differ(found accounts) error {
	switch {
	case known.syncro != "" && known.syncro != found.syncro:
		return fmt.Errorf("%w: this workspace is of %s, the Syncro token of %s; %s", ErrOtherAccount, known.syncro, found.syncro, otherAccount)
	case known.itglue != "" && known.itglue != found.itglue:
		return fmt.Errorf("%w: this workspace is of %s, the IT Glue key of %s; %s", ErrOtherAccount, known.itglue, found.itglue, otherAccount)
	}
	return nil
}

// documentationHost returns the host of the account's own pages, which the
// address of every configuration has ("itglue" fact sheet, section 5); "" if
// there is no configuration yet. The API has no call that tells whose key it is.
func documentationHost(ctx context.Context, c *itglue.Client) (string, error) {
	page, err := c.Configurations(ctx, itglue.Query{Size: 1, Sort: "id"})
	if err != nil {
		return "", fmt.Errorf("find out whose IT Glue key this is: %w", err)
	}
	for _, configuration := range page.Items {
		if host := hostOf(configuration.ResourceURL); host != "" {
			return strings.ToLower(host), nil
		}
	}
	return "", nil
}

// A listing is far shorter when less than fewShare of the baseline is left of
// it. Short lists are no measure: of three customers two may well leave.
const (
	fewShare = 0.5
	fewFrom  = 10
)

// measured are the kinds whose number tells an account from another.
var measured = []discover.Kind{discover.Customers, discover.Assets, discover.Organizations, discover.Configurations}

// farFewer compares what was read with the last good pass. It becomes the
// measure of the next one unless it is far less.
func (a *App) farFewer() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.shrunk(); err != nil {
		return err
	}
	return a.setBaseline()
}

// shrunk says which list is far shorter than at the last good pass, nil if none
// is. The caller holds the lock.
func (a *App) shrunk() error {
	for _, k := range measured {
		crawl, before := a.records.Crawls[k], a.settings.Baseline[k]
		if crawl.State == discover.Complete && before >= fewFrom && float64(crawl.Read) < fewShare*float64(before) {
			return fmt.Errorf("%w: %s lists %d %s, and listed %d; look whether the key belongs to the right account and sees everything, or accept the new number on Home", ErrFarFewer, VendorName(vendorOf[k]), crawl.Read, k, before)
		}
	}
	return nil
}

// setBaseline takes what was read last as the measure. The caller holds the lock.
func (a *App) setBaseline() error {
	return a.setLocked(func(s *Settings) error {
		for _, k := range measured {
			if crawl := a.records.Crawls[k]; crawl.State == discover.Complete {
				s.Baseline[k] = crawl.Read
			}
		}
		return nil
	})
}

// fewer says which lists are clearly shorter than they use to be, "" if none is.
// The caller holds the lock.
func (a *App) fewer() string {
	if err := a.shrunk(); err != nil {
		return err.Error()
	}
	for _, k := range measured {
		if crawl := a.records.Crawls[k]; crawl.Shrunk {
			return fmt.Sprintf("%s lists %d %s, and used to list %.0f: what is missing proves nothing; look whether the key sees everything, or accept the new number", VendorName(vendorOf[k]), crawl.Read, k, crawl.Usual())
		}
	}
	return ""
}

// AcceptNumbers takes the numbers of records that were read last as right: a
// person looked, and there are fewer now. The plan is weighed again.
func (a *App) AcceptNumbers() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.setBaseline(); err != nil {
		return err
	}
	crawls := maps.Clone(a.records.Crawls)
	for _, k := range measured {
		if !crawls[k].Shrunk {
			continue
		}
		crawl, err := discover.Accept(a.db, k)
		if err != nil {
			return err
		}
		crawls[k] = crawl
	}
	a.records.Crawls = crawls
	if a.planned.state == PlanReady {
		a.planned.brakes = reconcile.Brakes(a.planned.plan, a.planFacts(true))
	}
	a.changed()
	return nil
}
