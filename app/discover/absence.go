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

const (
	// maxConfirmed is how many absent assets one run asks for by id. More than
	// that missing at once is nothing to hurry about: the brakes stand before it.
	maxConfirmed = 500
	// maxSilent is how many of these questions in a row may bring no answer.
	maxSilent = 3
	// askAgain is how many times AbsenceGap an asset that answers although no
	// list shows it is left alone.
	askAgain = 4
)

// gone notes an asset that a complete crawl did not list for the first time.
func gone(tx *store.Tx, a msp.Asset) error {
	now := time.Now()
	return absences.Put(tx, store.IntKey(a.ID), Absence{Asset: a, Crawls: 1, First: now, Latest: now})
}

// stillGone counts one more complete crawl for every asset that was absent
// before. Those that came back have been taken out by back.
func stillGone(tx *store.Tx) error {
	now := time.Now()
	return absences.Each(tx, nil, func(key store.Key, a Absence) error {
		if a.NotFound {
			return nil // nothing is left to prove
		}
		a.Crawls++
		a.Latest = now
		return absences.Put(tx, key, a)
	})
}

// back forgets the absence of an asset that is listed again.
func back(tx *store.Tx, key store.Key) error { return absences.Delete(tx, key) }

// ForgetAbsent forgets that assets are absent, for good.
func ForgetAbsent(tx *store.Tx, assets ...int64) error {
	for _, id := range assets {
		if err := absences.Delete(tx, store.IntKey(id)); err != nil {
			return err
		}
	}
	return nil
}

// confirmAbsent asks the vendor for every asset by its id that two complete
// crawls, far enough apart, did not list. Only "not found" confirms: a refusal
// or a failure says nothing about the asset.
func (c *Crawler) confirmAbsent(ctx context.Context) error {
	open, err := c.unconfirmed()
	if err != nil {
		return err
	}
	silent := 0
	for _, a := range open {
		wire, err := c.Syncro.Asset(ctx, a.Asset.ID)
		switch {
		case err == nil:
			a.Asset, a.Answered, a.Note = c.asset(wire), time.Now(), ""
			silent = 0
		case notFound(err):
			a.NotFound, a.Note = true, ""
			silent = 0
		default:
			a.Note = msp.Clean(err.Error())
			silent++
		}
		if err != nil && ctx.Err() != nil || errors.Is(err, syncro.ErrUnauthorized) || silent == maxSilent {
			return fmt.Errorf("look whether asset %d is gone: %w; no asset counts as gone until its id was answered, sync again later", a.Asset.ID, err)
		}
		if err := c.noteAbsence(a); err != nil {
			return err
		}
	}
	return nil
}

// unconfirmed returns the absences that are due for a question, oldest id first.
func (c *Crawler) unconfirmed() (open []Absence, err error) {
	err = c.DB.View(func(tx *store.Tx) error {
		return absences.Each(tx, nil, func(_ store.Key, a Absence) error {
			answered := !a.Answered.IsZero() && time.Since(a.Answered) < askAgain*c.AbsenceGap
			if !a.NotFound && !answered && a.Crawls >= 2 && a.Latest.Sub(a.First) >= c.AbsenceGap {
				open = append(open, a)
			}
			if len(open) == maxConfirmed {
				return store.Stop
			}
			return nil
		})
	})
	return open, err
}

func (c *Crawler) noteAbsence(a Absence) error {
	return c.DB.Update(func(tx *store.Tx) error { return absences.Put(tx, store.IntKey(a.Asset.ID), a) })
}

// notFound says whether the vendor itself said that there is no such record. A
// web page with status 404 is a wrong address or a proxy speaking.
func notFound(err error) bool {
	if refusal, ok := errors.AsType[*syncro.Error](err); ok && refusal.NotJSON {
		return false
	}
	return errors.Is(err, syncro.ErrNotFound)
}
