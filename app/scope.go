package app

import (
	"fmt"
	"slices"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// SetScope narrows the work to some customers: the lists, the counts, what is
// done in bulk and the plans are about them only until it is lifted. None lifts
// it. What is settled about the others stays as it is.
func (a *App) SetScope(customers []int64) error {
	scope := slices.Clone(customers)
	slices.Sort(scope)
	return a.setReviewed(func(s *Settings) error {
		s.Scope = slices.Compact(scope)
		return nil
	})
}

// inScope says whether the work is about a customer. The caller holds the lock.
func (a *App) inScope(customer int64) bool {
	if len(a.settings.Scope) == 0 {
		return true
	}
	_, in := slices.BinarySearch(a.settings.Scope, customer)
	return in
}

// scope words what the work is narrowed to, "" for everybody. The caller holds
// the lock.
func (a *App) scope() string {
	n := len(a.settings.Scope)
	switch {
	case n == 0:
		return ""
	case a.records == nil || len(a.records.Customers) == 0:
		return several(n, "customer", "customers") + " only"
	case n == 1 && a.records.customer[a.settings.Scope[0]] != nil:
		return a.records.customer[a.settings.Scope[0]].Name().String() + " only"
	}
	return fmt.Sprintf("%d of %d customers", n, len(a.records.Customers))
}

// makeInScope makes the plan that the decisions about the customers in scope
// ask for.
func (a *App) makeInScope(scope []int64) func(*store.Tx, reconcile.Input) (reconcile.Plan, []reconcile.Held, error) {
	return func(_ *store.Tx, in reconcile.Input) (reconcile.Plan, []reconcile.Held, error) {
		plan, held := reconcile.Make(in)
		if len(scope) == 0 {
			return plan, held, nil
		}
		held = slices.DeleteFunc(held, func(h reconcile.Held) bool {
			customer := h.ID
			if h.Subject == msp.Assets {
				if x, known := in.Source.Asset(h.ID); known {
					customer = x.CustomerID
				}
			}
			return !slices.Contains(scope, customer)
		})
		return plan.Only(scope...), held, nil
	}
}
