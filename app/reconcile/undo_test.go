package reconcile

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// inverse is the plan that undoes an applied one.
func (w *world) inverse(p Plan) (Plan, []Held) {
	w.t.Helper()
	now := w.input()
	var undo Plan
	var held []Held
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { undo, held, err = Inverse(tx, p, now); return err }))
	return undo, held
}

// smallApplied is a small world with the plan that was applied there.
func smallApplied(t *testing.T) (*world, Plan) {
	w := small(t)
	p, _ := w.plan()
	w.apply(p)
	return w, p
}

func TestUndoBringsTheBeforeImagesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := small(t)
		before := w.glue.Configurations()
		p, _ := w.plan()
		w.apply(p)
		undo, held := w.inverse(p)
		s := w.apply(undo)
		if s.Failed+s.Dropped+s.Unknown+s.Left+len(s.Findings) != 0 {
			t.Fatalf("%+v", s)
		}
		for _, was := range before {
			now, _ := w.glue.Configuration(was.ID)
			if now.Hostname != was.Hostname || now.PrimaryIP != was.PrimaryIP || now.StatusID != was.StatusID || now.OperatingSystemNotes != was.OperatingSystemNotes {
				t.Errorf("%s is %+v, was %+v", was.Name, now, was)
			}
		}
		for _, c := range w.glue.Configurations() {
			if c.Name == "HB-1" && c.StatusID != inactive {
				t.Errorf("the created configuration has status %d", c.StatusID)
			}
		}
		for _, a := range w.syncro.Assets() {
			if link := a.Properties[linkField]; link != "" && link != nil {
				t.Errorf("asset %d still has the link %v", a.ID, link)
			}
		}
		if !slices.Contains(causes(held), HeldIrrevocable) {
			t.Errorf("nothing is said of the created organization: %+v", held)
		}
		if len(w.glue.Organizations()) != 2 {
			t.Error("an organization was deleted")
		}
	})
}

func TestUndoLeavesWhatAPersonFilledInBeforeTheApply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, id := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		p = p.filter(func(o Operation) bool { return o.Kind == Update })
		was, _ := w.glue.Configuration(id)
		filled := was
		for _, ch := range p.Operations.At(0).Changes {
			if ch.Field == FieldIP {
				filled.PrimaryIP = ch.After.Text.Raw()
			}
		}
		if filled.PrimaryIP == "" || was.PrimaryIP != "" || len(p.Operations.At(0).Changes) < 2 {
			t.Fatalf("this shows nothing: %+v", p.Operations.At(0).Changes)
		}
		w.glue.SetConfiguration(filled)
		w.apply(p)
		undo, _ := w.inverse(p)
		w.apply(undo)
		if now, _ := w.glue.Configuration(id); now.PrimaryIP != filled.PrimaryIP || now.Hostname != was.Hostname {
			t.Errorf("its address is %q, was %q; its host name %q, was %q", now.PrimaryIP, filled.PrimaryIP, now.Hostname, was.Hostname)
		}
	})
}

func TestAnUndoThatWasInterruptedGoesOnWithTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p := smallApplied(t)
		undo, _ := w.inverse(p)
		passed := 0
		if !w.dieWhen(undo, func(point string) bool {
			if point == "after the commit of the outcome" {
				passed++
			}
			return passed == 2
		}) {
			t.Fatal("it did not die")
		}
		rest, held := w.inverse(p)
		if rest.Operations.Len() != undo.Operations.Len()-2 {
			t.Errorf("%d operations are left of %d", rest.Operations.Len(), undo.Operations.Len())
		}
		for _, h := range held {
			if strings.Contains(h.Reason, "changed again since") {
				t.Errorf("its own work is called a change: %s", h.Reason)
			}
		}
		w.apply(rest)
		if again, _ := w.inverse(p); !again.Empty() {
			t.Errorf("taken back, it wants %v", kinds(again))
		}
	})
}

func TestUndoLeavesAloneWhatWasChangedAgainSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, id := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		w.apply(p)
		w.alter(id, func(c *itgluetest.Configuration) { c.PrimaryIP = "10.9.9.9" })
		undo, held := w.inverse(p)
		w.apply(undo)
		now, _ := w.glue.Configuration(id)
		if now.PrimaryIP != "10.9.9.9" || now.Hostname != "" {
			t.Errorf("address %q, host name %q", now.PrimaryIP, now.Hostname)
		}
		if !slices.ContainsFunc(held, func(h Held) bool { return strings.Contains(h.Reason, "10.9.9.9") }) {
			t.Errorf("not said: %+v", held)
		}
	})
}

