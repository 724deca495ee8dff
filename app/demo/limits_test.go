package demo_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// closing is a vendor that asks the next request, to the given page of a list if
// there is one, to come back in five minutes.
type closing struct {
	http.RoundTripper
	next atomic.Bool
	page string
}

func (c *closing) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Query().Get("page") != c.page || !c.next.CompareAndSwap(true, false) {
		return c.RoundTripper.RoundTrip(r)
	}
	return &http.Response{
		StatusCode: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"300"}},
		Body: io.NopCloser(strings.NewReader("come back later")), Request: r,
	}, nil
}

// A reading that waits before its first page says so, and counts down: nothing
// else happens on the screen for minutes.
func TestAReadingThatWaitsForTheLimitSaysSoEverySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		glue := &closing{RoundTripper: opt.Base[app.VendorITGlue]}
		opt.Base[app.VendorITGlue] = glue
		a := demo.Onboarded(t, w, opt)
		sync(t, a)
		a.KeepInStep()
		var heard atomic.Int64
		events, cancel := a.Subscribe()
		defer cancel()
		go func() {
			for e := range events {
				if e.Topic == app.TopicCrawl {
					heard.Add(1)
				}
			}
		}()
		glue.next.Store(true)
		if err := a.StartDiscover(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second) // of the bubble's clock
		synctest.Wait()
		note := func() string {
			for _, c := range a.Crawls() {
				if c.State != app.CrawlWaiting {
					t.Errorf("%s %s is %s while nothing is read", c.Vendor, c.Kind, c.State)
				}
				if c.Vendor == app.VendorITGlue {
					return c.Note
				}
			}
			return ""
		}
		first := note()
		before := heard.Load()
		time.Sleep(30 * time.Second) // of the bubble's clock
		synctest.Wait()
		if first != "waiting for the limit, 290 s" || note() != "waiting for the limit, 260 s" || heard.Load()-before < 30 {
			t.Errorf("%q, then %q, told %d times in 30 s", first, note(), heard.Load()-before)
		}
		if got := a.Home().Integrations[1].Note; got != "waiting for the limit, 260 s" {
			t.Errorf("Home says of IT Glue %q", got)
		}
		time.Sleep(10 * time.Minute) // of the bubble's clock
		synctest.Wait()
		for _, c := range a.Crawls() {
			if c.State != app.CrawlComplete {
				t.Errorf("after the wait %s %s is %s", c.Vendor, c.Kind, c.State)
			}
		}
		before = heard.Load()
		time.Sleep(10 * time.Minute) // of the bubble's clock
		synctest.Wait()
		if heard.Load() != before {
			t.Errorf("at rest it was told %d times", heard.Load()-before)
		}
	})
}

func TestWhatIsLeftOfAReadingCountsTheWaitForTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(demo.Config{Seed: 1, Customers: 20, Assets: 600})
		opt := w.Options(t.TempDir())
		rmm := &closing{RoundTripper: opt.Base[app.VendorSyncro], page: "4"}
		rmm.next.Store(true)
		opt.Base[app.VendorSyncro] = rmm
		a := demo.Opened(t, opt)
		if got := a.Types(); !got.Unread {
			t.Error("device types do not say that no asset is in")
		}
		if err := a.StartDiscover(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Second) // of the bubble's clock
		synctest.Wait()
		assets := a.Crawls()[1]
		if assets.Kind != "assets" || assets.State != app.CrawlRunning || assets.Note != "waiting for the limit, 200 s" || assets.ETA < 200*time.Second {
			t.Errorf("%+v", assets)
		}
		if got := a.Types(); !got.Unread {
			t.Error("device types do not say that no asset is in")
		}
		time.Sleep(time.Hour) // of the bubble's clock
		if got := a.Types(); got.Unread {
			t.Error("device types say that no asset is in")
		}
	})
}

func TestNothingIsReadWhileAPlanIsApplied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		glue := &closing{RoundTripper: opt.Base[app.VendorITGlue]}
		opt.Base[app.VendorITGlue] = glue
		a := demo.Onboarded(t, w, opt)
		if err := a.MakePlan(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		glue.next.Store(true)
		if err := a.Approve(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // of the bubble's clock
		if err := a.StartDiscover(); !errors.Is(err, app.ErrBusy) {
			t.Errorf("%v", err)
		}
		time.Sleep(time.Hour) // of the bubble's clock
		synctest.Wait()
		if err := a.StartDiscover(); err != nil || a.Apply().State != app.ApplyDone {
			t.Errorf("%v, %+v", err, a.Apply())
		}
		time.Sleep(time.Hour) // of the bubble's clock
	})
}
