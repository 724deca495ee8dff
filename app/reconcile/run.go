package reconcile

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

const (
	// errorWindow and errorBudget are brake B9: more failures than the budget
	// within the window of writes stop the run.
	errorWindow = 20
	errorBudget = 3
	// unknownsInRow is how many lost answers in a row stop the run.
	unknownsInRow = 3
	// staleShare and staleLeast stop a run whose plan is out of date: more than
	// the share of it, and more than a few, changed since it was made.
	staleShare = 0.05
	staleLeast = 5
	// createAttempts is how often a create may be sent in all: the first time,
	// and once more after it was looked for twice and not found. A change may be
	// sent more often, because it is read before and the same when done twice.
	createAttempts = 2
	changeAttempts = 5
)

// run is one Apply or Resolve.
type run struct {
	*Applier
	plan    Plan
	hash    string
	summary Summary

	outcomes *endings          // of the plan's operations
	open     map[string]Intent // whose outcome is not known
	linking  Linking
	places   map[int64]*place                 // the organization at hand, as listed in this run
	swept    map[int64][]string               // organization -> what created configurations in it
	links    map[int64]int                    // how many links each customer's assets get
	assets   map[int64]map[int64]syncro.Asset // customer -> assets as listed in this run
	listed   time.Time                        // when the assets were
	urls     map[int64]string                 // of the configurations created in this run
	traced   map[vendor]bool                  // whose transport fires the trace hooks

	approval Approval
	tries    tries // of the write at hand

	lost   int    // unknown outcomes in a row
	recent []bool // failed or not, of the last writes
	stale  int
	done   int
}

func newRun(a *Applier, p Plan) *run {
	hash := p.Hash()
	r := &run{
		Applier: a, plan: p, hash: hash,
		summary:  Summary{Hash: hash, Started: time.Now(), Done: make(map[Kind]int)},
		outcomes: newEndings(p.Operations), open: make(map[string]Intent),
		places: make(map[int64]*place), swept: make(map[int64][]string),
		assets: make(map[int64]map[int64]syncro.Asset),
		urls:   make(map[int64]string), traced: make(map[vendor]bool), links: make(map[int64]int),
	}
	for _, op := range p.Operations.Heads(WriteLink) {
		r.links[op.Customer]++
	}
	return r
}

func (r *run) end() { r.summary.Ended = time.Now() }

// load reads the journal.
func (r *run) load() error {
	err := r.DB.View(func(tx *store.Tx) error {
		var failed error
		for _, op := range r.plan.Operations.Heads() {
			o, ended, err := outcomeOf(tx, op.ID)
			if failed = errors.Join(failed, err); ended {
				r.outcomes.put(op.ID, o.ending())
			}
		}
		open, err := OpenIntents(tx)
		for _, in := range open {
			r.onThisClock(&in)
			r.open[in.Operation.ID] = in
		}
		var lerr error
		r.linking, lerr = LinkingState(tx)
		return errors.Join(failed, err, lerr)
	})
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	return nil
}

// roomPerOperation and roomLeast are what must be free on the disk before an
// apply, in bytes: the journal must never stop half-way (reliability anchors,
// section 2).
const (
	roomPerOperation = 16 << 10
	roomLeast        = 64 << 20
)

// begin does what must be done before the first write: room on the disk, the
// approval in the audit, the plan in the store, and the brakes.
func (r *run) begin(approval Approval) error {
	if err := r.load(); err != nil {
		return err
	}
	r.approval = approval
	r.summary.Earlier = count(r.plan, func(o Operation) bool { return r.ended(o.ID) })
	ask := r.room
	if ask == nil {
		ask = store.RoomFor
	}
	if err := ask(r.DB.Path(), roomLeast+roomPerOperation*uint64(r.plan.Operations.Len())); err != nil {
		return err
	}
	if err := r.note("approval", approval.auditLine(r.plan.Operations.Len(), r.Who)); err != nil {
		return err
	}
	if err := savePlan(r.DB, r.commit, r.hash, r.plan, true); err != nil {
		return fmt.Errorf("store the plan: %w", err)
	}
	facts := r.Facts
	facts.Overrides = slices.Concat(facts.Overrides, approval.Overrides)
	r.summary.Brakes = Brakes(r.plan, facts)
	for _, b := range r.summary.Brakes {
		if err := r.note("refusal", b.auditLine(r.plan, r.hash, r.Who)); err != nil {
			return err
		}
	}
	return nil
}

// Refused visits the operations of a plan, without what they write, and says of
// each whether a brake refuses it or what it needs.
func Refused(p Plan, brakes []Brake) iter.Seq2[Operation, bool] {
	return func(yield func(Operation, bool) bool) {
		refused := make(map[string]bool)
		for _, op := range p.Operations.Heads() {
			_, blocked := blocking(brakes, op)
			if blocked = blocked || refused[op.Needs]; blocked {
				refused[op.ID] = true
			}
			if !yield(op, blocked) {
				return
			}
		}
	}
}

