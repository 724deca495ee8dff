package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/app/transport"
)

// syncState is the routine sync, whether a timer or a person started it.
type syncState struct {
	running bool
	last    Summary
	err     error
}

// KindSummary is what one pass did with one kind of record of one vendor.
type KindSummary struct {
	Read int `json:"read"`
	// ChangesOnly says that only what changed was asked for; Read is from the
	// last complete reading then.
	ChangesOnly     bool `json:"changes_only,omitempty"`
	MatchedAuto     int  `json:"matched_auto"`
	MatchedByPerson int  `json:"matched_by_person"`
	Review          int  `json:"left_for_review"`
	Ignored         int  `json:"ignored"`
	Held            int  `json:"held_back"`
	Created         int  `json:"created"`
	Updated         int  `json:"updated"`
	Linked          int  `json:"linked"`
	Retired         int  `json:"retired"`
	Restored        int  `json:"restored"`
	Refused         int  `json:"refused_by_a_brake"`
	Failed          int  `json:"failed"`
}

// Summary is what one pass of `onramp sync` did.
type Summary struct {
	Workspace string                            `json:"workspace"`
	Started   time.Time                         `json:"started"`
	Ended     time.Time                         `json:"ended"`
	DryRun    bool                              `json:"dry_run,omitempty"`
	Vendors   map[Vendor]map[string]KindSummary `json:"vendors"`
	Brakes    []string                          `json:"brakes,omitempty"`
	Findings  []string                          `json:"findings,omitempty"`
	// Notes say what was left out, and why.
	Notes []string `json:"notes,omitempty"`
	// Stopped says why the pass ended early, "" if it did not.
	Stopped string `json:"stopped,omitempty"`
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
		return Summary{}, err
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
	if keep := a.keepSync(s, err); err == nil {
		err = keep
	}
	a.broker.publish(TopicSync)
	return s, err
}

// ErrPaused says that a person paused the integration.
var ErrPaused = errors.New("the integration is paused: run onramp and resume it on Home")

// maySync says why no pass may start now. The caller holds the lock.
func (a *App) maySync() error {
	if busy := a.busy(); busy != "" {
		return fmt.Errorf("%w: it is %s", ErrBusy, busy)
	}
	if a.settings.Paused[VendorSyncro] || a.settings.Paused[VendorITGlue] {
		return ErrPaused
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
	if err := a.farFewer(); err != nil {
		return errors.Join(err, optional)
	}
	if optional != nil {
		s.Notes = append(s.Notes, msp.Clean(optional.Error()))
	}
	return errors.Join(a.writePass(ctx, opt, s), optional)
}

// writePass plans, weighs the plan with the brakes, and carries out what they
// let pass.
func (a *App) writePass(ctx context.Context, opt SyncOptions, s *Summary) error {
	a.mu.RLock()
	finished := a.settings.Completed[StepFinish]
	a.mu.RUnlock()
	s.Findings = append(s.Findings, a.verifyInPass(ctx)...)
	if !finished {
		a.countDecided(s)
		return ErrUnfinished
	}
	found, err := a.resolveLost(ctx)
	s.tell(found.Findings)
	if err != nil {
		return err
	}
	if err := a.createMissing(); err != nil {
		return err
	}
	made, err := a.makePlan(opt.Attended)
	if err != nil {
		return err
	}
	for _, b := range made.brakes {
		s.Brakes = append(s.Brakes, b.Code+": "+b.Words)
	}
	if opt.DryRun || made.plan.Empty() {
		a.countDecided(s)
		a.countPlanned(s, made)
		return nil
	}
	approval := reconcile.Approval{Hash: made.plan.Hash(), By: "routine", At: time.Now()}
	done, err := a.runPlan(ctx, made.plan, approval, opt.Attended)
	a.countDecided(s)
	a.countDone(s, made.plan, done)
	return err
}

// keepSync remembers the pass, so that Home can show it.
func (a *App) keepSync(s Summary, failed error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.syncing = syncState{last: s, err: failed}
	a.changed()
	if _, others := apart(failed); others != nil && !errors.Is(others, ErrUnfinished) {
		return nil
	}
	return a.setLocked(func(set *Settings) error {
		set.LastSync, set.LastRun = s.Ended, s.Line()
		if !s.DryRun {
			set.Devices = devicesBy(a.records)
		}
		return nil
	})
}

// vendorOf places a kind of record at its vendor, under the summary's name.
var vendorOf = map[discover.Kind]Vendor{
	discover.Customers: VendorSyncro, discover.Assets: VendorSyncro, discover.Organizations: VendorITGlue,
	discover.Configurations: VendorITGlue, discover.SaaSOrganizations: VendorSaaSAlerts,
}

// edit changes the summary of one kind.
func (s *Summary) edit(k discover.Kind, change func(*KindSummary)) {
	s.editNamed(vendorOf[k], summaryName(k), change)
}

func (s *Summary) editNamed(v Vendor, kind string, change func(*KindSummary)) {
	if s.Vendors == nil {
		s.Vendors = map[Vendor]map[string]KindSummary{}
	}
	if s.Vendors[v] == nil {
		s.Vendors[v] = map[string]KindSummary{}
	}
	row := s.Vendors[v][kind]
	change(&row)
	s.Vendors[v][kind] = row
}

// mappingName is where the decisions about a kind are counted. What is mapped to
// SaaS Alerts is customers, so it does not stand beside its organizations.
func mappingName(k discover.Kind) string {
	if k == discover.SaaSOrganizations {
		return "customers mapped"
	}
	return summaryName(k)
}

func summaryName(k discover.Kind) string {
	if k == discover.SaaSOrganizations {
		return "organizations"
	}
	return string(k)
}

func (a *App) countRead(s *Summary) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	alerts := a.saasAlerts()
	if alerts.words != "" {
		s.Notes = append(s.Notes, msp.Clean(alerts.words))
	}
	for k, v := range vendorOf {
		if v == VendorSaaSAlerts && !alerts.asked {
			continue
		}
		last := a.records.Crawls[k]
		s.edit(k, func(row *KindSummary) { row.Read, row.ChangesOnly = last.Read, !last.Refreshed.Before(s.Started) })
	}
}

