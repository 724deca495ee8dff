package discover

import (
	"context"
	"fmt"
	"time"

	"dev.onramp/store"
)

// slack is how far a listing of changes goes back behind the watermark, for
// clocks and transactions that are not quite in order.
const slack = 10 * time.Minute

// changes reads what changed since the watermark, the latest change first, and
// stops at the first page that goes back behind it, or on which nothing is new:
// thousands of records may have been changed in one stroke at the watermark.
// Changes add and replace records; they say nothing of what is gone.
func (r *run) changes(ctx context.Context) error {
	if r.source.changes == nil {
		r.report(Complete)
		return nil
	}
	newest, floor := time.Time{}, r.state.Watermark.Add(-slack)
	var bad []string
	for n := 1; ; n++ {
		p, err := r.fetch(ctx, r.source.changes, n, r.state.Size)
		if err != nil {
			if err = r.reduce(err); err != nil {
				return fmt.Errorf("page %d of the changes: %w", n, err)
			}
			n, bad = 0, nil // from the first page on, in smaller ones
			continue
		}
		news := false
		err = r.save(r.state, func(tx *store.Tx, crawl uint64) (err error) {
			if news, err = p.news(tx); err != nil {
				return err
			}
			return p.put(tx, crawl)
		})
		if err != nil {
			return fmt.Errorf("store page %d of the changes: %w", n, err)
		}
		bad = append(bad, p.bad...)
		if p.newest.After(newest) {
			newest = p.newest
		}
		if p.beyond || n >= p.pages || !news || !p.oldest.IsZero() && p.oldest.Before(floor) {
			return r.refreshed(newest, bad)
		}
	}
}

// refreshed closes a listing of changes. Where an element could not be read the
// watermark stays, so that the next listing meets it again.
func (r *run) refreshed(newest time.Time, bad []string) error {
	next, now := r.state, time.Now()
	next.Refreshed = now
	next.Bad, next.SetAside = bad[:min(len(bad), maxNamed)], len(bad)
	if newest.After(now) {
		newest = now
	}
	if len(bad) == 0 && newest.After(next.Watermark) {
		next.Watermark = newest
	}
	if err := r.save(next, nil); err != nil {
		return fmt.Errorf("finish the changes: %w", err)
	}
	r.report(Complete)
	return nil
}
