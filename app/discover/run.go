package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"dev.onramp/itglue"
	"dev.onramp/store"
)

// maxNamed is how many of the elements that were set aside are named.
const maxNamed = 100

// run is the crawl of one kind.
type run struct {
	crawler *Crawler
	vendor  Vendor
	source  *source
	last    bool // there will be no further try

	mu    sync.Mutex // guards what follows, which workers advance with every page
	state Crawl
	seen  map[string]bool // the records that this crawl saw, by key
	bad   map[string]bool // the elements that it set aside
	taken int             // pages up to here are done or somebody's
	grown PageSet         // the pages read while the list grew, and those about them
	end   int             // the first page known to lie beyond the list; 0 if none is
}

// begin goes on with an unfinished crawl that is young enough, unless a fresh
// one is wanted, or starts one.
func (r *run) begin(fresh bool) error {
	if r.source.prepare != nil {
		if err := r.source.prepare(); err != nil {
			return err
		}
	}
	r.seen, r.bad, r.grown, r.taken, r.end = map[string]bool{}, map[string]bool{}, nil, 0, 0
	key := crawlKey(r.source.kind)
	return r.crawler.DB.Update(func(tx *store.Tx) error {
		last, _, err := crawls.Get(tx, key)
		if err != nil {
			return err
		}
		if !fresh && last.State == Running && time.Since(last.Started) < resumeWithin {
			r.state = last
			for _, line := range last.Bad {
				r.bad[line] = true
			}
			r.seen, err = r.source.keeper.seen(tx, last.ID)
			return err
		}
		r.state = Crawl{
			ID: last.ID + 1, State: Running, Started: time.Now(), Total: -1, History: last.History,
			Size: r.source.firstSize(last, fresh),
		}
		return crawls.Put(tx, key, r.state)
	})
}

// firstSize is the size of the first page: the largest, or after a crawl that
// had to ask for less a little more than that.
func (s *source) firstSize(last Crawl, again bool) int {
	switch {
	case last.Size == 0 || s.size == 0:
		return s.size
	case again:
		return last.Size
	}
	return larger(last.Size, s.size)
}

// read reads the pages that are missing, and smaller ones from there on
// whenever the gateway could not serve one in time. A crawl that goes on looks
// first whether the list is still the one that it began with.
func (r *run) read(ctx context.Context) error {
	for {
		err := r.overlap(ctx)
		if err == nil {
			return r.drain(ctx)
		}
		if r.reduce(err) != nil {
			return err
		}
	}
}

// drain reads until no page is missing.
func (r *run) drain(ctx context.Context) error {
	for {
		err := r.pages(ctx)
		if err == nil || r.reduce(err) != nil {
			return err
		}
	}
}

// overlap reads the last page before every gap again when a crawl goes on. Where
// rows went away in between, others moved up onto it, and in the end the crawl
// has seen more records than the vendor counts.
func (r *run) overlap(ctx context.Context) error {
	for _, span := range r.state.Done {
		n, before := span[1], r.state
		p, err := r.fetch(ctx, r.source.fetch, n, r.state.Size)
		if err != nil {
			return fmt.Errorf("page %d: %w", n, err)
		}
		if err := r.commit(n, p, before); err != nil {
			return fmt.Errorf("store page %d: %w", n, err)
		}
	}
	return nil
}

// reduce takes a time-out of the gateway as the wish for smaller pages and
// returns any other error, or that one if pages are small already.
func (r *run) reduce(err error) error {
	if !errors.Is(err, itglue.ErrTimeout504) && !errors.Is(err, itglue.ErrTooLarge) {
		return err
	}
	size, parts := smaller(r.state.Size)
	if size == 0 {
		return err
	}
	next := r.state
	next.Size = size
	if r.source.parted {
		next.Done = next.Done.Split(parts)
		next.Pages *= parts
		if next.Total >= 0 {
			next.Pages = (next.Total + size - 1) / size
		}
	}
	r.taken, r.end, r.grown = 0, 0, nil
	return r.save(next, nil) // the pages so far hold the same rows as the smaller ones
}

