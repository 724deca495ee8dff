package reconcile

import (
	"errors"

	"dev.onramp/store"
)

// What is kept of plans: those that a run has begun, to be looked at and taken
// back, bounded in number and by their operations together, of which a thousand
// take half a megabyte; and those that were only printed, which can be applied
// for a day.
const (
	begunKept      = 40
	operationsKept = 400_000
	printedKept    = 5
)

// forgetAtOnce is how many outcomes one commit lets go of: those of a plan of a
// hundred thousand operations go in several, so that none of them is large.
const forgetAtOnce = 2000

// undoing reads no more of the stored plans than what they take back.
var undoing = store.NewBucket[[]struct{ Undoes string }]("pieces of plans")

// makeRoom lets go of the oldest plans beyond those that are kept beside a plan
// that is about to be stored, of what a program that died left of one, and of
// outcomes. takesBack are the operations that the new plan takes back.
func makeRoom(tx *store.Tx, plan KeptPlan, takesBack map[string]bool) error {
	list, err := placed(tx)
	if err != nil {
		return err
	}
	begun, printed, operations := 0, 0, 0
	stays := func(k KeptPlan) bool {
		if !k.Begun {
			printed++
			return printed <= printedKept
		}
		begun++
		operations += k.Operations
		return begun == 1 || begun <= begunKept && operations <= operationsKept
	}
	stays(plan)
	needed := false // to look through the outcomes
	for _, k := range list {
		if k.stored() && (k.Hash == plan.Hash || stays(k)) {
			continue
		}
		needed = needed || k.Begun || k.Undo
		if err := errors.Join(k.clear(tx), plans.Delete(tx, k.key())); err != nil {
			return err
		}
	}
	if !needed {
		return nil
	}
	return forget(tx, takesBack)
}

// forget lets go of outcomes that nothing asks for any more: those of plans that
// are no longer kept. The last retiring or restoring of each configuration stays,
// because only what Onramp retired does it restore; so does what is needed, and
// what a kept plan or outcome, or a lost answer, takes back. The audit log keeps
// them all.
func forget(tx *store.Tx, needed map[string]bool) error {
	list, err := KeptPlans(tx)
	if err != nil {
		return err
	}
	kept := make(map[string]bool)
	for _, k := range list {
		kept[k.Hash] = true
		if known, err := k.undone(tx, needed); err != nil || !known {
			return err
		}
	}
	err = intents.Each(tx, nil, func(_ store.Key, in Intent) error {
		needed[in.Operation.Undoes] = true
		return nil
	})
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

// undone adds the operations that a plan takes back. They are not known, and any
// may be among them, when the plan is damaged.
func (k KeptPlan) undone(tx *store.Tx, ops map[string]bool) (known bool, err error) {
	if k.Damaged() {
		return false, nil
	}
	if !k.Undo {
		return true, nil
	}
	for i := range k.pieces() {
		piece, found, err := undoing.Get(tx, pieceKey(k.Hash, i))
		if damaged := (*store.DamagedError)(nil); errors.As(err, &damaged) || err == nil && !found {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		for _, o := range piece {
			ops[o.Undoes] = true
		}
	}
	return true, nil
}

// clear removes the operations of a plan, of a damaged one as many as there are.
func (k KeptPlan) clear(tx *store.Tx) error {
	for i := 0; ; i++ {
		key := pieceKey(k.Hash, i)
		more, err := pieces.Has(tx, key)
		if err != nil || !more && i >= k.pieces() {
			return err
		}
		if err := pieces.Delete(tx, key); err != nil {
			return err
		}
	}
}

// retires says that the operation made a configuration inactive, or active again.
func (o Outcome) retires() bool { return (o.Kind == Retire || o.Kind == Restore) && o.Class == Done }
