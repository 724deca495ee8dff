package app

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// ErrOvertaken says that decisions or settings have changed since a plan was
// made.
var ErrOvertaken = errors.New("the plan was overtaken")

const printAnew = "nothing was written: print the plan anew, look at it and apply that one"

// overtaken refuses a plan when the decision on which one of its operations
// rests no longer stands, or when it would be made by other settings now. What an
// interrupted run of the same plan has done already is out of the question, and
// what it decided by doing it is no change. Nobody decides anything meanwhile.
func (a *App) overtaken(plan reconcile.Plan) error {
	a.work.Lock()
	defer a.work.Unlock()
	var first reconcile.Operation
	open, n := 0, 0
	err := a.db.View(func(tx *store.Tx) error {
		return reconcile.EachOpen(tx, plan, func(o reconcile.Operation, made reconcile.Outcome) {
			if open++; a.stillAsked(o, made) {
				return
			}
			if n++; n == 1 {
				first = o
			}
		})
	})
	if err != nil {
		return fmt.Errorf("read what became of the plan: %w", err)
	}
	if n > 0 {
		return fmt.Errorf("%w: %d of its %d operations rest on other decisions than stand now, such as: %s %s, %s; %s",
			ErrOvertaken, n, plan.Operations.Len(), first.Kind, first.Name, first.Decision, printAnew)
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	same, err := sameJSON(plan.Policy, a.settings.Policy)
	if err == nil && !same && open > 0 {
		err = fmt.Errorf("%w: the settings of types, statuses, fields or links are others than it was made by; %s", ErrOvertaken, printAnew)
	}
	return err
}

// sameJSON compares what is stored: there an empty list is as good as none.
func sameJSON(x, y any) (bool, error) {
	left, err := json.Marshal(x)
	if err != nil {
		return false, err
	}
	right, err := json.Marshal(y)
	return bytes.Equal(left, right), err
}

// stillAsked says whether what is decided now asks for an operation. made is what
// became of the one that it needs. The caller holds work.
func (a *App) stillAsked(o reconcile.Operation, made reconcile.Outcome) bool {
	device, _ := a.decided.find(msp.Assets, o.Asset)
	customer, _ := a.decided.find(msp.Customers, o.Customer)
	switch {
	case o.Undoes != "" || o.Kind == reconcile.CreateManufacturer || o.Kind == reconcile.CreateModel:
		return true // no decision asks for it
	case o.Kind == reconcile.CreateOrganization:
		return customer.Verdict == msp.Create
	case o.Kind == reconcile.CreateConfiguration:
		return device.Verdict == msp.Create && cmp.Or(o.Organization, made.Organization) == goesInto(device, customer)
	}
	documented := cmp.Or(o.Configuration, made.Configuration)
	if documented == 0 {
		return device.Verdict == msp.Create
	}
	return device.Verdict == msp.Matched && device.RightID() == documented
}

// goesInto is the organization that a device's configuration is created in, 0 if
// it is to be created as well.
func goesInto(device, customer msp.Decision) int64 {
	if id := device.RightID(); id != 0 || customer.Verdict != msp.Matched {
		return id
	}
	return customer.RightID()
}
