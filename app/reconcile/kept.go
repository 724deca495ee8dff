package reconcile

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"dev.onramp/store"
)

// keptPlan is a stored plan without its operations. A plan is kept once it has
// its place in the order, which it is given last; what else of plans is there was
// left by a program that died on the way, and forget clears it.
type keptPlan struct {
	Hash       string
	Made       time.Time
	Host       string
	Policy     Policy
	AbsenceGap time.Duration
	Operations int
	Undo       bool // it takes something back
}

var (
	plans     = store.NewBucket[keptPlan]("kept plans")
	pieces    = store.NewBucket[[]Operation]("pieces of plans")
	planOrder = store.NewBucket[string]("plan order") // hashes by time
	// wholePlans is where an earlier program kept each plan as one value.
	wholePlans = store.NewBucket[struct{}]("plans")
)

// plansKept is how many plans are kept to be looked at and undone. Their
// operations stand in pieces of pieceOf: as one value, a large plan would be
// several times in memory while it is stored.
const (
	plansKept = 40
	pieceOf   = 500
)

func (k keptPlan) pieces() int { return (k.Operations + pieceOf - 1) / pieceOf }

func (k keptPlan) place() store.Key {
	return store.JoinKey(store.TimeKey(k.Made), store.TextKey(k.Hash))
}

func pieceKey(hash string, piece int) store.Key {
	return store.JoinKey(store.TextKey(hash), store.IntKey(int64(piece)))
}

// SavePlan stores a plan under its hash, which it returns, and lets go of the
// oldest ones, and of how their operations ended.
func SavePlan(db *store.DB, p Plan) (hash string, err error) {
	hash = p.Hash()
	return hash, savePlan(db, func(_ string, changes func(*store.Tx) error) error { return db.Update(changes) }, hash, p)
}

// savePlan stores a plan in several commits, of which the last makes it known.
func savePlan(db *store.DB, commit func(what string, changes func(*store.Tx) error) error, hash string, p Plan) error {
	kept := keptPlan{Hash: hash, Made: p.Made, Host: p.Host, Policy: p.Policy, AbsenceGap: p.AbsenceGap, Operations: p.Operations.Len()}
	for _, op := range p.Operations.Heads() {
		kept.Undo = kept.Undo || op.Undoes != ""
	}
	known := false
	err := db.View(func(tx *store.Tx) (err error) { _, known, err = keptAs(tx, hash); return err })
	if err != nil {
		return err
	}
	for i := 0; i < kept.pieces() && !known; i++ {
		err := commit("piece of the plan", func(tx *store.Tx) error {
			return errors.Join(plans.Put(tx, store.TextKey(hash), kept), pieces.Put(tx, pieceKey(hash, i), p.Operations.slice(i*pieceOf, pieceOf)))
		})
		if err != nil {
			return err
		}
	}
	return commit("plan", func(tx *store.Tx) error {
		err := errors.Join(plans.Put(tx, store.TextKey(hash), kept), planOrder.Put(tx, kept.place(), hash))
		if err != nil {
			return err
		}
		return keepNewest(tx)
	})
}

// keepNewest takes the oldest plans out of the order, beyond those that are kept.
func keepNewest(tx *store.Tx) error {
	n, err := planOrder.Count(tx)
	stored, failed := plans.Count(tx)
	if err = errors.Join(err, failed); err != nil || n <= plansKept && n == stored {
		return err
	}
	err = planOrder.Each(tx, nil, func(k store.Key, _ string) error {
		if n--; n < plansKept {
			return store.Stop
		}
		return planOrder.Delete(tx, k)
	})
	return errors.Join(err, forget(tx))
}

// keptAs is the stored plan with that hash, without its operations.
func keptAs(tx *store.Tx, hash string) (kept keptPlan, known bool, err error) {
	kept, known, err = plans.Get(tx, store.TextKey(hash))
	if err == nil && known {
		known, err = planOrder.Has(tx, kept.place())
	}
	return kept, known, err
}

// LoadPlan returns the stored plan with that hash.
func LoadPlan(tx *store.Tx, hash string) (Plan, bool, error) {
	kept, known, err := keptAs(tx, hash)
	if err != nil || !known {
		return Plan{}, false, err
	}
	var packer packer
	for i := range kept.pieces() {
		piece, _, err := pieces.Get(tx, pieceKey(hash, i))
		if err != nil {
			return Plan{}, false, err
		}
		for _, op := range piece {
			packer.add(op)
		}
	}
	p := Plan{Made: kept.Made, Host: kept.Host, Policy: kept.Policy, AbsenceGap: kept.AbsenceGap, Operations: packer.packed()}
	if n := p.Operations.Len(); n != kept.Operations {
		return Plan{}, false, fmt.Errorf("plan %s: %d of its %d operations are stored: make it anew", hash, n, kept.Operations)
	}
	return p, true, nil
}

// EachPlan visits the stored plans, the newest first.
func EachPlan(tx *store.Tx, visit func(hash string, p Plan) error) error {
	var hashes []string
	err := planOrder.Each(tx, nil, func(_ store.Key, hash string) error {
		hashes = append(hashes, hash)
		return nil
	})
	if err != nil {
		return err
	}
	for _, hash := range slices.Backward(hashes) {
		p, known, err := LoadPlan(tx, hash)
		if err != nil {
			return err
		}
		if !known { // an earlier program stored it
			continue
		}
		if err := visit(hash, p); err != nil {
			return err
		}
	}
	return nil
}
