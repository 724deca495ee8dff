package demo_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/doctor"
	"dev.onramp/saasalerts/saasalertstest"
)

// strangeSaaS puts another partner's account, of as many organizations, behind
// the address of SaaS Alerts, and returns the one before.
func strangeSaaS(w *demo.World) *saasalertstest.Server {
	was := w.SaaSAlerts
	w.SaaSAlerts = saasalertstest.New(saasalertstest.Config{Key: demo.SaaSAlertsKey, Partner: "Another firm", Seed: 77})
	for _, c := range was.Customers() {
		c.ID = ""
		w.SaaSAlerts.SetCustomer(c)
	}
	return was
}

const noneOfThem = "SaaS Alerts lists none of the organizations by which this workspace knows its account"

// saasWorld is a workspace that is in step, whose simulators can be replaced.
func saasWorld(t *testing.T) (*demo.World, *app.App) {
	t.Helper()
	w := demo.New(small)
	opt := w.Options(t.TempDir())
	opt.Base = swapped(w)
	a := demo.Onboarded(t, w, opt)
	sync(t, a)
	return w, a
}

// choices are the ids of what the workspace has of SaaS Alerts.
func choices(a *app.App) string {
	var ids []string
	for _, o := range a.SaaS().Organizations {
		ids = append(ids, o.ID)
	}
	return strings.Join(ids, " ")
}

func TestAnotherAccountOfSaaSAlertsIsFoundAndStopsItsPartAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := saasWorld(t)
		known := choices(a)
		w.DeleteAssets(1)
		connect(t, w, a)
		time.Sleep(time.Hour) // of the bubble's clock: a pass verifies the mapping by now
		own := strangeSaaS(w)
		writes := 0
		for range 2 { // an absence is proven by two
			s, err := a.Sync(t.Context(), app.SyncOptions{})
			if !app.OnlyOptional(err) || !errors.Is(err, app.ErrOtherAccount) || !app.VendorTrouble(err) || !strings.Contains(s.Error, noneOfThem) {
				t.Fatalf("the pass ends with %v", err)
			}
			writes += s.Writes()
		}
		if writes != 1 {
			t.Errorf("%d writes to the others, want 1", writes)
		}
		home := a.Home()
		if home.Integrations[2].Status != app.StatusError || !strings.Contains(home.Integrations[2].Note, noneOfThem) || home.Integrations[0].Status == app.StatusError || !strings.Contains(home.Shrunk, noneOfThem) {
			t.Errorf("Home says %q, %+v", home.Shrunk, home.Integrations)
		}
		if v := a.SaaS(); !strings.Contains(v.Trouble, noneOfThem) {
			t.Errorf("the step says %q", v.Trouble)
		}
		first := strings.Fields(known)[0]
		for what, err := range map[string]error{
			"the User Activity Organization": a.SetUserActivity(first), "a tick": a.Tick(a.SaaS().Checklist[0].ID, true),
		} {
			if !errors.Is(err, app.ErrOtherAccount) {
				t.Errorf("%s beside another account: %v", what, err)
			}
		}
		for _, r := range w.SaaSAlerts.Requests() {
			if !strings.HasSuffix(r.Path, "/reports/customers") {
				t.Errorf("the stranger was asked for %s", r.Path)
			}
		}
		if got := examined(t, a, app.VendorSaaSAlerts); got.State != doctor.Bad || !strings.Contains(got.Sentence, noneOfThem) {
			t.Errorf("doctor says %+v", got)
		}
		if got := examined(t, a, app.VendorSyncro); got.State != doctor.Good {
			t.Errorf("doctor says of Syncro %+v", got)
		}
		if now := choices(a); now != known {
			t.Errorf("the workspace had %s and has %s", known, now)
		}
		w.SaaSAlerts = own
		sync(t, a)
		if home := a.Home(); home.Shrunk != "" || home.Integrations[2].Status == app.StatusError || a.SaaS().Trouble != "" {
			t.Errorf("back in its own account Home says %q, %+v", home.Shrunk, home.Integrations[2])
		}
	})
}

func examined(t *testing.T, a *app.App, v app.Vendor) doctor.Report {
	t.Helper()
	for _, part := range a.Examine(t.Context()) {
		if part.Part == app.VendorName(v) {
			return part.Report
		}
	}
	t.Fatalf("doctor says nothing of %s", app.VendorName(v))
	return doctor.Report{}
}

