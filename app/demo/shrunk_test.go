package demo_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

func TestAListThatStaysShortIsBrakedEveryNightUntilAPersonAcceptsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		a := demo.Onboarded(t, w, w.Options(t.TempDir()))
		sync(t, a)
		gone := 0
		for i, x := range w.Truth.Assets {
			if x.Wanted && x.Why == demo.Ordinary && i%8 == 0 {
				w.Syncro.DeleteAsset(x.ID)
				gone++
			}
		}
		braked := func() bool {
			time.Sleep(25 * time.Hour) // of the bubble's clock
			s, err := a.Sync(t.Context(), app.SyncOptions{})
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(s.Brakes, func(b string) bool { return strings.HasPrefix(b, "B4") })
		}
		braked() // one reading proves no absence yet
		for night := range 8 {
			if !braked() || a.Home().Shrunk == "" {
				t.Fatalf("night %d with %d assets less: B4 does not hold, Home says %q", night+2, gone, a.Home().Shrunk)
			}
		}
		if err := a.AcceptNumbers(); err != nil {
			t.Fatal(err)
		}
		if braked() || a.Home().Shrunk != "" {
			t.Errorf("B4 holds still, Home says %q", a.Home().Shrunk)
		}
	})
}
