package demo_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
)

func TestWritesThatAVendorRefusesAreTroubleWithThatVendor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const words = "1 write failed: "
		w, c := demo.New(reliable), &chat{status: http.StatusOK}
		opt := w.Options(t.TempDir())
		revoked := &answering{base: opt.Base[app.VendorSyncro]}
		opt.Base[app.VendorSyncro], opt.Base[app.Webhook] = revoked, c
		a := demo.Onboarded(t, w, opt)
		if err := a.SetHook(hookAddress, secrets.ThisRun); err != nil {
			t.Fatal(err)
		}
		sync(t, a)
		unlink(t, w)
		revoked.status = http.StatusForbidden
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if err == nil || !app.VendorTrouble(err) || !strings.HasPrefix(s.Error, words) || !strings.Contains(s.Error, "403") {
			t.Errorf("the pass ends with %v", err)
		}
		if told := strings.Join(c.bodies, "\n"); !strings.Contains(told, words) || strings.Contains(told, "not completed") {
			t.Errorf("the digest says %q", told)
		}
		home := a.Home()
		if !home.Integrations[0].Last.Equal(s.Ended) {
			t.Error("the pass went on to its end, and Home does not count it")
		}
		if syncro, glue := home.Integrations[0], home.Integrations[1]; syncro.Status != app.StatusError || !strings.HasPrefix(syncro.Note, words) || glue.Status == app.StatusError {
			t.Errorf("Home says %s %q of Syncro, %s %q of IT Glue", syncro.Status, syncro.Note, glue.Status, glue.Note)
		}
		time.Sleep(time.Minute) // of the bubble's clock
		if check := a.CheckKey(t.Context(), app.VendorSyncro); check.State != app.CheckGood {
			t.Fatal(check.Sentence)
		}
		if syncro := a.Home().Integrations[0]; syncro.Status == app.StatusError {
			t.Errorf("the key is verified, and Home still says %q", syncro.Note)
		}
		revoked.status = 0
		sync(t, a)
	})
}

func TestAPassThatAVendorStopsSaysHowManyWritesFailedAndWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(reliable)
		opt := w.Options(t.TempDir())
		revoked := &answering{base: opt.Base[app.VendorITGlue]}
		opt.Base[app.VendorITGlue] = revoked
		a := demo.Onboarded(t, w, opt)
		revoked.status = http.StatusForbidden
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if !app.VendorTrouble(err) || !strings.Contains(s.Error, "stopped early") || !strings.Contains(s.Error, "4 writes failed: ") || !strings.Contains(s.Error, "403: Forbidden") {
			t.Errorf("the pass ends with %v", err)
		}
		if last := a.Home().Integrations[1].Last; last.Equal(s.Ended) {
			t.Error("a pass that stopped early counts as done")
		}
		revoked.status = 0
		sync(t, a)
	})
}

func TestADryRunPromisesOnlyWhatTheSyncWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		a := demo.Onboarded(t, w, w.Options(t.TempDir()))
		if err := a.SetPSA("Autotask"); err != nil {
			t.Fatal(err)
		}
		dry, err := a.Sync(t.Context(), app.SyncOptions{DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if linked := s.Vendors[app.VendorSyncro]["assets"].Linked; dry.Planned["write_link"] != linked || dry.Refused() != s.Refused() || linked == 0 {
			t.Errorf("the dry run promises %d links and refuses %d operations, the sync writes %d and refuses %d", dry.Planned["write_link"], dry.Refused(), linked, s.Refused())
		}
		if refused := s.Vendors[app.VendorSyncro]["assets"].Refused; refused == 0 {
			t.Error("no link needs what a brake holds: the test proves nothing")
		}
	})
}

func TestHomeShowsAVendorWhoseKeyCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		lookup, lost := opt.Lookup, false
		opt.Lookup = func(name string) string {
			if lost && name == "ONRAMP_ITGLUE_KEY" {
				return ""
			}
			if lost && name == "ONRAMP_ITGLUE_KEY_FILE" {
				return "/nonexistent"
			}
			return lookup(name)
		}
		a := onboardedOnce(t, w, opt)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		lost = true
		a = demo.Opened(t, opt)
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); err == nil || !app.VendorTrouble(err) {
			t.Errorf("the pass ends with %v", err)
		}
		home := a.Home().Integrations
		if len(home) != 3 || home[1].Status != app.StatusError || !strings.Contains(home[1].Note, "ONRAMP_ITGLUE_KEY_FILE") {
			t.Fatalf("Home shows %+v", home)
		}
		if home[0].Status == app.StatusError || home[2].Status == app.StatusError {
			t.Errorf("Syncro: %s %q, SaaS Alerts: %s %q", home[0].Status, home[0].Note, home[2].Status, home[2].Note)
		}
		if err := a.Disconnect(app.VendorITGlue, false); err != nil {
			t.Fatal(err)
		}
		if i := a.Home().Integrations[1]; i.Status != app.StatusDisconnected || !strings.Contains(i.Note, "was disconnected on") {
			t.Errorf("after disconnecting: %s %q", i.Status, i.Note)
		}
	})
}
