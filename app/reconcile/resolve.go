package reconcile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"dev.onramp/store"
)

const (
	// looksNeeded is how many empty looks prove that a create had no effect.
	looksNeeded = 2
	// lookTries is how often a look that fails is tried in one run.
	lookTries = 3
)

// sighting is what a look for a lost write's effect found.
type sighting struct {
	class      Class   // Done, NotCreated, Dropped (overtaken by somebody), or Unknown
	effect     Effect  // where Done
	candidates []int64 // records that may be its effect
	words      string
}

// waits says whether an operation must not be sent before a lost answer is
// found out.
func (r *run) waits(op Operation) bool {
	for _, in := range r.open {
		if in.holds(op) {
			return true
		}
	}
	return false
}

// holds says whether an operation must wait for this intent: it is the same,
// needs it, or writes to the same place.
func (in Intent) holds(op Operation) bool {
	lost := in.Operation
	switch {
	case op.ID == lost.ID || needsAny(op, map[string]bool{lost.ID: true}):
		return true
	case lost.Kind.lists():
		return op.Kind == lost.Kind && foldMaker(op.Name.Raw()) == foldMaker(lost.Name.Raw())
	case op.Kind == WriteLink || lost.Kind == WriteLink:
		return op.Kind == lost.Kind && op.Asset == lost.Asset
	case lost.Organization != 0 && op.Organization != 0:
		return op.Organization == lost.Organization
	}
	return op.Customer == lost.Customer
}

// resolveAll finds out what became of every lost answer, the one that may be
// looked for earliest first. What stays open stands in the findings.
func (r *run) resolveAll(ctx context.Context) error {
	queue := make([]Intent, 0, len(r.open))
	for _, in := range r.open {
		if len(in.Candidates) > 0 {
			r.ambiguous(in)
			continue
		}
		queue = append(queue, in)
	}
	failed := make(map[string]int)
	for len(queue) > 0 {
		slices.SortFunc(queue, func(a, b Intent) int {
			return cmp.Or(a.NotBefore.Compare(b.NotBefore), cmp.Compare(a.Operation.ID, b.Operation.ID))
		})
		in := queue[0]
		queue = queue[1:]
		if err := r.await(ctx, in); err != nil {
			return err
		}
		s, err := r.look(ctx, in)
		if err != nil {
			if failed[in.Operation.ID]++; failed[in.Operation.ID] >= lookTries {
				r.find(FindUnknown, in.Operation, nil, "its answer was lost, and looking for it failed: %v", err)
				continue
			}
			r.putOff(&in, r.secondLook())
			queue = append(queue, in)
			continue
		}
		again, err := r.sighted(in, s)
		if err != nil {
			return err
		}
		if again != nil {
			queue = append(queue, *again)
		}
	}
	return nil
}

// await waits until a lost answer may be looked for.
func (r *run) await(ctx context.Context, in Intent) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d := time.Until(in.NotBefore)
	if d <= 0 {
		return nil
	}
	return r.pause(ctx, d, fmt.Sprintf("the answer to %q for %s was lost: it is looked for once it can no longer take effect late",
		in.Operation.Kind, in.Operation.Name))
}

// sighted stores what a look found; it returns the intent when it must be
// looked for again.
func (r *run) sighted(in Intent, s sighting) (*Intent, error) {
	o := in.outcome(time.Now())
	o.Class, o.Words = s.class, s.words
	switch {
	case s.class == Done, s.class == Dropped:
		if s.class == Dropped {
			r.summary.Dropped++
			r.find(FindChanged, in.Operation, nil, "%s", s.words)
		}
		return nil, r.finish(in, o, s.effect)
	case s.class == Failed:
		r.fail(in.Operation, 0, s.words)
		return nil, r.finish(in, o, s.effect)
	case len(s.candidates) > 0:
		in.Candidates = s.candidates
		r.ambiguous(in)
		return nil, r.keep(in)
	}
	if in.Looks++; in.Operation.Kind.Creates() && in.Looks < looksNeeded {
		r.putOff(&in, r.secondLook())
		return &in, r.keep(in)
	}
	if in.Attempt >= in.Operation.Kind.attempts() {
		r.fail(in.Operation, 0, fmt.Sprintf("it was sent %d times, and nothing came of it", in.Attempt))
	}
	return nil, r.finish(in, o, s.effect)
}

func (r *run) keep(in Intent) error {
	r.open[in.Operation.ID] = in
	err := r.commit("look", func(tx *store.Tx) error { return intents.Put(tx, store.TextKey(in.Operation.ID), in) })
	if err != nil {
		return fmt.Errorf("store what is known of %s %s: %w", in.Operation.Kind, in.Operation.Name, err)
	}
	return nil
}

func (r *run) ambiguous(in Intent) {
	r.find(FindAmbiguous, in.Operation, in.Candidates,
		"its answer was lost, and a record that may or may not be its own is there: say which one it is, or that it is none")
}

// look looks for the effect of a lost write.
func (r *run) look(ctx context.Context, in Intent) (sighting, error) {
	switch in.Operation.Kind {
	case CreateConfiguration:
		return r.lookConfiguration(ctx, in)
	case CreateOrganization:
		return r.lookOrganization(ctx, in)
	case CreateManufacturer:
		id, err := r.manufacturerNamed(ctx, in.Operation)
		return listed(id), err
	case CreateModel:
		id, err := r.modelNamed(ctx, in.Operation)
		return listed(id), err
	case WriteLink:
		return r.lookLink(ctx, in)
	}
	return r.lookChange(ctx, in)
}

// listed is the sighting of a manufacturer or model, whose name is its
// identity.
func listed(id int64) sighting {
	if id == 0 {
		return sighting{class: NotCreated}
	}
	return sighting{class: Done, effect: Effect{Outcome: Outcome{Record: id}}}
}

var errNoMarker = errors.New("IT Glue does not show the notes that hold the marker")
