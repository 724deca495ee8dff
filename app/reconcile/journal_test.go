package reconcile

import (
	"testing"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

func TestTheNewestPlansAreKept(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	var made []string
	for i := range plansKept + 5 {
		p := Plan{Made: noon.Add(time.Duration(i) * time.Minute), Host: host}
		made = append(made, p.Hash())
		for range 2 { // storing a plan again does not count twice
			must(t, w.db.Update(func(tx *store.Tx) error { return SavePlan(tx, p) }))
		}
	}
	must(t, w.db.View(func(tx *store.Tx) error {
		list, err := Plans(tx)
		must(t, err)
		if len(list) != plansKept || list[0].Hash() != made[len(made)-1] {
			t.Errorf("%d plans, the newest of %s", len(list), list[0].Made)
		}
		for i, hash := range made {
			p, kept, err := LoadPlan(tx, hash)
			must(t, err)
			if kept != (i >= 5) || kept && p.Hash() != hash {
				t.Errorf("plan %d: kept %t", i, kept)
			}
		}
		return nil
	}))
}
