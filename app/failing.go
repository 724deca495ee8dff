package app

import (
	"fmt"
	"net/http"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// FailedError says that a pass was done but for what failed at a vendor. The next
// pass tries it again.
type FailedError struct {
	Writes int // that failed; 0 where only a look did
	First  reconcile.Failure
}

// Error says how many writes failed, and of the first one why.
func (e *FailedError) Error() string {
	if e.Writes == 0 {
		return msp.Clean(e.First.Words)
	}
	return several(e.Writes, "write failed: ", "writes failed: ") + msp.Clean(e.First.Words)
}

// digest words it for a chat. What a vendor says may name a customer or a record,
// so that it is told only where names are wanted.
func (e *FailedError) digest(names bool) string {
	if names {
		return e.Error() + "."
	}
	what, why := "", VendorName(e.vendor())
	if e.Writes > 0 {
		what = several(e.Writes, "write", "writes") + " failed: "
	}
	switch {
	case e.First.Status == http.StatusUnauthorized, e.First.Status == http.StatusForbidden:
		why += fmt.Sprintf(" refused the key or its rights, status %d.", e.First.Status)
	case e.Writes > 0:
		why += " did not take what was sent, or gave no answer."
	default:
		why += " did not show what was written."
	}
	return what + why
}

// vendor is where it failed.
func (e *FailedError) vendor() Vendor {
	return vendorWritten(e.First.Kind)
}

// failedWrites is the *FailedError of what was done, nil if nothing failed.
func failedWrites(done ...reconcile.Summary) error {
	e := &FailedError{}
	for _, d := range done {
		if e.Writes += d.Failed; e.First == (reconcile.Failure{}) {
			e.First = d.Failure
		}
	}
	if e.First == (reconcile.Failure{}) {
		return nil
	}
	return e
}

// completed says whether a pass came to its end: nothing is wrong but with what
// is optional, or with single writes.
func completed(err error) bool {
	_, others := apart(err)
	_, rest := pick[*FailedError](others)
	return rest == nil
}
