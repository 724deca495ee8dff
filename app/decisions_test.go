package app_test

import (
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

var small = demo.Config{Seed: 3, Customers: 20, Assets: 80}

// reviewed opens a workspace on a small made-up MSP that has been discovered.
func reviewed(t *testing.T, dir string) *app.App {
	t.Helper()
	return reviewedAs(t, dir, small)
}

func demoOf(seed uint64, customers, assets int) demo.Config {
	return demo.Config{Seed: seed, Customers: customers, Assets: assets}
}

// reviewedAs is reviewed on another made-up MSP.
func reviewedAs(t *testing.T, dir string, c demo.Config) *app.App {
	t.Helper()
	return reviewedIn(t, dir, demo.New(c))
}

// reviewedIn is reviewed in a given world.
func reviewedIn(t *testing.T, dir string, w *demo.World) *app.App {
	t.Helper()
	a, err := app.Open(w.Options(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range app.Vendors() {
		if check := a.CheckKey(t.Context(), v); check.State != app.CheckGood {
			t.Fatal(check.Sentence)
		}
	}
	if err := a.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

func closed(t *testing.T, a *app.App) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// states is what a person sees of every row.
func states(a *app.App) map[int64]app.Row {
	out := map[int64]app.Row{}
	for _, s := range []msp.Subject{msp.Customers, msp.Assets} {
		for _, row := range a.Review(s, 0).Rows() {
			out[row.ID*2+int64(len(s)%2)] = row
		}
	}
	return out
}

func TestEveryActIsUndoneAndDoneAgain(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	rapid.Check(t, func(rt *rapid.T) {
		before := states(a)
		acts := 0
		for range rapid.IntRange(1, 6).Draw(rt, "acts") {
			if act(rt, a) == nil {
				acts++
			}
		}
		after := states(a)
		for range acts {
			if _, err := a.Undo(); err != nil {
				rt.Fatalf("undo: %v", err)
			}
		}
		compare(rt, "after undo", before, states(a))
		for range acts {
			if _, err := a.Redo(); err != nil {
				rt.Fatalf("redo: %v", err)
			}
		}
		compare(rt, "after redo", after, states(a))
		for range acts {
			if _, err := a.Undo(); err != nil {
				rt.Fatalf("undo again: %v", err)
			}
		}
	})
}

// act does something that a person might do; an error means that it was refused.
func act(rt *rapid.T, a *app.App) error {
	s := rapid.SampledFrom([]msp.Subject{msp.Customers, msp.Assets}).Draw(rt, "subject")
	rows := a.Review(s, 0).Rows()
	row := rows[rapid.IntRange(0, len(rows)-1).Draw(rt, "row")]
	one := []int64{row.ID}
	var err error
	switch rapid.SampledFrom([]string{"accept", "create", "ignore", "later", "refuse", "reopen", "above"}).Draw(rt, "act") {
	case "accept":
		_, err = a.Accept(s, one)
	case "create":
		_, err = a.Create(s, one)
	case "ignore":
		_, err = a.Ignore(s, one, "")
	case "later":
		_, err = a.Later(s, one, "call them")
	case "refuse":
		if row.Right == "" {
			return errNothing
		}
		_, err = a.Refuse(s, row.ID, row.Right)
	case "reopen":
		_, err = a.Reopen(s, one)
	case "above":
		_, err = a.AcceptAbove(s, 0, 60, nil, false)
	}
	return err
}

var errNothing = app.ErrNoPlan // any error will do: nothing was done

func compare(t interface{ Fatalf(string, ...any) }, when string, want, got map[int64]app.Row) {
	for key, w := range want {
		if g := got[key]; g.State != w.State || g.Right != w.Right || g.Rule != w.Rule || g.Tier != w.Tier {
			t.Fatalf("%s: %s is %s %q (rule %v), want %s %q (rule %v)", when, w.Name, g.State, g.Right, g.Rule, w.State, w.Right, w.Rule)
		}
	}
}

func TestDecisionsOutliveTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		a := reviewed(t, dir)
		rows := a.Review(msp.Customers, 0).Rows()
		if _, err := a.Ignore(msp.Customers, []int64{rows[0].ID, rows[1].ID}, "not ours"); err != nil {
			t.Fatal(err)
		}
		if err := a.Leave(app.StepDevices); err != nil {
			t.Fatal(err)
		}
		before := states(a)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		w := demo.New(small)
		again, err := app.Open(w.Options(dir))
		if err != nil {
			t.Fatal(err)
		}
		defer closed(t, again)
		after := states(again)
		for key, want := range before {
			if got := after[key]; got.State != want.State || got.Right != want.Right {
				t.Errorf("%s was %s %q and is %s %q", want.Name, want.State, want.Right, got.State, got.Right)
			}
		}
		if o := again.Overview(); o.Resume != app.StepDevices || o.Undo != "ignore 2 customers" {
			t.Errorf("resumes at %s with undo %q", o.Resume, o.Undo)
		}
		if label, err := again.Undo(); err != nil || label != "ignore 2 customers" {
			t.Errorf("undo after a restart: %q, %v", label, err)
		}
	})
}

func TestARuleNeverOverwritesAPersonsDecision(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := reviewed(t, t.TempDir())
		defer closed(t, a)
		var auto app.Row
		for _, row := range a.Review(msp.Customers, 0).Rows() {
			if row.State == app.StateMatched && row.Rule {
				auto = row
			}
		}
		if auto.ID == 0 {
			t.Fatal("no rule matched anything: the test proves nothing")
		}
		if _, err := a.Reopen(msp.Customers, []int64{auto.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Ignore(msp.Customers, []int64{auto.ID}, "a person said so"); err != nil {
			t.Fatal(err)
		}
		if err := a.Discover(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, row := range a.Review(msp.Customers, 0).Rows() {
			if row.ID == auto.ID && (row.State != app.StateIgnored || row.Rule) {
				t.Errorf("%s is %s (rule %v) after another crawl, want it ignored by a person", row.Name, row.State, row.Rule)
			}
		}
	})
}

func TestAcceptingManyLeavesSpecialCasesToAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(demo.Config{Seed: 1})
		a, err := app.Open(w.Options(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		defer closed(t, a)
		for _, v := range app.Vendors() {
			a.CheckKey(t.Context(), v)
		}
		if err := a.Discover(t.Context()); err != nil {
			t.Fatal(err)
		}
		kinds := map[int64]string{}
		for _, row := range a.Review(msp.Assets, 0).Rows() {
			if row.State == app.StateOpen {
				kinds[row.ID] = row.Kind
			}
		}
		if _, err := a.AcceptAbove(msp.Assets, 0, 0, nil, false); err != nil {
			t.Fatal(err)
		}
		accepted, spared := 0, 0
		for _, row := range a.Review(msp.Assets, 0).Rows() {
			kind, was := kinds[row.ID]
			switch {
			case was && row.State == app.StateMatched && (kind == "" || kind == "renamed" || kind == "reinstalled"):
				accepted++
			case was && row.State == app.StateMatched:
				t.Errorf("%s was accepted with many although it is %s", row.Name, kind)
			case kind != "":
				spared++
			}
		}
		if accepted == 0 || spared == 0 {
			t.Errorf("%d accepted, %d special cases left: the test proves nothing", accepted, spared)
		}
	})
}
