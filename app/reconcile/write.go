package reconcile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"dev.onramp/store"
)

const (
	// sendWithin is a write's deadline, which its intent's settle time counts
	// from. It is shorter where the settle time is.
	sendWithin = 30 * time.Second
	// rateLimitPause is waited after the first 429, twice as long after the
	// second and so on; the transport may hold the request back further.
	rateLimitPause = 15 * time.Second
	maxRateLimited = 8
	// maxUnsent bounds how often a write is tried of which no byte left, be it
	// that the vendor cannot be reached or that the limit leaves no room.
	maxUnsent   = 20
	unsentPause = 2 * time.Second
)

// write is one write to a vendor.
type write struct {
	op         Operation
	watermark  int64
	properties map[string]string // see Intent
	send       func(context.Context) (Effect, error)
}

// send carries a write through the journal: the intent is on the disk before
// the first byte, the outcome after the answer. The error is one of the store
// or the audit, or the person's cancelling before anything was sent.
func (r *run) send(ctx context.Context, w write) error {
	in := r.intent(w)
	for looked := time.Now(); ; {
		if err := r.commitIntent(in); err != nil {
			return err
		}
		effect, how, status, words, err := r.sendOnce(ctx, w)
		if err != nil {
			return err
		}
		if how == notSent && ctx.Err() != nil {
			return errors.Join(ctx.Err(), r.withdraw(in))
		}
		wait, why := r.again(w.op.Kind.vendor(), how)
		if wait == 0 {
			return r.conclude(in, effect, how, status, words)
		}
		if err := r.pause(ctx, wait, why); err != nil {
			return errors.Join(err, r.withdraw(in))
		}
		if aged(looked) {
			return cmp.Or(r.withdraw(in), errLookAgain)
		}
		r.putOff(&in, r.within()+r.settle())
	}
}

// again says how long to wait before a write of which nothing was done is tried
// once more, 0 when it is not.
func (r *run) again(to vendor, how answer) (wait time.Duration, why string) {
	switch how {
	case rateLimited:
		r.summary.RateLimited++
		if r.tries.limited++; r.tries.limited < maxRateLimited {
			return time.Duration(r.tries.limited) * rateLimitPause, "the vendor asks to slow down"
		}
	case notSent:
		if r.tries.unsent++; r.tries.unsent < maxUnsent {
			return unsentPause, "nothing could be sent to " + to.name() + " yet: it is tried again"
		}
	}
	return 0, ""
}

// intent is the journal's record of a write; a second attempt keeps the first
// one's watermark.
func (r *run) intent(w write) Intent {
	in := Intent{
		Operation: w.op, PlanHash: r.hash, Who: r.Who, Attempt: 1, Watermark: w.watermark,
		Sent: time.Now().UTC(), Properties: w.properties,
	}
	r.putOff(&in, r.within()+r.settle())
	if first := r.outcomes.get(w.op.ID); first.is(NotCreated) {
		in.Attempt = int(first.attempts) + 1
		in.Watermark = min(in.Watermark, first.watermark)
	}
	return in
}

func (r *run) commitIntent(in Intent) error {
	key := store.TextKey(in.Operation.ID)
	err := r.noteAndCommit("intent", auditLine(in, "intent", 0, ""), func(tx *store.Tx) error { return intents.Put(tx, key, in) })
	if err != nil {
		return fmt.Errorf("store the intent to %s %s (nothing was sent): %w", in.Operation.Kind, in.Operation.Name, err)
	}
	return r.at("before the send")
}

// sendOnce sends the write once. A person's cancelling ends it while it waits
// for the vendor's limit, and not once a byte of it has left: the answer is
// worth more than the time.
func (r *run) sendOnce(ctx context.Context, w write) (Effect, answer, int, string, error) {
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.within())
	defer cancel()
	watched, wire := watch(deadline)
	traced := r.traced[w.op.Kind.vendor()]
	release := context.AfterFunc(ctx, func() {
		if traced && !wire.wrote.Load() {
			cancel()
		}
	})
	defer release()
	effect, err := w.send(watched)
	how, status, words := classify(err, wire, traced)
	return effect, how, status, words, r.at("after the answer")
}

