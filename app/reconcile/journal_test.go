package reconcile

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// TestOutcomesAreReadOneAfterTheOther goes through a plan whose outcomes take up
// far more memory together than may be in use.
func TestOutcomesAreReadOneAfterTheOther(t *testing.T) {
	const outcome, most = 1 << 20, 8 << 20
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	var list packer
	for i := range 48 {
		list.add(Operation{ID: fmt.Sprintf("%d, %s", i, NewID()), Kind: Update})
	}
	p := Plan{Made: noon, Host: host, Operations: list.packed()}
	for _, op := range p.Operations.Heads() {
		o := Outcome{Op: op.ID, Class: NotCreated, Kind: Update, Words: strings.Repeat("?", outcome)}
		must(t, w.db.Update(func(tx *store.Tx) error { return outcomes.Put(tx, store.TextKey(op.ID), o) }))
	}
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	visited, before := 0, inUse()
	must(t, w.db.View(func(tx *store.Tx) error {
		return EachOpen(tx, p, func(Operation, Outcome) {
			if visited++; visited%16 == 0 && inUse() > before+most {
				t.Errorf("at outcome %d, %d bytes are in use", visited, inUse()-before)
			}
		})
	}))
	if visited != p.Operations.Len() {
		t.Errorf("%d of %d operations were visited", visited, p.Operations.Len())
	}
}

func TestOnlyWhatMayStillBeSentIsOpen(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	p := Plan{Made: noon, Host: host, Operations: packed(
		Operation{ID: "made", Kind: CreateOrganization}, Operation{ID: "refused", Kind: CreateConfiguration, Needs: "made"},
		Operation{ID: "given up", Kind: CreateConfiguration, Needs: "made"}, Operation{ID: "lost once", Kind: CreateConfiguration, Needs: "made"},
		Operation{ID: "not reached", Kind: CreateConfiguration, Needs: "made"})}
	must(t, w.db.Update(func(tx *store.Tx) error {
		for _, o := range []Outcome{
			{Op: "made", Kind: CreateOrganization, Class: Done, Attempts: 1, Organization: 500},
			{Op: "refused", Kind: CreateConfiguration, Class: Failed, Attempts: 1},
			{Op: "given up", Kind: CreateConfiguration, Class: NotCreated, Attempts: createAttempts},
			{Op: "lost once", Kind: CreateConfiguration, Class: NotCreated, Attempts: createAttempts - 1},
		} {
			must(t, outcomes.Put(tx, store.TextKey(o.Op), o))
		}
		return nil
	}))
	var open []string
	must(t, w.db.View(func(tx *store.Tx) error {
		return EachOpen(tx, p, func(head Operation, made Outcome) {
			open = append(open, fmt.Sprint(head.ID, " in ", made.Organization))
		})
	}))
	if all := strings.Join(open, ", "); all != "lost once in 500, not reached in 500" {
		t.Errorf("open are %s", all)
	}
}
