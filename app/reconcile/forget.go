package reconcile

import (
	"errors"

	"dev.onramp/store"
)

// forgetAtOnce is how many outcomes one commit lets go of: those of a plan of a
// hundred thousand operations go in several, so that none of them is large.
const forgetAtOnce = 2000

// undoing reads no more of the stored plans than what they take back.
var undoing = store.NewBucket[struct{ Operations []struct{ Undoes string } }]("plans")

// forget lets go of outcomes that nothing asks for any more: those of plans that
// are no longer kept. The last retiring or restoring of each configuration stays,
// because only what Onramp retired does it restore; so does what a kept plan or
// outcome, or a lost answer, takes back. The audit log keeps them all.
func forget(tx *store.Tx) error {
	kept, needed := map[string]bool{}, map[string]bool{}
	err := planOrder.Each(tx, nil, func(_ store.Key, hash string) error {
		kept[hash] = true
		p, _, err := undoing.Get(tx, store.TextKey(hash))
		for _, o := range p.Operations {
			needed[o.Undoes] = true
		}
		return err
	})
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

// retires says that the operation made a configuration inactive, or active again.
func (o Outcome) retires() bool { return (o.Kind == Retire || o.Kind == Restore) && o.Class == Done }
