package reconcile

import (
	"time"

	"dev.onramp/app/msp"
)

// Input is everything that a plan is made from: the same input gives the same
// plan, whatever the order of the records.
type Input struct {
	Now    time.Time
	Policy Policy
	// Host is the Syncro account's host, such as acme.syncromsp.com: origin
	// lines of another host are somebody else's.
	Host string

	Customers      []msp.Customer
	Assets         []msp.Asset
	Organizations  []msp.Organization
	Configurations []msp.Configuration
	// Decisions of the subjects msp.Customers and msp.Assets. The Right of an
	// asset's create decision, if any, is the organization to create it in.
	Decisions []msp.Decision
	// Source, if it is set, stands for Assets, Configurations and Decisions.
	Source  Source
	Catalog Catalog

	Absences   []Absence
	AbsenceGap time.Duration // between the two complete crawls that prove absence; 0 in the demo and in tests
	// Offboarded are customers that a person declared to have left: their
	// assets' absence is expected.
	Offboarded []int64
	// Retired are the configurations that Onramp retired and has not restored.
	Retired []Retired
	// TakenBack are the writes that a person took back: they are withheld.
	TakenBack []TakenBack

	// CleanSerial returns a serial number's comparable form and whether it
	// tells devices apart at all; nil takes every serial that is not blank.
	CleanSerial func(string) (string, bool)
	// NewID returns a new operation id of 8 to 32 letters and digits; nil
	// means NewID.
	NewID func() string
}

// Absence is an asset that crawls no longer find.
type Absence struct {
	AssetID        int64
	Last           msp.Asset // as it was last seen
	CompleteCrawls int       // how many complete crawls lacked it
	First, Latest  time.Time // when the first and the latest of them ended
	NotFound       bool      // GET by id said 404
}

// Retired is a configuration that Onramp retired.
type Retired struct {
	Configuration int64
	Op            string
	Status        Value // before it was retired
	Archived      bool  // it was retired by archiving
}
