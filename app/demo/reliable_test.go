package demo_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
)

var reliable = demo.Config{Seed: 7, Customers: 15, Assets: 90}

// reopened opens another workspace on the same vendors and reads them.
func reopened(t *testing.T, w *demo.World, dir string) *app.App {
	t.Helper()
	opt := w.Options(dir)
	opt.Temporary = false
	a := demo.Opened(t, opt)
	for _, v := range app.Vendors() {
		if check := a.CheckKey(t.Context(), v); check.State != app.CheckGood {
			t.Fatal(check.Sentence)
		}
	}
	if err := a.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.SetLinkField(demo.LinkField); err != nil {
		t.Fatal(err)
	}
	return a
}

func matches(a *app.App, s msp.Subject) map[int64]string {
	out := map[int64]string{}
	for _, row := range a.Review(s, 0).Rows() {
		if row.State == app.StateMatched {
			out[row.ID] = row.Right
		}
	}
	return out
}

func TestALostDatabaseIsFoundAgainFromOriginLinesAndLinksAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, lost, _ := onboarded(t, reliable)
		made := len(w.ITGlue.Configurations())
		a := reopened(t, w, t.TempDir())
		// What Onramp created or linked is found, and its organization with it.
		wanted, found := matches(lost, msp.Assets), matches(a, msp.Assets)
		customers, foundCustomers := matches(lost, msp.Customers), matches(a, msp.Customers)
		checked := 0
		for id, right := range wanted {
			asset, _ := w.Syncro.Asset(id)
			link, _ := asset.Properties[demo.LinkField].(string)
			if linked, ok := msp.ConfigurationID(link); !ok || fmt.Sprint(linked) != right {
				continue
			}
			checked++
			if found[id] != right {
				t.Errorf("asset %d was matched to configuration %s and is to %q", id, right, found[id])
			}
			if foundCustomers[asset.CustomerID] != customers[asset.CustomerID] {
				t.Errorf("customer %d was matched to organization %s and is to %q", asset.CustomerID, customers[asset.CustomerID], foundCustomers[asset.CustomerID])
			}
		}
		if checked < 10 {
			t.Fatalf("only %d linked assets: this shows nothing", checked)
		}
		// Without any decision by a person, nothing is created.
		if err := a.SetCreateMissing(true); err != nil {
			t.Fatal(err)
		}
		for step := app.StepKeys; step < app.StepFinish; step++ {
			if err := a.Complete(step); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.FinishUnseen(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range w.ITGlue.Configurations()[made:] {
			origin, _ := msp.ParseOrigin(c.Notes)
			t.Errorf("configuration %d (%s) was created again: %s", c.ID, c.Name, origin.URL)
		}
	})
}

func TestDecisionsAreReadBackFromTheExportBesideABackup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(reliable)
		dir := t.TempDir()
		old := reopened(t, w, dir)
		if err := w.Settle(t.Context(), old); err != nil {
			t.Fatal(err)
		}
		var export bytes.Buffer
		if err := old.ExportDecisions(&export); err != nil {
			t.Fatal(err)
		}
		a := reopened(t, w, t.TempDir())
		before := persons(a)
		done, err := a.ImportDecisions(bytes.NewReader(export.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(done.LeftOut, "\n"), "were a rule's") {
			t.Errorf("rules' decisions were read back: %v", done)
		}
		if got, want := persons(a), persons(old); !slices.Equal(got, want) {
			t.Errorf("read back %d, want %d: %v", len(got), len(want), done)
		}
		if again, err := a.ImportDecisions(bytes.NewReader(export.Bytes())); err != nil || again.Count != 0 {
			t.Errorf("the same decisions were read back twice: %v, %v", again, err)
		}
		if _, err := a.Undo(); err != nil {
			t.Fatal(err)
		}
		if got := persons(a); !slices.Equal(got, before) {
			t.Errorf("after the undo a person's decisions stand: %v", got)
		}
	})
}

// persons are the decisions that persons made.
func persons(a *app.App) []string {
	var out []string
	for _, s := range []msp.Subject{msp.Customers, msp.Assets, msp.SaaS} {
		for _, row := range a.Review(s, 0).Rows() {
			if d := a.Pair(s, row.ID).Decision; d != nil && !d.Rule {
				out = append(out, fmt.Sprint(s, d.Left, d.Right, d.Verdict, d.By, d.Why, d.When.Unix()))
			}
		}
	}
	return out
}

func TestAnApplyIsPrecededByABackupWithItsDecisionsBesideIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(reliable)
		dir := t.TempDir()
		a := reopened(t, w, dir)
		if err := w.Onboard(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		for range 13 { // days
			time.Sleep(25 * time.Hour) // of the bubble's clock
			if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		backups, err := filepath.Glob(filepath.Join(dir, "*", "*.backup"))
		if err != nil || len(backups) != 10 {
			t.Errorf("%d backups, want 10: %v", len(backups), err)
		}
		exports, err := filepath.Glob(filepath.Join(dir, "*", "*.decisions.json"))
		if err != nil || len(exports) != len(backups) {
			t.Fatalf("%d exports beside %d backups: %v", len(exports), len(backups), err)
		}
		for i, path := range exports {
			if strings.TrimSuffix(path, ".decisions.json") != strings.TrimSuffix(backups[i], ".backup") {
				t.Errorf("%s stands beside no backup", path)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v", path, info.Mode(), err)
			}
		}
	})
}

