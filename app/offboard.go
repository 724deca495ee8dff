package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/reconcile"
)

// Offboard declares that a customer has left, so that the brakes on one
// customer's share let its devices be retired once they are proven to be gone;
// or takes that back. Only a person does it, with a reason, and the audit log
// keeps both.
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
	line := reconcile.AuditLine{
		Time: time.Now().UTC(), Who: a.opt.Person, Kind: "offboard", IDs: reconcile.AuditIDs{Customer: customer}, Outcome: "declared", Words: reason,
	}
	if !left {
		line.Outcome = "taken back"
	}
	if err := a.audit.Append(line); err != nil {
		return err
	}
	return a.set(func(s *Settings) error {
		s.Offboarded = slices.DeleteFunc(slices.Clone(s.Offboarded), func(id int64) bool { return id == customer })
		if left {
			s.Offboarded = append(s.Offboarded, customer)
		}
		a.planned.stale()
		return nil
	})
}

// Offboarded says whether a customer was declared to have left.
func (a *App) Offboarded(customer int64) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return slices.Contains(a.settings.Offboarded, customer)
}
