package demo_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
)

// onboarded opens a workspace on a made-up MSP and takes it through the wizard
// and its first sync.
func onboarded(t *testing.T, cfg demo.Config) (*demo.World, *app.App, before) {
	t.Helper()
	w := demo.New(cfg)
	was := remember(w)
	a := demo.Onboarded(t, w, w.Options(t.TempDir()))
	sync(t, a)
	return w, a, was
}

func sync(t *testing.T, a *app.App) app.Summary {
	t.Helper()
	s, err := a.Sync(t.Context(), app.SyncOptions{})
	if err != nil {
		t.Fatalf("sync: %v", err)
	}
	for _, problem := range slices.Concat(s.Brakes, s.Findings) {
		t.Errorf("sync reports: %s", problem)
	}
	return s
}

// before is the simulated IT Glue as it was before anything was written.
type before struct {
	configurations map[int64]itgluetest.Configuration
	organizations  int
}

func remember(w *demo.World) before {
	b := before{configurations: map[int64]itgluetest.Configuration{}, organizations: len(w.ITGlue.Organizations())}
	for _, c := range w.ITGlue.Configurations() {
		b.configurations[c.ID] = c
	}
	return b
}

// TestOnboardingAgainstTheTruth takes several worlds, so that no single one is
// catered for, through the wizard and the nights after it. One onboarding is
// dear, so the checks share it, in the order in which the nights pass.
func TestOnboardingAgainstTheTruth(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprintf("seed %d", seed+1), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, a, was := onboarded(t, demo.Config{Seed: seed + 1})
				exactlyTheWantedAreCreated(t, w, a, was)
				everyWantedAssetIsLinked(t, w, was)
				nothingIsBlankedOrOverwritten(t, w, was)
				aSecondSyncWritesNothing(t, w, a)
				theSecondSyncAfterADeletionRetires(t, w, a)
			})
		})
	}
}

func exactlyTheWantedAreCreated(t *testing.T, w *demo.World, a *app.App, was before) {
	t.Helper()
	made := map[int64]itgluetest.Configuration{} // by asset
	for _, c := range w.ITGlue.Configurations() {
		if _, old := was.configurations[c.ID]; old {
			continue
		}
		origin, ok := msp.ParseOrigin(c.Notes)
		_, kind, id, linked := msp.SyncroID(origin.URL)
		if !ok || !linked || kind != "customer_assets" || !strings.HasPrefix(c.Notes, "Onramp: ") {
			t.Errorf("created configuration %d has no origin line first in its notes: %q", c.ID, c.Notes)
		}
		if other, twice := made[id]; twice {
			t.Errorf("asset %d has two created configurations, %d and %d", id, other.ID, c.ID)
		}
		made[id] = c
	}
	wanted := 0
	for _, truth := range w.Truth.Assets {
		c, isMade := made[truth.ID]
		if want := truth.Wanted && truth.Configuration == 0; isMade != want {
			t.Errorf("asset %d (%s): created %v, want %v", truth.ID, truth.Why, isMade, want)
		}
		if isMade {
			wanted++
			checkCreated(t, w, a, truth, c)
		}
	}
	created, missing := len(w.ITGlue.Organizations())-was.organizations, 0
	for _, c := range w.Truth.Customers {
		if c.Organization == 0 && c.Group == demo.Business {
			missing++
		}
	}
	if created != missing {
		t.Errorf("%d organizations were created, want %d", created, missing)
	}
	if wanted == 0 {
		t.Fatal("the world wants nothing created: the test proves nothing")
	}
}

// checkCreated holds one created configuration against the field map.
func checkCreated(t *testing.T, w *demo.World, a *app.App, truth demo.AssetTruth, c itgluetest.Configuration) {
	t.Helper()
	asset, _ := w.Syncro.Asset(truth.ID)
	card := a.Pair(msp.Assets, truth.ID).Left
	field := func(name string) string {
		for _, f := range card.Fields {
			if f.Name == name {
				return f.Value.Raw()
			}
		}
		return ""
	}
	types := a.Types()
	var typeID int64
	for _, d := range types.Types {
		if d.Name.Raw() == field("type") {
			typeID = d.Target
		}
	}
	mac, _, _ := strings.Cut(field("MAC"), ", ")
	for _, check := range []struct{ name, got, want string }{
		{"name", c.Name, asset.Name},
		{"hostname", c.Hostname, asset.Name},
		{"type", fmt.Sprint(c.TypeID), fmt.Sprint(typeID)},
		{"status", fmt.Sprint(c.StatusID), fmt.Sprint(types.Active)},
		{"MAC", c.MACAddress, mac},
		{"address", c.PrimaryIP, field("address")},
	} {
		if check.got != check.want {
			t.Errorf("created for asset %d: %s is %q, want %q", truth.ID, check.name, check.got, check.want)
		}
	}
	var macs []string
	for _, i := range c.Interfaces {
		macs = append(macs, msp.FormatMAC(msp.CanonicalMAC(i.MACAddress)))
	}
	want := strings.Split(field("MAC"), ", ")
	slices.Sort(macs)
	slices.Sort(want)
	if !slices.Equal(macs, want) {
		t.Errorf("created for asset %d with interfaces %v, want %v", truth.ID, macs, want)
	}
	if org := w.Truth.Organization(truth.Customer); org != 0 && c.OrganizationID != org {
		t.Errorf("created for asset %d in organization %d, want %d", truth.ID, c.OrganizationID, org)
	}
	if c.OperatingSystemNotes == "" || c.DefaultGateway == "" {
		t.Errorf("created for asset %d without operating system (%q) or gateway (%q)", truth.ID, c.OperatingSystemNotes, c.DefaultGateway)
	}
}

