package reconcile

import (
	"time"

	"dev.onramp/store"
)

// Class is what became of an operation.
type Class string

// The classes of outcomes.
const (
	Done       Class = "done"
	Failed     Class = "failed"      // the vendor refused; final
	Dropped    Class = "dropped"     // never sent, for a reason in words
	NotCreated Class = "not created" // looked for and not found; may be sent once more
	Unknown    Class = "unknown"     // open: to be resolved by looking
)

// Outcome is the journal's record of how an operation ended.
type Outcome struct {
	Op       string
	PlanHash string
	Kind     Kind
	Class    Class
	At       time.Time
	By       string `json:",omitempty"` // whose run sent it
	Status   int    `json:",omitempty"` // HTTP
	Words    string `json:",omitempty"`
	Attempts int    `json:",omitempty"`

	Customer      int64    `json:",omitempty"`
	Asset         int64    `json:",omitempty"`
	Organization  int64    `json:",omitempty"`
	Configuration int64    `json:",omitempty"`
	Record        int64    `json:",omitempty"` // a created manufacturer's or model's id
	Watermark     int64    `json:",omitempty"` // the first attempt's
	Changes       []Change `json:",omitempty"` // as written
	Undoes        string   `json:",omitempty"`
}

// Written says that the operation took effect by a write of ours: what stood
// already before the first attempt is not ours to take back.
func (o Outcome) Written() bool { return o.Class == Done && o.Attempts > 0 }

// Intent is the journal's record that a write is about to be sent. It is
// committed before the first byte and stands until the outcome is known.
type Intent struct {
	Operation Operation // with the ids of what it needed filled in
	PlanHash  string
	Who       string
	Attempt   int
	// Watermark is the highest id that the place of the new record held before
	// the first attempt; it is kept over all attempts, because an earlier one
	// may take effect late.
	Watermark int64     `json:",omitempty"`
	Sent      time.Time // when this attempt began
	// NotBefore is the earliest time to look for the effect of a lost answer:
	// the send deadline and the settle time. As stored it is for people to read.
	NotBefore time.Time
	// Clock is when NotBefore was set and Wait how long after that it is. By
	// them a program that dies again and again does not wait again and again.
	Clock clock         `json:",omitzero"`
	Wait  time.Duration `json:",omitempty"`
	Looks int           `json:",omitempty"` // how often it was looked for and not found
	// Candidates are the records that may be its effect: a person must say.
	Candidates []int64 `json:",omitempty"`
	// Properties are the names of a Syncro asset's properties before a link
	// was written to it, with their values as JSON.
	Properties map[string]string `json:",omitempty"`
}

// Linking is what is known about writing links into Syncro.
type Linking struct {
	Proven bool   // a read-back showed that other properties stay
	Off    string `json:",omitempty"` // why linking was switched off
}

var (
	intents  = store.NewBucket[Intent]("intents")
	outcomes = store.NewBucket[Outcome]("outcomes")
	linking  = store.NewBucket[Linking]("linking")
)

// OpenIntents returns the writes whose outcome is not known yet.
func OpenIntents(tx *store.Tx) ([]Intent, error) {
	var open []Intent
	err := intents.Each(tx, nil, func(_ store.Key, in Intent) error {
		open = append(open, in)
		return nil
	})
	return open, err
}

// EachOutcome visits the outcomes of all plans.
func EachOutcome(tx *store.Tx, visit func(Outcome) error) error {
	return outcomes.Each(tx, nil, func(_ store.Key, o Outcome) error { return visit(o) })
}

// outcomeOf returns how an operation ended, and whether it has.
func outcomeOf(tx *store.Tx, op string) (Outcome, bool, error) {
	return outcomes.Get(tx, store.TextKey(op))
}

// EachOpen visits the operations of a plan, without what they write, that may
// still be sent under it, each with what became of the one that it needs. One
// outcome after the other is read: a plan may have a hundred thousand.
func EachOpen(tx *store.Tx, p Plan, visit func(head Operation, made Outcome)) error {
	for _, op := range p.Operations.Heads() {
		o, ended, err := outcomeOf(tx, op.ID)
		if err != nil {
			return err
		}
		if ended && o.final() {
			continue
		}
		made, _, err := outcomeOf(tx, op.Needs)
		if err != nil {
			return err
		}
		visit(op, made)
	}
	return nil
}

// RetiredByUs returns the configurations that Onramp retired because their asset
// was gone, and did not restore since: only these does a plan restore. What was
// retired to undo its creation stays retired.
func RetiredByUs(tx *store.Tx) ([]Retired, error) {
	latest := make(map[int64]Outcome)
	err := outcomes.Each(tx, nil, func(_ store.Key, o Outcome) error {
		if o.retires() && !o.At.Before(latest[o.Configuration].At) {
			latest[o.Configuration] = o
		}
		return nil
	})
	var list []Retired
	for id, o := range latest {
		if o.Kind != Retire || o.Undoes != "" {
			continue
		}
		r := Retired{Configuration: id, Op: o.Op}
		for _, c := range o.Changes {
			r.Archived = r.Archived || c.Field == FieldArchived
			if c.Field == FieldStatus {
				r.Status = c.Before
			}
		}
		list = append(list, r)
	}
	return sorted(list, func(r Retired) int64 { return r.Configuration }), err
}

// LinkingState returns what is known about writing links in this workspace.
func LinkingState(tx *store.Tx) (Linking, error) {
	l, _, err := linking.Get(tx, store.TextKey("syncro"))
	return l, err
}

// SetLinking stores it; the zero Linking lets the next link be proven anew.
func SetLinking(tx *store.Tx, l Linking) error { return linking.Put(tx, store.TextKey("syncro"), l) }

// outcome starts the outcome of an intent.
func (in Intent) outcome(now time.Time) Outcome {
	op := in.Operation
	return Outcome{
		Op: op.ID, PlanHash: in.PlanHash, Kind: op.Kind, At: now.UTC(), By: in.Who, Attempts: in.Attempt,
		Customer: op.Customer, Asset: op.Asset, Organization: op.Organization, Configuration: op.Configuration,
		Watermark: in.Watermark, Changes: op.Changes, Undoes: op.Undoes,
	}
}

// place notes the id of the record that the operation made.
func (o *Outcome) place(id int64) {
	switch o.Kind {
	case CreateOrganization:
		o.Organization = id
	case CreateConfiguration:
		o.Configuration = id
	case CreateManufacturer, CreateModel:
		o.Record = id
	}
}

// ids are the records that the outcome concerns, with the one that was made.
func (o Outcome) ids() AuditIDs {
	return AuditIDs{Customer: o.Customer, Asset: o.Asset, Organization: o.Organization, Configuration: o.Configuration, Record: o.Record}
}
