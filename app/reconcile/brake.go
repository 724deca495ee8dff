package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/msp"
)

// Brake is a rule that refuses a plan, or a part of it, that would do too much
// harm (reliability anchors, section 1.4). B9, the error budget, works during
// the run.
type Brake struct {
	Code  string // B1 to B12
	Words string // what it found, on what, the figures, and what to do
	// Count is the figure that a person must type to release the brake.
	Count int
	// Fixed says that no person can release it: what it asks for must be done.
	Fixed bool `json:",omitempty"`
	// Kinds are the kinds of operations that it blocks; Customers and Ops narrow
	// them where they are not empty.
	Kinds     []Kind
	Customers []int64  `json:",omitempty"`
	Ops       []string `json:",omitempty"`
}

// Blocks says whether the brake refuses the operation.
func (b Brake) Blocks(o Operation) bool {
	return slices.Contains(b.Kinds, o.Kind) &&
		(len(b.Customers) == 0 || slices.Contains(b.Customers, o.Customer)) &&
		(len(b.Ops) == 0 || slices.Contains(b.Ops, o.ID))
}

// release tells how a person releases a brake that shows this figure.
func release(figure int) string {
	return fmt.Sprintf("release this brake in the Plan step with %d and a reason", figure)
}

// namedMost is how many customers a brake names.
const namedMost = 5

// names lists what a brake holds, shortened where there is much of it.
func names(list []string) string {
	if more := len(list) - namedMost; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:namedMost], ", "), more)
	}
	return strings.Join(list, ", ")
}

// auditLine words for the audit file what the brake refuses of a plan.
func (b Brake) auditLine(p Plan, hash, who string) AuditLine {
	return AuditLine{
		Time: time.Now().UTC(), Who: who, Plan: hash, Kind: "apply", Outcome: "refused",
		Words: fmt.Sprintf("brake %s refused %d of %s: %s", b.Code, count(p, b.Blocks, b.Kinds...), msp.Several(p.Operations.Len(), "operation", "operations"), b.Words),
	}
}

// Override is a person's release of one brake: the figure typed and a reason.
// It holds only for the figure that the brake shows, and only while a person
// attends.
type Override struct {
	Code   string
	Count  int
	Reason string
	By     string
}

func (o Override) releases(b Brake) bool {
	return o.Code == b.Code && o.Count == b.Count && !b.Fixed && o.By != "" && strings.TrimSpace(o.Reason) != ""
}

// Listing is what is known about one kind of record in a vendor's latest crawl.
type Listing struct {
	Complete bool
	Count    int
	// Shrunk says that it lists clearly fewer than Usual, the mean of the last
	// good crawls, and that no person has accepted the number since. Whoever
	// reads the vendors judges that, once, so that a screen shows the same.
	Shrunk bool
	Usual  float64
}

// Facts is what the brakes weigh a plan against. The zero value proves nothing
// and therefore blocks every write.
type Facts struct {
	Attended bool // a person sits in front of it
	// Identity says that the accounts are the workspace's: the Syncro account's
	// id and the sentinel record's equal the stored ones.
	Identity bool
	// CrawlsSinceKey is the number of complete crawls since a key changed.
	CrawlsSinceKey int

	Assets         Listing // Syncro's
	Organizations  Listing // IT Glue's
	Configurations Listing // IT Glue's
	// Devices and DevicesBefore are each customer's assets now and at the last
	// good run.
	Devices, DevicesBefore map[int64]int
	// Managed is the number of matched pairs, those whose asset is gone
	// included: what shares of "all" are taken of. ManagedBy is each customer's.
	Managed   int
	ManagedBy map[int64]int
	// Documented is the number of configurations of each organization.
	Documented map[int64]int
	// Offboarded are the customers that a person declared to have left: B2 and
	// B5 do not guard them any more.
	Offboarded []int64
	// PSA is the PSA that a person said is synced to IT Glue, "" for none, and
	// PSALinked the number of organizations that it holds there.
	PSA       string
	PSALinked int
	// PSAUnknown says that nobody has said yet whether a PSA is synced, although
	// records of IT Glue are linked to one.
	PSAUnknown bool
	Overrides  []Override
}

// Brakes returns the brakes that refuse the plan or a part of it, in order of
// their codes, without those that a person has released.
func Brakes(p Plan, f Facts) []Brake {
	var on []Brake
	for _, rule := range []func(Plan, Facts) []Brake{
		brakeTooMany, brakeCustomerShare, brakeShare, brakeShrunk, brakeEmptied,
		brakeUnproven, brakeIdentity, brakeSameValue, brakeUndecided, brakeCreates, brakePSA,
	} {
		for _, b := range rule(p, f) {
			released := func(o Override) bool { return f.Attended && o.releases(b) }
			if !slices.ContainsFunc(f.Overrides, released) {
				on = append(on, b)
			}
		}
	}
	return on
}
