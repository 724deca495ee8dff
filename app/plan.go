package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// PlanState says where the plan stands.
type PlanState string

// The states of a plan.
const (
	PlanNone   PlanState = "none"
	PlanMaking PlanState = "making"
	PlanReady  PlanState = "ready"
	PlanStale  PlanState = "stale" // a decision or a setting changed since
	PlanFailed PlanState = "failed"
	// PlanApplied is a plan that was carried out as far as it went.
	PlanApplied PlanState = "applied"
)

// planState is the plan that the Plan step shows.
type planState struct {
	state     PlanState
	full      reconcile.Plan
	plan      reconcile.Plan   // full without what was taken out, or the pilot's part
	cost      []reconcile.Cost // of plan, as is the next
	counts    []Count
	left      []bool // of full's operations, those that are not in plan; nil if all are
	held      []HeldRow
	withheld  Pile          // of held, what a person must do something about
	managed   map[int64]int // customer -> matched devices when the plan was made
	brakes    []reconcile.Brake
	out       map[string]bool
	pilot     int64
	overrides []reconcile.Override
	released  map[string]reconcile.Brake // by code: what the overrides released
	kept      narrowing                  // while there is none: what the next one leaves out
	err       error
	waiting   string // while it is made: what for
}

func (p *planState) stale() {
	if p.state == PlanReady {
		p.state = PlanStale
	}
}

// weigh reckons what a plan costs, which screens ask for again and again, and
// what holds it.
func (p *planState) weigh(facts reconcile.Facts) {
	p.cost, p.counts, p.brakes = p.plan.Cost(), kindCounts(p.plan.Counts()), reconcile.Brakes(p.plan, facts)
}

// MakePlan makes the plan that the decisions ask for, in the background.
func (a *App) MakePlan() error {
	a.mu.Lock()
	if a.applying.running() {
		a.mu.Unlock()
		return errors.New("a plan is being applied: wait for it, or cancel it first")
	}
	if a.planned.state == PlanMaking {
		a.mu.Unlock()
		return nil
	}
	if err := a.reachable(StepPlan); err != nil {
		a.mu.Unlock()
		return err
	}
	before := a.planned
	a.planned = planState{state: PlanMaking}
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicPlan)
	a.start("plan", func(ctx context.Context) error {
		kept := before.narrowed()
		_, err := a.resolveLost(ctx)
		if err != nil {
			return a.planFailed(err, kept)
		}
		_, err = a.makePlan(true, kept)
		return err
	})
	return nil
}

func (a *App) planFailed(err error, kept narrowing) error {
	a.mu.Lock()
	a.planned = planState{state: PlanFailed, err: err, kept: kept}
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicPlan)
	return err
}

// makePlan makes the plan that the decisions ask for, but for what a person left
// out, and weighs it.
func (a *App) makePlan(attended bool, kept narrowing) (planState, error) {
	a.mu.RLock()
	from := a.makeInScope(a.settings.Scope)
	a.mu.RUnlock()
	return a.weighed(attended, kept, from)
}

// weighed makes a plan from the present state, weighs it with the brakes and
// shows it. Nobody decides anything meanwhile; everybody may read.
func (a *App) weighed(attended bool, kept narrowing, from func(*store.Tx, reconcile.Input) (reconcile.Plan, []reconcile.Held, error)) (planState, error) {
	made := planState{state: PlanReady, out: map[string]bool{}}
	a.work.Lock()
	a.mu.RLock()
	input := a.planInput()
	made.managed = a.managed()
	facts := a.planFacts(attended, made.managed)
	a.mu.RUnlock()
	made.err = a.db.View(func(tx *store.Tx) (err error) {
		var marks error
		input.Retired, err = reconcile.RetiredByUs(tx)
		input.TakenBack, marks = reconcile.TakenBacks(tx)
		if err = errors.Join(err, marks); err != nil {
			return err
		}
		source := &planSource{tx: tx, decided: &a.decided, assets: a.records.asset, included: a.included}
		input.Source = source
		var held []reconcile.Held
		if made.full, held, err = from(tx, input); err != nil {
			return err
		}
		for _, h := range held {
			row := a.heldRow(h)
			if made.held = append(made.held, row); row.Waits {
				made.withheld.add(row.sentence())
			}
		}
		return source.err
	})
	a.work.Unlock()
	if made.err == nil {
		made.carry(kept)
		made.narrow()
		made.weigh(facts)
	} else {
		made.state, made.kept = PlanFailed, kept
	}
	a.weighing.Lock()
	a.mu.Lock()
	a.planned = made
	a.changed()
	a.mu.Unlock()
	a.weighing.Unlock()
	a.broker.publish(TopicPlan)
	return made, made.err
}

