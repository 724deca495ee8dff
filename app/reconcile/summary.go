package reconcile

import (
	"time"

	"dev.onramp/app/msp"
)

// FindingKind groups findings.
type FindingKind string

// The kinds of findings.
const (
	FindChanged   FindingKind = "changed since plan"
	FindExists    FindingKind = "already there"
	FindAmbiguous FindingKind = "ambiguous" // a person must say which record a lost answer made
	FindDuplicate FindingKind = "duplicate"
	FindNotKept   FindingKind = "not kept" // the vendor stored something else than was sent
	FindFailed    FindingKind = "failed"
	FindUnknown   FindingKind = "unknown" // the answer was lost, and looking did not tell yet
	FindLinking   FindingKind = "linking"
	FindBraked    FindingKind = "braked"
)

// Finding is something about an operation that a person should see.
type Finding struct {
	Kind          FindingKind
	Op            string
	Operation     Kind
	Name          msp.Text
	Customer      int64   `json:",omitempty"`
	Asset         int64   `json:",omitempty"`
	Organization  int64   `json:",omitempty"`
	Configuration int64   `json:",omitempty"`
	Others        []int64 `json:",omitempty"` // the records that come into question
	Words         string
}

// Summary is what an apply or a resolve did.
type Summary struct {
	Hash           string
	Started, Ended time.Time
	Done           map[Kind]int
	Failed         int // the vendor refused, or could not be reached
	Failure        Failure
	Dropped        int // never sent: changed since the plan, or already there
	Braked         int // refused by a brake, or in need of what one refused
	Along          int // of Braked, those that are only in need
	Earlier        int // ended in an earlier apply of the same plan
	Unknown        int // open: their outcome is not known yet
	Left           int // not reached
	RateLimited    int // answers 429
	Findings       []Finding
	Brakes         []Brake
	Stopped        string // why the run ended early, "" if it did not
	StoppedAt      Kind   // of the operation at which a vendor's answers ended it, "" if they did not
	LinkingOff     string // why linking was skipped or switched off, "" if it was not
}

// Failure is the first thing that failed at a vendor in a run, zero if nothing
// did: a write, or a look before or after one.
type Failure struct {
	Kind   Kind   // of the operation that it was for
	Status int    // the vendor's HTTP status, 0 if no answer came
	Words  string // the vendor's, or why no answer came
}

// fail ends an operation for what a vendor said or did not say.
func (r *run) fail(op Operation, status int, words string) {
	r.summary.Failed++
	r.blame(op.Kind, status, words)
	r.find(FindFailed, op, nil, "%s", words)
}

func (r *run) blame(kind Kind, status int, words string) {
	if r.summary.Failure == (Failure{}) {
		r.summary.Failure = Failure{kind, status, words}
	}
}

// Progress is how far an apply has come.
type Progress struct {
	Done, Total int
	Failed      int
	Findings    []Finding // so far; the run only ever adds to them
	Operation   Operation // the one at hand; zero while waiting
	Waiting     string    // what it waits for: "" or a sentence
	Until       time.Time // when the wait ends
}

// Effect is what a write brought about, given to Applier.Effect within the
// transaction that stores the outcome.
type Effect struct {
	Operation Operation // with the ids of what it needed filled in
	Outcome   Outcome
	// The record as the vendor answered it, nil where it does not apply.
	Organization  *msp.Organization
	Configuration *msp.Configuration
	Asset         *msp.Asset
}
