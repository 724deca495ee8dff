package demo_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// answering answers every write with a status once it is not 0, and says it in
// the words of either vendor.
type answering struct {
	base   http.RoundTripper
	status int
}

func (f *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if f.status == 0 || r.Method == http.MethodGet {
		return f.base.RoundTrip(r)
	}
	words := http.StatusText(f.status)
	return &http.Response{
		StatusCode: f.status, Header: http.Header{"Content-Type": {"application/vnd.api+json"}},
		Body: io.NopCloser(strings.NewReader(`{"error":"` + words + `","errors":[{"title":"` + words + `"}]}`)), Request: r,
	}, nil
}

// A pass that one vendor's answers end early is no error of the others.
func TestOnlyTheVendorThatStopsAPassIsInError(t *testing.T) {
	for _, status := range []int{http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusInternalServerError} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := demo.New(small)
				opt := w.Options(t.TempDir())
				glue := &answering{base: opt.Base[app.VendorITGlue]}
				opt.Base[app.VendorITGlue] = glue
				a := demo.Onboarded(t, w, opt)
				glue.status = status
				s, err := a.Sync(t.Context(), app.SyncOptions{})
				if !app.VendorTrouble(err) || s.Stopped == "" {
					t.Fatalf("the pass ends with %v", err)
				}
				for _, i := range a.Home().Integrations {
					if wrong := i.Vendor == app.VendorITGlue; (i.Status == app.StatusError) != wrong || wrong && !strings.Contains(i.Note, "stopped early") {
						t.Errorf("%s: %s %q", i.Name, i.Status, i.Note)
					}
				}
			})
		})
	}
}
