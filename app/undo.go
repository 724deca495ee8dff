package app

import (
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// AppliedPlan is a plan that was carried out, in whole or in part.
type AppliedPlan struct {
	Hash       string
	Made       time.Time
	Operations int
	Done       int       // operations that took effect
	Kinds      []Count   // of these, by kind
	At         time.Time // when the last one did
	By         string    // whose run that was
	Undo       bool      // it took another one back
	// Damaged says that no more is known of it than what it did: it cannot be
	// taken back.
	Damaged bool
}

// AppliedPlans returns the kept plans of which something took effect, the
// newest first and damaged ones last: what UndoPlan can take back, but for these.
func (a *App) AppliedPlans() ([]AppliedPlan, error) {
	var out []AppliedPlan
	err := a.db.View(func(tx *store.Tx) error {
		kept, err := reconcile.KeptPlans(tx)
		if err != nil {
			return err
		}
		applied, kinds := map[string]*AppliedPlan{}, map[string]map[reconcile.Kind]int{}
		for _, k := range kept {
			applied[k.Hash] = &AppliedPlan{Hash: k.Hash, Made: k.Made, Operations: k.Operations, Undo: k.Undo, Damaged: k.Damaged()}
			kinds[k.Hash] = map[reconcile.Kind]int{}
		}
		err = reconcile.EachOutcome(tx, func(o reconcile.Outcome) error {
			p := applied[o.PlanHash]
			if p == nil || !o.Written() {
				return nil
			}
			p.Done++
			kinds[p.Hash][o.Kind]++
			if o.At.After(p.At) {
				p.At, p.By = o.At, o.By
			}
			return nil
		})
		for _, k := range kept {
			if p := applied[k.Hash]; p.Done > 0 {
				p.Kinds = kindCounts(kinds[k.Hash])
				out = append(out, *p)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the applied plans: %w", err)
	}
	return out, nil
}

// UndoPlan makes the plan that takes an applied one back and shows it in place
// of the present plan: it is looked at, approved and applied like any other, and
// writes only where nobody has changed anything since. What was created is
// retired, never deleted, and its assets go back to review.
func (a *App) UndoPlan(hash string) error {
	a.mu.RLock()
	busy := a.busy()
	a.mu.RUnlock()
	if busy != "" {
		return fmt.Errorf("%w: it is %s", ErrBusy, busy)
	}
	return a.makeUndo(hash, true)
}

func (a *App) makeUndo(hash string, attended bool) error {
	applied, known, err := a.storedPlan(hash, "it cannot be taken back from here; onramp audit show tells what it wrote, to be changed back by hand")
	switch {
	case err != nil:
		return fmt.Errorf("read the plan to take back: %w", err)
	case !known:
		return fmt.Errorf("no plan %s is kept: only the newest ones are; onramp audit show names those that were applied", hash)
	}
	made, err := a.weighed(attended, narrowing{}, func(tx *store.Tx, in reconcile.Input) (reconcile.Plan, []reconcile.Held, error) {
		return reconcile.Inverse(tx, applied, in)
	})
	if err == nil && made.full.Empty() && len(made.held) == 0 {
		return errors.New("nothing of that plan stands: there is nothing to take back")
	}
	return err
}

// Release lets later plans want again what was taken back of an asset's pair.
// The audit log keeps who did it.
func (a *App) Release(asset int64) error {
	line := reconcile.AuditLine{
		Time: time.Now().UTC(), Who: a.opt.Person, Kind: "release", IDs: reconcile.AuditIDs{Asset: asset}, Outcome: "released",
		Words: "what was taken back may be written again",
	}
	if err := a.audit.Append(line); err != nil {
		return err
	}
	var n int
	err := a.db.Update(func(tx *store.Tx) (err error) {
		n, err = reconcile.Release(tx, asset)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("release what was taken back of asset %d: %w", asset, err)
	case n == 0:
		return fmt.Errorf("nothing of asset %d is withheld because it was taken back", asset)
	}
	a.mu.Lock()
	a.planned.stale()
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicPlan)
	return nil
}

// takenBack puts an asset whose configuration was created, and is retired again
// by an undo, back to review: otherwise the next plan would go on with it.
func takenBack(tx *store.Tx, o reconcile.Operation) error {
	if o.Undoes == "" {
		return nil
	}
	d, known, err := decisionBucket.Get(tx, decisionKey(msp.Decision{Subject: msp.Assets, Left: o.Asset}))
	if err != nil || !known || d.Verdict != msp.Matched || d.RightID() != o.Configuration {
		return err
	}
	after := msp.Decision{
		Subject: msp.Assets, Left: o.Asset, Verdict: msp.Later, By: "undo", When: time.Now(),
		Why: fmt.Sprintf("its configuration %d was retired by taking the plan back", o.Configuration),
	}
	return ActChange{Before: &d, After: &after}.put(tx)
}
