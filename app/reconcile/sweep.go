package reconcile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"dev.onramp/app/project"
	"dev.onramp/itglue"
	"dev.onramp/store"
)

// toSweep notes a created configuration for the look after the run.
func (r *run) toSweep(op Operation) {
	r.swept[op.Organization] = append(r.swept[op.Organization], op.ID)
}

// created reads from the journal what was created by these operations.
func (r *run) created(ids []string) (map[string]Outcome, error) {
	made := make(map[string]Outcome, len(ids))
	err := r.DB.View(func(tx *store.Tx) error {
		var failed error
		for _, id := range ids {
			o, known, err := outcomeOf(tx, id)
			if failed = errors.Join(failed, err); known {
				made[id] = o
			}
		}
		return failed
	})
	if err != nil {
		return nil, fmt.Errorf("read from the journal what was created: %w", err)
	}
	return made, nil
}

// operation is what of an operation its outcome tells.
func (o Outcome) operation() Operation {
	op := Operation{
		ID: o.Op, Kind: o.Kind, Customer: o.Customer, Asset: o.Asset, Organization: o.Organization, Configuration: o.Configuration,
		Changes: o.Changes, Undoes: o.Undoes,
	}
	op.Name = op.after(FieldName).Text
	return op
}

// sweep lists every organization that something was created in once more. An
// op or an asset's page seen twice is a duplicate, which only a person resolves:
// an earlier plan's create may take effect late, beside this one's. Every created
// record is compared with what was sent, a read-back at one request a page.
func (r *run) sweep(ctx context.Context) error {
	for _, organization := range slices.Sorted(maps.Keys(r.swept)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		list, err := r.configurationsOf(ctx, organization)
		if err != nil {
			status, words := vendorWords(err)
			words = "what was created could not be read back: " + words
			r.blame(CreateConfiguration, status, words)
			r.find(FindFailed, Operation{Kind: CreateConfiguration, Organization: organization}, nil, "%s", words)
			continue
		}
		made, err := r.created(r.swept[organization])
		if err != nil {
			return err
		}
		r.check(made, list)
		delete(r.swept, organization)
	}
	return nil
}

// sweepCancelled looks after a run that was cancelled, too, as long as a write
// may take: what was created until then must not go unseen.
func (r *run) sweepCancelled(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.within())
	defer cancel()
	err := r.sweep(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil // a finding says what could not be read back
	}
	return err
}

func (r *run) check(created map[string]Outcome, list []itglue.Configuration) {
	marked := make(map[string][]int64)
	made := make(map[int64]Outcome, len(created))
	for _, o := range created {
		made[o.Configuration] = o
	}
	for _, item := range list {
		c := project.Configuration(item)
		if origin, ok := c.Origin(); ok {
			for _, mark := range []string{origin.Op, samePage(origin.URL)} {
				marked[mark] = append(marked[mark], c.ID)
			}
		}
		if o, ok := made[c.ID]; ok {
			op := o.operation()
			r.compare(op, sent(op, item.NotesAbsent), c)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(created)) {
		op := created[id].operation()
		ids := slices.Concat(marked[id], marked[samePage(op.Origin().URL)])
		slices.Sort(ids)
		if ids = slices.Compact(ids); len(ids) > 1 {
			r.find(FindDuplicate, op, ids, "its asset is in IT Glue %d times: archive all but one of them", len(ids))
		}
	}
}

// sent is what of an operation's fields can be compared.
func sent(op Operation, notesAbsent bool) []Change {
	return slices.DeleteFunc(slices.Clone(op.Changes), func(c Change) bool {
		return c.Field == FieldNotes && notesAbsent
	})
}
