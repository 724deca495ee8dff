package app

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// PlanChange is one field of an operation before and after.
type PlanChange struct {
	Field         string
	Before, After msp.Text
}

// PlanRow is one operation of the plan.
type PlanRow struct {
	ID           string
	Kind         string
	System       string // the vendor that is written to
	Customer     int64
	CustomerName msp.Text
	Organization msp.Text // where it happens in IT Glue; empty where that is yet to be created
	// OrganizationID is its number, 0 where there is none yet.
	OrganizationID int64
	Asset          int64 // 0 where the operation concerns none
	Configuration  int64 // 0 where it concerns none, or it is yet to be created
	Name           msp.Text
	Reason         string
	Decision       string
	Changes        []PlanChange
	Out            bool // taken out by the person
}

// HeldRow is something that the plan withholds, and why.
type HeldRow struct {
	Name     msp.Text
	Customer msp.Text
	Cause    string
	Reason   string
	Waits    bool // a person must do something about it
	// Asset is what Release takes, 0 where there is nothing to release.
	Asset int64
}

// BrakeRow is a brake that holds the plan or a part of it.
type BrakeRow struct {
	Code     string
	Text     string
	Count    int  // what a person types to release it
	Fixed    bool // no person can release it
	Released bool
	// ReleasedBy and Why say who released it and for what reason.
	ReleasedBy, Why string
	// Customers are those whose operations it holds; none means all.
	Customers []int64
}

// Part is one part of the plan with what it costs.
type Part struct {
	Name       string
	Operations int
	Requests   int
	Duration   time.Duration
}

// PlanView is what the Plan step shows.
type PlanView struct {
	Generation uint64
	State      PlanState
	Held       []HeldRow
	Brakes     []BrakeRow
	Parts      []Part
	Counts     []Count // operations that would be carried out, by kind
	Error      string
	Waiting    string // what the making of the plan waits for, "" for nothing
	Pilot      int64
	PilotName  msp.Text
	TakenOut   int // operations that a person took out

	operations reconcile.Operations
	out        []bool // those that are not carried out; nil if all are
	of         *records
}

// Len is the number of operations.
func (v PlanView) Len() int { return v.operations.Len() }

// Row makes the row of operation i: a plan may have a hundred thousand.
func (v PlanView) Row(i int) PlanRow {
	return v.of.planRow(v.operations.At(i), v.out != nil && v.out[i])
}

// All visits the operations in order.
func (v PlanView) All() iter.Seq[PlanRow] {
	return each(v.Len(), v.Row)
}

// Rows are all operations at once.
func (v PlanView) Rows() []PlanRow { return slices.Collect(v.All()) }

// Count is a named number.
type Count struct {
	Name string
	N    int
}

// Plan returns the plan with its costs, what it withholds and what holds it.
func (a *App) Plan() PlanView {
	a.mu.RLock()
	defer a.mu.RUnlock()
	p := &a.planned
	v := PlanView{Generation: a.generation, State: p.state, Pilot: p.pilot, Waiting: p.waiting, TakenOut: len(p.out)}
	if v.State == "" {
		v.State = PlanNone
	}
	if c := a.pilotCustomer(); c != nil {
		v.PilotName = c.Name()
	}
	if p.err != nil {
		v.Error = p.err.Error()
	}
	if !v.State.Shown() {
		return v
	}
	v.operations, v.out, v.of, v.Held = p.full.Operations, p.left, a.records, p.held
	v.Brakes = a.brakeRows(p)
	for _, part := range p.cost {
		v.Parts = append(v.Parts, Part{Name: part.Part, Operations: part.Writes, Requests: part.Requests, Duration: part.Duration})
	}
	v.Counts = p.counts
	return v
}

// Shown says whether there is a plan to look at.
func (s PlanState) Shown() bool { return s == PlanReady || s == PlanStale || s == PlanApplied }

// brakeRows are the brakes that hold the plan and those that were released, each
// in its place: what a person reads does not move when it is released.
func (a *App) brakeRows(p *planState) []BrakeRow {
	var out []BrakeRow
	holds := map[string]bool{}
	for _, b := range p.brakes {
		holds[b.Code] = true
		out = append(out, BrakeRow{Code: b.Code, Text: a.named(b.Words), Count: b.Count, Fixed: b.Fixed, Customers: b.Customers})
	}
	for _, o := range p.overrides {
		if b, known := p.released[o.Code]; known && !holds[o.Code] {
			holds[o.Code] = true
			out = append(out, BrakeRow{Code: o.Code, Text: a.named(b.Words), ReleasedBy: o.By, Why: o.Reason, Released: true, Count: b.Count, Customers: b.Customers})
		}
	}
	slices.SortStableFunc(out, func(x, y BrakeRow) int {
		return cmp.Or(cmp.Compare(len(x.Code), len(y.Code)), cmp.Compare(x.Code, y.Code))
	})
	return out
}

func kindCounts(n map[reconcile.Kind]int) []Count {
	var out []Count
	for _, k := range reconcile.Kinds() {
		if n[k] > 0 {
			out = append(out, Count{Name: string(k), N: n[k]})
		}
	}
	return out
}

func (r *records) planRow(o reconcile.Operation, out bool) PlanRow {
	row := PlanRow{
		ID: o.ID, Kind: string(o.Kind), System: VendorName(vendorWritten(o.Kind)), Customer: o.Customer, Asset: o.Asset, Configuration: o.Configuration, Name: o.Name,
		Reason: o.Reason, Decision: o.Decision, Out: out,
	}
	if c := r.customer[o.Customer]; c != nil {
		row.CustomerName = c.Name()
	}
	if org := r.organization[o.Organization]; org != nil {
		row.Organization, row.OrganizationID = org.Name, org.ID
	}
	for _, c := range o.Changes {
		row.Changes = append(row.Changes, PlanChange{Field: c.Field.String(), Before: shown(c.Before), After: shown(c.After)})
	}
	for _, i := range o.Interfaces {
		row.Changes = append(row.Changes, PlanChange{Field: "interface", After: msp.NewText(msp.FormatMAC(i.MAC) + " " + i.Name.Raw())})
	}
	return row
}

func shown(v reconcile.Value) msp.Text {
	if v.Text.Empty() && v.ID != 0 {
		return msp.NewText(idText(v.ID))
	}
	return v.Text
}

func (a *App) heldRow(h reconcile.Held) HeldRow {
	row := HeldRow{Name: h.Name, Cause: string(h.Cause), Reason: a.named(h.Reason), Waits: h.Cause.NeedsPerson()}
	if h.Cause == reconcile.HeldTakenBack {
		row.Asset = h.ID
	}
	customer := h.ID
	if x := a.records.asset.get(h.ID); h.Subject == msp.Assets && x != nil {
		customer = x.CustomerID
	}
	if c := a.records.customer[customer]; c != nil {
		row.Customer = c.Name()
	}
	return row
}

// pilotCustomer is the customer that the plan is narrowed to, nil for none.
func (a *App) pilotCustomer() *msp.Customer {
	if a.records == nil || a.planned.pilot == 0 {
		return nil
	}
	return a.records.customer[a.planned.pilot]
}
