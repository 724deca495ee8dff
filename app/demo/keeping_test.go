package demo_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/syncro/syncrotest"
)

// decidedBy is who decided what, by row.
func decidedBy(a *app.App) map[string]string {
	out := map[string]string{}
	for _, subject := range []msp.Subject{msp.Customers, msp.Assets} {
		for _, row := range a.Review(subject, 0).Rows() {
			if row.State == app.StateMatched {
				out[fmt.Sprint(subject, row.ID)] = fmt.Sprint(row.Right, row.Rule)
			}
		}
	}
	return out
}

// swapped leads to whatever simulators the world has at the moment.
func swapped(w *demo.World) map[app.Vendor]http.RoundTripper {
	return map[app.Vendor]http.RoundTripper{
		app.VendorSyncro:     carrier(func() http.RoundTripper { return w.Syncro.Pipe() }),
		app.VendorITGlue:     carrier(func() http.RoundTripper { return w.ITGlue.Pipe() }),
		app.VendorSaaSAlerts: carrier(func() http.RoundTripper { return w.SaaSAlerts.Pipe() }),
	}
}

type carrier func() http.RoundTripper

func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) { return c().RoundTrip(r) }

// sentWrites counts the requests that were no reads.
func sentWrites(w *demo.World) int {
	n := 0
	for _, r := range w.Syncro.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	for _, r := range w.ITGlue.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

var small = demo.Config{Seed: 11, Customers: 15, Assets: 90}

func TestAnOutageOfSaaSAlertsStopsNothingElseAndIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a, _ := onboarded(t, small)
		w.DeleteAssets(1)
		w.SaaSAlerts.AddFault(saasalertstest.Fault{Kind: saasalertstest.Status401JSON})
		var s app.Summary
		for range 2 { // an absence is proven by two
			var err error
			if s, err = a.Sync(t.Context(), app.SyncOptions{}); !app.OnlyOptional(err) || !app.VendorTrouble(err) {
				t.Fatalf("the outage is reported as %v", err)
			}
		}
		if s.Writes() != 1 {
			t.Errorf("%d writes: %s", s.Writes(), s.Line())
		}
		if !strings.Contains(s.Error, "SaaS Alerts was not read") || strings.Contains(strings.Join(s.Notes, "\n"), "was not read") {
			t.Errorf("the error is %q, the notes are %q: it is to be told once", s.Error, s.Notes)
		}
		if last := a.Home().Integrations[0].Last; !last.Equal(s.Ended) {
			t.Errorf("Home says that the last sync was on %v, want %v", last, s.Ended)
		}
		w.SaaSAlerts.ClearFaults()
		sync(t, a)
	})
}

func TestFarFewerOrganizationsOfSaaSAlertsAreToldAndStopNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a, _ := onboarded(t, small)
		kept := 0
		for _, c := range w.SaaSAlerts.Customers() {
			if kept++; kept > 4 {
				w.SaaSAlerts.RemoveCustomer(c.ID)
			}
		}
		w.DeleteAssets(1)
		var s app.Summary
		for range 2 { // an absence is proven by two
			var err error
			if s, err = a.Sync(t.Context(), app.SyncOptions{}); !app.OnlyOptional(err) || !errors.Is(err, app.ErrFarFewer) || !app.VendorTrouble(err) {
				t.Fatalf("of %d organizations 4 are left, and the pass ends with %v", kept, err)
			}
		}
		if s.Writes() != 1 {
			t.Errorf("%d writes: %s", s.Writes(), s.Line())
		}
		if home := a.Home(); !strings.Contains(home.Shrunk, "SaaS Alerts lists 4 organizations") || home.Integrations[2].Status != app.StatusError || home.Integrations[0].Status == app.StatusError {
			t.Errorf("Home says %q, %+v", home.Shrunk, home.Integrations)
		}
		if err := a.AcceptNumbers(); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil || a.Home().Shrunk != "" {
			t.Errorf("a person accepted the number, and the pass ends with %v, Home says %q", err, a.Home().Shrunk)
		}
	})
}

func TestAMissingKeyOfSaaSAlertsIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		lookup, lost := opt.Lookup, false
		opt.Lookup = func(name string) string {
			if lost && name == "ONRAMP_SAASALERTS_KEY" {
				return ""
			}
			return lookup(name)
		}
		a := onboardedOnce(t, w, opt)
		lost = true
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		a = demo.Opened(t, opt)
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if notes := strings.Join(s.Notes, "\n"); err != nil || !strings.Contains(notes, "ONRAMP_SAASALERTS_KEY") {
			t.Errorf("error %v, notes %q", err, notes)
		}
	})
}

