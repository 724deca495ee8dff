package reconcile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/project"
	"dev.onramp/itglue"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

// DefaultSettle is how long a write whose answer was lost may still take effect
// after its deadline: at least twice the longest gateway time-out seen
// (reliability anchors, section 1.2). A quarter of it is taken for the lag of
// the vendor's lists. Were either longer at the vendor, a create that was lost
// could be made twice; the sweep would tell.
const DefaultSettle = 120 * time.Second

// Applier carries plans out. The clients' transports must fire the hooks of
// net/http/httptrace and must not send a write twice. One Applier runs one
// Apply or Resolve at a time.
type Applier struct {
	DB     *store.DB
	Audit  *Audit
	ITGlue *itglue.Client
	Syncro *syncro.Client
	Host   string        // the Syncro account's host
	Settle time.Duration // 0 means DefaultSettle
	Who    string        // for the audit: the person, or "routine"
	Facts  Facts         // what the brakes weigh the plan against

	Agentless   project.AgentlessFields
	CleanSerial func(string) (string, bool) // as in Input

	// Effect is called inside the transaction that stores an outcome; an error
	// undoes the transaction and ends the run. Nil does nothing.
	Effect func(*store.Tx, Effect) error
	// Progress is called before each operation and each wait. Nil does nothing.
	Progress func(Progress)
	// Gate is called before each operation and may block: a person's pause. An
	// error ends the run. Nil lets everything pass.
	Gate func(context.Context) error

	// room asks the disk for bytes; tests answer for it. Nil asks the system.
	room func(path string, bytes uint64) error
	// boot reads the clock of the machine's start; tests set it. Nil asks the
	// system.
	boot func() clock
	// hook stands at every boundary of commit, send and receive; tests let the
	// program die there. Nil in production.
	hook func(point string) error
}

// Apply carries out what is left of an approved plan, in the order of the plan.
// It first finds out what became of writes whose answers were lost. Cancelling
// ctx ends it after the operation at hand. Called again with the same plan it
// goes on where it ended. The error says what kept the run from going on; the
// summary stands in any case.
func (a *Applier) Apply(ctx context.Context, p Plan, approval Approval) (Summary, error) {
	r := newRun(a, p)
	defer r.end()
	if err := approval.check(r.hash, time.Now()); err != nil {
		return r.summary, fmt.Errorf("apply the plan: %w", err)
	}
	if err := r.begin(approval); err != nil {
		return r.summary, fmt.Errorf("apply the plan: %w", err)
	}
	err := r.awaitFallen(ctx)
	if err == nil {
		err = r.resolveAll(ctx)
	}
	pending := r.pending()
	for err == nil && len(pending) > 0 && r.summary.Stopped == "" {
		pending, err = r.pass(ctx, pending)
		if err != nil || len(pending) == 0 || r.summary.Stopped != "" {
			break
		}
		// What is pending waits for a lost answer; if none was found out, a
		// further pass could do nothing that this one could not.
		open := len(r.open)
		if err = r.resolveAll(ctx); err == nil && len(r.open) == open {
			break
		}
	}
	if err == nil {
		err = r.sweep(ctx)
	} else if ctx.Err() != nil {
		err = errors.Join(err, r.sweepCancelled(ctx))
	}
	r.leave(pending)
	r.end()
	return r.summary, r.why(err)
}

// Resolve finds out what became of the writes whose answers were lost. It sends
// nothing but the properties of an asset that a lost link turns out to have
// removed. What it cannot tell stands in the findings.
func (a *Applier) Resolve(ctx context.Context) (Summary, error) {
	r := newRun(a, Plan{})
	err := r.load()
	if err == nil {
		err = r.resolveAll(ctx)
	}
	if err == nil {
		err = r.sweep(ctx)
	}
	r.summary.Unknown = len(r.open)
	r.end()
	return r.summary, r.why(err)
}

// why words the end of a run that a person or a deadline cut short.
func (r *run) why(err error) error {
	if err != nil && r.summary.Stopped == "" {
		r.summary.Stopped = err.Error()
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			r.summary.Stopped = "cancelled; what is written stays"
		}
	}
	return err
}

func (a *Applier) settle() time.Duration {
	if a.Settle > 0 {
		return a.Settle
	}
	return DefaultSettle
}

// within is a write's deadline.
func (a *Applier) within() time.Duration { return min(sendWithin, a.settle()) }

// secondLook is the time between two looks for a created record that was not
// found, because a vendor's lists may lag: 30 s by default.
func (a *Applier) secondLook() time.Duration { return a.settle() / 4 }

func (a *Applier) at(point string) error {
	if a.hook == nil {
		return nil
	}
	return a.hook(point)
}
