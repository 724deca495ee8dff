package discover

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

// gone notes an asset that a complete crawl did not list for the first time.
func (c *Crawler) gone(tx *store.Tx, a msp.Asset) error {
	now := time.Now()
	return absences.Put(tx, store.IntKey(a.ID), Absence{Asset: a, Crawls: 1, First: now, Latest: now})
}

// stillGone counts one more complete crawl for every asset that was absent
// before. Those that came back have been taken out by back.
func (c *Crawler) stillGone(tx *store.Tx) error {
	var known []Absence
	err := absences.Each(tx, nil, func(_ store.Key, a Absence) error {
		known = append(known, a)
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range known {
		a.Crawls++
		a.Latest = time.Now()
		if err := absences.Put(tx, store.IntKey(a.Asset.ID), a); err != nil {
			return err
		}
	}
	return nil
}

// back forgets the absence of an asset that is listed again.
func back(tx *store.Tx, key store.Key) error { return absences.Delete(tx, key) }

// confirmAbsent asks the vendor for every asset by its id that two complete
// crawls, far enough apart, did not list. Only "not found" confirms: a refusal
// or a failure says nothing about the asset.
func (c *Crawler) confirmAbsent(ctx context.Context) error {
	var open []Absence
	err := c.DB.View(func(tx *store.Tx) error {
		return absences.Each(tx, nil, func(_ store.Key, a Absence) error {
			if !a.NotFound && a.Crawls >= 2 && a.Latest.Sub(a.First) >= c.AbsenceGap {
				open = append(open, a)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	for _, a := range open {
		_, err := c.Syncro.Asset(ctx, a.Asset.ID)
		switch {
		case err == nil:
			continue // it answers although no list shows it: archived, perhaps
		case !errors.Is(err, syncro.ErrNotFound):
			return fmt.Errorf("look whether asset %d is gone: %w", a.Asset.ID, err)
		}
		a.NotFound = true
		err = c.DB.Update(func(tx *store.Tx) error { return absences.Put(tx, store.IntKey(a.Asset.ID), a) })
		if err != nil {
			return err
		}
	}
	return nil
}