// planInput gathers what a plan is made from, but for devices and decisions. The
// caller holds the lock.
func (a *App) planInput() reconcile.Input {
	r := a.records
	in := reconcile.Input{
		Now: time.Now(), Policy: a.settings.Policy, Host: a.settings.Account,
		Customers: r.Customers, Organizations: r.Organizations,
		Catalog: a.catalog(), AbsenceGap: a.opt.AbsenceGap, Offboarded: a.settings.Offboarded, CleanSerial: match.CleanSerial,
	}
	for _, x := range r.Absences {
		in.Absences = append(in.Absences, reconcile.Absence{
			AssetID: x.Asset.ID, Last: x.Asset, CompleteCrawls: x.Crawls, First: x.First, Latest: x.Latest, NotFound: x.NotFound,
		})
	}
	return in
}

func (a *App) catalog() reconcile.Catalog {
	of := func(k discover.Kind) (out []reconcile.Named) {
		for _, n := range a.records.Named[k] {
			out = append(out, reconcile.Named{ID: n.ID, Name: n.Name.Raw()})
		}
		return out
	}
	c := reconcile.Catalog{
		Manufacturers: of(discover.Manufacturers), OperatingSystems: of(discover.OperatingSystems),
		Types: of(discover.ConfigurationTypes), Statuses: of(discover.Statuses),
		OrganizationTypes: of(discover.OrganizationTypes), OrganizationStatuses: of(discover.OrganizationStatuses),
	}
	for _, n := range a.records.Named[discover.Models] {
		c.Models = append(c.Models, reconcile.Model{ID: n.ID, ManufacturerID: n.Parent, Name: n.Name.Raw()})
	}
	return c
}

// planFacts gathers what the brakes weigh a plan against; managed are the matched
// devices of each customer. The caller holds the lock.
func (a *App) planFacts(attended bool, managed map[int64]int) reconcile.Facts {
	r := a.records
	f := reconcile.Facts{
		Attended: attended, Identity: a.settings.Account != "" && !a.stranger, CrawlsSinceKey: a.crawlsSinceKey(),
		Assets: listing(r.Crawls[discover.Assets]), Organizations: listing(r.Crawls[discover.Organizations]),
		Configurations: listing(r.Crawls[discover.Configurations]),
		Devices:        devicesBy(r), DevicesBefore: a.settings.Devices, ManagedBy: managed, Documented: map[int64]int{},
		Offboarded: a.settings.Offboarded, Overrides: a.planned.overrides,
	}
	for _, n := range managed {
		f.Managed += n
	}
	for id, list := range r.configurationsOf {
		f.Documented[id] = len(list)
	}
	f.PSA, f.PSALinked = a.psa(), a.organizationsInPSA()
	f.PSAUnknown = a.settings.PSA == "" && a.linkedToPSA()
	return f
}