// pending is what of the plan is neither ended nor braked, by its place there.
func (r *run) pending() []int {
	var list []int
	braked := make(map[string]bool)
	for i, op := range r.plan.Operations.Heads() {
		if r.ended(op.ID) {
			continue
		}
		b, blocked := blocking(r.summary.Brakes, op)
		if blocked {
			r.find(FindBraked, op, nil, "brake %s: %s", b.Code, b.Words)
		}
		if blocked || braked[op.Needs] {
			braked[op.ID] = true
			if r.summary.Braked++; !blocked {
				r.summary.Along++
			}
			continue
		}
		list = append(list, i)
	}
	return list
}

func blocking(brakes []Brake, op Operation) (Brake, bool) {
	for _, b := range brakes {
		if b.Blocks(op) {
			return b, true
		}
	}
	return Brake{}, false
}

// ended says whether the operation needs nothing more under this plan.
func (r *run) ended(id string) bool {
	o := r.outcomes.get(id)
	return o.class > 0 && o.final
}

func (k Kind) attempts() int {
	if k.Creates() {
		return createAttempts
	}
	return changeAttempts
}

// pass carries out one operation after the other and returns those that must
// wait for a lost answer, or that were not reached.
func (r *run) pass(ctx context.Context, pending []int) ([]int, error) {
	var waiting []int
	held := make(map[string]bool) // what waits holds what needs it
	for i, at := range pending {
		if err := r.gate(ctx); err != nil {
			return append(waiting, pending[i:]...), err
		}
		if why := r.approval.ended(time.Now()); why != "" { // a pause may be long
			r.summary.Stopped = why
			return append(waiting, pending[i:]...), nil
		}
		op := r.plan.Operations.At(at)
		if r.ended(op.ID) { // a look has told meanwhile
			r.done++
			continue
		}
		if r.waits(op) || needsAny(op, held) {
			held[op.ID] = true
			waiting = append(waiting, at)
			continue
		}
		r.progress(Progress{Operation: op})
		filled, ok := r.fill(op)
		if !ok {
			r.done++
			continue
		}
		if err := r.carryOut(ctx, filled); err != nil {
			return append(waiting, pending[i:]...), err
		}
		if _, lost := r.open[op.ID]; lost {
			held[op.ID] = true
			waiting = append(waiting, at)
		} else if r.done++; r.summary.Stopped == "" {
			r.checkStale()
		}
		if r.summary.Stopped != "" {
			return append(waiting, pending[i+1:]...), nil
		}
	}
	return waiting, nil
}

// needsAny says whether the operation needs one of those named.
func needsAny(op Operation, ids map[string]bool) bool {
	return ids[op.Needs] || slices.ContainsFunc(op.Changes, func(c Change) bool { return ids[c.After.By] })
}

func (r *run) gate(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.Gate == nil {
		return nil
	}
	return r.Gate(ctx)
}

func (r *run) progress(p Progress) {
	if r.Progress != nil {
		p.Done, p.Total = r.done, r.plan.Operations.Len()
		p.Failed, p.Findings = r.summary.Failed, r.summary.Findings
		r.Progress(p)
	}
}

// fill puts in the ids of what the operation needed; false when that was never
// made, so that the operation falls away.
func (r *run) fill(op Operation) (Operation, bool) {
	if op.Needs == "" {
		return op, true
	}
	need := r.outcomes.get(op.Needs)
	if !need.is(Done) {
		r.drop(op, FindFailed, nil, "what it needs was not made: see operation %s", op.Needs)
		return op, false
	}
	if op.Organization == 0 {
		op.Organization = need.organization
	}
	if op.Configuration == 0 {
		op.Configuration = need.made
	}
	return op, true
}

// leave counts what was not reached, and what is still unknown.
func (r *run) leave(pending []int) {
	r.summary.Unknown = len(r.open)
	for _, at := range pending {
		op, _ := r.plan.Operations.head(at)
		if _, lost := r.open[op.ID]; !lost && !r.ended(op.ID) {
			r.summary.Left++
		}
	}
}

func (r *run) checkStale() {
	if r.stale > staleLeast && float64(r.stale) > staleShare*float64(r.plan.Operations.Len()) {
		r.summary.Stopped = fmt.Sprintf("%d of %d operations changed since the plan was made: sync and make the plan anew", r.stale, r.plan.Operations.Len())
	}
}

// drop ends an operation that is not sent, with the reason.
func (r *run) drop(op Operation, kind FindingKind, others []int64, format string, args ...any) {
	r.summary.Dropped++
	if kind == FindChanged {
		r.stale++
	}
	r.find(kind, op, others, format, args...)
	r.outcomes.put(op.ID, Outcome{Class: Dropped}.ending())
}

// find keeps what a person should see. It outlives the plan, whose memory it
// must not hold.
func (r *run) find(kind FindingKind, op Operation, others []int64, format string, args ...any) {
	r.summary.Findings = append(r.summary.Findings, Finding{
		Kind: kind, Op: strings.Clone(op.ID), Operation: op.Kind, Name: msp.NewText(strings.Clone(op.Name.Raw())), Customer: op.Customer, Asset: op.Asset,
		Organization: op.Organization, Configuration: op.Configuration, Others: others,
		Words: fmt.Sprintf(format, args...),
	})
}
