package demo_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/syncro/syncrotest"
)

// settled opens a workspace on a made-up MSP with every question answered but
// those of SaaS Alerts.
func settled(t *testing.T, w *demo.World, dir string) *app.App {
	t.Helper()
	a, err := app.Open(w.Options(dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return a
}

func shut(t *testing.T, a *app.App) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// smallWorld is a world for tests that need a few customers only.
func smallWorld() *demo.World { return demo.New(demo.Config{Seed: 7, Customers: 24, Assets: 120}) }

// connect chooses a User Activity Organization, does the whole checklist at the
// simulated SaaS Alerts but for the rows in leave, and ticks it.
func connect(t *testing.T, w *demo.World, a *app.App, leave ...int) {
	t.Helper()
	choices := a.SaaS().Organizations
	must(t, a.SetUserActivity(choices[0].ID), w.SaaSAlerts.ConnectSyncro(), w.SaaSAlerts.SetUserActivityOrganization(choices[0].ID))
	for _, i := range a.SaaS().Checklist {
		if i.Kind == "map" && !slices.Contains(leave, i.Number) {
			must(t, w.SaaSAlerts.MapOrganization(fmt.Sprint(i.Row.Customer), i.Row.Organization))
		}
	}
	must(t, a.TickMapping(), a.Tick("finish", true))
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestAutoMapIsExactOnTheTruthOfManyWorlds(t *testing.T) {
	for seed := range uint64(4) {
		w := demo.New(demo.Config{Seed: seed + 1, Customers: 120, Assets: 300})
		a := settled(t, w, t.TempDir())
		right, wrong, missed := 0, 0, 0
		names := map[string]int{}
		for _, o := range w.SaaSAlerts.Customers() {
			names[strings.ToLower(o.Name)]++
		}
		for _, r := range a.Review(msp.SaaS, 0).Rows() {
			truth := w.Truth.Customer(r.ID)
			switch {
			case r.State == app.StateMatched && r.Right == truth.SaaSAlerts:
				right++
			case r.State == app.StateMatched:
				wrong++
				t.Errorf("seed %d: %s is mapped to %s (%s), the truth is %q", seed+1, r.Name, r.RightName, r.Why, truth.SaaSAlerts)
			case truth.SaaSAlerts != "" && names[strings.ToLower(r.Name.Raw())] == 1 && !strings.Contains(r.Why.String(), "the domains differ"):
				missed++
			}
		}
		if right < 20 || missed > 0 {
			t.Errorf("seed %d: %d right, %d wrong, %d equal names that stand alone and are contradicted by nothing are not mapped", seed+1, right, wrong, missed)
		}
		t.Logf("seed %d: %d mapped by the rule, %d wrong", seed+1, right, wrong)
		shut(t, a)
	}
}

func TestUserActivityOrganizationIsFixedOnceTheConnectionIsTicked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, dir := smallWorld(), t.TempDir()
		a := settled(t, w, dir)
		choices := a.SaaS().Organizations
		must(t, a.SetUserActivity(choices[1].ID)) // until then it can be changed
		connect(t, w, a)
		for _, other := range choices[1:] {
			if err := a.SetUserActivity(other.ID); !errors.Is(err, app.ErrUserActivityFixed) {
				t.Errorf("choosing %s: %v", other.Name, err)
			}
		}
		if err := a.Tick("finish", false); err == nil {
			t.Error("the last tick is taken back")
		}
		shut(t, a)
		a = settled(t, w, dir) // another run, and another crawl
		defer shut(t, a)
		if v := a.SaaS(); v.UserActivity != choices[0].ID || !v.Connected || !v.Confirmed || v.Version != 1 {
			t.Errorf("after a new start: %+v", v)
		}
		if err := a.SetUserActivity(choices[1].ID); !errors.Is(err, app.ErrUserActivityFixed) {
			t.Errorf("after a new start: %v", err)
		}
		must(t, a.SetUpAgain(), a.SetUserActivity(choices[1].ID))
	})
}

