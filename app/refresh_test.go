package app_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
)

// opened opens a workspace on w.
func opened(t *testing.T, w *demo.World) *app.App {
	t.Helper()
	a, err := app.Open(w.Options(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// synced makes a routine pass that reads only, and says how often IT Glue was
// asked for its configurations: whole lists and changes.
func synced(t *testing.T, a *app.App, s *itgluetest.Server) (whole, changes int, summary app.Summary) {
	t.Helper()
	s.ResetRequests()
	summary, err := a.Sync(t.Context(), app.SyncOptions{})
	if !errors.Is(err, app.ErrUnfinished) {
		t.Fatal(err)
	}
	for _, r := range s.Requests() {
		switch {
		case r.Path != "/configurations" || r.Query.Get("filter[archived]") != "" || r.Query.Get("page[size]") == "1": // whose key is it
		case r.Query.Get("sort") == "-updated_at":
			changes++
		default:
			whole++
		}
	}
	return whole, changes, summary
}

func TestARoutinePassReadsITGluesChangesAndEverythingDaily(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		a := opened(t, w)
		defer closed(t, a)
		if err := a.Discover(t.Context()); err != nil {
			t.Fatal(err)
		}
		if whole, _, _ := synced(t, a, w.ITGlue); whole == 0 {
			t.Error("after one complete reading under the keys only changes were read")
		}
		time.Sleep(time.Hour) // of the bubble's clock
		o := w.ITGlue.Organizations()[0]
		o.Name = "Zyxwv Changed"
		w.ITGlue.SetOrganization(o)
		whole, changes, summary := synced(t, a, w.ITGlue)
		if whole != 0 || changes == 0 || changes > 3 {
			t.Errorf("an hour later: %d whole, %d of changes", whole, changes)
		}
		read := summary.Vendors[app.VendorITGlue]["configurations"]
		if !read.ChangesOnly || read.Read == 0 || summary.Vendors[app.VendorSyncro]["assets"].ChangesOnly {
			t.Errorf("the summary says %+v", read)
		}
		found, err := a.Search(t.Context(), msp.Customers, w.Syncro.Customers()[0].ID, "Zyxwv")
		if err != nil || len(found) == 0 || found[0].Name.String() != "Zyxwv Changed" {
			t.Errorf("the change is not known: %+v, %v", found, err)
		}
		w.ITGlue.ResetRequests()
		if err := a.Discover(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, r := range w.ITGlue.Requests() {
			if r.Query.Get("sort") == "-updated_at" {
				t.Errorf("a reading that a person started asked for changes only: %s", r.Path)
			}
		}
		time.Sleep(25 * time.Hour) // of the bubble's clock
		if whole, changes, _ := synced(t, a, w.ITGlue); whole == 0 || changes != 0 {
			t.Errorf("a day later: %d whole, %d of changes", whole, changes)
		}
	})
}

func TestOneCustomerIsReadAgainWithOneRequestAPage(t *testing.T) {
	w := demo.New(small)
	a := opened(t, w)
	defer closed(t, a)
	if err := a.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := map[int64]int{}
	for _, asset := range w.Syncro.Assets() {
		before[asset.CustomerID]++
	}
	site := a.Sites()[0]
	asset := w.Syncro.Assets()[0]
	for _, each := range w.Syncro.Assets() {
		if each.CustomerID == site.Customer {
			asset = each
		}
	}
	asset.Name = "RENAMED-THERE"
	w.Syncro.SetAsset(asset)
	w.Syncro.ResetRequests()
	n, err := a.RefreshCustomer(t.Context(), site.Customer)
	if err != nil || n != before[site.Customer] {
		t.Errorf("%d devices, want %d: %v", n, before[site.Customer], err)
	}
	requests := w.Syncro.Requests()
	if want := (n + 49) / 50; len(requests) != want {
		t.Errorf("%d requests for %d devices, want %d: %v", len(requests), n, want, requests)
	}
	found := false
	for _, row := range a.Review(msp.Assets, site.Customer).Rows() {
		found = found || strings.Contains(row.Name.String(), "RENAMED-THERE")
	}
	if !found {
		t.Error("the new name is not shown")
	}
}
