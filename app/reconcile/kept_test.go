package reconcile

import (
	"errors"
	"testing"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// long is a plan of several pieces, the last of them not full.
func long() Plan {
	var list packer
	for i := range int64(2*pieceOf + 7) {
		list.add(Operation{ID: NewID(), Kind: WriteLink, Asset: i, Changes: []Change{{Field: FieldLink, After: textValue("https://acme.itglue.com")}}})
	}
	return Plan{Made: noon, Host: host, Operations: list.packed()}
}

func (w *world) loaded(hash string) (p Plan, known bool) {
	w.t.Helper()
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { p, known, err = LoadPlan(tx, hash); return err }))
	return p, known
}

func (w *world) piecesKept() (n int) {
	w.t.Helper()
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { n, err = pieces.Count(tx); return err }))
	return n
}

func TestAPlanOfSeveralPiecesIsKnownOnceItIsWhole(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	p := long()
	hash := p.Hash()
	for n := range 4 { // dies at each of the four commits, before it
		left := n
		err := savePlan(w.db, func(_ string, changes func(*store.Tx) error) error {
			if left--; left < 0 {
				return errDied
			}
			return w.db.Update(changes)
		}, hash, p)
		if !errors.Is(err, errDied) {
			t.Fatalf("%d commits: %v", n, err)
		}
		if _, known := w.loaded(hash); known {
			t.Errorf("the plan is known after %d of 4 commits", n)
		}
	}
	if n := w.piecesKept(); n != 3 {
		t.Errorf("%d pieces of a plan that is not kept, want 3", n)
	}
	_, err := SavePlan(w.db, Plan{Made: noon, Host: host})
	must(t, err)
	if n := w.piecesKept(); n != 0 {
		t.Errorf("%d pieces are left of a plan that was never kept", n)
	}
	saved, err := SavePlan(w.db, p)
	must(t, err)
	must(t, w.db.Update(forget)) // leaves what is kept
	if q, known := w.loaded(hash); !known || saved != hash || q.Hash() != hash || q.Operations.Len() != p.Operations.Len() {
		t.Errorf("stored as %s and loaded with %d operations, want %s with %d", saved, q.Operations.Len(), hash, p.Operations.Len())
	}
}

func TestAPlanOfAnEarlierProgramIsNotKnownAndIsLetGo(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	const hash = "00ff"
	before := store.NewBucket[map[string]any]("plans")
	must(t, w.db.Update(func(tx *store.Tx) error {
		return errors.Join(
			before.Put(tx, store.TextKey(hash), map[string]any{"Made": noon, "Operations": []any{map[string]string{"ID": "a"}}}),
			planOrder.Put(tx, store.JoinKey(store.TimeKey(noon), store.TextKey(hash)), hash))
	}))
	if _, known := w.loaded(hash); known {
		t.Error("a plan of an earlier program is known")
	}
	must(t, w.db.View(func(tx *store.Tx) error {
		return EachPlan(tx, func(hash string, _ Plan) error {
			t.Errorf("plan %s is visited", hash)
			return nil
		})
	}))
	_, err := SavePlan(w.db, Plan{Made: noon, Host: host})
	must(t, err)
	must(t, w.db.View(func(tx *store.Tx) error {
		left, err := before.Count(tx)
		must(t, err)
		n, err := planOrder.Count(tx)
		if left != 0 || n != 1 || err != nil {
			t.Errorf("%d plans of an earlier program are left, %d stand in the order: %v", left, n, err)
		}
		return nil
	}))
}