func TestUndoLeavesAloneALinkThatWasChangedSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 1, syncrotest.Habits{})
		p := w.links()
		w.apply(p)
		a, _ := w.syncro.Asset(101)
		a.Properties[linkField] = "https://acme.itglue.com/501/configurations/9"
		w.syncro.SetAsset(a)
		undo, held := w.inverse(p)
		if !undo.Empty() || !slices.ContainsFunc(held, func(h Held) bool {
			return strings.HasPrefix(h.Reason, "the link of asset 101 in Syncro was changed again since, to \"https://acme.itglue.com/501")
		}) {
			t.Errorf("it undoes %v and says %+v", kinds(undo), held)
		}
	})
}

func TestWhatWasTakenBackStaysSoUntilAPersonReleasesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p := smallApplied(t)
		undo, _ := w.inverse(p)
		w.apply(undo)
		w.decide(msp.Decision{Subject: msp.Assets, Left: 111, Verdict: msp.Later}) // as the app does with what was created
		next, held := w.plan()
		if !next.Empty() {
			t.Errorf("the next plan wants %v again", kinds(next))
		}
		for _, want := range []string{"update: ", "retire: ", "write link: "} {
			if !slices.ContainsFunc(held, func(h Held) bool {
				return h.Cause == HeldTakenBack && strings.HasPrefix(h.Reason, "ann took this back on ") && strings.Contains(h.Reason, want)
			}) {
				t.Errorf("not said of %q: %+v", want, held)
			}
		}
		must(t, w.db.Update(func(tx *store.Tx) error {
			n, err := Release(tx, 120)
			if n != 2 {
				t.Errorf("%d marks released", n)
			}
			return err
		}))
		if next, _ = w.plan(); next.Counts()[Update] != 1 || next.Counts()[WriteLink] != 1 || next.Counts()[Retire] != 0 {
			t.Errorf("released, the next plan wants %v", kinds(next))
		}
	})
}

func TestTakingAnUndoBackLetsTheDecisionsGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, id := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		w.apply(p)
		after, _ := w.glue.Configuration(id)
		undo, _ := w.inverse(p)
		w.apply(undo)
		redo, _ := w.inverse(undo)
		w.apply(redo)
		if again, _ := w.glue.Configuration(id); again.Hostname != after.Hostname || again.PrimaryIP != after.PrimaryIP {
			t.Errorf("%+v, want %+v", again, after)
		}
		next, held := w.plan()
		if !next.Empty() || slices.Contains(causes(held), HeldTakenBack) {
			t.Errorf("wanted %v, held %+v", kinds(next), held)
		}
	})
}

func TestAnUndoneCreateIsNotRestoredByTheNextPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p := smallApplied(t)
		undo, _ := w.inverse(p)
		w.apply(undo)
		next, _ := w.plan()
		for _, o := range next.Operations.All() {
			if o.Kind == Restore {
				t.Errorf("the next plan restores %s", o.Name)
			}
		}
	})
}

func TestWhatWasRetiredIsRestoredWhenItsAssetIsBack(t *testing.T) {
	for _, psa := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
			w.customer(11, "Bluefin Dental", 501)
			id := w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-1", SerialNumber: "SER0101", PSA: psa})
			w.match(101, id)
			w.absences = []Absence{{AssetID: 101, CompleteCrawls: 2, NotFound: true}}
			p, _ := w.plan()
			w.apply(p)
			if c, _ := w.glue.Configuration(id); c.Archived != psa || (c.StatusID == inactive) == psa {
				t.Fatalf("retired as %+v", c)
			}
			w.absences = nil
			w.desktop(101, 11, "BFD-1")
			p, _ = w.plan()
			if n := p.Counts()[Restore]; n != 1 {
				t.Fatalf("%d restores planned: %v", n, kinds(p))
			}
			w.apply(p)
			if c, _ := w.glue.Configuration(id); c.Archived || c.StatusID != active {
				t.Errorf("restored as %+v", c)
			}
			if p, _ := w.plan(); p.Counts()[Restore] != 0 {
				t.Error("restored again")
			}
		})
	}
}
