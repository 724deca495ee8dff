package reconcile

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

func TestOutcomesGoWithTheirPlanUnlessSomethingStillAsksForThem(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	made := 0
	save := func(ended bool, operations ...Operation) {
		p := Plan{Made: noon.Add(time.Duration(made) * time.Minute), Host: host, Operations: packed(operations...)}
		made++
		must(t, w.db.Update(func(tx *store.Tx) error {
			for _, o := range operations {
				if ended {
					must(t, outcomes.Put(tx, store.TextKey(o.ID), Outcome{
						Op: o.ID, PlanHash: p.Hash(), Kind: o.Kind, Class: Done, At: p.Made, Configuration: o.Configuration, Undoes: o.Undoes,
					}))
				}
			}
			return nil
		}))
		w.save(p, true)
	}
	left := func() (ops []string) {
		must(t, w.db.View(func(tx *store.Tx) error {
			return outcomes.Each(tx, nil, func(_ store.Key, o Outcome) error {
				ops = append(ops, o.Op)
				return nil
			})
		}))
		slices.Sort(ops)
		return ops
	}
	save(true,
		Operation{ID: "retired, then restored", Kind: Retire, Configuration: 5}, Operation{ID: "retired", Kind: Retire, Configuration: 6},
		Operation{ID: "updated", Kind: Update, Configuration: 7}, Operation{ID: "linked", Kind: WriteLink, Configuration: 8})
	save(true, Operation{ID: "restored", Kind: Restore, Configuration: 5}, Operation{ID: "updated back", Kind: Update, Configuration: 7, Undoes: "updated"})
	save(false, Operation{ID: "updated after all", Kind: Update, Configuration: 7, Undoes: "updated back"})
	all := []string{"linked", "restored", "retired", "retired, then restored", "updated", "updated back"}
	if diff := cmp.Diff(all, left()); diff != "" {
		t.Errorf("with their plans (-want +got):\n%s", diff)
	}
	save(true, Operation{ID: "kept", Kind: WriteLink, Configuration: 9})
	for made <= begunKept+1 { // until the first two go
		save(false, Operation{ID: fmt.Sprint("pushes ", made), Kind: WriteLink})
	}
	if diff := cmp.Diff([]string{"kept", "restored", "retired", "updated", "updated back"}, left()); diff != "" {
		t.Errorf("with the plan that takes the undo back (-want +got):\n%s", diff)
	}
	save(false, Operation{ID: "pushes the third", Kind: WriteLink})
	if diff := cmp.Diff([]string{"kept", "restored", "retired"}, left()); diff != "" {
		t.Errorf("without it (-want +got):\n%s", diff)
	}
	must(t, w.db.View(func(tx *store.Tx) error {
		retired, err := RetiredByUs(tx)
		must(t, err)
		if len(retired) != 1 || retired[0].Configuration != 6 {
			t.Errorf("retired by Onramp: %+v", retired)
		}
		return nil
	}))
}

// pushed stores as many plans as push out all that were begun before.
func (w *world) pushed() {
	for i := range begunKept {
		w.save(brief(fmt.Sprint("pushes ", i), i), true)
	}
}

// done stores a plan of one update that was carried out.
func (w *world) done(id string) (hash string) {
	p := Plan{Made: noon, Host: host, Operations: packed(Operation{ID: id, Kind: Update, Configuration: 7})}
	must(w.t, w.db.Update(func(tx *store.Tx) error {
		return outcomes.Put(tx, store.TextKey(id), Outcome{Op: id, PlanHash: p.Hash(), Kind: Update, Class: Done, At: noon, Configuration: 7})
	}))
	return w.save(p, true)
}

func (w *world) hasOutcome(id string) (has bool) {
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { has, err = outcomes.Has(tx, store.TextKey(id)); return err }))
	return has
}

// takesBack is a plan that takes an operation back.
func takesBack(id, what string) Plan {
	return Plan{Made: noon, Host: host, Operations: packed(Operation{ID: id, Kind: Update, Configuration: 7, Undoes: what})}
}

func TestWhatAPlanIsAboutToTakeBackIsNotForgottenToMakeRoomForIt(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	first := w.done("first")
	for i := range begunKept - 1 {
		w.save(brief(fmt.Sprint("beside ", i), i), true)
	}
	w.save(takesBack("back", "first"), true)
	if _, known := w.loaded(first); known || !w.hasOutcome("first") {
		t.Errorf("the first plan is known: %t, its outcome: %t", known, w.hasOutcome("first"))
	}
	w.pushed()
	if w.hasOutcome("first") {
		t.Error("it is not forgotten with the plan that takes it back")
	}
}

func TestWhatADamagedPlanTakesBackIsNotForgotten(t *testing.T) {
	for _, missing := range []bool{false, true} {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.done("first")
		hash := w.save(takesBack("to be damaged", "first"), false)
		if missing {
			must(t, w.db.Update(pieces.Clear))
		} else {
			w.damage("to be damaged")
		}
		w.pushed()
		if !slices.Contains(w.kept(), hash) || !w.hasOutcome("first") {
			t.Errorf("%d plans are kept, the outcome: %t", len(w.kept()), w.hasOutcome("first"))
		}
		for i := range printedKept {
			w.save(brief(fmt.Sprint("printed ", i), i), false)
		}
		if w.hasOutcome("first") {
			t.Error("it is not forgotten with the damaged plan")
		}
	}
}
