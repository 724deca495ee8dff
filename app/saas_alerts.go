package app

import (
	"context"
	"fmt"
	"time"

	"dev.onramp/app/handover"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// openAlerts are the open RMM alerts by customer: with the devices they show
// what a mapping brings.
type openAlerts struct {
	Read time.Time
	By   map[int64]int
	Note string `json:",omitempty"` // why they could not be read
}

var alertsBucket = store.NewBucket[openAlerts]("syncro open alerts")

// maxAlertPages bounds the reading of alerts: beyond it the exact number says
// nothing that helps to map a customer.
const maxAlertPages = 400

// readAlerts counts the open RMM alerts of each customer, where there is a SaaS
// Alerts to map them to. They are worth showing and nothing depends on them, so
// that a missing permission is a note.
func (a *App) readAlerts(ctx context.Context, c clients) error {
	if c.saasalerts == nil || ctx.Err() != nil {
		return nil
	}
	counted := openAlerts{Read: time.Now(), By: map[int64]int{}}
	for n := 1; n <= maxAlertPages; n++ {
		page, err := c.syncro.Alerts(ctx, n, "active")
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			counted.By, counted.Note = nil, msp.Clean(err.Error())
			break
		}
		for _, alert := range page.Items {
			if !alert.Resolved {
				counted.By[alert.CustomerID]++
			}
		}
		if last := page.Meta.TotalPages; last > 0 && n >= last || len(page.Items)+len(page.Bad) == 0 {
			break
		}
	}
	err := a.db.Update(func(tx *store.Tx) error { return alertsBucket.Put(tx, onlyKey, counted) })
	if err != nil {
		return fmt.Errorf("keep the counts of alerts: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.saas.alerts = counted
	a.rows++
	a.changed()
	return nil
}

func (a *App) alertsText(customer int64) msp.Text {
	if n := a.alertsOf(customer); n != handover.Unknown {
		return count(n)
	}
	return msp.NewText("not known: " + a.saas.alerts.Note)
}

// alertsOf is how many open RMM alerts a customer has, handover.Unknown if they
// could not be read.
func (a *App) alertsOf(customer int64) int {
	if a.saas.alerts.By == nil {
		return handover.Unknown
	}
	return a.saas.alerts.By[customer]
}
