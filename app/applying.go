package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// ApplyState says how the applying of a plan stands.
type ApplyState string

// The states of applying.
const (
	ApplyIdle    ApplyState = "idle"
	ApplyRunning ApplyState = "running"
	ApplyPaused  ApplyState = "paused"
	ApplyDone    ApplyState = "done"
	ApplyStopped ApplyState = "stopped"
	ApplyFailed  ApplyState = "failed"
)

// applyState is the job that applies a plan.
type applyState struct {
	state    ApplyState
	pace     pace
	cost     []reconcile.Cost // of the plan
	without  int              // operations of the whole plan that are not in it
	pilot    bool             // they are not because it is a pilot
	progress reconcile.Progress
	summary  reconcile.Summary
	err      error
	cancel   context.CancelFunc
	resume   chan struct{} // closed to go on; nil while not paused
}

func (s *applyState) running() bool { return s.state == ApplyRunning || s.state == ApplyPaused }

// Finding is something about an operation that a person should see.
type Finding struct {
	Kind string
	Name msp.Text
	Text string
}

// ApplyView is what the Apply step shows.
type ApplyView struct {
	Generation  uint64
	State       ApplyState
	Done, Total int
	Failed      int
	Written     int      // operations that this run wrote
	Left        int      // of the whole plan, once it has ended, those that were left out of it
	Pilot       bool     // they were left out because it was a pilot
	Unwritten   []Count  // what became of the others once it has ended
	Braked      int      // of which a brake refused so many
	Brakes      []string // what held a part of the plan, a sentence each
	Rate        float64  // operations a second
	ETA         time.Duration
	Waiting     string
	Current     string
	Findings    []Finding
	Summary     []Count
	Error       string
}

// Apply returns how far the plan is carried out.
func (a *App) Apply() ApplyView {
	a.mu.RLock()
	defer a.mu.RUnlock()
	s := &a.applying
	v := ApplyView{
		Generation: a.generation, State: s.state, Done: s.progress.Done, Total: s.progress.Total, Waiting: s.progress.Waiting,
		Failed: s.summary.Failed, Summary: kindCounts(s.summary.Done), Error: s.summary.Stopped,
		Braked: s.summary.Braked - s.summary.Along,
	}
	for _, n := range s.summary.Done {
		v.Written += n
	}
	for _, b := range s.summary.Brakes {
		v.Brakes = append(v.Brakes, b.Code+": "+a.named(b.Words))
	}
	if v.State == "" {
		v.State = ApplyIdle
	}
	if v.State != ApplyIdle && !s.running() {
		v.Unwritten, v.Left, v.Pilot = unwritten(s.summary), s.without, s.pilot
	}
	if o := s.progress.Operation; o.ID != "" {
		v.Current = string(o.Kind) + " " + o.Name.String()
	}
	findings := s.summary.Findings
	if s.running() {
		v.Failed, findings = s.progress.Failed, s.progress.Findings
	}
	if s.state == ApplyRunning {
		// A limit that holds a request says more than what the run last said.
		limit, wait := a.limited()
		v.Waiting = cmp.Or(limit, v.Waiting)
		v.Rate, v.ETA = s.outlook(time.Now(), wait)
	}
	for _, f := range findings {
		v.Findings = append(v.Findings, Finding{Kind: string(f.Kind), Name: f.Name, Text: msp.Clean(f.Words)})
	}
	if s.err != nil {
		v.Error = s.err.Error()
	}
	return v
}

// outlook is how fast the run goes and how long it still takes, each 0 while that
// is not known. While it waits for a limit nothing is done, which says nothing of
// its pace: it ends by the limits then.
func (s *applyState) outlook(now time.Time, wait time.Duration) (rate float64, left time.Duration) {
	rest := reconcile.Rest(s.cost, s.progress.Done)
	if wait > 0 {
		return 0, wait + rest
	}
	return s.pace.rate(now), ending(s.pace.left(now, s.progress.Total-s.progress.Done), 0, rest)
}

// unwritten is what became of the operations that a run did not write.
func unwritten(s reconcile.Summary) []Count {
	all := []Count{
		{"ended earlier", s.Earlier},
		{"failed", s.Failed},
		{"refused by a brake", s.Braked - s.Along},
		{"in need of those", s.Along},
		{"not sent", s.Dropped},
		{"with a lost answer", s.Unknown},
		{"not reached", s.Left},
	}
	return slices.DeleteFunc(all, func(c Count) bool { return c.N == 0 })
}

