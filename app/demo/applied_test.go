package demo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// linkedByHand sets the link that one of the plan's operations would write.
func linkedByHand(t *testing.T, w *demo.World, a *app.App) {
	t.Helper()
	row := firstOf(t, a, "write link")
	for row := range a.Plan().All() {
		if row.Kind != "write link" || len(row.Changes) != 1 || row.Changes[0].After.Empty() {
			continue
		}
		x, _ := w.Syncro.Asset(row.Asset)
		x.Properties[demo.LinkField] = row.Changes[0].After.String()
		w.Syncro.SetAsset(x)
		return
	}
	t.Fatalf("no link is known before it is written, such as %+v", row)
}

// TestTheListOfAppliedPlansTellsWhatEachDid has a plan that a person did a part
// of and of which a vendor refused a write, the one that takes it back, and one
// that was printed and left.
func TestTheListOfAppliedPlansTellsWhatEachDid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := false
		w, a := planned(t, func(r *http.Request) {
			if r.Method == http.MethodPatch && !refused {
				refused = true
				r.URL.Path += "000" // no such record
			}
		})
		left := printed(t, a)
		if _, err := a.Later(msp.Assets, []int64{firstOf(t, a, "update").Asset}, "ask the customer"); err != nil {
			t.Fatal(err)
		}
		hash := printed(t, a)
		linkedByHand(t, w, a)
		applied, err := a.ApplyHash(t.Context(), hash)
		if err != nil || !strings.Contains(applied.Line(), ", 1 failed") {
			t.Fatalf("%s: %v", applied.Line(), err)
		}
		list := appliedPlans(t, a)
		if len(list) != 1 || list[0].Hash != hash || list[0].Undo || list[0].Done != applied.Written-1 || list[0].Operations != applied.Total {
			t.Fatalf("after an apply of %s, one by hand: %+v", applied.Line(), list)
		}
		sum := 0
		for _, c := range list[0].Kinds {
			sum += c.N
		}
		if sum != list[0].Done || list[0].By == "" || list[0].At.Before(list[0].Made) {
			t.Errorf("%+v", list[0])
		}
		if err := a.UndoPlan(hash); err != nil {
			t.Fatal(err)
		}
		release(t, a)
		if err := a.Approve(); err != nil {
			t.Fatal(err)
		}
		rest(a)
		list = appliedPlans(t, a)
		undone := slices.IndexFunc(list, func(p app.AppliedPlan) bool { return p.Undo })
		if undone < 0 || list[len(list)-1].Hash != hash || list[len(list)-1].Undo || !slices.IsSortedFunc(list, func(x, y app.AppliedPlan) int { return y.At.Compare(x.At) }) {
			t.Errorf("after it was taken back: %+v", list)
		}
		if slices.ContainsFunc(list, func(p app.AppliedPlan) bool { return p.Hash == left || p.Done == 0 }) {
			t.Errorf("a plan that did nothing is in the list: %+v", list)
		}
	})
}

func appliedPlans(t *testing.T, a *app.App) []app.AppliedPlan {
	t.Helper()
	list, err := a.AppliedPlans()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestAnAppliedPlanStaysInTheListWhateverIsPrintedOrDamaged prints more plans than
// are kept, and then damages what is stored of every one.
func TestAnAppliedPlanStaysInTheListWhateverIsPrintedOrDamaged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		_, a := plannedIn(t, dir, nil)
		hash := printed(t, a)
		if _, err := a.ApplyHash(t.Context(), hash); err != nil {
			t.Fatal(err)
		}
		want := appliedPlans(t, a)
		for range 50 {
			if err := a.PrintPlan(io.Discard, hash, func(string) string { return "" }); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, appliedPlans(t, a)); diff != "" || len(want) == 0 {
			t.Errorf("after 50 plans were printed (-want +got):\n%s", diff)
		}
		file, err := os.ReadFile(filepath.Join(dir, "onramp.db"))
		if err != nil {
			t.Fatal(err)
		}
		dir = t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "onramp.db"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(filepath.Join(dir, "onramp.db"), store.Options{Schema: 2})
		if err != nil {
			t.Fatal(err)
		}
		pieces := store.NewBucket[json.RawMessage]("pieces of plans")
		err = errors.Join(db.Update(func(tx *store.Tx) error {
			return pieces.Each(tx, nil, func(k store.Key, _ json.RawMessage) error { return pieces.Put(tx, k, json.RawMessage(`"?"`)) })
		}), db.Close())
		if err != nil {
			t.Fatal(err)
		}
		a = demo.Opened(t, app.Options{Dir: dir, Name: "damaged", Lookup: func(string) string { return "" }})
		if diff := cmp.Diff(want, appliedPlans(t, a)); diff != "" {
			t.Errorf("with damaged plans (-want +got):\n%s", diff)
		}
	})
}

// TestADamagedRecordOfAPlanIsAboutThatPlanAlone damages what is stored of the
// first of two plans beside its operations.
func TestADamagedRecordOfAPlanIsAboutThatPlanAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		_, a := plannedIn(t, dir, nil)
		printed(t, a)
		if _, err := a.Later(msp.Assets, []int64{firstOf(t, a, "update").Asset}, "ask the customer"); err != nil {
			t.Fatal(err)
		}
		hash := printed(t, a)
		if _, err := a.ApplyHash(t.Context(), hash); err != nil {
			t.Fatal(err)
		}
		want := appliedPlans(t, a)
		if len(want) != 1 {
			t.Fatalf("%+v", want)
		}
		want[0].Made, want[0].Operations, want[0].Damaged = time.Time{}, 0, true
		file, err := os.ReadFile(filepath.Join(dir, "onramp.db"))
		if err != nil {
			t.Fatal(err)
		}
		record := []byte(`{"Hash":"` + hash)
		if !bytes.Contains(file, record) {
			t.Fatal("the record does not stand in the store's file")
		}
		dir = t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "onramp.db"), bytes.ReplaceAll(file, record, bytes.ToUpper(record)), 0o600); err != nil {
			t.Fatal(err)
		}
		a = demo.Opened(t, app.Options{Dir: dir, Name: "damaged", Lookup: func(string) string { return "" }})
		if diff := cmp.Diff(want, appliedPlans(t, a)); diff != "" {
			t.Errorf("with the damaged record (-want +got):\n%s", diff)
		}
		if err := a.UndoPlan(hash); err == nil || !strings.Contains(err.Error(), "damaged in the store") || !strings.Contains(err.Error(), "onramp audit show") || strings.Contains(err.Error(), "anew") {
			t.Errorf("taking it back says %v", err)
		}
		if _, err := a.ApplyHash(t.Context(), hash); err == nil || !strings.HasSuffix(err.Error(), ": make the plan anew") {
			t.Errorf("applying it again says %v", err)
		}
		if _, err := a.Undo(); err != nil {
			t.Fatal(err)
		}
		printed(t, a) // is stored beside it
	})
}