func TestAConnectionThatExistsIsHintedAtAndCancelIsTheDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := smallWorld()
		a := settled(t, w, t.TempDir())
		defer shut(t, a)
		must(t, a.LookForConnection(t.Context()))
		if v := a.SaaS(); v.Connection != app.ConnectionNone {
			t.Errorf("with nothing connected: %s, %s", v.Connection, v.Hint)
		}
		time.Sleep(time.Hour) // of the bubble's clock
		w.SaaSAlerts.AddFault(saasalertstest.Fault{Kind: saasalertstest.Status403HTML, Path: "/reports/devices-organizations"})
		if err := a.LookForConnection(t.Context()); err == nil || a.SaaS().Connection != app.ConnectionUnknown {
			t.Errorf("refused it says %v, %s", err, a.SaaS().Connection)
		}
		w.SaaSAlerts.ClearFaults()
		must(t, a.LookForConnection(t.Context()))
		if v := a.SaaS(); v.Connection != app.ConnectionNone {
			t.Errorf("once it answers: %s, %s", v.Connection, v.Hint)
		}
		first := a.SaaS().Organizations[0].ID
		row := matchedRows(a)[0]
		must(t, w.SaaSAlerts.ConnectSyncro(), w.SaaSAlerts.MapOrganization(fmt.Sprint(row.ID), row.Right))
		time.Sleep(time.Hour) // of the bubble's clock
		must(t, a.LookForConnection(t.Context()))
		v := a.SaaS()
		if v.Connection != app.ConnectionSeen || !strings.Contains(v.Hint, "devices of 1 organization already") {
			t.Errorf("with a connection: %s, %s", v.Connection, v.Hint)
		}
		if err := a.SetUserActivity(first); err == nil || !strings.Contains(err.Error(), "several Syncro accounts are connected on purpose") {
			t.Errorf("choosing goes on beside it: %v", err)
		}
		must(t, a.GoOnBeside(), a.SetUserActivity(first))
	})
}

func matchedRows(a *app.App) []app.Row {
	return slices.DeleteFunc(slices.Clone(a.Review(msp.SaaS, 0).Rows()), func(r app.Row) bool { return r.State != app.StateMatched || r.Devices == 0 })
}

func TestASyncVerifiesTheMappingAndTellsWhatDiffers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := smallWorld()
		a := settled(t, w, t.TempDir())
		defer shut(t, a)
		forgotten := slices.IndexFunc(a.SaaS().Checklist, func(i app.Tick) bool { return i.Kind == "map" && i.Row.Devices > 0 })
		connect(t, w, a, forgotten+1)
		findings := func() string {
			s, err := a.Sync(t.Context(), app.SyncOptions{DryRun: true})
			if err != nil && !errors.Is(err, app.ErrUnfinished) {
				t.Fatal(err)
			}
			return strings.Join(s.Findings, "\n")
		}
		if got := findings(); strings.Contains(got, "SaaS Alerts") {
			t.Errorf("before a quarter of an hour: %s", got)
		}
		time.Sleep(40 * time.Minute) // of the bubble's clock
		want := fmt.Sprintf("0 seen after 40 minutes: was row %d mapped?", forgotten+1)
		if got := findings(); !strings.Contains(got, want) {
			t.Errorf("the findings are %q, want %q", got, want)
		}
		i := a.SaaS().Checklist[forgotten]
		must(t, w.SaaSAlerts.MapOrganization(fmt.Sprint(i.Row.Customer), i.Row.Organization))
		time.Sleep(time.Hour) // of the bubble's clock
		if got := findings(); strings.Contains(got, "SaaS Alerts") || a.SaaS().State != app.SaaSVerified {
			t.Errorf("once it is mapped: %q, %s", got, a.SaaS().State)
		}
	})
}

func TestLooksGoOnAfterANewStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, dir := smallWorld(), t.TempDir()
		a := settled(t, w, dir)
		connect(t, w, a)
		shut(t, a)
		time.Sleep(10 * time.Minute) // of the bubble's clock
		a, err := app.Open(w.Options(dir))
		must(t, err)
		defer shut(t, a)
		a.WatchSaaS()
		time.Sleep(4 * time.Minute) // of the bubble's clock
		if v := a.SaaS(); v.State != app.SaaSConfirmed || !strings.Contains(v.Standing[0], "Waiting") {
			t.Errorf("after 14 minutes: %s, %q", v.State, v.Standing)
		}
		time.Sleep(2 * time.Minute) // of the bubble's clock
		if v := a.SaaS(); v.State != app.SaaSVerified {
			t.Errorf("after 16 minutes: %s, %q", v.State, v.Standing)
		}
	})
}

// A refusal in any form is told in a sentence and costs nothing that was known.
func TestWhatSaaSAlertsAnswersBadlyIsToldAndCostsNothing(t *testing.T) {
	const lists = "/reports/unify"
	for name, c := range map[string]struct {
		fault saasalertstest.Fault
		want  string
	}{
		"401 as JSON":        {saasalertstest.Fault{Kind: saasalertstest.Status401JSON, Path: lists}, "401"},
		"401 as text":        {saasalertstest.Fault{Kind: saasalertstest.Status401Text, Path: lists}, "401"},
		"403 as a page":      {saasalertstest.Fault{Kind: saasalertstest.Status403HTML, Path: lists}, "403"},
		"a page with 200":    {saasalertstest.Fault{Kind: saasalertstest.HTML200, Path: lists}, "HTML"},
		"a body that is cut": {saasalertstest.Fault{Kind: saasalertstest.TruncatedJSON, Path: lists}, "SaaS Alerts"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := smallWorld()
				a := settled(t, w, t.TempDir())
				defer shut(t, a)
				connect(t, w, a)
				time.Sleep(time.Hour) // of the bubble's clock
				_, err := a.VerifySaaS(t.Context())
				must(t, err)
				w.SaaSAlerts.AddFault(c.fault)
				_, err = a.VerifySaaS(t.Context())
				if err == nil || !strings.Contains(app.Sentence(err), c.want) || strings.Contains(err.Error(), demo.SaaSAlertsKey) {
					t.Errorf("it says %v, want %q", err, c.want)
				}
				v := a.SaaS()
				if !strings.Contains(v.Standing[0], "not answered") || len(matchedRows(a)) == 0 || !v.Confirmed {
					t.Errorf("after it: %q, confirmed %v", v.Standing, v.Confirmed)
				}
				w.SaaSAlerts.ClearFaults()
				said, err := a.VerifySaaS(t.Context())
				if err != nil || !strings.Contains(said, "Verified by the API") {
					t.Errorf("once it answers: %q, %v", said, err)
				}
			})
		})
	}
}