// conclude stores what became of a write.
func (r *run) conclude(in Intent, effect Effect, how answer, status int, words string) error {
	o := in.outcome(time.Now())
	o.Status, o.Words = status, words
	if how != lostAnswer {
		r.lost = 0
	}
	r.budget(in.Operation.Kind, how != answered)
	switch how {
	case answered:
		o.Class = Done
		return r.finish(in, o, effect)
	case refused:
		o.Class = Failed
		r.fail(in.Operation, status, words)
		return r.finish(in, o, Effect{})
	case rateLimited, notSent:
		r.fail(in.Operation, status, "nothing was sent: "+words)
		r.outcomes.put(in.Operation.ID, Outcome{Class: Failed}.ending())
		return r.withdraw(in)
	}
	r.open[in.Operation.ID] = in
	if r.lost++; r.lost >= unknownsInRow {
		r.summary.StoppedAt = in.Operation.Kind
		r.summary.Stopped = fmt.Sprintf("%d answers in a row were lost, the last with: %s. Look at the connection, then apply again", r.lost, words)
	}
	return r.note("lost answer", auditLine(in, string(Unknown), status, words))
}

// finish writes the outcome: the audit first, then in one commit the outcome,
// the end of the intent, and whatever the app makes of the effect.
func (r *run) finish(in Intent, o Outcome, effect Effect) error {
	op := in.Operation
	effect.Operation = op
	if o.Class == Done {
		o.place(effect.record())
	}
	effect.Outcome = o
	line := auditLine(in, string(o.Class), o.Status, o.Words)
	line.IDs = o.ids()
	if err := r.note("outcome", line); err != nil {
		return err
	}
	err := r.commit("outcome", func(tx *store.Tx) error {
		err := errors.Join(outcomes.Put(tx, store.TextKey(op.ID), o), intents.Delete(tx, store.TextKey(op.ID)))
		err = errors.Join(err, markTakenBack(tx, in, o))
		if op.Kind == WriteLink {
			err = errors.Join(err, SetLinking(tx, r.linking))
		}
		if err != nil || r.Effect == nil || o.Class != Done {
			return err
		}
		return r.Effect(tx, effect)
	})
	if err != nil {
		return fmt.Errorf("store the outcome of %s %s (it is found out at the next start): %w", op.Kind, op.Name, err)
	}
	delete(r.open, op.ID)
	r.outcomes.put(op.ID, o.ending())
	if o.Class == Done {
		r.summary.Done[op.Kind]++
	}
	return nil
}

// record is the id of the record that the vendor answered.
func (e Effect) record() int64 {
	switch {
	case e.Configuration != nil:
		return e.Configuration.ID
	case e.Organization != nil:
		return e.Organization.ID
	}
	return e.Outcome.Record
}

// withdraw takes back the intent of a write of which nothing was sent.
func (r *run) withdraw(in Intent) error {
	if err := r.note("withdrawal", auditLine(in, string(notSent), 0, "")); err != nil {
		return err
	}
	err := r.commit("withdrawal", func(tx *store.Tx) error { return intents.Delete(tx, store.TextKey(in.Operation.ID)) })
	if err != nil {
		return fmt.Errorf("take back the intent to %s %s: %w", in.Operation.Kind, in.Operation.Name, err)
	}
	return nil
}

// budget is brake B9: too many failures among the last writes stop the run.
func (r *run) budget(kind Kind, failed bool) {
	r.recent = append(r.recent, failed)
	if len(r.recent) > errorWindow {
		r.recent = r.recent[1:]
	}
	n := 0
	for _, f := range r.recent {
		if f {
			n++
		}
	}
	if n > errorBudget && r.summary.Stopped == "" {
		r.summary.StoppedAt = kind
		r.summary.Stopped = fmt.Sprintf("brake B9: %d of the last %d writes failed, and more than %d stop a run: look at the findings, then apply again", n, len(r.recent), errorBudget)
	}
}

// pause waits and says so.
func (r *run) pause(ctx context.Context, d time.Duration, why string) error {
	r.progress(Progress{Waiting: why, Until: time.Now().Add(d)})
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
