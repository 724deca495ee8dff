package app

import (
	"context"
	"fmt"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// wholeAsset reads a whole asset, false if it is gone.
func (a *App) wholeAsset(id int64) (x msp.Asset, known bool) {
	a.recall("asset", id, func(tx *store.Tx) (err error) {
		x, known, err = discover.Asset(tx, id)
		return err
	})
	return x, known
}

// wholeConfiguration reads a whole configuration, false if it is gone.
func (a *App) wholeConfiguration(id int64) (c msp.Configuration, known bool) {
	a.recall("configuration", id, func(tx *store.Tx) (err error) {
		c, known, err = discover.Configuration(tx, id)
		return err
	})
	return c, known
}

// eachAsset reads all assets, one after the other.
func (a *App) eachAsset(visit func(msp.Asset)) {
	err := a.db.View(func(tx *store.Tx) error {
		return discover.EachAsset(tx, func(x msp.Asset) error {
			visit(x)
			return nil
		})
	})
	if err != nil {
		a.unread(fmt.Errorf("assets: %w", err))
	}
}

// recall reads one record. One that is damaged is told, and shown as gone.
func (a *App) recall(what string, id int64, read func(*store.Tx) error) {
	if err := a.db.View(read); err != nil {
		a.unread(fmt.Errorf("%s %d: %w", what, id, err))
	}
}

// unread tells that something could not be read, whatever lock the caller holds.
func (a *App) unread(err error) { a.run("read", func(context.Context) error { return err }) }