// Every habit that nobody knows of leads to the same verdict.
func TestVerificationHoldsUnderEveryHabitOfTheVendor(t *testing.T) {
	for name, habits := range map[string]saasalertstest.Habits{
		"default": {}, "in data": {Envelope: saasalertstest.Data}, "in customers": {Envelope: saasalertstest.Customers}, "own ids": {OwnOrganizationIDs: true},
		"organizations must be named": {OrganizationIDsRequired: true}, "empty body": {EmptyBody: true}, "optional fields missing": {OptionalFieldsMissing: true},
		"fields that nobody knows": {StrangeFields: true},
		"own ids must be named":    {OwnOrganizationIDs: true, OrganizationIDsRequired: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := demo.New(demo.Config{Seed: 7, Customers: 24, Assets: 120, SaaSHabits: habits})
				a := settled(t, w, t.TempDir())
				defer shut(t, a)
				forgotten := slices.IndexFunc(a.SaaS().Checklist, func(i app.Tick) bool { return i.Kind == "map" && i.Row.Devices > 0 })
				item := a.SaaS().Checklist[forgotten]
				connect(t, w, a, item.Number)
				time.Sleep(20 * time.Minute) // of the bubble's clock
				_, err := a.VerifySaaS(t.Context())
				must(t, err)
				v := a.SaaS()
				if v.State != app.SaaSConfirmed || !strings.Contains(strings.Join(v.Standing, "\n"), fmt.Sprintf("was row %d mapped?", item.Number)) {
					t.Errorf("a forgotten row: %s, %q", v.State, v.Standing)
				}
				must(t, w.SaaSAlerts.MapOrganization(fmt.Sprint(item.Row.Customer), item.Row.Organization))
				time.Sleep(20 * time.Minute) // of the bubble's clock
				_, err = a.VerifySaaS(t.Context())
				must(t, err)
				if v = a.SaaS(); v.State != app.SaaSVerified {
					t.Errorf("once it is mapped: %s, %q", v.State, v.Standing)
				}
				unsure := strings.Contains(strings.Join(v.Standing, "\n"), "Unverified")
				if note := a.Home().Connected[0].Note; strings.Contains(note, "unverified in part") != unsure || habits.OwnOrganizationIDs && !unsure {
					t.Errorf("unverified is %v, and Home says %q", unsure, note)
				}
			})
		})
	}
}

func TestAnOrganizationDeletedBetweenTwoReadsLosesNoMapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, dir := smallWorld(), t.TempDir()
		a := settled(t, w, dir)
		rows := matchedRows(a)
		gone := rows[0]
		must(t, a.SetUserActivity(a.SaaS().Organizations[0].ID))
		w.SaaSAlerts.RemoveCustomer(gone.Right)
		must(t, a.Discover(t.Context()))
		shut(t, a)
		a, err := app.Open(w.Options(dir))
		must(t, err)
		defer shut(t, a)
		now := a.Review(msp.SaaS, 0).Rows()
		at := slices.IndexFunc(now, func(r app.Row) bool { return r.ID == gone.ID })
		if r := now[at]; r.State != app.StateMatched || r.RightName != gone.RightName || !strings.Contains(r.Flag, "no longer among the SaaS Alerts organizations") {
			t.Errorf("its row is %+v", r)
		}
		if got := len(matchedRows(a)); got != len(rows) {
			t.Errorf("%d of %d mappings are left", got, len(rows))
		}
		must(t, a.TickMapping())
		if err := a.Tick("finish", true); err == nil || !strings.Contains(err.Error(), gone.Name.String()) {
			t.Errorf("confirming it: %v", err)
		}
	})
}

func TestAnEmptyListUnderAGoodKeyIsToldAndKeepsTheMapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := smallWorld()
		a := settled(t, w, t.TempDir())
		defer shut(t, a)
		before := len(matchedRows(a))
		for _, o := range w.SaaSAlerts.Customers() {
			w.SaaSAlerts.RemoveCustomer(o.ID)
		}
		must(t, a.Discover(t.Context()))
		if v := a.SaaS(); !strings.Contains(v.Trouble, "shows no organization") || len(v.Organizations) != 0 || v.Lost != before {
			t.Errorf("trouble %q, %d organizations, %d lost of %d", v.Trouble, len(v.Organizations), v.Lost, before)
		}
		if got := len(matchedRows(a)); got != before {
			t.Errorf("%d of %d mappings are left", got, before)
		}
	})
}