// countDecided says what stands decided and what is left for a person.
func (a *App) countDecided(s *Summary) {
	for subject, kind := range map[msp.Subject]discover.Kind{msp.Customers: discover.Customers, msp.Assets: discover.Assets, msp.SaaS: discover.SaaSOrganizations} {
		review := a.Review(subject, 0)
		if len(review.Rows) == 0 {
			continue
		}
		s.editNamed(vendorOf[kind], mappingName(kind), func(row *KindSummary) {
			for _, r := range review.Rows {
				switch {
				case r.State == StateMatched && r.Rule:
					row.MatchedAuto++
				case r.State == StateMatched:
					row.MatchedByPerson++
				case r.State == StateIgnored:
					row.Ignored++
				case r.State == StateOpen, r.State == StateLater:
					row.Review++
				case r.State == StateHeld:
					row.Held++
				}
			}
		})
	}
}

// countPlanned counts what the brakes refuse of a plan that is not carried out.
func (a *App) countPlanned(s *Summary, made planState) {
	for _, o := range made.plan.Operations {
		for _, b := range made.brakes {
			if b.Blocks(o) {
				s.edit(kindOf(o), func(row *KindSummary) { row.Refused++ })
				break
			}
		}
	}
}

// kindOf is the kind of record that an operation writes to.
func kindOf(o reconcile.Operation) discover.Kind {
	switch o.Kind {
	case reconcile.CreateOrganization:
		return discover.Organizations
	case reconcile.WriteLink:
		return discover.Assets
	case reconcile.CreateManufacturer, reconcile.CreateModel, reconcile.CreateConfiguration, reconcile.Update,
		reconcile.MoveLink, reconcile.Restore, reconcile.Retire:
	}
	return discover.Configurations
}

// tell keeps what a person should see.
func (s *Summary) tell(findings []reconcile.Finding) {
	for _, f := range findings {
		s.Findings = append(s.Findings, msp.Clean(string(f.Kind)+": "+f.Name.String()+": "+f.Words))
	}
}

// countDone counts what a run did, refused and failed at.
func (a *App) countDone(s *Summary, plan reconcile.Plan, done reconcile.Summary) {
	s.Stopped = done.Stopped
	s.tell(done.Findings)
	s.edit(discover.Organizations, func(row *KindSummary) { row.Created = done.Done[reconcile.CreateOrganization] })
	s.edit(discover.Assets, func(row *KindSummary) { row.Linked = done.Done[reconcile.WriteLink] })
	s.edit(discover.Configurations, func(row *KindSummary) {
		row.Created = done.Done[reconcile.CreateConfiguration]
		row.Updated = done.Done[reconcile.Update] + done.Done[reconcile.MoveLink]
		row.Retired, row.Restored = done.Done[reconcile.Retire], done.Done[reconcile.Restore]
	})
	failed := map[string]bool{}
	for _, f := range done.Findings {
		if f.Kind == reconcile.FindFailed {
			failed[f.Op] = true
		}
	}
	for _, o := range plan.Operations {
		if failed[o.ID] {
			s.edit(kindOf(o), func(row *KindSummary) { row.Failed++ })
		}
		for _, b := range done.Brakes {
			if b.Blocks(o) {
				s.edit(kindOf(o), func(row *KindSummary) { row.Refused++ })
				break
			}
		}
	}
}

// Writes is the number of records that the pass wrote.
func (s Summary) Writes() int {
	n := 0
	for _, kinds := range s.Vendors {
		for _, k := range kinds {
			n += k.Created + k.Updated + k.Linked + k.Retired + k.Restored
		}
	}
	return n
}

// Refused is the number of operations that a brake refused.
func (s Summary) Refused() int {
	n := 0
	for _, kinds := range s.Vendors {
		for _, k := range kinds {
			n += k.Refused
		}
	}
	return n
}

// Print writes the summary as one line for a person, or as JSON.
func (s Summary) Print(w io.Writer, asJSON bool) error {
	if !asJSON {
		_, err := fmt.Fprintln(w, s.Line())
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(s)
}

// Line is the pass in one line.
func (s Summary) Line() string {
	assets := s.Vendors[VendorSyncro][string(discover.Assets)]
	configurations := s.Vendors[VendorITGlue][string(discover.Configurations)]
	return fmt.Sprintf("%d assets read, %d left for review; %d created, %d updated, %d linked, %d retired, %d refused by a brake, %d failed",
		assets.Read, assets.Review, configurations.Created, configurations.Updated, assets.Linked, configurations.Retired, s.Refused(), configurations.Failed+assets.Failed)
}

// NeedsReview says whether the pass left something to a person: an open row, a
// finding, or what a brake holds.
func (s Summary) NeedsReview() bool {
	if len(s.Findings) > 0 || len(s.Brakes) > 0 {
		return true
	}
	for _, kinds := range s.Vendors {
		for _, k := range kinds {
			if k.Review > 0 || k.Failed > 0 {
				return true
			}
		}
	}
	return false
}
