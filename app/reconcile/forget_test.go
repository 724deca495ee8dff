package reconcile

import (
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
		_, err := SavePlan(w.db, p)
		must(t, err)
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
	for made <= plansKept+1 { // until the first two go
		save(false)
	}
	if diff := cmp.Diff([]string{"restored", "retired", "updated", "updated back"}, left()); diff != "" {
		t.Errorf("with the plan that takes the undo back (-want +got):\n%s", diff)
	}
	save(false)
	if diff := cmp.Diff([]string{"restored", "retired"}, left()); diff != "" {
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
