package reconcile

import (
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/msp"
)

// ApprovalLasts is how long an approval holds.
const ApprovalLasts = 24 * time.Hour

// Approval is a person's word for exactly one plan.
type Approval struct {
	Hash      string
	By        string
	At        time.Time
	Overrides []Override `json:",omitempty"`
}

// check says why the approval does not hold for the plan of that hash now, nil if
// it does.
func (a Approval) check(hash string, now time.Time) error {
	switch {
	case a.Hash == "" || a.Hash != hash:
		return fmt.Errorf("the approval is for another plan than this one: look at the plan again and approve it")
	case a.By == "":
		return fmt.Errorf("the approval names nobody: approve the plan under a name")
	}
	if why := a.ended(now); why != "" {
		return errors.New(why)
	}
	return nil
}

// ended says why the approval has ended, "" while it has not. The wall clock
// counts: the other one may stand still while a laptop is closed.
func (a Approval) ended(now time.Time) string {
	age := now.Round(0).Sub(a.At.Round(0))
	if age > ApprovalLasts || -age > time.Hour {
		return fmt.Sprintf("the approval of %s is not from the last 24 hours: make the plan anew and approve it", a.At.Format(time.RFC3339))
	}
	return ""
}

// auditLine words the approval for the audit file, with what it overrides.
func (a Approval) auditLine(operations int, who string) AuditLine {
	words := fmt.Sprintf("approved by %s on %s, %s", a.By, a.At.UTC().Format(time.RFC3339), msp.Several(operations, "operation", "operations"))
	for _, o := range a.Overrides {
		words += fmt.Sprintf("; brake %s released for %d by %s: %s", o.Code, o.Count, o.By, o.Reason)
	}
	return AuditLine{
		Time: time.Now().UTC(), Who: who, Plan: a.Hash, Kind: "apply", Outcome: "approved", Words: words,
	}
}