// Approve approves the plan that is shown and starts carrying it out. Brakes
// that hold everything refuse with their words.
func (a *App) Approve() error {
	a.weighing.Lock() // what was taken out a moment ago is out
	defer a.weighing.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.applying.running():
		return errors.New("a plan is being applied already")
	case a.planned.state == PlanStale:
		return errors.New("decisions or settings have changed since the plan was made: make it anew and look at it again")
	case a.planned.state == PlanApplied:
		return errors.New("this plan was applied: make it anew and look at what is left")
	case a.planned.state != PlanReady:
		return errors.New("there is no plan to apply: make it first")
	case a.planned.plan.Empty():
		return errors.New("there is nothing to apply: both sides are as they should be")
	case a.syncing.running || a.crawls.running():
		return errors.New("records are still being read: wait for Discover, then make the plan anew")
	}
	plan, whole := a.planned.plan, a.planned.full.Operations.Len()
	without := whole - plan.Operations.Len()
	err := a.setLocked(func(s *Settings) error {
		s.Approved = true
		if !takesBack(plan) {
			s.PlanLeft = whole // until the run has ended
		}
		return nil
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(a.ctx)
	approval := reconcile.Approval{By: a.opt.Person, At: time.Now(), Overrides: a.planned.overrides}
	a.applying = applyState{state: ApplyRunning, cancel: cancel, cost: a.planned.cost, without: without, pilot: a.planned.pilot != 0}
	a.applying.progress.Total = plan.Operations.Len()
	a.planned.state = PlanApplied
	a.changed()
	a.start("apply", func(context.Context) error {
		defer cancel()
		approval.Hash = plan.Hash() // takes its time where the plan is large
		_, err := a.runPlan(ctx, plan, without, approval, true)
		return err
	})
	return nil
}

// takesBack says whether a plan takes an applied one back.
func takesBack(p reconcile.Plan) bool { return !p.Empty() && p.Operations.At(0).Undoes != "" }

// runPlan carries a plan out, which leaves so many writes of the whole one out,
// and reads the answers back into the store.
func (a *App) runPlan(ctx context.Context, plan reconcile.Plan, without int, approval reconcile.Approval, attended bool) (reconcile.Summary, error) {
	a.say(false, "apply begins: %s, approved by %s", several(plan.Operations.Len(), "operation", "operations"), approval.By)
	applier, err := a.applier(ctx, attended)
	if err != nil {
		return reconcile.Summary{}, a.applied(reconcile.Summary{}, err)
	}
	if _, err := a.backUp(); err != nil {
		return reconcile.Summary{}, a.applied(reconcile.Summary{}, fmt.Errorf("back up the workspace before applying: %w", err))
	}
	applier.Facts.Overrides = approval.Overrides
	summary, err := applier.Apply(ctx, plan, approval)
	if err == nil && attended {
		err = a.set(func(s *Settings) error {
			s.LastSync = time.Now()
			if len(summary.Done) > 0 || len(unwritten(summary)) == 0 {
				s.Completed[StepPlan] = true // not where nothing was written, as when brakes refused all of it
			}
			return nil
		})
	}
	if err == nil && !takesBack(plan) {
		err = a.leftOfPlan(without + plan.Operations.Len() - finished(summary))
	}
	inStep := errors.Join(a.rereadDecisions(), a.reload()) // before anybody hears that the run has ended
	return summary, errors.Join(a.applied(summary, err), a.keepApply(), inStep)
}

// keepApply remembers what became of a plan that a person applied; that of a pass
// is told with the pass.
func (a *App) keepApply() error {
	v := a.Apply()
	v.Summary = nil // the log has the kinds
	line := v.Line()
	return a.set(func(s *Settings) error {
		if !a.syncing.running {
			s.LastApply, s.LastApplyAt = line, time.Now()
		}
		return nil
	})
}

// finished is how many operations of its plan a run found done or has done.
func finished(s reconcile.Summary) int {
	n := s.Earlier
	for _, done := range s.Done {
		n += done
	}
	return n
}

// leftOfPlan keeps how many writes of the whole plan are left.
func (a *App) leftOfPlan(n int) error {
	a.mu.RLock()
	same := a.settings.PlanLeft == n
	a.mu.RUnlock()
	if same {
		return nil
	}
	return a.set(func(s *Settings) error { s.PlanLeft = n; return nil })
}

func (a *App) applied(summary reconcile.Summary, err error) error {
	a.sayApplied(summary, err)
	a.mu.Lock()
	a.applying.summary, a.applying.err = summary, err
	switch {
	case errors.Is(err, context.Canceled):
		a.applying.state, a.applying.err, err = ApplyStopped, nil, nil
	case err != nil:
		a.applying.state = ApplyFailed
	case summary.Stopped != "":
		a.applying.state = ApplyStopped
	default:
		a.applying.state = ApplyDone
		a.applying.progress.Done = a.applying.progress.Total - summary.Braked
	}
	a.applying.progress.Operation, a.applying.progress.Waiting = reconcile.Operation{}, ""
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicApply)
	a.broker.publish(TopicRecords)
	return err
}