func TestAPersonAcceptsOrganizationsOfSaaSAlertsThatWereMadeAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := saasWorld(t)
		own := strangeSaaS(w)
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); !errors.Is(err, app.ErrOtherAccount) {
			t.Fatalf("the pass ends with %v", err)
		}
		if err := a.AcceptNumbers(); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil || a.Home().Shrunk != "" {
			t.Errorf("accepted, the pass ends with %v, Home says %q", err, a.Home().Shrunk)
		}
		for _, c := range w.SaaSAlerts.Customers() {
			if !strings.Contains(choices(a), c.ID) {
				t.Errorf("%s was not read", c.Name)
			}
		}
		w.SaaSAlerts = own
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); !errors.Is(err, app.ErrOtherAccount) {
			t.Errorf("the account before is this one's still: %v", err)
		}
	})
}

func TestNoConnectionIsLookedForInAnotherAccountOfSaaSAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := saasWorld(t)
		strangeSaaS(w)
		if err := a.LookForConnection(t.Context()); !errors.Is(err, app.ErrOtherAccount) || len(w.SaaSAlerts.Requests()) != 1 {
			t.Errorf("%v after %d requests", err, len(w.SaaSAlerts.Requests()))
		}
	})
}

func TestSomeOrganizationsLessOrNoneAtAllAreNoOtherAccountOfSaaSAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := saasWorld(t)
		all := w.SaaSAlerts.Customers()
		w.SaaSAlerts.RemoveCustomer(all[0].ID)
		w.SaaSAlerts.SetCustomer(saasalertstest.Customer{Name: "Made today"})
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil {
			t.Errorf("one gone and one new: %v", err)
		}
		for _, c := range w.SaaSAlerts.Customers() {
			w.SaaSAlerts.RemoveCustomer(c.ID)
		}
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); errors.Is(err, app.ErrOtherAccount) || !errors.Is(err, app.ErrFarFewer) {
			t.Errorf("an empty list: %v", err)
		}
	})
}

func TestDoctorFindsAnotherAccount(t *testing.T) {
	for _, stranger := range strangers {
		t.Run(stranger.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, a := saasWorld(t)
				stranger.replace(w)
				v := app.VendorSyncro
				if strings.Contains(stranger.name, "IT Glue") {
					v = app.VendorITGlue
				}
				if got := examined(t, a, v); got.State != doctor.Bad || !strings.Contains(got.Sentence, stranger.words) {
					t.Errorf("doctor says %+v", got)
				}
			})
		})
	}
}

// A key that is typed in the Keys step is said to be another account's at once,
// not by the sync of the night, and the right one is verified again.
func TestAKeyOfAnotherAccountIsNotVerifiedInTheKeysStep(t *testing.T) {
	all := append(slices.Clone(strangers), stranger{"another account of SaaS Alerts", func(w *demo.World) { strangeSaaS(w) }, noneOfThem})
	for _, stranger := range all {
		t.Run(stranger.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, a := saasWorld(t)
				before := *w
				stranger.replace(w)
				v := app.VendorSyncro
				switch {
				case strings.Contains(stranger.name, "IT Glue"):
					v = app.VendorITGlue
				case strings.Contains(stranger.name, "SaaS"):
					v = app.VendorSaaSAlerts
				}
				if got := a.CheckKey(t.Context(), v); got.State != app.CheckBad || !strings.Contains(got.Sentence, stranger.words) || !strings.Contains(got.Sentence, "another --workspace") {
					t.Errorf("the Keys step says %+v", got)
				}
				w.Syncro, w.ITGlue, w.SaaSAlerts = before.Syncro, before.ITGlue, before.SaaSAlerts
				if got := a.CheckKey(t.Context(), v); got.State != app.CheckGood {
					t.Errorf("of its own account it says %+v", got)
				}
			})
		})
	}
}

// Before anything is read a key makes no account the workspace's: whoever typed a
// wrong one first types the right one next.
func TestATriedKeySettlesNoAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		opt.Base = swapped(w)
		a := demo.Opened(t, opt)
		own := w.Syncro
		strangeSyncro(w, "stranger", 0)
		if got := a.CheckKey(t.Context(), app.VendorSyncro); got.State != app.CheckGood {
			t.Errorf("the first key: %+v", got)
		}
		if got := examined(t, a, app.VendorSyncro); got.State != doctor.Good {
			t.Errorf("doctor says %+v", got)
		}
		w.Syncro = own
		if got := a.CheckKey(t.Context(), app.VendorSyncro); got.State != app.CheckGood {
			t.Errorf("the next: %+v", got)
		}
		if err := a.Discover(t.Context()); err != nil {
			t.Errorf("reading with it: %v", err)
		}
	})
}