// pages reads what is missing: the first page alone, because it tells how many
// there are, and the rest in parallel under the transport's limit.
func (r *run) pages(ctx context.Context) error {
	size := r.state.Size
	if !r.state.Done.Has(1) {
		if err := r.page(ctx, 1, size); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	for range parallel {
		group.Go(func() error {
			for {
				n, more := r.take()
				if !more {
					return nil
				}
				if err := r.page(ctx, n, size); err != nil {
					return err
				}
			}
		})
	}
	err := group.Wait()
	r.taken = 0
	return err
}

// take returns the next page that nobody has read. A list whose pages are not
// counted goes on until a page is empty.
func (r *run) take() (n int, more bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state.Shifted && !r.last {
		return 0, false // it will be read again anyhow
	}
	for {
		r.taken++
		if r.end > 0 && r.taken >= r.end || r.state.Pages > 0 && r.taken > r.state.Pages {
			r.taken--
			return 0, false
		}
		if !r.state.Done.Has(r.taken) {
			return r.taken, true
		}
	}
}

// page reads one page and commits it with the crawl's progress.
func (r *run) page(ctx context.Context, n, size int) error {
	r.mu.Lock()
	before := r.state
	r.mu.Unlock()
	p, err := r.fetch(ctx, r.source.fetch, n, size)
	if err != nil {
		return fmt.Errorf("page %d: %w", n, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.commit(n, p, before); err != nil {
		return fmt.Errorf("store page %d: %w", n, err)
	}
	r.report(Running)
	return nil
}

// commit stores a page together with the crawl's new state; before is the state
// when the page was asked for.
func (r *run) commit(n int, p page, before Crawl) error {
	next := r.state
	next.follow(p, before)
	if p.beyond {
		next.Shifted = next.Shifted || n < p.pages // it promised more
		r.end = n
	}
	if before.Total >= 0 && p.total > before.Total {
		for about := n - parallel; about <= n+parallel; about++ {
			r.grown = r.grown.With(about)
		}
	}
	next.Done = next.Done.With(n)
	var added []store.Key
	for _, key := range p.keys {
		if !r.seen[string(key)] {
			r.seen[string(key)] = true
			added = append(added, key)
		}
	}
	next.Read = len(r.seen)
	next.Bad, next.SetAside = r.setAside(p.bad)
	err := r.save(next, p.put)
	if err != nil {
		for _, key := range added {
			delete(r.seen, string(key))
		}
	}
	return err
}

// follow takes in what a page says of the whole list. Rows that were added are
// read in the end. Where rows went away, those behind them moved up, perhaps
// onto a page that has been read. A lower count than a page brought that was
// asked for at the same time proves nothing: answers overtake each other.
func (c *Crawl) follow(p page, before Crawl) {
	switch {
	case p.total >= 0 && p.total < before.Total:
		c.Shifted, c.Total = true, p.total
	case p.total >= 0:
		c.Total = max(c.Total, p.total)
	case p.pages > 0 && p.pages < before.Pages:
		c.Shifted = true
	}
	c.Pages = max(c.Pages, p.pages)
	if p.newest.After(c.Watermark) {
		c.Watermark = p.newest
	}
}

// setAside adds the lines of a page to those of the crawl, each once.
func (r *run) setAside(lines []string) (named []string, count int) {
	named = slices.Clone(r.state.Bad)
	for _, line := range lines {
		if !r.bad[line] && len(named) < maxNamed {
			named = append(named, line)
		}
		r.bad[line] = true
	}
	return named, len(r.bad)
}

// save stores the crawl's new state, and with it what put stores.
func (r *run) save(next Crawl, put func(tx *store.Tx, crawl uint64) error) error {
	err := r.crawler.DB.Update(func(tx *store.Tx) error {
		if put != nil {
			if err := put(tx, next.ID); err != nil {
				return err
			}
		}
		return crawls.Put(tx, crawlKey(r.source.kind), next)
	})
	if err == nil {
		r.state = next
	}
	return err
}

func (r *run) report(s State) { r.reportWith(s, nil) }

func (r *run) reportWith(s State, err error) {
	r.crawler.report(Progress{
		Vendor: r.vendor, Kind: r.source.kind, Done: r.state.Read, Total: r.state.Total,
		Bad: r.state.SetAside, State: s, Err: err,
	})
}