func (a *App) progressed(p reconcile.Progress) {
	a.mu.Lock()
	a.applying.progress = p
	a.applying.pace.note(time.Now(), p.Done)
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicApply)
}

// gate holds the run between two operations while a person has paused it.
func (a *App) gate(ctx context.Context) error {
	a.mu.RLock()
	resume := a.applying.resume
	a.mu.RUnlock()
	if resume == nil {
		return nil
	}
	select {
	case <-resume:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// PauseApply pauses after the operation at hand.
func (a *App) PauseApply() {
	a.mu.Lock()
	if a.applying.state == ApplyRunning {
		a.applying.state, a.applying.resume = ApplyPaused, make(chan struct{})
		a.changed()
	}
	a.mu.Unlock()
	a.broker.publish(TopicApply)
}

// ResumeApply goes on after a pause.
func (a *App) ResumeApply() {
	a.mu.Lock()
	if a.applying.state == ApplyPaused {
		close(a.applying.resume)
		a.applying.state, a.applying.resume = ApplyRunning, nil
		a.applying.pace = pace{} // the pause is no part of it
		a.changed()
	}
	a.mu.Unlock()
	a.broker.publish(TopicApply)
}

// CancelApply ends the run after the operation at hand. What is left goes on
// with the next plan.
func (a *App) CancelApply() {
	a.mu.RLock()
	cancel := a.applying.cancel
	a.mu.RUnlock()
	if cancel != nil {
		cancel()
	}
}

// tookEffect stores the records that a vendor answered and turns a decision to
// create into a match with what was created, all in the transaction of the
// outcome. Memory is brought in step when the run has ended: the lock on it must
// never be taken inside a transaction.
func tookEffect(tx *store.Tx, effect reconcile.Effect) error {
	if effect.Outcome.Class != reconcile.Done {
		return nil
	}
	var err error
	if effect.Organization != nil {
		err = errors.Join(err, discover.KeepOrganization(tx, *effect.Organization))
	}
	if effect.Configuration != nil {
		err = errors.Join(err, discover.KeepConfiguration(tx, *effect.Configuration))
	}
	if effect.Asset != nil {
		err = errors.Join(err, discover.KeepAsset(tx, *effect.Asset))
	}
	o := effect.Operation
	switch o.Kind {
	case reconcile.CreateOrganization:
		err = errors.Join(err, created(tx, msp.Customers, o.Customer, effect.Outcome.Organization))
	case reconcile.CreateConfiguration:
		err = errors.Join(err, created(tx, msp.Assets, o.Asset, effect.Outcome.Configuration))
	case reconcile.CreateManufacturer:
		err = errors.Join(err, discover.KeepNamed(tx, discover.Manufacturers, discover.Named{ID: effect.Outcome.Record, Name: o.Name}))
	case reconcile.CreateModel:
		err = errors.Join(err, discover.KeepNamed(tx, discover.Models, discover.Named{ID: effect.Outcome.Record, Name: o.Name, Parent: o.Manufacturer}))
	case reconcile.Retire:
		err = errors.Join(err, takenBack(tx, o))
	case reconcile.Update, reconcile.MoveLink, reconcile.Restore, reconcile.WriteLink:
	}
	return err
}

func created(tx *store.Tx, s msp.Subject, left, right int64) error {
	d, known, err := decisionBucket.Get(tx, decisionKey(msp.Decision{Subject: s, Left: left}))
	if err != nil || !known || d.Verdict != msp.Create {
		return err
	}
	after := d
	after.Verdict, after.Right, after.When = msp.Matched, idText(right), time.Now()
	after.Why = name(d.Why, "created by Onramp")
	return ActChange{Before: &d, After: &after}.put(tx)
}

// rereadDecisions brings memory in step with the store after a run.
func (a *App) rereadDecisions() error {
	a.work.Lock()
	defer a.work.Unlock()
	fresh, err := loadDecisions(a.db)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.decided = fresh
	a.rows++
	a.changed()
	return nil
}
