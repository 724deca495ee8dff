package app

import (
	"net/http"
	"time"

	"dev.onramp/app/transport"
	"dev.onramp/store"
)

// budgets keeps how each vendor's limit stands, so that a restart does not
// refill what the vendor still counts, nor end a pause that it asked for.
var budgets = store.NewBucket[transport.Memory]("request limits")

// budgetDelay is how long this may wait to be stored, so that many requests share
// one commit: no more is lost when the program is killed.
const budgetDelay = 200 * time.Millisecond

// budgeted is a vendor's stack whose limit is stored as it goes.
type budgeted struct {
	app   *App
	stack *transport.Stack
}

// RoundTrip sends the request.
func (b budgeted) RoundTrip(req *http.Request) (*http.Response, error) {
	b.app.storeBudgetsSoon()
	defer b.app.storeBudgetsSoon() // it may have waited long for the limit
	return b.stack.RoundTrip(req)
}

// CloseIdleConnections closes the connections that no request uses.
func (b budgeted) CloseIdleConnections() { b.stack.CloseIdleConnections() }

func (a *App) storeBudgetsSoon() {
	if a.budgetDue.CompareAndSwap(false, true) {
		time.AfterFunc(budgetDelay, a.storeBudgets)
	}
}

// storeBudgets stores the limits behind the requests.
func (a *App) storeBudgets() {
	a.budgetDue.Store(false)
	if a.ctx.Err() != nil {
		return // Close has stored them
	}
	if err := a.keepBudgets(); err != nil && a.ctx.Err() == nil {
		a.say(true, "keep the request budgets: %v", err)
	}
}

func (a *App) budget(v Vendor) transport.Memory {
	var before transport.Memory
	err := a.db.View(func(tx *store.Tx) (err error) {
		before, _, err = budgets.Get(tx, store.TextKey(string(v)))
		return err
	})
	if err != nil {
		return transport.Memory{} // an unreadable budget only costs caution: the vendor's 429 restores it
	}
	return before
}

// keepBudgets stores how the limits stand.
func (a *App) keepBudgets() error {
	a.mu.RLock()
	limits := map[Vendor]transport.Memory{}
	for v, state := range a.vendors {
		if state.stack != nil {
			limits[v] = state.stack.Memory()
		}
	}
	a.mu.RUnlock()
	if len(limits) == 0 {
		return nil
	}
	return a.db.Update(func(tx *store.Tx) error {
		for v, stands := range limits {
			if err := budgets.Put(tx, store.TextKey(string(v)), stands); err != nil {
				return err
			}
		}
		return nil
	})
}