func everyWantedAssetIsLinked(t *testing.T, w *demo.World, was before) {
	t.Helper()
	byAsset := map[int64]int64{}
	for _, c := range w.ITGlue.Configurations() {
		if _, old := was.configurations[c.ID]; !old {
			origin, _ := msp.ParseOrigin(c.Notes)
			_, _, id, _ := msp.SyncroID(origin.URL)
			byAsset[id] = c.ID
		}
	}
	for _, truth := range w.Truth.Assets {
		if !truth.Wanted || truth.Why == demo.Moved {
			continue
		}
		right := truth.Configuration
		if right == 0 {
			right = byAsset[truth.ID]
		}
		asset, _ := w.Syncro.Asset(truth.ID)
		link, _ := asset.Properties[demo.LinkField].(string)
		if id, _ := msp.ConfigurationID(link); id != right {
			t.Errorf("asset %d (%s) links to %q, want configuration %d", truth.ID, truth.Why, link, right)
		}
	}
}

func nothingIsBlankedOrOverwritten(t *testing.T, w *demo.World, was before) {
	t.Helper()
	for id, old := range was.configurations {
		now, there := w.ITGlue.Configuration(id)
		if !there {
			t.Errorf("configuration %d is gone", id)
			continue
		}
		for _, f := range []struct{ name, before, after string }{
			{"name", old.Name, now.Name},
			{"hostname", old.Hostname, now.Hostname},
			{"serial", old.SerialNumber, now.SerialNumber},
			{"MAC", old.MACAddress, now.MACAddress},
			{"address", old.PrimaryIP, now.PrimaryIP},
			{"gateway", old.DefaultGateway, now.DefaultGateway},
			{"system", old.OperatingSystemNotes, now.OperatingSystemNotes},
			{"warranty", old.WarrantyExpiresAt, now.WarrantyExpiresAt},
		} {
			if f.before != "" && f.after != f.before {
				t.Errorf("configuration %d: %s was %q and is %q", id, f.name, f.before, f.after)
			}
		}
		if now.OrganizationID != old.OrganizationID {
			t.Errorf("configuration %d moved from organization %d to %d", id, old.OrganizationID, now.OrganizationID)
		}
	}
}

func aSecondSyncWritesNothing(t *testing.T, w *demo.World, a *app.App) {
	t.Helper()
	w.Syncro.ResetRequests()
	w.ITGlue.ResetRequests()
	if s := sync(t, a); s.Writes() != 0 {
		t.Errorf("the second sync wrote: %s", s.Line())
	}
	for _, r := range w.Syncro.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("the second sync sent %s %s %s", r.Method, r.Path, r.Body)
		}
	}
	for _, r := range w.ITGlue.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("the second sync sent %s %s %s", r.Method, r.Path, r.Body)
		}
	}
}

func theSecondSyncAfterADeletionRetires(t *testing.T, w *demo.World, a *app.App) {
	t.Helper()
	inactive := a.Types().Inactive
	was := remember(w)
	gone := map[int64]int64{} // configuration to asset
	for _, id := range w.DeleteAssets(5) {
		gone[w.Truth.Configuration(id)] = id
	}
	if s := sync(t, a); s.Writes() != 0 {
		t.Errorf("the first sync after the deletion wrote: %s", s.Line())
	}
	sync(t, a)
	psa := 0
	for id, old := range was.configurations {
		now, _ := w.ITGlue.Configuration(id)
		_, deleted := gone[id]
		retired := now.StatusID == inactive && old.StatusID != inactive || now.Archived && !old.Archived
		if retired != deleted {
			t.Errorf("configuration %d (PSA %v): retired %v, want %v", id, old.PSA, retired, deleted)
		}
		if deleted && old.PSA {
			psa++
			if !now.Archived || now.StatusID != old.StatusID {
				t.Errorf("configuration %d is linked to a PSA: archived %v, status %d (was %d)", id, now.Archived, now.StatusID, old.StatusID)
			}
		}
	}
	if psa == 0 {
		t.Error("no deleted asset is linked to a PSA: the rule was not tried")
	}
	if s := sync(t, a); s.Writes() != 0 {
		t.Errorf("the sync after the retirement wrote: %s", s.Line())
	}
}
