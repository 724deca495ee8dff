package demo_test

import (
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
)

// gone counts the documented devices that Onramp knows to be gone.
func gone(a *app.App) (n int) {
	for _, l := range a.LeavingCustomers() {
		n += l.Gone
	}
	return n
}

func TestADeviceThatIsGoneForGoodIsForgottenOnceNothingIsLeftToRetire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a, _ := onboarded(t, small)
		w.DeleteAssets(3) // one of them in a PSA
		nights := func(n, days int) {
			for range n {
				time.Sleep(time.Duration(days) * 24 * time.Hour) // of the bubble's clock
				if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil {
					t.Fatal(err)
				}
				if err := a.AcceptNumbers(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := a.SetRetirePSA("list"); err != nil {
			t.Fatal(err)
		}
		nights(4, 20)
		if n := gone(a); n != 3 {
			t.Fatalf("after eighty days %d of 3 are known to be gone", n)
		}
		nights(4, 20)
		if n := gone(a); n != 1 {
			t.Errorf("after five months %d are known to be gone, want the one to be retired in the PSA", n)
		}
		if err := a.SetRetirePSA("archive"); err != nil {
			t.Fatal(err)
		}
		nights(3, 1)
		if n := gone(a); n != 0 {
			t.Errorf("%d are known to be gone once it is archived", n)
		}
		aSecondSyncWritesNothing(t, w, a)
	})
}
