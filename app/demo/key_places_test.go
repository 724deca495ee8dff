package demo_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/doctor"
	"dev.onramp/app/secrets"
)

// A command that is given for a run stands for every other place of the keys,
// and what is locked there need not be opened to disconnect.
func TestDisconnectingTouchesOnlyThePlacesThatAreInUse(t *testing.T) {
	w := demo.New(small)
	opt := w.Options(t.TempDir())
	a := onboardedOnce(t, w, opt)
	if err := a.Unlock("a passphrase"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.SetKey(app.VendorITGlue, "", demo.ITGlueKey, secrets.Locked); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(demo.ITGlueKey), 0o600); err != nil {
		t.Fatal(err)
	}
	opt.KeyCommand = "cat " + key
	a = demo.Opened(t, opt)
	if err := a.Disconnect(app.VendorITGlue, false); err != nil {
		t.Error(err)
	}
	if i := a.Home().Integrations[1]; i.Status != app.StatusDisconnected {
		t.Errorf("Home says %s %q", i.Status, i.Note)
	}
}

// The place of each key was chosen by a person, and doctor names it, with what is
// set beside it and not looked at.
func TestDoctorNamesThePlaceOfEachKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		a := demo.Onboarded(t, w, w.Options(t.TempDir()))
		if err := a.Unlock("a passphrase"); err != nil {
			t.Fatal(err)
		}
		for v, key := range map[app.Vendor]string{app.VendorITGlue: demo.ITGlueKey, app.VendorSaaSAlerts: demo.SaaSAlertsKey} {
			place := map[app.Vendor]secrets.Place{app.VendorITGlue: secrets.Locked, app.VendorSaaSAlerts: secrets.ThisRun}[v]
			if _, err := a.SetKey(v, "", key, place); err != nil {
				t.Fatal(err)
			}
		}
		for v, want := range map[app.Vendor]doctor.Row{
			app.VendorSyncro:     {Name: "key", State: doctor.Fine, Note: "kept in the environment"},
			app.VendorITGlue:     {Name: "key", State: doctor.Warning, Note: "kept in a file that a passphrase locks; ONRAMP_ITGLUE_KEY is set, too, and not used"},
			app.VendorSaaSAlerts: {Name: "key", State: doctor.Warning, Note: "kept in memory, for this run only; ONRAMP_SAASALERTS_KEY is set, too, and not used"},
		} {
			if rows := examined(t, a, v).Rows; !slices.Contains(rows, want) {
				t.Errorf("of %s doctor says %+v", app.VendorName(v), rows)
			}
		}
	})
}

// Of the webhook, too, doctor names the place, and the variable that is not used.
func TestDoctorNamesThePlaceOfTheWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		keys := opt.Lookup
		opt.Lookup = func(name string) string {
			if name == "ONRAMP_WEBHOOK_URL" {
				return "http://nowhere.invalid/canary"
			}
			return keys(name)
		}
		a := demo.Onboarded(t, w, opt)
		if err := a.SetHook("https://hooks.slack.com/services/canary", secrets.ThisRun); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := app.PrintExaminations(&b, a.Examine(t.Context()), false); err != nil {
			t.Fatal(err)
		}
		said := "webhook: kept, notifications go to it; a message to try it is sent from Home\n" +
			"    address warning: kept in memory, for this run only; ONRAMP_WEBHOOK_URL is set, too, and not used\n"
		if !strings.Contains(b.String(), said) || strings.Contains(b.String(), "canary") {
			t.Errorf("doctor says\n%s", b.String())
		}
	})
}
