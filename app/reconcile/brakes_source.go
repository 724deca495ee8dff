package reconcile

import (
	"fmt"
	"maps"
	"slices"

	"dev.onramp/app/msp"
)

// brakeShrunk is B4: a listing that is incomplete, or clearly shorter than it
// used to be, proves no absence. For Syncro's assets that blocks retiring, for
// IT Glue's records creating.
func brakeShrunk(p Plan, f Facts) []Brake {
	var on []Brake
	for _, source := range []struct {
		what    string
		listing Listing
		blocks  Kind
	}{
		{"Syncro's assets", f.Assets, Retire},
		{"IT Glue's organizations", f.Organizations, CreateOrganization},
		{"IT Glue's configurations", f.Configurations, CreateConfiguration},
	} {
		blocked := count(p, decided, source.blocks)
		why := source.listing.shrunk()
		if why == "" || blocked == 0 {
			continue
		}
		todo := "sync again"
		if source.listing.Complete {
			todo = "look whether the key sees everything, and sync again; if fewer are right, accept the present numbers on Home"
		}
		on = append(on, Brake{
			Code: "B4", Count: blocked, Fixed: true, Kinds: []Kind{source.blocks},
			Words: fmt.Sprintf("the list of %s %s: what it lacks may be there all the same, so that %s (%s); %s",
				source.what, why, msp.Several(blocked, "write of the plan waits", "writes of the plan wait"), source.blocks, todo),
		})
	}
	return on
}

// shrunk says in words why the listing proves no absence, "" when it does.
func (l Listing) shrunk() string {
	switch {
	case !l.Complete:
		return "is not complete"
	case l.Shrunk:
		return fmt.Sprintf("has %d entries, and had %.0f on average in the last good syncs", l.Count, l.Usual)
	}
	return ""
}

// brakeEmptied is B5: a customer that had devices and has none at all.
func brakeEmptied(p Plan, f Facts) []Brake {
	var customers []int64
	var words []string
	n := 0
	by := retiredBy(p, decided)
	for _, c := range slices.Sorted(maps.Keys(by)) {
		if f.DevicesBefore[c] >= emptiedFrom && f.Devices[c] == 0 && !slices.Contains(f.Offboarded, c) {
			customers = append(customers, c)
			words = append(words, fmt.Sprintf("customer %d had %d", c, f.DevicesBefore[c]))
			n += by[c]
		}
	}
	if n == 0 {
		return nil
	}
	return []Brake{{
		Code: "B5", Count: n, Fixed: true, Kinds: []Kind{Retire}, Customers: customers,
		Words: fmt.Sprintf("Syncro lists no device at all any more of a customer (%s), and the plan retires %d: look whether the key sees them; if a customer has left, press L on its row", names(words), n),
	}}
}

// brakeIdentity is B7: the keys open other accounts than the workspace's, or
// changed so lately that there is no baseline yet.
func brakeIdentity(p Plan, f Facts) []Brake {
	if !f.Identity && !p.Empty() {
		return []Brake{{
			Code: "B7", Count: p.Operations.Len(), Fixed: true, Kinds: Kinds(),
			Words: fmt.Sprintf("the keys are not proven to open the accounts of this workspace, so that %s: check keys and addresses in the Keys step, then sync again",
				msp.Several(p.Operations.Len(), "write is not sent", "writes are not sent")),
		}}
	}
	n := count(p, decided, Retire)
	if f.CrawlsSinceKey >= baselineCrawls || n == 0 {
		return nil
	}
	return []Brake{{
		Code: "B7", Count: n, Fixed: true, Kinds: []Kind{Retire},
		Words: fmt.Sprintf("a key changed, and behind a key that sees less, devices look deleted: to retire %s takes %d complete syncs with the new key (so far %d); sync again",
			msp.Several(n, "configuration", "configurations"), baselineCrawls, f.CrawlsSinceKey),
	}}
}