// managed counts the matched devices of each customer, but for those that were
// retired long ago. The caller holds the lock.
func (a *App) managed() map[int64]int {
	gone := map[int64]int64{}
	for _, x := range a.records.Absences {
		gone[x.Asset.ID] = x.Asset.CustomerID
	}
	by := map[int64]int{}
	for key, d := range a.decided.all() {
		if key.subject != msp.Assets || d.Verdict != msp.Matched {
			continue
		}
		customer, known := gone[key.left]
		if x := a.records.asset.get(key.left); x != nil {
			customer, known = x.CustomerID, true
		}
		if known {
			by[customer]++
		}
	}
	return by
}

// listing is what the brakes want to know of a crawl.
func listing(c discover.Crawl) reconcile.Listing {
	return reconcile.Listing{Complete: c.State == discover.Complete, Count: c.Read, Shrunk: c.Shrunk, Usual: c.Usual()}
}

func devicesBy(r *records) map[int64]int {
	out := map[int64]int{}
	for id, list := range r.assetsOf {
		out[id] = len(list)
	}
	return out
}

// SetPilot narrows the plan to one customer's part; 0 takes the whole again.
func (a *App) SetPilot(customer int64) error {
	return a.replan(func(p *planState) {
		p.pilot = customer
		p.narrow()
	})
}

// Override releases a brake: the figure that it shows, typed, and a reason. Both
// are kept in the audit log.
func (a *App) Override(code string, count int, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errors.New("a brake is released with a reason: type one")
	}
	a.mu.RLock()
	i := slices.IndexFunc(a.planned.brakes, func(b reconcile.Brake) bool { return b.Code == code })
	var brake reconcile.Brake
	if i >= 0 {
		brake = a.planned.brakes[i]
	}
	a.mu.RUnlock()
	switch {
	case i < 0:
		return fmt.Errorf("brake %s does not hold this plan", code)
	case brake.Fixed:
		return fmt.Errorf("brake %s cannot be released: %s", code, brake.Words)
	case brake.Count != count:
		return fmt.Errorf("the figure is %d, not %d: nothing was released", brake.Count, count)
	}
	return a.replan(func(p *planState) {
		p.overrides = append(p.overrides, reconcile.Override{Code: code, Count: count, Reason: reason, By: a.opt.Person})
		if p.released == nil {
			p.released = map[string]reconcile.Brake{}
		}
		p.released[code] = brake
	})
}

// errNoPlan says that no plan is shown that could be changed or weighed.
var errNoPlan = errors.New("there is no current plan: make it anew")

// replan changes the shown plan and weighs it again. Where the plan is large that
// takes its time, and goes on beside whoever reads.
func (a *App) replan(change func(*planState)) error {
	a.weighing.Lock()
	defer a.weighing.Unlock()
	a.mu.RLock()
	p := a.planned
	a.mu.RUnlock()
	if p.state != PlanReady {
		return errNoPlan
	}
	p.out, p.overrides, p.released = maps.Clone(p.out), slices.Clone(p.overrides), maps.Clone(p.released)
	change(&p)
	a.mu.RLock()
	facts := a.planFacts(true, p.managed)
	a.mu.RUnlock()
	facts.Overrides = p.overrides
	p.weigh(facts)
	a.mu.Lock()
	ready := a.planned.state == PlanReady
	if ready {
		a.planned = p
		a.changed()
	}
	a.mu.Unlock()
	if !ready { // something was decided meanwhile
		return errNoPlan
	}
	a.broker.publish(TopicPlan)
	return nil
}

// narrow leaves out of the whole plan what a person took out, and all but the
// pilot's part.
func (p *planState) narrow() {
	p.plan = p.full
	if len(p.out) > 0 {
		p.plan = p.plan.Without(slices.Sorted(maps.Keys(p.out))...)
	}
	if p.pilot != 0 {
		p.plan = p.plan.Only(p.pilot)
	}
	p.left = p.full.Operations.Lacking(p.plan.Operations)
}

// leaves says whether operation i of the whole plan is left out.
func (p *planState) leaves(i int) bool { return p.left != nil && p.left[i] }
