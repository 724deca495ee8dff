package demo

import (
	"slices"
	"testing"
)

func TestDeletedAssetsAreDocumentedSpreadAndOneIsInThePSA(t *testing.T) {
	for seed := range uint64(10) {
		w := New(Config{Seed: seed, Now: now})
		before := w.Truth.Assets
		before = slices.Clone(before)
		deleted := w.DeleteAssets(10)
		if len(deleted) != 10 || !slices.IsSorted(deleted) {
			t.Fatalf("seed %d: deleted %v", seed, deleted)
		}
		psa, taken := 0, map[int64]int{}
		for _, id := range deleted {
			known := w.Truth.Asset(id)
			if _, ok := w.Syncro.Asset(id); ok || known.Why != Deleted || known.Wanted {
				t.Errorf("seed %d: asset %d is still there (%v) or wanted: %+v", seed, id, ok, known)
			}
			c, ok := w.ITGlue.Configuration(known.Configuration)
			if !ok {
				t.Errorf("seed %d: deleted asset %d was not documented", seed, id)
			}
			psa += b2i(c.PSA)
			taken[known.Customer]++
			if taken[known.Customer] > perCustomer {
				t.Errorf("seed %d: customer %d lost %d assets", seed, known.Customer, taken[known.Customer])
			}
		}
		if psa == 0 {
			t.Errorf("seed %d: none of the deleted is linked to a PSA", seed)
		}
		for _, old := range before {
			if !slices.Contains(deleted, old.ID) && w.Truth.Asset(old.ID) != old {
				t.Errorf("seed %d: the truth about asset %d changed", seed, old.ID)
			}
		}
	}
}

func TestRenamedAssetsHaveTheNameEverywhere(t *testing.T) {
	w := New(Config{Seed: 1, Now: now})
	old := map[int64]string{}
	for _, a := range w.Syncro.Assets() {
		old[a.ID] = a.Name
	}
	renamed := w.Rename(6)
	if len(renamed) != 6 {
		t.Fatalf("renamed %v", renamed)
	}
	for _, id := range renamed {
		a, _ := w.Syncro.Asset(id)
		general, _ := report(a)["general"].(map[string]any)
		if a.Name == old[id] || a.Properties["device_name"] != a.Name || general["name"] != a.Name {
			t.Errorf("asset %d is called %q, %v and %v", id, a.Name, a.Properties["device_name"], general["name"])
		}
		if !a.Updated.After(now) {
			t.Errorf("asset %d was not updated", id)
		}
	}
}

func TestMovedAssetsKeepTheirConfigurationWhereItWas(t *testing.T) {
	w := New(Config{Seed: 1, Now: now})
	moved := w.Move(6)
	if len(moved) != 6 {
		t.Fatalf("moved %v", moved)
	}
	for _, id := range moved {
		known := w.Truth.Asset(id)
		c, _ := w.ITGlue.Configuration(known.Configuration)
		if known.Why != Moved || c.OrganizationID == w.Truth.Organization(known.Customer) {
			t.Errorf("asset %d: %+v, configuration in %d", id, known, c.OrganizationID)
		}
	}
}

func TestAReinstalledMachineHasANewAssetAndTheOldConfiguration(t *testing.T) {
	w := New(Config{Seed: 1, Now: now})
	serials, configurations := map[int64]string{}, map[int64]int64{}
	for _, a := range w.Syncro.Assets() {
		serials[a.ID], configurations[a.ID] = a.Serial, w.Truth.Configuration(a.ID)
	}
	done := w.Reinstall(4)
	if len(done) != 4 {
		t.Fatalf("re-installed %v", done)
	}
	for _, r := range done {
		fresh, ok := w.Syncro.Asset(r.New)
		if _, still := w.Syncro.Asset(r.Old); still || !ok || fresh.Serial != serials[r.Old] {
			t.Errorf("%+v: old there %v, new there %v with serial %q", r, still, ok, fresh.Serial)
		}
		if known := w.Truth.Asset(r.New); known.Configuration != configurations[r.Old] || !known.Wanted || w.Truth.Configuration(r.Old) != 0 {
			t.Errorf("%+v: truth says %+v", r, known)
		}
	}
}
