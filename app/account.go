package app

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"dev.onramp/app/discover"
)

// ErrFarFewer says that a vendor lists far fewer records than at the last good
// pass.
var ErrFarFewer = errors.New("far fewer records than at the last good pass")

// A listing is far shorter when less than fewShare of the baseline is left of
// it. Short lists are no measure: of three customers two may well leave.
const (
	fewShare = 0.5
	fewFrom  = 10
)

// measured are the kinds whose number tells an account from another, measuredAside
// those of what is optional.
var (
	measured      = []discover.Kind{discover.Customers, discover.Assets, discover.Organizations, discover.Configurations}
	measuredAside = []discover.Kind{discover.SaaSOrganizations}
)

// farFewer compares what was read with the last good pass. It becomes the
// measure of the next one unless it is far less. Of what is optional it is an
// *OptionalError.
func (a *App) farFewer() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.shrunk(measured); err != nil {
		return err
	}
	if err := a.setBaseline(measured); err != nil {
		return err
	}
	if !a.saasAlerts().asked {
		return nil
	}
	if err := a.shrunk(measuredAside); err != nil {
		return &OptionalError{err}
	}
	return a.setBaseline(measuredAside)
}

// FewerError is ErrFarFewer of one vendor.
type FewerError struct {
	Vendor       Vendor
	kind         discover.Kind
	read, before int
}

// Error says what is missing and what to do.
func (e *FewerError) Error() string {
	return fmt.Sprintf("%v: %s lists %d %s, and listed %d; look whether the key belongs to the right account and sees everything, or accept the new number on Home", ErrFarFewer, VendorName(e.Vendor), e.read, summaryName(e.kind), e.before)
}

// Unwrap returns ErrFarFewer.
func (e *FewerError) Unwrap() error { return ErrFarFewer }

// shrunk says which list is far shorter than at the last good pass, nil if none
// is. The caller holds the lock.
func (a *App) shrunk(kinds []discover.Kind) error {
	for _, k := range kinds {
		crawl, before := a.records.Crawls[k], a.settings.Baseline[k]
		if crawl.State == discover.Complete && before >= fewFrom && float64(crawl.Read) < fewShare*float64(before) {
			return &FewerError{Vendor: vendorOf[k], kind: k, read: crawl.Read, before: before}
		}
	}
	return nil
}

// setBaseline takes what was read last as the measure. The caller holds the lock.
func (a *App) setBaseline(kinds []discover.Kind) error {
	return a.setLocked(func(s *Settings) error {
		for _, k := range kinds {
			if crawl := a.records.Crawls[k]; crawl.State == discover.Complete {
				s.Baseline[k] = crawl.Read
			}
		}
		return nil
	})
}

// fewer says which lists are clearly shorter than they use to be, or another
// account's, "" if none is.
// The caller holds the lock.
func (a *App) fewer() string {
	kinds := measured
	if a.saasAlerts().asked {
		kinds = slices.Concat(measured, measuredAside)
	}
	if err := a.shrunk(kinds); err != nil {
		return err.Error()
	}
	if a.saasAlerts().asked && a.settings.SaaSStranger != "" {
		return a.settings.SaaSStranger
	}
	for _, k := range kinds {
		if crawl := a.records.Crawls[k]; crawl.Shrunk {
			return fmt.Sprintf("%s lists %d %s, and used to list %.0f: what is missing proves nothing; look whether the key sees everything, or accept the new number", VendorName(vendorOf[k]), crawl.Read, summaryName(k), crawl.Usual())
		}
	}
	return ""
}

// AcceptNumbers takes the numbers of records that were read last as right: a
// person looked, and there are fewer now, or other organizations in SaaS Alerts.
// The plan is weighed again.
func (a *App) AcceptNumbers() error {
	if err := a.acceptNumbers(); err != nil {
		return err
	}
	if err := a.replan(func(*planState) {}); !errors.Is(err, errNoPlan) {
		return err
	}
	return nil
}

func (a *App) acceptNumbers() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := slices.Concat(measured, measuredAside)
	if err := a.setBaseline(all); err != nil {
		return err
	}
	if a.settings.SaaSStranger != "" {
		// The next reading says by what to know the account.
		if err := a.setLocked(func(s *Settings) error { s.SaaSStranger, s.SaaSSentinels = "", nil; return nil }); err != nil {
			return err
		}
	}
	crawls := maps.Clone(a.records.Crawls)
	for _, k := range all {
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
	a.changed()
	return nil
}
