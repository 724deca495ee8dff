package msp

import (
	"strconv"
	"time"
)

// Subject says what kind of record a decision is about.
type Subject string

// The subjects of decisions. The left side is always Syncro's.
const (
	Customers Subject = "customer"   // a customer and an IT Glue organization
	Assets    Subject = "asset"      // an asset and an IT Glue configuration
	SaaS      Subject = "saasalerts" // a customer and a SaaS Alerts organization
)

// Verdict is what was decided about a record.
type Verdict string

// The verdicts. A refused pair stands beside the record's decision: several
// candidates of one record may be refused.
const (
	Matched Verdict = "matched"
	Create  Verdict = "create"
	Ignored Verdict = "ignored"
	Later   Verdict = "later"
	Refused Verdict = "refused"
)

// Decision is what a person or a rule settled about one record: who, when, why.
// A rule never overwrites a person's decision.
type Decision struct {
	Subject Subject
	Left    int64  // Syncro's id
	Right   string `json:",omitempty"` // the other side's id; "" where there is none
	Verdict Verdict
	By      string    // the person's name, or the rule's
	Rule    bool      `json:",omitempty"`
	When    time.Time `json:",omitzero"`
	Why     string    `json:",omitempty"` // the evidence line or the person's note
	// Seen is the fingerprint of the record when it was ignored: an ignored
	// record is open again once something material about it has changed.
	Seen uint64 `json:",omitempty"`
	// Type and Status are those of an organization that is to be created; 0
	// leaves the workspace's.
	Type   int64 `json:",omitempty"`
	Status int64 `json:",omitempty"`
	// Further are organizations beside Right that a customer's devices may stand
	// in: children and sites.
	Further []string `json:",omitempty"`
}

// RightID returns Right as IT Glue's number, 0 where there is none.
func (d Decision) RightID() int64 {
	id, err := strconv.ParseInt(d.Right, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// Settled says whether the decision takes the record out of what is open.
func (d Decision) Settled() bool {
	switch d.Verdict {
	case Matched, Create, Ignored:
		return true
	case Later, Refused:
	}
	return false
}
