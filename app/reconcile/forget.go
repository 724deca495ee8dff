package reconcile

import (
	"errors"

	"dev.onramp/store"
)

// forgetAtOnce is how many outcomes one commit lets go of: those of a plan of a
// hundred thousand operations go in several, so that none of them is large.
const forgetAtOnce = 2000

// undoing reads no more of the stored plans than what they take back.
var undoing = store.NewBucket[[]struct{ Undoes string }]("pieces of plans")

// forget lets go of plans that are out of the order, and of outcomes that nothing
// asks for any more: those of plans that are no longer kept. The last retiring or restoring of each configuration stays,
// because only what Onramp retired does it restore; so does what a kept plan or
// outcome, or a lost answer, takes back. The audit log keeps them all.
func forget(tx *store.Tx) error {
	kept, needed := map[string]bool{}, map[string]bool{}
	err := planOrder.Each(tx, nil, func(k store.Key, hash string) error {
		known, err := plans.Has(tx, store.TextKey(hash))
		if kept[hash] = known; known || err != nil {
			return err
		}
		return planOrder.Delete(tx, k) // an earlier program stored it
	})
	err = errors.Join(err, wholePlans.Clear(tx), plans.Each(tx, nil, func(k store.Key, p keptPlan) error {
		if kept[p.Hash] {
			return p.undone(tx, needed)
		}
		return errors.Join(p.clear(tx), plans.Delete(tx, k))
	}))
	err = errors.Join(err, intents.Each(tx, nil, func(_ store.Key, in Intent) error {
		needed[in.Operation.Undoes] = true
		return nil
	}))
	undoes, last := map[string]string{}, map[int64]Outcome{}
	err = errors.Join(err, outcomes.Each(tx, nil, func(_ store.Key, o Outcome) error {
		if o.Undoes != "" {
			undoes[o.Op] = o.Undoes
		}
		if kept[o.PlanHash] {
			needed[o.Op] = true
		}
		if known, ok := last[o.Configuration]; o.retires() && (!ok || !o.At.Before(known.At)) {
			last[o.Configuration] = o
		}
		return nil
	}))
	if err != nil {
		return err
	}
	for _, o := range last {
		needed[o.Op] = true
	}
	for op := range needed {
		for first := undoes[op]; first != "" && !needed[first]; first = undoes[first] {
			needed[first] = true
		}
	}
	gone := 0
	return outcomes.Each(tx, nil, func(k store.Key, o Outcome) error {
		if needed[o.Op] {
			return nil
		}
		if gone++; gone > forgetAtOnce {
			return store.Stop
		}
		return outcomes.Delete(tx, k)
	})
}

// undone adds the operations that a plan takes back.
func (k keptPlan) undone(tx *store.Tx, ops map[string]bool) error {
	if !k.Undo {
		return nil
	}
	return undoing.EachPrefix(tx, store.TextKey(k.Hash), func(_ store.Key, piece []struct{ Undoes string }) error {
		for _, o := range piece {
			ops[o.Undoes] = true
		}
		return nil
	})
}

// clear removes the operations of a plan.
func (k keptPlan) clear(tx *store.Tx) error {
	var failed error
	for i := range k.pieces() {
		failed = errors.Join(failed, pieces.Delete(tx, pieceKey(k.Hash, i)))
	}
	return failed
}

// retires says that the operation made a configuration inactive, or active again.
func (o Outcome) retires() bool { return (o.Kind == Retire || o.Kind == Restore) && o.Class == Done }