func TestTwoOrganizationsOfOneNameAreToldApartEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := smallWorld()
		a := settled(t, w, t.TempDir())
		defer shut(t, a)
		row := matchedRows(a)[0]
		w.SaaSAlerts.SetCustomer(saasalertstest.Customer{Name: row.RightName.Raw(), Domain: "double.example"})
		must(t, a.Discover(t.Context()))
		var notes []string
		for _, o := range a.SaaS().Organizations {
			if o.Name == row.RightName {
				notes = append(notes, o.Note.String())
			}
		}
		if len(notes) != 2 || notes[0] == notes[1] || !slices.Contains(notes, "double.example") {
			t.Errorf("the choices read %q", notes)
		}
		i := slices.IndexFunc(a.SaaS().Checklist, func(i app.Tick) bool { return i.Row != nil && i.Row.Customer == row.ID })
		if do := a.SaaS().Checklist[i].Do; !strings.Contains(do, "(the one of ") {
			t.Errorf("the checklist says %q", do)
		}
		for _, o := range a.SaaS().Organizations {
			if o.Name != row.RightName {
				continue
			}
			must(t, a.SetUserActivity(o.ID))
			v, apart := a.SaaS(), "(the one of "+o.Note.String()+")"
			places := []string{v.UserActivityName.String(), a.Home().Connected[0].Organization.String()}
			for _, item := range v.Checklist {
				if item.Kind == "user activity" || item.Last() {
					places = append(places, item.Do)
				}
			}
			var page bytes.Buffer
			must(t, a.WriteChecklist(&page, "json"))
			for _, place := range append(places, page.String()) {
				if !strings.Contains(place, apart) {
					t.Errorf("%q is missing from %q", apart, place)
				}
			}
		}
	})
}

func TestAlertsAreCountedOrTheReasonIsTold(t *testing.T) {
	w := smallWorld()
	a := settled(t, w, t.TempDir())
	defer shut(t, a)
	total := 0
	for _, r := range a.Review(msp.SaaS, 0).Rows() {
		total += r.Alerts
	}
	if total == 0 {
		t.Error("no customer has an open alert")
	}
	denied := smallWorld()
	denied.Syncro.SetToken(demo.SyncroToken, syncrotest.Permissions{Deny: []syncrotest.Permission{syncrotest.AlertsList}})
	b := settled(t, denied, t.TempDir())
	defer shut(t, b)
	for _, r := range b.Review(msp.SaaS, 0).Rows() {
		if r.Alerts != -1 {
			t.Fatalf("%s has %d alerts although nobody may list them", r.Name, r.Alerts)
		}
	}
	p := b.Pair(msp.SaaS, b.Review(msp.SaaS, 0).Rows()[0].ID)
	if last := p.Left.Fields[len(p.Left.Fields)-1]; !strings.Contains(last.Value.String(), "RMM Alerts - List") {
		t.Errorf("the reason reads %q", last.Value)
	}
}

func TestSaaSAlertsIsSkippedAndTakenInLater(t *testing.T) {
	w := smallWorld()
	a := settled(t, w, t.TempDir())
	defer shut(t, a)
	must(t, a.SkipVendor(app.VendorSaaSAlerts, true))
	if err := a.WriteChecklist(&bytes.Buffer{}, "markdown"); err == nil || !strings.Contains(err.Error(), "left out") {
		t.Errorf("the checklist of what is skipped: %v", err)
	}
	if c := a.Home().Connected; len(c) != 0 {
		t.Errorf("Home shows %+v", c)
	}
	must(t, a.SkipVendor(app.VendorSaaSAlerts, false), a.SetUserActivity(a.SaaS().Organizations[0].ID))
	if c := a.Home().Connected; len(c) != 1 || c[0].State != app.SaaSPlanned || c[0].Planned.IsZero() {
		t.Errorf("Home shows %+v", c)
	}
}

func TestARefusedReadOfTheOrganizationsLosesNoMapping(t *testing.T) {
	for name, kind := range map[string]saasalertstest.Kind{
		"401 as JSON": saasalertstest.Status401JSON, "401 as text": saasalertstest.Status401Text, "403 as a page": saasalertstest.Status403HTML, "a page with 200": saasalertstest.HTML200,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := smallWorld()
				a := settled(t, w, t.TempDir())
				defer shut(t, a)
				before, rows := len(matchedRows(a)), len(a.SaaS().Organizations)
				w.SaaSAlerts.AddFault(saasalertstest.Fault{Kind: kind, Path: "/reports/customers"})
				if err := a.Discover(t.Context()); err == nil || !strings.Contains(app.Sentence(err), "SaaS Alerts") {
					t.Errorf("it says %v", err)
				}
				if v := a.SaaS(); len(matchedRows(a)) != before || len(v.Organizations) != rows || v.Lost != 0 {
					t.Errorf("%d of %d mappings and %d of %d organizations are left", len(matchedRows(a)), before, len(v.Organizations), rows)
				}
			})
		})
	}
}

