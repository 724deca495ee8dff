package demo_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/app/secrets"
	"dev.onramp/syncro/syncrotest"
)

// onboardedOnce is a workspace that the test closes itself.
func onboardedOnce(t *testing.T, w *demo.World, opt app.Options) *app.App {
	t.Helper()
	a, err := app.Open(opt)
	if err == nil {
		err = w.Onboard(t.Context(), a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// matchedOf counts the rows of a subject that are matched.
func matchedOf(a *app.App, s msp.Subject) int {
	n := 0
	for row := range a.Review(s, 0).All() {
		if row.State == app.StateMatched {
			n++
		}
	}
	return n
}

func TestMatchesThatWereRemovedStayAwayUntilTheVendorIsConnectedAgain(t *testing.T) {
	for _, c := range []struct {
		vendor app.Vendor
		of     msp.Subject
		key    string
	}{
		{app.VendorITGlue, msp.Customers, demo.ITGlueKey},
		{app.VendorITGlue, msp.Assets, demo.ITGlueKey},
		{app.VendorSaaSAlerts, msp.SaaS, demo.SaaSAlertsKey},
	} {
		t.Run(string(c.vendor)+" "+string(c.of), func(t *testing.T) {
			w := demo.New(small)
			opt := w.Options(t.TempDir())
			a := onboardedOnce(t, w, opt)
			told := 0
			for _, n := range a.MatchesWith(c.vendor) {
				told += n.N
			}
			before := matchedOf(a, c.of)
			if err := a.Disconnect(c.vendor, true); err != nil {
				t.Fatal(err)
			}
			if before == 0 || told < before {
				t.Errorf("%d are matched, and the question tells of %d", before, told)
			}
			if n := matchedOf(a, c.of); n != 0 {
				t.Errorf("%d of %d are matched right after", n, before)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			a = demo.Opened(t, opt)
			if n := matchedOf(a, c.of); n != 0 {
				t.Errorf("%d of %d are matched after a restart", n, before)
			}
			if _, err := a.SetKey(c.vendor, "", c.key, secrets.ThisRun); err != nil {
				t.Fatal(err)
			}
			if matchedOf(a, c.of) == 0 {
				t.Error("nothing is matched although the vendor is connected again")
			}
		})
	}
}

func TestUndoOfADisconnectionSaysThatTheKeyIsStillGone(t *testing.T) {
	w := demo.New(small)
	a := demo.Onboarded(t, w, w.Options(t.TempDir()))
	before := matchedOf(a, msp.Assets)
	if err := a.Disconnect(app.VendorITGlue, true); err != nil {
		t.Fatal(err)
	}
	label, err := a.Undo()
	if err != nil || !strings.Contains(label, "matches with IT Glue (not of its key)") {
		t.Errorf("%q, %v", label, err)
	}
	if n := matchedOf(a, msp.Assets); n != before {
		t.Errorf("%d devices are matched, want %d", n, before)
	}
}

// A vendor that a person took away is told of where they look for what is wrong,
// and nowhere else.
func TestADisconnectedVendorIsToldOfByDoctorAndHomeAndNotEveryNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, a, _ := onboarded(t, small)
		if err := a.Disconnect(app.VendorSaaSAlerts, true); err != nil {
			t.Fatal(err)
		}
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if told := strings.Join(slices.Concat(s.Notes, s.Findings, s.Keys), "\n"); err != nil || strings.Contains(told, "SaaS") {
			t.Errorf("error %v, told %q", err, told)
		}
		if n := s.Vendors[app.VendorSaaSAlerts]; len(n) != 0 {
			t.Errorf("the counts have %v", n)
		}
		const words = "SaaS Alerts was disconnected on "
		if home := strings.Join(a.Home().Keys, "\n"); !strings.Contains(home, words) || !strings.Contains(home, "connect it again in the Keys step") {
			t.Errorf("Home says %q", home)
		}
		doctor := ""
		for _, x := range a.Examine(t.Context()) {
			doctor += x.Report.Sentence + "\n"
		}
		if !strings.Contains(doctor, words) || strings.Contains(doctor, "ONRAMP_SAASALERTS_KEY") {
			t.Errorf("doctor says %q", doctor)
		}
		if err := a.Disconnect(app.VendorITGlue, false); err != nil {
			t.Fatal(err)
		}
		_, err = a.Sync(t.Context(), app.SyncOptions{})
		if err == nil || !app.VendorTrouble(err) || !strings.Contains(err.Error(), "IT Glue was disconnected on ") || strings.Contains(err.Error(), "ONRAMP_") {
			t.Errorf("without IT Glue: %v", err)
		}
		if last := a.Home().Runs[len(a.Home().Runs)-1]; !last.Uncounted {
			t.Errorf("the pass that failed counts %d devices", last.Devices)
		}
	})
}

// What was found out with a key stays known until the vendor has taken another.
func TestAKeyThatIsRefusedWipesNothingOfTheOneBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		lookup, token := opt.Lookup, demo.SyncroToken
		opt.Lookup = func(name string) string {
			if name == "ONRAMP_SYNCRO_TOKEN" {
				return token
			}
			return lookup(name)
		}
		a := demo.Onboarded(t, w, opt)
		sync(t, a)
		last := time.Now().AddDate(1, 0, 0)
		if err := a.SetKeyExpiry(app.VendorSyncro, last); err != nil {
			t.Fatal(err)
		}
		syncro := func() app.KeyState { return a.Keys()[0] }
		token = "stranger-token-0007"
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); err == nil {
			t.Fatal("the key is not refused")
		}
		if syncro().Check.State == app.CheckGood {
			t.Error("a refused key is shown as verified")
		}
		token = demo.SyncroToken
		sync(t, a)
		if k := syncro(); !k.Expires.Equal(last) || k.Check.State != app.CheckGood {
			t.Errorf("after the old key is back: last day %v, check %q", k.Expires, k.Check.State)
		}
		token = "second-token-0002"
		w.Syncro.SetToken(token, syncrotest.Permissions{})
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil {
			t.Fatal(err)
		}
		if k := syncro(); !k.Expires.IsZero() || k.Check.State != app.CheckGood {
			t.Errorf("after a good sync with another key: last day %v, check %q", k.Expires, k.Check.State)
		}
	})
}
