package demo_test

import (
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

func TestAPreparedWorkspaceIsFinishedAndItsFirstSyncWritesWhatWasDecided(t *testing.T) {
	dir := t.TempDir()
	w, err := demo.Prepare(t.Context(), demo.Config{Seed: 1, Customers: 20, Assets: 200}, dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(w.Options(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	if o := a.Overview(); !o.Finished || o.Resume != app.StepHome {
		t.Errorf("the wizard is finished %v, at %s", o.Finished, o.Resume)
	}
	for _, s := range []msp.Subject{msp.Customers, msp.Assets} {
		if n := a.Review(s, 0).Counts; n[app.StateMatched] == 0 || n[app.StateCreate] == 0 {
			t.Errorf("%s: %v", s, n)
		}
	}
	if s, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil || s.Writes() == 0 {
		t.Errorf("%s, %v", s.Line(), err)
	}
}
