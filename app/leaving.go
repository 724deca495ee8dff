package app

import (
	"cmp"
	"slices"

	"dev.onramp/app/msp"
)

// Leaving is what declaring that a customer has left is about.
type Leaving struct {
	Customer int64
	Name     msp.Text
	// Documented counts the customer's devices that are matched to a
	// configuration, Gone those of them that Syncro no longer lists.
	Documented, Gone int
	Left             bool // a person declared it
}

// LeavingOf returns what is known of one customer's leaving.
func (a *App) LeavingOf(customer int64) Leaving {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if l, known := a.leaving()[customer]; known {
		return *l
	}
	return Leaving{Customer: customer, Name: a.nameOfCustomer(customer), Left: slices.Contains(a.settings.Offboarded, customer)}
}

// LeavingCustomers returns the customers that may have left, because documented
// devices of theirs are gone, and those of whom a person declared it; those
// with the most gone devices come first.
func (a *App) LeavingCustomers() []Leaving {
	a.mu.RLock()
	defer a.mu.RUnlock()
	var out []Leaving
	for _, l := range a.leaving() {
		if l.Gone > 0 || l.Left {
			out = append(out, *l)
		}
	}
	slices.SortFunc(out, func(x, y Leaving) int {
		return cmp.Or(cmp.Compare(y.Gone, x.Gone), cmp.Compare(x.Name.Raw(), y.Name.Raw()), cmp.Compare(x.Customer, y.Customer))
	})
	return out
}

// leaving counts every customer's documented and gone devices. The caller holds
// the lock.
func (a *App) leaving() map[int64]*Leaving {
	out := map[int64]*Leaving{}
	of := func(customer int64) *Leaving {
		if out[customer] == nil {
			out[customer] = &Leaving{Customer: customer, Name: a.nameOfCustomer(customer)}
		}
		return out[customer]
	}
	matched := func(asset int64) bool {
		d, _ := a.decided.find(msp.Assets, asset)
		return d.Verdict == msp.Matched
	}
	for customer, list := range a.records.assetsOf {
		for _, x := range list {
			if matched(x.ID) {
				of(customer).Documented++
			}
		}
	}
	for _, x := range a.records.Absences {
		if a.records.asset.get(x.Asset.ID) == nil && matched(x.Asset.ID) {
			of(x.Asset.CustomerID).Documented++
			of(x.Asset.CustomerID).Gone++
		}
	}
	for _, customer := range a.settings.Offboarded {
		of(customer).Left = true
	}
	return out
}

func (a *App) nameOfCustomer(id int64) msp.Text {
	if c := a.records.customer[id]; c != nil {
		return c.Name()
	}
	return msp.NewText("customer " + idText(id))
}
