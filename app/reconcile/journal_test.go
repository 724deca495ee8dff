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
			_, err := SavePlan(w.db, p)
			must(t, err)
		}
	}
	must(t, w.db.View(func(tx *store.Tx) error {
		var list []string
		must(t, EachPlan(tx, func(hash string, p Plan) error {
			list = append(list, p.Hash())
			return nil
		}))
		if len(list) != plansKept || list[0] != made[len(made)-1] {
			t.Errorf("%d plans, the newest %s", len(list), list[0])
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