// A rotated key changes nothing that was decided. Until two crawls have shown
// that it sees as much as the old one, nothing is retired.
func TestARotatedKeyKeepsDecisionsAndProvesNoAbsenceYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		lookup, file := opt.Lookup, ""
		opt.Lookup = func(name string) string {
			switch {
			case name == "ONRAMP_SYNCRO_TOKEN_FILE":
				return file
			case name == "ONRAMP_SYNCRO_TOKEN" && file != "":
				return ""
			}
			return lookup(name)
		}
		private := filepath.Join(t.TempDir(), "private")
		if err := os.Mkdir(private, 0o700); err != nil {
			t.Fatal(err)
		}
		file = filepath.Join(private, "token")
		put := func(token string) {
			w.Syncro.SetToken(token, syncrotest.Permissions{})
			if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		put("first-token-0001")
		a := demo.Onboarded(t, w, opt)
		sync(t, a)
		gone := w.DeleteAssets(1)
		before := decidedBy(a)
		sync(t, a) // under the old key it lacks it once: the next would prove the absence
		w.Syncro.RevokeToken("first-token-0001")
		put("other-token-0002")
		for i, want := range []int{0, 1} {
			s, err := a.Sync(t.Context(), app.SyncOptions{})
			if err != nil {
				t.Fatalf("sync %d after the rotation: %v", i+1, err)
			}
			if got := s.Vendors[app.VendorITGlue]["configurations"].Retired; got != want {
				t.Errorf("sync %d after the rotation retired %d, want %d", i+1, got, want)
			}
		}
		delete(before, fmt.Sprint(msp.Assets, gone[0])) // retired
		if diff := cmp.Diff(before, decidedBy(a)); diff != "" {
			t.Errorf("decisions have changed (-before +after):\n%s", diff)
		}
	})
}

func TestAnotherAccountStopsTheRunBeforeAnythingIsRead(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(w *demo.World)
		words  string
		err    error
		vendor app.Vendor
	}{
		{"another IT Glue account", func(w *demo.World) {
			other := itgluetest.New(itgluetest.Config{Key: demo.ITGlueKey, Subdomain: "stranger"})
			for _, o := range w.ITGlue.Organizations() {
				other.SetOrganization(o)
			}
			for _, x := range w.ITGlue.Configurations() {
				other.SetConfiguration(x)
			}
			w.ITGlue = other
		}, "stranger.itglue.com", app.ErrOtherAccount, app.VendorITGlue},
		{"another subdomain of Syncro", func(w *demo.World) {
			w.Syncro = syncrotest.New(syncrotest.Config{Token: demo.SyncroToken, Subdomain: "stranger", Seed: 1})
		}, "stranger.syncromsp.com", app.ErrOtherAccount, app.VendorSyncro},
		{"far fewer organizations", func(w *demo.World) {
			for i, o := range w.ITGlue.Organizations() {
				if i%3 != 0 {
					w.ITGlue.RemoveOrganization(o.ID)
				}
			}
		}, "accept the new number on Home", app.ErrFarFewer, app.VendorITGlue},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := demo.New(small)
				opt := w.Options(t.TempDir())
				opt.Base = swapped(w)
				a := demo.Onboarded(t, w, opt)
				sync(t, a)
				before := len(matches(a, msp.Assets))
				time.Sleep(25 * time.Hour) // of the bubble's clock: changes alone do not show what is gone
				c.change(w)
				writes := sentWrites(w)
				s, err := a.Sync(t.Context(), app.SyncOptions{})
				if !errors.Is(err, c.err) || !app.VendorTrouble(err) || !strings.Contains(err.Error(), c.words) {
					t.Errorf("the error is %v", err)
				}
				if s.Writes() != 0 || sentWrites(w) != writes {
					t.Errorf("%d writes", sentWrites(w)-writes)
				}
				if told := unwell(t, a); !strings.Contains(told, "last sync: not completed, on 2000-01-0") || !strings.Contains(told, c.words) {
					t.Errorf("doctor says\n%s", told)
				}
				for _, i := range a.Home().Integrations {
					if concerned := i.Vendor == c.vendor; concerned != (i.Status == app.StatusError) {
						t.Errorf("Home says %s %q of %s", i.Status, i.Note, i.Name)
					}
				}
				if len(matches(a, msp.Assets)) != before && errors.Is(c.err, app.ErrOtherAccount) {
					t.Error("matches are gone")
				}
			})
		})
	}
}

// unwell is what doctor prints of a workspace in which not all is well.
func unwell(t *testing.T, a *app.App) string {
	t.Helper()
	parts := a.Examine(t.Context())
	if app.Healthy(parts) {
		t.Error("doctor says that all is well")
	}
	var b strings.Builder
	if err := app.PrintExaminations(&b, parts, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
