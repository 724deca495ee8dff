package reconcile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"dev.onramp/store"
)

// KeptPlan is a stored plan without its operations. It is known once it has its
// place in the order in which plans were stored, which it is given last; what
// else of plans is there was left by a program that died on the way.
type KeptPlan struct {
	Hash       string
	Place      int64 // from 1 on; 0 while its operations are being stored
	Begun      bool  // a run of it has begun; otherwise it was only printed
	Made       time.Time
	Host       string
	Policy     Policy
	AbsenceGap time.Duration
	Operations int  // how many
	Undo       bool // it takes something back

	damaged *store.DamagedError // its record, of which no more than Hash is known
}

// Damaged says that the record of the plan cannot be read: no more than its Hash
// is known, and it counts as the oldest of those that were begun.
func (k KeptPlan) Damaged() bool { return k.damaged != nil }

func damagedPlan(record *store.DamagedError) KeptPlan {
	return KeptPlan{Hash: record.Key.Text(), Begun: true, damaged: record}
}

func (k KeptPlan) key() store.Key {
	if k.Damaged() {
		return k.damaged.Key // may be what is damaged
	}
	return store.TextKey(k.Hash)
}

var (
	plans  = store.NewBucket[KeptPlan]("kept plans")
	pieces = store.NewBucket[[]Operation]("pieces of plans")
)

// pieceOf is how many operations stand in one record: as one value, a large plan
// would be several times in memory while it is stored.
const pieceOf = 500

func (k KeptPlan) pieces() int { return (k.Operations + pieceOf - 1) / pieceOf }

func pieceKey(hash string, piece int) store.Key {
	return store.JoinKey(store.TextKey(hash), store.IntKey(int64(piece)))
}

// DropEarlierPlans clears what schema 1 kept of plans: they have no place.
func DropEarlierPlans(tx *store.Tx) error {
	whole, order := store.NewBucket[struct{}]("plans"), store.NewBucket[struct{}]("plan order")
	return errors.Join(whole.Clear(tx), order.Clear(tx), plans.Clear(tx), pieces.Clear(tx))
}

// SavePlan stores a plan that was printed under its hash, which it returns, and
// lets go of what it leaves no room for. An empty plan is not stored.
func SavePlan(db *store.DB, p Plan) (hash string, err error) {
	hash = p.Hash()
	return hash, savePlan(db, func(_ string, changes func(*store.Tx) error) error { return db.Update(changes) }, hash, p, false)
}

// savePlan stores a plan in several commits, of which the first makes room and
// the last makes it known. begun says that a run of it begins.
func savePlan(db *store.DB, commit func(what string, changes func(*store.Tx) error) error, hash string, p Plan, begun bool) error {
	if p.Empty() {
		return nil
	}
	takesBack := make(map[string]bool)
	for _, op := range p.Operations.Heads() {
		if op.Undoes != "" {
			takesBack[op.Undoes] = true
		}
	}
	var earlier KeptPlan
	err := db.View(func(tx *store.Tx) (err error) { earlier, err = keptPlan(tx, hash); return err })
	if err != nil {
		return err
	}
	kept := KeptPlan{
		Hash: hash, Begun: begun || earlier.Begun, Made: p.Made, Host: p.Host, Policy: p.Policy, AbsenceGap: p.AbsenceGap,
		Operations: p.Operations.Len(), Undo: len(takesBack) > 0,
	}
	if err := commit("room for the plan", func(tx *store.Tx) error { return makeRoom(tx, kept, takesBack) }); err != nil {
		return err
	}
	for i := 0; i < kept.pieces() && earlier.Place == 0; i++ {
		err := commit("piece of the plan", func(tx *store.Tx) error {
			return errors.Join(plans.Put(tx, store.TextKey(hash), kept), pieces.Put(tx, pieceKey(hash, i), p.Operations.slice(i*pieceOf, pieceOf)))
		})
		if err != nil {
			return err
		}
	}
	return commit("plan", func(tx *store.Tx) error {
		list, err := placed(tx)
		if err != nil {
			return err
		}
		kept.Place = 1
		if len(list) > 0 {
			kept.Place += list[0].Place
		}
		return plans.Put(tx, store.TextKey(hash), kept)
	})
}

// keptPlan is the record of a plan, the zero one if there is none.
func keptPlan(tx *store.Tx, hash string) (KeptPlan, error) {
	k, _, err := plans.Get(tx, store.TextKey(hash))
	if damaged := (*store.DamagedError)(nil); errors.As(err, &damaged) {
		return damagedPlan(damaged), nil
	}
	return k, err
}

// placed are the records of plans, the newest first; those that are damaged, and
// those without a place, last.
func placed(tx *store.Tx) (list []KeptPlan, err error) {
	for from := store.Key(nil); ; {
		err := plans.Each(tx, from, func(_ store.Key, k KeptPlan) error {
			list = append(list, k)
			return nil
		})
		damaged := (*store.DamagedError)(nil)
		if !errors.As(err, &damaged) {
			slices.SortStableFunc(list, func(a, b KeptPlan) int { return cmp.Compare(b.Place, a.Place) })
			return list, err
		}
		list = append(list, damagedPlan(damaged))
		from = store.JoinKey(damaged.Key, store.Key{0}) // the next one
	}
}

// stored says that all of the plan was stored, as far as its record tells.
func (k KeptPlan) stored() bool { return k.Place > 0 || k.Damaged() }

// KeptPlans returns the stored plans, the newest first, and the damaged ones last.
func KeptPlans(tx *store.Tx) ([]KeptPlan, error) {
	list, err := placed(tx)
	return slices.DeleteFunc(list, func(k KeptPlan) bool { return !k.stored() }), err
}

// LoadPlan returns the stored plan with that hash. One that cannot be read gives
// an *UnreadablePlanError.
func LoadPlan(tx *store.Tx, hash string) (Plan, bool, error) {
	kept, err := keptPlan(tx, hash)
	switch {
	case err != nil || !kept.stored():
		return Plan{}, false, err
	case kept.Damaged():
		return Plan{}, false, unreadable(hash, kept.damaged)
	}
	var packer packer
	for i := range kept.pieces() {
		piece, _, err := pieces.Get(tx, pieceKey(hash, i))
		if err != nil {
			return Plan{}, false, unreadable(hash, err)
		}
		for _, op := range piece {
			packer.add(op)
		}
	}
	p := Plan{Made: kept.Made, Host: kept.Host, Policy: kept.Policy, AbsenceGap: kept.AbsenceGap, Operations: packer.packed()}
	if n := p.Operations.Len(); n != kept.Operations {
		return Plan{}, false, &UnreadablePlanError{hash, fmt.Errorf("only %d of its %d operations are stored", n, kept.Operations)}
	}
	return p, true, nil
}

// UnreadablePlanError says that a stored plan cannot be read. No vendor has a
// plan, and no backup is needed for one that was only printed: what to do next
// depends on what it was wanted for.
type UnreadablePlanError struct {
	Hash  string
	Cause error
}

func (e *UnreadablePlanError) Error() string {
	return fmt.Sprintf("plan %s cannot be read, %v", e.Hash, e.Cause)
}

func (e *UnreadablePlanError) Unwrap() error { return e.Cause }

func unreadable(hash string, err error) error {
	if damaged := (*store.DamagedError)(nil); errors.As(err, &damaged) {
		return &UnreadablePlanError{hash, fmt.Errorf("since it is damaged in the store (%w)", damaged.Cause)}
	}
	return err
}
