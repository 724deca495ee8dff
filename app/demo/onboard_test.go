package demo_test

import (
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

func TestOnboardProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(demo.Config{Seed: 1})
		a, err := app.Open(w.Options(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		if err := w.Onboard(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			s, err := a.Sync(t.Context(), app.SyncOptions{})
			t.Logf("%d %s\n%+v\n%v", i, s.Line(), s.Vendors, err)
			for _, f := range s.Findings {
				t.Log(f)
			}
			for _, f := range s.Brakes {
				t.Log(f)
			}
		}
	})
}