func TestAnAppliedPlanIsTakenBackByAPlanOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a, _ := onboarded(t, reliable)
		plans, err := a.AppliedPlans()
		if err != nil || len(plans) == 0 {
			t.Fatalf("no applied plan: %v", err)
		}
		before := map[int64]itgluetest.Configuration{}
		for _, c := range w.ITGlue.Configurations() {
			before[c.ID] = c
		}
		if err := a.UndoPlan(plans[0].Hash); err != nil {
			t.Fatal(err)
		}
		retired := retiredBy(a.Plan())
		if len(retired) == 0 {
			t.Fatalf("the undo retires nothing: %v", a.Plan().Counts)
		}
		was := matches(a, msp.Assets)
		release(t, a)
		if err := a.Approve(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for a.Overview().Busy != "" {
			time.Sleep(time.Second) // of the bubble's clock
		}
		if done := a.Apply(); done.State != app.ApplyDone {
			t.Fatalf("it ended %s: %s %v", done.State, done.Error, done.Findings)
		}
		if len(w.ITGlue.Configurations()) != len(before) {
			t.Error("an undo deleted or created configurations")
		}
		for _, asset := range retired {
			if d := a.Pair(msp.Assets, asset).Decision; d == nil || d.Verdict != msp.Later {
				t.Errorf("asset %d is not back in review: %v", asset, d)
			}
			x, _ := w.Syncro.Asset(asset)
			link, _ := x.Properties[demo.LinkField].(string)
			if id, ok := msp.ConfigurationID(link); ok && fmt.Sprint(id) == was[asset] {
				t.Errorf("asset %d still shows the link %s", asset, link)
			}
		}
		sync(t, a)
		if n := len(w.ITGlue.Configurations()); n != len(before) {
			t.Errorf("the next sync created %d configurations anew", n-len(before))
		}
		if err := a.UndoPlan(strings.Repeat("0", 64)); err == nil {
			t.Error("a plan that nobody knows was taken back")
		}
	})
}

// retiredBy are the assets whose configurations the plan retires.
func retiredBy(p app.PlanView) (assets []int64) {
	for _, row := range p.Rows() {
		if row.Kind == "retire" {
			assets = append(assets, row.Asset)
		}
	}
	return assets
}

// release releases the brakes that a person can release.
func release(t *testing.T, a *app.App) {
	t.Helper()
	for _, brake := range a.Plan().Brakes {
		if err := a.Override(brake.Code, brake.Count, "taking the plan back"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOffboardingIsSaidWithAReasonKeptInTheAuditAndCanBeTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(reliable)
		dir := t.TempDir()
		a := reopened(t, w, dir)
		customer := w.Truth.Customers[0].ID
		if err := a.Offboard(customer, true, " "); err == nil || a.Offboarded(customer) {
			t.Errorf("offboarded without a reason: %v", err)
		}
		if err := a.Offboard(1, true, "left"); err == nil {
			t.Error("a customer that nobody knows was offboarded")
		}
		for _, left := range []bool{true, true, false, true} {
			if err := a.Offboard(customer, left, "the contract has ended"); err != nil || a.Offboarded(customer) != left {
				t.Errorf("offboarded %v: %v", left, err)
			}
		}
		var audit bytes.Buffer
		if err := app.PrintAudit(&audit, dir, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(audit.String(), "the contract has ended"); n != 4 {
			t.Errorf("the audit names it %d times: %s", n, &audit)
		}
	})
}

// TestALostAnswerIsFoundOutThoughNothingElseIsWanted kills a sync after its
// last create was sent: the next one sees the record and has nothing to plan.
func TestALostAnswerIsFoundOutThoughNothingElseIsWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(reliable)
		opt := w.Options(t.TempDir())
		cut := &cutter{next: opt.Base[app.VendorITGlue]}
		opt.Base[app.VendorITGlue] = cut
		a, err := app.Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}()
		if err := w.Onboard(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cut.lose = cancel
		if _, err := a.Sync(ctx, app.SyncOptions{}); err != nil && ctx.Err() == nil {
			t.Fatal(err)
		}
		lost, err := a.Lost()
		if err != nil || len(lost) != 1 {
			t.Fatalf("%d answers are lost, want 1: %v", len(lost), err)
		}
		made := len(w.ITGlue.Configurations())
		if err := a.MakePlan(); err != nil {
			t.Fatal(err)
		}
		for a.Plan().State == app.PlanMaking {
			time.Sleep(time.Second) // of the bubble's clock
		}
		if lost, err := a.Lost(); err != nil || len(lost) != 0 {
			t.Errorf("%v are still lost after the plan was made: %v", lost, err)
		}
		for _, h := range a.Plan().Held {
			if strings.Contains(h.Reason, "names the same asset") {
				t.Errorf("the plan was made over a lost answer: %s: %s", h.Name, h.Reason)
			}
		}
		if len(w.ITGlue.Configurations()) != made {
			t.Error("finding out wrote something")
		}
	})
}

// cutter loses the answer to one create, and everything after it.
type cutter struct {
	next http.RoundTripper
	lose func()
}

func (c *cutter) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := c.next.RoundTrip(r)
	if err == nil && c.lose != nil && r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/configurations") {
		c.lose()
		c.lose = nil
		if err := answer.Body.Close(); err != nil {
			return nil, err
		}
		return nil, context.DeadlineExceeded
	}
	return answer, err
}
