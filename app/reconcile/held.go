package reconcile

import "dev.onramp/app/msp"

// Cause groups what is withheld.
type Cause string

// The causes for which a plan withholds something.
const (
	HeldGhost       Cause = "unseen"        // not seen for Policy.GhostAfter
	HeldType        Cause = "left-out type" // its device type is not mapped
	HeldAgentless   Cause = "agentless"     // no agent, and no fields picked
	HeldPSA         Cause = "psa"           // only the PSA may do it
	HeldExists      Cause = "already there" // a record like it exists: match it
	HeldAmbiguous   Cause = "ambiguous"     // two records claim one
	HeldForeign     Cause = "foreign"       // it carries another Syncro account's origin line
	HeldUnsettled   Cause = "unsettled"     // the customer is not settled
	HeldGone        Cause = "gone"          // the other side's record is no longer there
	HeldUnproven    Cause = "unproven"      // absence is not proven yet
	HeldMoved       Cause = "moved"         // the device turns up under another asset or customer
	HeldUnprepared  Cause = "unprepared"    // the policy lacks what it needs
	HeldEmpty       Cause = "nothing in it" // a customer without an included asset
	HeldSomebody    Cause = "by somebody"   // somebody else made it inactive or changed it
	HeldDisabled    Cause = "disabled"      // the customer is disabled in Syncro
	HeldIrrevocable Cause = "stays"         // it cannot be undone at the vendor
	HeldTakenBack   Cause = "taken back"    // a person took it back, and has not released it
)

// NeedsPerson says whether a decision stays undone until a person does something
// about it. The other causes are as the workspace, a person or the PSA wants it,
// lie with a customer that is told of itself, or pass by themselves.
func (c Cause) NeedsPerson() bool {
	switch c {
	case HeldExists, HeldAmbiguous, HeldGone, HeldMoved, HeldUnprepared, HeldSomebody:
		return true
	case HeldPSA, HeldGhost, HeldType, HeldAgentless, HeldForeign, HeldUnsettled, HeldUnproven, HeldEmpty, HeldDisabled, HeldIrrevocable, HeldTakenBack:
	}
	return false
}

// Held is something that the plan withholds, and why, in words for a person.
type Held struct {
	Subject msp.Subject
	ID      int64 // the customer's or asset's
	Name    msp.Text
	Cause   Cause
	Reason  string
	// Configuration is the one that the reason speaks of, 0 if none.
	Configuration int64 `json:",omitempty"`
}
