package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
)

// Offboard declares that a customer has left, so that the brakes on one
// customer's share let its devices be retired once they are proven to be gone;
// or takes that back. Only a person does it, with a reason, and the audit log
// keeps both. It is an act: Undo takes it back.
func (a *App) Offboard(customer int64, left bool, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errors.New("say why: a customer is offboarded with a reason")
	}
	a.mu.RLock()
	known := a.records.customer[customer] != nil || slices.ContainsFunc(a.records.Absences, func(x discover.Absence) bool { return x.Asset.CustomerID == customer })
	a.mu.RUnlock()
	if !known {
		return fmt.Errorf("customer %d is not known here: run Discover first", customer)
	}
	c := SettingChange{Customer: customer, Why: reason}
	if left {
		c.After = 1
	}
	return a.decideSetting(c)
}

// hasLeft says whether the customer of a row was declared to have left. The
// caller holds the lock.
func (a *App) hasLeft(s msp.Subject, left int64) bool {
	if x := a.records.asset.get(left); s == msp.Assets && x != nil {
		left = x.CustomerID
	}
	return slices.Contains(a.settings.Offboarded, left)
}

// Offboarded says whether a customer was declared to have left.
func (a *App) Offboarded(customer int64) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return slices.Contains(a.settings.Offboarded, customer)
}
