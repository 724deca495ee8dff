package discover

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"dev.onramp/store"
)

// historyLength is how many complete crawls a shrinking source is measured by.
const historyLength = 5

// run is one attempt at one kind.
type run struct {
	crawler *Crawler
	vendor  Vendor
	source  *source

	mu    sync.Mutex // guards state, which workers advance with every page
	state Crawl
}

func (r *run) key() store.Key { return store.TextKey(string(r.source.kind)) }

// begin goes on with an unfinished crawl that is young enough, unless a fresh
// one is wanted, or starts one.
func (r *run) begin(fresh bool) error {
	return r.crawler.DB.Update(func(tx *store.Tx) error {
		last, _, err := crawls.Get(tx, r.key())
		if err != nil {
			return err
		}
		if !fresh && last.State == Running && time.Since(last.Started) < resumeWithin {
			r.state = last
			return nil
		}
		r.state = Crawl{ID: last.ID + 1, State: Running, Started: time.Now(), Total: -1, History: last.History}
		return crawls.Put(tx, r.key(), r.state)
	})
}

// pages reads what is missing: the first page alone, because it tells how many
// there are, and the rest in parallel under the transport's limit.
func (r *run) pages(ctx context.Context) error {
	if r.state.Pages == 0 {
		more, err := r.page(ctx, 1)
		if err != nil {
			return err
		}
		if r.state.Pages == 0 { // a list without meta: read on until a page is empty
			for n := 2; more; n++ {
				if more, err = r.page(ctx, n); err != nil {
					return err
				}
			}
			return nil
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	done, last := slices.Clone(r.state.Done), r.state.Pages // the workers advance the state from here on
	for n := 1; n <= last; n++ {
		if slices.Contains(done, n) {
			continue
		}
		group.Go(func() error {
			_, err := r.page(ctx, n)
			return err
		})
	}
	return group.Wait()
}

// page reads one page and commits it with the crawl's progress. It says whether
// the page held anything.
func (r *run) page(ctx context.Context, n int) (more bool, err error) {
	p, err := r.source.page(ctx, n)
	if err != nil {
		return false, fmt.Errorf("page %d: %w", n, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	next := r.state
	err = r.crawler.DB.Update(func(tx *store.Tx) error {
		next = r.state
		fresh, err := p.put(tx, next.ID)
		if err != nil {
			return err
		}
		if next.Pages > 0 && p.total != next.Total {
			next.Shifted = true
		}
		next.Pages, next.Total = max(next.Pages, p.pages), p.total
		next.Read += fresh
		next.Bad = append(slices.Clone(next.Bad), p.bad...)
		next.Done = append(slices.Clone(next.Done), n)
		return crawls.Put(tx, r.key(), next)
	})
	if err != nil {
		return false, fmt.Errorf("store page %d: %w", n, err)
	}
	r.state = next
	r.report(Running)
	return p.count > 0, nil
}

// finish decides whether the crawl is complete and, if so, settles what it did
// not list any more. It asks for another try when rows shifted between pages.
func (r *run) finish(last bool) (again bool, err error) {
	next := r.state
	shifted := next.Shifted || next.Total >= 0 && next.Read+len(next.Bad) != next.Total
	switch {
	case shifted && !last:
		return true, nil
	case shifted:
		next.State = Incomplete
		next.Why = fmt.Sprintf("rows moved between pages while reading: %d different records of %d counted; sync again when the vendor is quieter", next.Read, next.Total)
	case len(next.Bad) > 0:
		next.State = Incomplete
		next.Why = fmt.Sprintf("%d records could not be read and were set aside: %s", len(next.Bad), next.Bad[0])
	default:
		next.State = Complete
		next.History = append(slices.Clone(next.History), next.Read)
		next.History = next.History[max(0, len(next.History)-historyLength):]
	}
	next.Finished, next.Done = time.Now(), nil
	err = r.crawler.DB.Update(func(tx *store.Tx) error {
		if next.State == Complete {
			if err := r.source.sweep(tx, next.ID); err != nil {
				return err
			}
		}
		return crawls.Put(tx, r.key(), next)
	})
	if err != nil {
		return false, fmt.Errorf("finish the crawl: %w", err)
	}
	r.state = next
	r.report(next.State)
	return false, nil
}

func (r *run) report(s State) {
	r.crawler.report(Progress{
		Vendor: r.vendor, Kind: r.source.kind, Done: r.state.Read, Total: r.state.Total,
		Bad: len(r.state.Bad), State: s,
	})
}
