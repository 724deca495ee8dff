package app

import (
	"net/http"
	"time"

	"dev.onramp/app/transport"
	"dev.onramp/store"
)

// budgets keeps the send times of each vendor, so that a restart does not
// refill what the vendor still counts.
var budgets = store.NewBucket[[]time.Time]("request budgets")

// budgetDelay is how long send times may wait to be stored, so that many share
// one commit: no more is lost when the program is killed.
const budgetDelay = 200 * time.Millisecond

// budgeted is a vendor's stack whose send times are stored as it goes.
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

// storeBudgets stores the send times behind the requests.
func (a *App) storeBudgets() {
	a.budgetDue.Store(false)
	if a.ctx.Err() != nil {
		return // Close has stored them
	}
	if err := a.keepBudgets(); err != nil && a.ctx.Err() == nil {
		a.say(true, "keep the request budgets: %v", err)
	}
}

func (a *App) budget(v Vendor) []time.Time {
	var sent []time.Time
	err := a.db.View(func(tx *store.Tx) (err error) {
		sent, _, err = budgets.Get(tx, store.TextKey(string(v)))
		return err
	})
	if err != nil {
		return nil // an unreadable budget only costs caution: the vendor's 429 restores it
	}
	return sent
}

// keepBudgets stores the send times.
func (a *App) keepBudgets() error {
	a.mu.RLock()
	sent := map[Vendor][]time.Time{}
	for v, state := range a.vendors {
		if state.stack != nil {
			sent[v] = state.stack.Sent()
		}
	}
	a.mu.RUnlock()
	if len(sent) == 0 {
		return nil
	}
	return a.db.Update(func(tx *store.Tx) error {
		for v, times := range sent {
			if err := budgets.Put(tx, store.TextKey(string(v)), times); err != nil {
				return err
			}
		}
		return nil
	})
}