func TestTicksAreKeptFromRunToRun(t *testing.T) {
	w, dir := smallWorld(), t.TempDir()
	a := settled(t, w, dir)
	must(t, a.Tick("token", true), a.Tick("open", true), a.Tick("open", false))
	shut(t, a)
	a, err := app.Open(w.Options(dir))
	must(t, err)
	defer shut(t, a)
	for _, i := range a.SaaS().Checklist {
		if i.Done != (i.ID == "token") {
			t.Errorf("row %d, %s: done %v", i.Number, i.ID, i.Done)
		}
	}
}

func TestAUserActivityOrganizationThatIsGoneIsNamedAndNotConfirmed(t *testing.T) {
	w := smallWorld()
	a := settled(t, w, t.TempDir())
	defer shut(t, a)
	chosen := a.SaaS().Organizations[0]
	must(t, a.SetUserActivity(chosen.ID))
	w.SaaSAlerts.RemoveCustomer(chosen.ID)
	must(t, a.Discover(t.Context()))
	for _, r := range a.Review(msp.SaaS, 0).Rows() {
		if r.Right == chosen.ID && r.State == app.StateMatched {
			_, err := a.Reopen(msp.SaaS, []int64{r.ID})
			must(t, err)
		}
	}
	if v := a.SaaS(); !v.ActivityLost || v.UserActivityName != chosen.Name {
		t.Errorf("lost %v, called %q", v.ActivityLost, v.UserActivityName)
	}
	must(t, a.TickMapping())
	if err := a.Tick("finish", true); err == nil || !strings.Contains(err.Error(), "is no longer among the SaaS Alerts organizations") {
		t.Errorf("confirming: %v", err)
	}
}

func TestReadinessCountsTheWindowsDevicesOfSyncro(t *testing.T) {
	w := demo.New(demo.Config{Seed: 3, Customers: 40, Assets: 500})
	a := settled(t, w, t.TempDir())
	defer shut(t, a)
	seen := map[string]int{}
	windows, missing := 0, 0
	for _, x := range w.Syncro.Assets() {
		system, _ := x.Properties["os"].(string)
		if id, _ := x.Properties["msftEntraDeviceId"].(string); strings.Contains(system, "Windows") {
			windows++
			if id == "" {
				missing++
			} else {
				seen[id]++
			}
		}
	}
	ready, doubled := 0, 0
	for _, n := range seen {
		if n == 1 {
			ready++
		} else {
			doubled += n
		}
	}
	v := a.Readiness()
	if v.All.Windows != windows || v.All.Missing != missing || v.All.Ready != ready || v.All.Duplicate != doubled || doubled == 0 {
		t.Errorf("the report says %+v; Syncro has %d, %d missing, %d ready, %d doubled", v.All, windows, missing, ready, doubled)
	}
	sum := 0
	for _, r := range v.By {
		sum += r.Windows
	}
	if sum != windows {
		t.Errorf("the customers have %d in all", sum)
	}
}

// Nothing is ever asked of SaaS Alerts but to read.
func TestNothingIsEverWrittenToSaaSAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := smallWorld()
		a := settled(t, w, t.TempDir())
		defer shut(t, a)
		connect(t, w, a)
		time.Sleep(time.Hour) // of the bubble's clock
		_, err := a.VerifySaaS(t.Context())
		must(t, err)
		for _, r := range w.SaaSAlerts.Requests() {
			if r.Method != http.MethodGet {
				t.Errorf("%s %s", r.Method, r.Path)
			}
		}
	})
}
