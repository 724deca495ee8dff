package app_test

import (
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

// cutShort is a vendor who answers some pages of assets only.
type cutShort struct {
	base  http.RoundTripper
	pages string // the page numbers answered, like "1 2"
}

func (c *cutShort) RoundTrip(req *http.Request) (*http.Response, error) {
	page := req.URL.Query().Get("page")
	if c.pages != "" && strings.HasSuffix(req.URL.Path, "/customer_assets") && !strings.Contains(" "+c.pages+" ", " "+page+" ") {
		return nil, errors.New("the line is dead")
	}
	return c.base.RoundTrip(req)
}

// TestTheRuleMatchesNoDeviceBeforeAllAreRead cuts the first crawl short, as a
// kill does, opens the workspace again and goes on: what the rule settles in the
// end is what it settles when nothing came between.
func TestTheRuleMatchesNoDeviceBeforeAllAreRead(t *testing.T) {
	w := demo.New(demo.Config{Seed: 5, Customers: 12, Assets: 700})
	vendor := &cutShort{base: w.Syncro.Pipe()}
	open := func(dir string) *app.App {
		opt := w.Options(dir)
		opt.Base[app.VendorSyncro] = vendor
		a, err := app.Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	whole := open(t.TempDir())
	defer closed(t, whole)
	if err := whole.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := ruled(whole)

	dir := t.TempDir()
	vendor.pages = "1 2 3"
	a := open(dir)
	if err := a.Discover(t.Context()); err == nil {
		t.Fatal("the crawl was not cut short")
	}
	closed(t, a)
	a = open(dir)
	defer closed(t, a)
	if early := ruled(a); len(early) > 0 {
		t.Errorf("%d devices were matched while others were still to come", len(early))
	}
	vendor.pages = ""
	if err := a.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ruled(a); !maps.Equal(got, want) || len(want) == 0 {
		t.Errorf("%d devices are matched after a crawl that went on, %d after one that ran through", len(got), len(want))
	}
}

// ruled are the devices that are matched, and with what.
func ruled(a *app.App) map[int64]string {
	out := map[int64]string{}
	for _, row := range a.Review(msp.Assets, 0).Rows() {
		if row.State == app.StateMatched {
			out[row.ID] = row.Right
		}
	}
	return out
}
