package demo_test

import (
	"reflect"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

func TestAWorkspaceOpenedSoonShowsItsListsAtOnceAndWhoeverDecidesWaitsForTheRecords(t *testing.T) {
	dir := t.TempDir()
	w, err := demo.Prepare(t.Context(), demo.Config{Seed: 1, Customers: 30, Assets: 600}, dir)
	if err != nil {
		t.Fatal(err)
	}
	options := w.Options(dir)
	options.Soon = true
	a, err := app.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	overview, home, far := a.Overview(), a.Home(), a.Progress()
	begun := map[msp.Subject]app.Review{}
	for _, s := range []msp.Subject{msp.Customers, msp.Assets, msp.SaaS} {
		begun[s] = a.Review(s, 0)
	}
	sites, groups := a.Sites(), a.Groups()
	if err := a.Reachable(app.StepPlan); err != nil {
		t.Error(err)
	}

	if _, err := a.Later(msp.Assets, []int64{w.Truth.Assets[0].ID}, "to see that the records are in"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Undo(); err != nil {
		t.Fatal(err)
	}
	for s, early := range begun {
		late := a.Review(s, 0)
		if late.Loading || late.Len() == 0 || early.Len() == 0 {
			t.Fatalf("%s: %d rows at once, then %d; loading %v", s, early.Len(), late.Len(), late.Loading)
		}
		for i, row := range early.Rows() {
			if row != late.Row(i) {
				t.Errorf("%s: row %d was %+v at once and is %+v", s, i, row, late.Row(i))
			}
		}
		wantSame(t, string(s)+" states", early.Counts, late.Counts)
		wantSame(t, string(s)+" tiers", early.Tiers, late.Tiers)
	}
	wantSame(t, "sites", sites, a.Sites()[:len(sites)])
	wantSame(t, "groups", groups, a.Groups())
	wantSame(t, "steps", overview.Steps, a.Overview().Steps)
	now := a.Home()
	later := a.Progress()
	wantSame(t, "progress", far.Parts, later.Parts)
	wantSame(t, "coverage", far.Coverage, later.Coverage[:len(far.Coverage)])
	wantSame(t, "review", home.Review, now.Review)
	wantSame(t, "integrations", home.Integrations, now.Integrations)
}

func wantSame[T any](t *testing.T, what string, early, late T) {
	t.Helper()
	if !reflect.DeepEqual(early, late) {
		t.Errorf("%s: %+v at once, then %+v", what, early, late)
	}
}
