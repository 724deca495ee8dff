package app

import (
	"context"
	"errors"
	"fmt"

	"dev.onramp/app/transport"
)

// RefreshCustomer reads the devices of one Syncro customer again, one request a
// page, and returns how many there are. What it does not find stays: only two
// complete readings and the vendor's own word say that a device is gone.
func (a *App) RefreshCustomer(ctx context.Context, customer int64) (devices int, err error) {
	a.loaded()
	a.mu.RLock()
	busy := a.busy()
	a.mu.RUnlock()
	if busy != "" {
		return 0, fmt.Errorf("%w: it is %s", ErrBusy, busy)
	}
	c, err := a.connect()
	if err != nil {
		return 0, err
	}
	ctx = transport.WithPriority(ctx, transport.Interactive)
	a.mu.RLock()
	crawler, identified := a.crawler(), a.vendors[VendorSyncro].identified
	a.mu.RUnlock()
	if !identified {
		if _, err := a.identify(ctx, c); err != nil {
			return 0, err
		}
	}
	crawler.Syncro = c.syncro
	assets, err := crawler.Customer(ctx, customer)
	// What was read before a failure is stored, and shown.
	err = errors.Join(err, a.reload(), a.keepBudgets())
	a.broker.publish(TopicRecords)
	return len(assets), err
}
