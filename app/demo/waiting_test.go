package demo_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// A brake waits for a person at the vendor that it keeps from being written to.
func TestAVendorWhoseWritesABrakeHoldsNeedsReview(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		dir := t.TempDir()
		a := onboardedOnce(t, w, w.Options(dir))
		if err := a.SetPSA("Autotask"); err != nil {
			t.Fatal(err)
		}
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if err != nil || s.Refused() == 0 {
			t.Fatalf("no brake holds: %v", err)
		}
		says := func() {
			t.Helper()
			home := a.Home()
			if glue := home.Integrations[1]; glue.Status != app.StatusReview || !strings.Contains(glue.Note, "1 brake holds a part of the plan: B12") {
				t.Errorf("%s: %s %q", glue.Name, glue.Status, glue.Note)
			}
			if syncro := home.Integrations[0]; syncro.Status != app.StatusOK {
				t.Errorf("%s: %s %q", syncro.Name, syncro.Status, syncro.Note)
			}
		}
		says()
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		a = demo.Opened(t, w.Options(dir))
		says()
	})
}
