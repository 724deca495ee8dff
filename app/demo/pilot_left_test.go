package demo_test

import (
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/store"
)

func TestFinishTellsWhatAPilotLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, a := planned(t, nil)
		if err := a.MakePlan(); err != nil {
			t.Fatal(err)
		}
		rest(a)
		all := a.Plan().Len()
		if err := a.SetPilot(firstOf(t, a, "update").Customer); err != nil {
			t.Fatal(err)
		}
		if err := a.Approve(); err != nil {
			t.Fatal(err)
		}
		rest(a)
		total := a.Apply().Total
		if total == 0 || total == all {
			t.Fatalf("the pilot has %d of %d writes", total, all)
		}
		left := app.Count{Name: "writes that the plan applied last left out", N: all - total}
		if open := a.FinishView().Open; !slices.Contains(open, left) {
			t.Errorf("Finish tells %v, want %v", open, left)
		}
		if err := a.MakePlan(); err != nil {
			t.Fatal(err)
		}
		rest(a)
		if err := a.Approve(); err != nil {
			t.Fatal(err)
		}
		rest(a)
		if open := a.FinishView().Open; slices.ContainsFunc(open, func(c app.Count) bool { return c.Name == left.Name }) {
			t.Errorf("with all written, Finish tells %v", open)
		}
	})
}

func TestAWizardLeftOpenForDaysMakesABackupADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(t.TempDir())
		opt.Temporary = false
		a := demo.Opened(t, opt)
		if err := w.Settle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		a.KeepInStep()
		time.Sleep(3*24*time.Hour + time.Minute) // of the bubble's clock
		synctest.Wait()
		backups, err := store.Backups(store.DefaultBackupDir(filepath.Join(opt.Dir, "onramp.db")))
		if err != nil || len(backups) != 3 {
			t.Errorf("after three days there are %d backups: %v", len(backups), err)
		}
	})
}
