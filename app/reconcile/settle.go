package reconcile

import (
	"context"
	"fmt"
	"time"
)

// SettleOpen records what a person found out about a create whose outcome could
// not be told: the id of the record that it made, or 0 when it made none, after
// which the plan may send it once more. It does what Apply does with an
// outcome: the audit, the journal, and Effect with the record as read now.
func (a *Applier) SettleOpen(ctx context.Context, op string, record int64) error {
	r := newRun(a, Plan{})
	if err := r.load(); err != nil {
		return fmt.Errorf("say what became of the write %s: %w", op, err)
	}
	in, open := r.open[op]
	if !open {
		return fmt.Errorf("say what became of the write %s: it is not open any more; look at the findings again", op)
	}
	o := in.outcome(time.Now())
	o.Words = "said by " + r.Who
	if record == 0 {
		o.Class = NotCreated
		return r.finish(in, o, Effect{})
	}
	effect, err := r.recordOf(ctx, in.Operation.Kind, record)
	if err != nil {
		return fmt.Errorf("say what became of the write %s: read record %d: %w", op, record, err)
	}
	o.Class = Done
	return r.finish(in, o, effect)
}

// recordOf reads a record that a person named.
func (r *run) recordOf(ctx context.Context, kind Kind, id int64) (Effect, error) {
	switch kind {
	case CreateOrganization:
		o, err := r.ITGlue.Organization(ctx, id)
		return organizationEffect(o), err
	case CreateConfiguration:
		c, err := r.configuration(ctx, id)
		return configurationEffect(c), err
	}
	return Effect{}, fmt.Errorf("a lost answer to %q is found out by looking, not by naming a record", kind)
}
