package reconcile

import (
	"context"
	"errors"
	"fmt"

	"dev.onramp/app/msp"
	"dev.onramp/app/project"
	"dev.onramp/itglue"
)

// change carries out what alters a configuration that exists: it is read
// immediately before, and only what still stands as the plan saw it is written.
func (r *run) change(ctx context.Context, op Operation) error {
	now, err := r.configuration(ctx, op.Configuration)
	switch {
	case errors.Is(err, itglue.ErrNotFound):
		r.drop(op, FindChanged, nil, "configuration %d is no longer in IT Glue", op.Configuration)
		return nil
	case err != nil:
		return r.cannotLook(ctx, op, err)
	}
	c := project.Configuration(now)
	if why := differs(op, c, now.NotesAbsent); why != "" {
		r.drop(op, FindChanged, nil, "%s", why)
		return nil
	}
	left := unwritten(op.Changes, c)
	if len(left) == 0 {
		return r.already(op, Effect{Configuration: &c})
	}
	attributes := make(map[string]any, len(left))
	for _, ch := range left {
		attributes[string(ch.Field)] = ch.Field.attribute(ch.After)
	}
	op.Changes = left // what stood already was somebody else's work, and is not taken back with this
	err = r.send(ctx, write{op: op, send: func(ctx context.Context) (Effect, error) {
		answer, err := r.ITGlue.UpdateConfiguration(ctx, op.Configuration, attributes)
		if err == nil {
			r.compare(op, left, project.Configuration(answer))
		}
		// The answer lacks the interfaces, which an update never touches.
		after := project.Configuration(answer)
		after.Interfaces, after.RMM = c.Interfaces, c.RMM
		return Effect{Configuration: &after}, err
	}})
	return err
}

func (r *run) configuration(ctx context.Context, id int64) (itglue.Configuration, error) {
	return read(ctx, r, inITGlue, func(ctx context.Context) (itglue.Configuration, error) {
		return r.ITGlue.Configuration(ctx, id, itglue.IncludeInterfaces, itglue.IncludeRMMRecords)
	})
}

// resolved puts in the ids of manufacturers and models that this plan made, and
// leaves out those that it did not.
func (r *run) resolved(changes []Change) []Change {
	var out []Change
	for _, c := range changes {
		if c.After.By != "" {
			if c.After.ID = r.madeID(c.After); c.After.ID == 0 {
				continue
			}
			c.After.By = ""
		}
		out = append(out, c)
	}
	return out
}

// differs says in words what about the configuration is no longer as the plan
// saw it, "" when nothing is.
func differs(op Operation, c msp.Configuration, notesAbsent bool) string {
	switch {
	case c.OrganizationID != op.Organization:
		return fmt.Sprintf("configuration %d moved to organization %d", c.ID, c.OrganizationID)
	case c.PSA != op.PSA:
		return fmt.Sprintf("configuration %d: its link with the PSA changed", c.ID)
	}
	for _, ch := range op.Changes {
		now := valueOf(c, ch.Field)
		if ch.Field == FieldNotes && notesAbsent {
			return fmt.Sprintf("configuration %d: IT Glue does not show its notes", c.ID)
		}
		if !ch.Field.same(now, ch.Before) && !ch.Field.same(now, ch.After) {
			return fmt.Sprintf("configuration %d: %s is now %q, and was %q when the plan was made", c.ID, ch.Field, now.Text, ch.Before.Text)
		}
	}
	return ""
}

func unwritten(changes []Change, c msp.Configuration) []Change {
	var left []Change
	for _, ch := range changes {
		if !ch.Field.same(valueOf(c, ch.Field), ch.After) {
			left = append(left, ch)
		}
	}
	return left
}

// already ends an operation whose after-image stands without a write.
func (r *run) already(op Operation, effect Effect) error {
	in := r.intent(write{op: op})
	o := in.outcome(in.Sent)
	o.Class, o.Attempts, o.Words = Done, 0, "it was so already"
	return r.finish(in, o, effect)
}

// compare tells what the vendor stored otherwise than it was sent.
func (r *run) compare(op Operation, sent []Change, c msp.Configuration) {
	op.Configuration = c.ID
	for _, ch := range sent {
		if now := valueOf(c, ch.Field); !ch.Field.same(now, ch.After) {
			r.find(FindNotKept, op, nil, "%s: %q was sent, %q is stored", ch.Field, ch.After.Text, now.Text)
		}
	}
}
