package demo

import (
	"slices"
	"strings"
	"testing"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

func TestTruthAgreesWithTheVendorsRecords(t *testing.T) {
	for seed := range uint64(8) {
		w := New(Config{Seed: seed, Now: now})
		check(t, w)
		w.DeleteAssets(8)
		w.Rename(5)
		w.Move(5)
		w.Reinstall(5)
		check(t, w)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// check holds a world's truth against what the simulators have.
func check(t *testing.T, w *World) {
	t.Helper()
	s := look(t, w)
	checkCustomers(t, s)
	claimed := map[int64]int64{}
	for _, known := range w.Truth.Assets {
		if known.Configuration != 0 {
			if other := claimed[known.Configuration]; other != 0 {
				t.Errorf("configuration %d is that of asset %d and of %d", known.Configuration, other, known.ID)
			}
			claimed[known.Configuration] = known.ID
		}
		checkAsset(t, s, known)
	}
	for id := range s.assets {
		if w.Truth.Asset(id).ID != id {
			t.Errorf("truth does not know asset %d", id)
		}
	}
	if !slices.IsSortedFunc(w.Truth.Assets, func(a, b AssetTruth) int { return int(a.ID - b.ID) }) {
		t.Error("the assets of truth are not sorted")
	}
}

func checkCustomers(t *testing.T, s *survey) {
	t.Helper()
	saas, owners, own := map[string]bool{}, map[int64]int64{}, 0
	for _, o := range s.saas {
		saas[o.ID] = true
	}
	if len(s.w.Truth.Customers) != len(s.customers) {
		t.Errorf("truth knows %d customers, Syncro %d", len(s.w.Truth.Customers), len(s.customers))
	}
	for _, known := range s.w.Truth.Customers {
		c, ok := s.customers[known.ID]
		if !ok {
			t.Errorf("customer %d is not in Syncro", known.ID)
		}
		if (c.Business == "") != (known.Group == Residential) || c.Disabled != (known.Group == Disabled) {
			t.Errorf("customer %d is said to be %s: %+v", known.ID, known.Group, c)
		}
		if o := known.Organization; o != 0 {
			if _, ok := s.organizations[o]; !ok || owners[o] != 0 {
				t.Errorf("organization %d of customer %d: there %v, also that of %d", o, known.ID, ok, owners[o])
			}
			owners[o] = known.ID
		}
		if known.SaaSAlerts != "" && !saas[known.SaaSAlerts] {
			t.Errorf("customer %d: no SaaS Alerts organization %s", known.ID, known.SaaSAlerts)
		}
		if known.Group == Own {
			own++
			if !s.organizations[known.Organization].Primary {
				t.Errorf("the provider's own organization %d is not the primary one", known.Organization)
			}
		}
	}
	if own != 1 {
		t.Errorf("%d customers are the provider itself", own)
	}
}

// checkAsset holds one asset's truth against the records.
func checkAsset(t *testing.T, s *survey, known AssetTruth) {
	t.Helper()
	a, listed := s.assets[known.ID]
	gone := known.Why == Deleted || known.Why == Superseded && !listed
	if listed == gone || listed && a.CustomerID != known.Customer {
		t.Errorf("asset %d (%s) is in Syncro: %v; under customer %d, truth says %d", known.ID, known.Why, listed, a.CustomerID, known.Customer)
	}
	customer := s.w.Truth.Customer(known.Customer)
	if known.Wanted {
		if customer.Group != Business && customer.Group != Own {
			t.Errorf("asset %d is wanted, its customer is %s", known.ID, customer.Group)
		}
		if report(a) == nil {
			t.Errorf("asset %d is wanted and has no agent", known.ID)
		}
	}
	if known.Configuration == 0 {
		return
	}
	c, ok := s.configurations[known.Configuration]
	switch {
	case !ok:
		t.Errorf("asset %d: no configuration %d", known.ID, known.Configuration)
	case (c.OrganizationID != customer.Organization) != (known.Why == Moved):
		t.Errorf("asset %d (%s): its configuration is in organization %d, its customer's is %d", known.ID, known.Why, c.OrganizationID, customer.Organization)
	case listed && !evidence(t, a, c):
		t.Errorf("asset %d (%s): nothing ties it to configuration %d", known.ID, known.Why, c.ID)
	}
}

// evidence says whether anything at all shows that an asset and a configuration
// are one device.
func evidence(t *testing.T, a syncrotest.Asset, c itgluetest.Configuration) bool {
	serial := a.Serial
	if serial == "" {
		serial = text(a.Properties[SerialField])
	}
	if strings.EqualFold(serial, strings.TrimSpace(c.SerialNumber)) || a.Name == c.Name {
		return true
	}
	return slices.Contains(macs(t, a), strings.ToUpper(strings.NewReplacer("-", "", ":", "").Replace(c.MACAddress)))
}
