package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// refusals counts the answers that say there were too many requests.
type refusals struct {
	base  http.RoundTripper
	count atomic.Int32
}

func (r *refusals) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.base.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		r.count.Add(1)
	}
	return resp, err
}

// TestAKilledProgramDoesNotRefillItsBudget copies the workspace's file while
// requests go out, as a kill would leave it, and goes on with the copy: the
// vendor, who counts both, must never have to refuse.
func TestAKilledProgramDoesNotRefillItsBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(demo.Config{Seed: 3, Customers: 20, Assets: 80, RateLimits: true})
		vendor := &refusals{base: w.Syncro.Pipe()}
		limited := func(dir string) *app.App {
			opt := w.Options(dir)
			opt.Unlimited = false
			opt.Base[app.VendorSyncro] = vendor
			a, err := app.Open(opt)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		first, second := t.TempDir(), t.TempDir()
		a := limited(first)
		defer closed(t, a)
		for range 20 {
			if check := a.CheckKey(t.Context(), app.VendorSyncro); check.State != app.CheckGood {
				t.Fatal(check.Sentence)
			}
			time.Sleep(time.Second) // of the bubble's clock
		}
		file, err := os.ReadFile(filepath.Join(first, "onramp.db"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(second, "onramp.db"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		b := limited(second)
		defer closed(t, b)
		began := time.Now()
		for range 20 {
			if check := b.CheckKey(t.Context(), app.VendorSyncro); check.State != app.CheckGood {
				t.Fatal(check.Sentence)
			}
		}
		if spent := time.Since(began); spent < 30*time.Second {
			t.Errorf("after the kill as many requests went out within %s as before it", spent)
		}
		if n := vendor.count.Load(); n > 0 {
			t.Errorf("the vendor refused %d requests", n)
		}
	})
}
