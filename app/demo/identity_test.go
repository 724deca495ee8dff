package demo_test

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

// stranger puts another MSP's account behind a vendor's address.
type stranger struct {
	name    string
	replace func(w *demo.World)
	words   string
}

var strangers = []stranger{
	{"another IT Glue account", func(w *demo.World) { strangeITGlue(w, "stranger", 0) }, "the IT Glue key of stranger.itglue.com"},
	{"an IT Glue account that says it is the same", func(w *demo.World) { strangeITGlue(w, demo.ITGlueSubdomain, 5_000_000) }, "IT Glue has none of the organizations by which this workspace knows its account"},
	{"another Syncro account", func(w *demo.World) { strangeSyncro(w, "stranger", 0) }, "the Syncro token of stranger.syncromsp.com"},
	{"a Syncro account that says it is the same", func(w *demo.World) { strangeSyncro(w, demo.SyncroSubdomain, 5_000_000) }, "Syncro has none of the customers by which this workspace knows its account"},
}

// strangeITGlue has the world's records under other numbers.
func strangeITGlue(w *demo.World, subdomain string, further int64) {
	other := itgluetest.New(itgluetest.Config{Key: demo.ITGlueKey, Subdomain: subdomain})
	for _, o := range w.ITGlue.Organizations() {
		o.ID += further
		other.SetOrganization(o)
	}
	for _, c := range w.ITGlue.Configurations() {
		c.ID += further
		c.OrganizationID += further
		other.SetConfiguration(c)
	}
	w.ITGlue = other
}

func strangeSyncro(w *demo.World, subdomain string, further int64) {
	other := syncrotest.New(syncrotest.Config{
		Token: demo.SyncroToken, Subdomain: subdomain, Seed: 1, Fields: []string{demo.LinkField, demo.SerialField, demo.MACField},
	})
	for _, c := range w.Syncro.Customers() {
		c.ID += further
		other.SetCustomer(c)
	}
	for _, x := range w.Syncro.Assets() {
		x.ID += further
		x.CustomerID += further
		other.SetAsset(x)
	}
	w.Syncro = other
}

// planned has a whole plan to be applied; see, if it is given, sees each request.
func planned(t *testing.T, see func(*http.Request)) (*demo.World, *app.App) {
	t.Helper()
	return plannedIn(t, t.TempDir(), see)
}

func plannedIn(t *testing.T, dir string, see func(*http.Request)) (*demo.World, *app.App) {
	t.Helper()
	w := demo.New(small)
	opt := w.Options(dir)
	opt.Base = swapped(w)
	for v, next := range opt.Base {
		opt.Base[v] = seen{next, see}
	}
	a := demo.Opened(t, opt)
	if err := w.Settle(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	for step := app.StepTypes; step < app.StepFinish; step++ {
		if err := a.Complete(step); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.FinishUnseen(); err != nil {
		t.Fatal(err)
	}
	return w, a
}

// seen shows each request to a test before it is sent.
type seen struct {
	http.RoundTripper
	see func(*http.Request)
}

func (s seen) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.see != nil {
		s.see(r)
	}
	return s.RoundTripper.RoundTrip(r)
}

// printed prints the plan and returns its hash.
func printed(t *testing.T, a *app.App) string {
	t.Helper()
	var out bytes.Buffer
	if err := a.PrintPlan(&out, "", func(name string) string { return "onramp " + name }); err != nil {
		t.Fatal(err)
	}
	_, hash, found := strings.Cut(out.String(), "\nPlan ")
	if !found {
		t.Fatalf("there is nothing to apply: %s", out.String())
	}
	hash, _, _ = strings.Cut(hash, "\n")
	return hash
}

// rest waits until no job is at work.
func rest(a *app.App) {
	synctest.Wait()
	for a.Overview().Busy != "" {
		time.Sleep(time.Second) // of the bubble's clock
	}
}

func TestNothingIsWrittenIntoAnotherAccount(t *testing.T) {
	ways := map[string]func(t *testing.T, a *app.App, hash string) error{
		"apply": func(t *testing.T, a *app.App, hash string) error {
			_, err := a.ApplyHash(t.Context(), hash)
			return err
		},
		"approved in the wizard": func(_ *testing.T, a *app.App, _ string) error {
			if err := a.Approve(); err != nil {
				return err
			}
			rest(a)
			if v := a.Apply(); v.State == app.ApplyFailed && strings.Contains(v.Error, app.ErrOtherAccount.Error()) {
				return errors.Join(app.ErrOtherAccount, errors.New(v.Error))
			}
			return nil
		},
		"sync": func(t *testing.T, a *app.App, _ string) error {
			_, err := a.Sync(t.Context(), app.SyncOptions{})
			return err
		},
	}
	for _, stranger := range strangers {
		for way, write := range ways {
			t.Run(stranger.name+", "+way, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					dir := t.TempDir()
					w, a := plannedIn(t, dir, nil)
					hash := printed(t, a)
					stranger.replace(w)
					err := write(t, a, hash)
					if !errors.Is(err, app.ErrOtherAccount) || !strings.Contains(err.Error(), stranger.words) || !strings.Contains(err.Error(), "another --workspace") {
						t.Errorf("the error is %v", err)
					}
					if n := sentWrites(w); n != 0 {
						t.Errorf("%d writes were sent", n)
					}
					var audit bytes.Buffer
					if err := app.PrintAudit(&audit, dir, time.Time{}); err != nil {
						t.Fatal(err)
					}
					// A sync is refused at reading, before it has anything to write.
					if told := strings.Contains(audit.String(), `"outcome":"refused"`) && strings.Contains(audit.String(), stranger.words); told == (way == "sync") {
						t.Errorf("the audit says %s", audit.String())
					}
				})
			})
		}
	}
}

func TestAPlanMadeBesideAnotherAccountShowsTheBrake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := planned(t, nil)
		was := w.ITGlue
		strangers[1].replace(w)
		holds := func() bool {
			printed(t, a)
			return slices.ContainsFunc(a.Plan().Brakes, func(b app.BrakeRow) bool { return b.Code == "B7" && b.Fixed })
		}
		if holds() {
			t.Fatal("it holds before anybody was asked")
		}
		if err := a.Discover(t.Context()); !errors.Is(err, app.ErrOtherAccount) {
			t.Fatalf("reading gives %v", err)
		}
		if !holds() {
			t.Error("it does not hold")
		}
		w.ITGlue = was
		if err := a.Discover(t.Context()); err != nil || holds() {
			t.Errorf("back in its own account it holds: %v", err)
		}
	})
}

func TestAccountsAreKnownAgainWhenSomeOfTheirRecordsAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := planned(t, nil)
		hash := printed(t, a)
		w.ITGlue.RemoveOrganization(w.ITGlue.Organizations()[0].ID)
		w.Syncro.DeleteCustomer(w.Syncro.Customers()[0].ID)
		if done, err := a.ApplyHash(t.Context(), hash); err != nil || done.Written == 0 {
			t.Errorf("%s: %v", done.Line(), err)
		}
	})
}
