package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/reconcile"
	"dev.onramp/app/transport"
)

// syncState is the routine sync, whether a timer or a person started it.
type syncState struct {
	running bool
	runs    []Run // the last ones, oldest first
}

// ErrUnfinished says that a workspace may be read but not written from yet.
var ErrUnfinished = errors.New("the wizard of this workspace is not finished: records were read and matched, nothing was written; run onramp and finish it")

// ErrBusy says that another job of this program has the workspace.
var ErrBusy = errors.New("the workspace is busy")

// SyncOptions says how a pass goes.
type SyncOptions struct {
	DryRun bool // plan, but write nothing
	// Attended says that a person started it and looks on.
	Attended bool
}

// Sync makes one pass: read everything, let the rules decide on what is new,
// plan, weigh the plan with the brakes, and carry out what they let pass.
func (a *App) Sync(ctx context.Context, opt SyncOptions) (Summary, error) {
	a.loaded()
	a.mu.Lock()
	if err := a.maySync(); err != nil {
		a.mu.Unlock()
		return Summary{Workspace: a.opt.Name, Started: time.Now(), DryRun: opt.DryRun, Error: Sentence(err)}, err
	}
	a.syncing.running = true
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicSync)

	s := Summary{Workspace: a.opt.Name, Started: time.Now(), DryRun: opt.DryRun}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(a.ctx, cancel) // closing the workspace ends the pass
	defer stop()
	err := a.pass(ctx, opt, &s)
	s.Ended = time.Now()
	a.mu.RLock()
	s.Keys = a.keyWarnings(s.Ended)
	a.mu.RUnlock()
	if !opt.DryRun {
		s.note(a.tellHook(ctx, s, err))
	}
	if keep := a.keepSync(s, err); err == nil {
		err = keep
	}
	if err != nil {
		s.Error = Sentence(err)
	}
	a.logPass(s, err)
	a.broker.publish(TopicSync)
	return s, err
}

// ErrPaused says that a person paused the integration.
var ErrPaused = errors.New("the integration is paused: resume it on Home with p, until then no sync runs")

// maySync says why no pass may start now, and no plan be applied by its hash. The
// caller holds the lock.
func (a *App) maySync() error {
	if busy := a.busy(); busy != "" {
		return fmt.Errorf("%w: it is %s", ErrBusy, busy)
	}
	for _, v := range []Vendor{VendorSyncro, VendorITGlue} { // every pass needs both
		if a.settings.Paused[v] {
			return fmt.Errorf("%s: %w", VendorName(v), ErrPaused)
		}
	}
	return nil
}

// pass reads and then writes. What is optional may fail: that is told in the end.
func (a *App) pass(ctx context.Context, opt SyncOptions, s *Summary) error {
	if err := errors.Join(a.backUpDaily(), a.rereadKeys()); err != nil {
		return err
	}
	err := a.discover(ctx, transport.Routine)
	optional, others := apart(err)
	a.countRead(s)
	if others != nil {
		return err
	}
	fewer, others := apart(a.farFewer())
	optional = errors.Join(fewer, optional)
	if others != nil {
		return errors.Join(others, optional)
	}
	if err := a.backUpDaily(); err != nil { // before, the records may not have been in memory
		return errors.Join(err, optional)
	}
	return errors.Join(a.writePass(ctx, opt, s), a.forgetGone(time.Now()), optional)
}

// writePass plans, weighs the plan with the brakes, and carries out what they
// let pass.
func (a *App) writePass(ctx context.Context, opt SyncOptions, s *Summary) error {
	a.mu.RLock()
	finished := a.settings.Completed[StepFinish]
	a.mu.RUnlock()
	s.find(VendorSaaSAlerts, a.verifyInPass(ctx)...)
	if !finished && !opt.DryRun {
		a.countDecided(s)
		return ErrUnfinished
	}
	if !finished {
		s.Notes = append(s.Notes, "the wizard of this workspace is not finished: until it is, a sync reads and matches and writes nothing of this plan")
	}
	lost, err := a.settleLost(ctx, opt, s)
	if err != nil {
		return err
	}
	if finished { // before, what is missing is still being decided
		err = a.createMissing()
	}
	if err != nil {
		return err
	}
	made, err := a.makePlan(opt.Attended, narrowing{})
	if err != nil {
		return err
	}
	a.mu.RLock()
	s.braked(made.brakes, a.named)
	a.mu.RUnlock()
	s.withhold(made)
	if opt.DryRun || made.plan.Empty() {
		a.countDecided(s)
		a.countPlanned(s, made)
		if !opt.DryRun {
			err = a.leftOfPlan(0)
		}
		return errors.Join(err, failedWrites(lost))
	}
	approval := reconcile.Approval{Hash: made.plan.Hash(), By: "routine", At: time.Now()}
	done, err := a.runPlan(ctx, made.plan, 0, approval, opt.Attended)
	a.countDecided(s)
	a.countDone(s, made.plan, done)
	if err == nil && done.Stopped != "" {
		err = &StoppedError{Words: done.Stopped, Left: done.Left, Vendor: vendorWritten(done.StoppedAt)}
	}
	return errors.Join(err, failedWrites(lost, done))
}

// settleLost finds out what became of lost answers before a pass plans. Finding
// out may write, so that a dry run only tells of them.
func (a *App) settleLost(ctx context.Context, opt SyncOptions, s *Summary) (reconcile.Summary, error) {
	if !opt.DryRun {
		found, err := a.resolveLost(ctx)
		s.tell(found.Findings)
		return found, err
	}
	open, err := a.openIntents()
	if len(open) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("writes whose answers were lost: %d. The next pass that may write finds out what became of them first, which can change this plan", len(open)))
	}
	return reconcile.Summary{}, err
}

// StoppedError says that a pass stopped writing before its plan was done.
type StoppedError struct {
	Words  string // why
	Left   int    // operations that were not reached
	Vendor Vendor // whose answers were the reason, "" if nobody's
}

// Error says why it stopped and that the next pass goes on.
func (e *StoppedError) Error() string {
	return fmt.Sprintf("the pass stopped early: %s; %s left to the next one", e.Words, several(e.Left, "operation is", "operations are"))
}
