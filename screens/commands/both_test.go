package commands

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"dev.onramp/app"
)

// revoked answers every write as a vendor does whose key was revoked.
type revoked struct{ base http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (v revoked) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return v.base.RoundTrip(r)
	}
	return &http.Response{
		StatusCode: http.StatusUnauthorized, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"error":"Unauthorized"}`)), Request: r,
	}, nil
}

func TestVendorTroubleIsToldBeforeABrakeAndBothAreInTheJSON(t *testing.T) {
	p, _ := onboarded(t)
	a, err := app.Open(app.Options{Dir: p.dir, Name: "ws", Doing: "a test", Lookup: p.w.Env})
	if err == nil {
		err = a.SetPSA("Autotask")
	}
	if err == nil {
		err = a.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	adjust := p.w.adjust
	p.w.adjust = func(o *app.Options) {
		adjust(o)
		base := map[app.Vendor]http.RoundTripper{}
		for v, carrier := range o.Base {
			base[v] = carrier
		}
		base[app.VendorSyncro] = revoked{base[app.VendorSyncro]}
		o.Base = base
	}
	code, text := p.printed("sync", "--json")
	var e end
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	if code != exitVendor || e.Code != exitVendor || e.Outcome != "vendor_or_key_trouble" || !strings.Contains(e.Error, "401") ||
		e.Refused() == 0 || len(e.Brakes) == 0 || !strings.HasPrefix(e.Brakes[0], "B12") {
		t.Errorf("the sync ends with %d and prints %s", code, text)
	}
	p.run(exitVendor, []string{"401", "a brake refused a part of the plan", "brake B12"}, "sync")
	p.w.adjust = adjust
	p.run(exitBraked, []string{"brake B12"}, "sync")
}
