package discover

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"dev.onramp/app/project"
	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

const (
	// parallel is how many pages of one kind are asked for at once.
	parallel = 4
	// maxTries is how often a kind is crawled within one run because rows shifted
	// between its pages.
	maxTries = 3
	// resumeWithin is how old an unfinished crawl may be and still go on.
	resumeWithin = 12 * time.Hour
	// fullEvery is how old a complete crawl may be for changes to be enough:
	// deletions never show among them.
	fullEvery = 24 * time.Hour
)

// Progress tells how far the crawl of one kind is.
type Progress struct {
	Vendor Vendor
	Kind   Kind
	Done   int // records read
	Total  int // records, as the vendor counts; -1 while unknown
	Bad    int // elements set aside
	State  State
	Err    error // why the crawl of this kind stopped
}

// Crawler crawls into DB whatever clients it is given. A nil client is a vendor
// that is not connected.
type Crawler struct {
	DB         *store.DB
	Syncro     *syncro.Client
	ITGlue     *itglue.Client
	SaaSAlerts *saasalerts.Client
	// Host is the Syncro account's host, for links to its pages.
	Host string
	// LinkField is the asset field that holds the IT Glue link.
	LinkField string
	Agentless project.AgentlessFields
	// AbsenceGap is the least time between the two complete crawls that prove an
	// absence.
	AbsenceGap time.Duration
	// Changes asks IT Glue only for what changed, as long as the last complete
	// crawl of a kind is less than a day old. Syncro has no such list and is
	// always read whole.
	Changes bool
	// Report is called with every page, for several vendors at once; it must not
	// block.
	Report func(Progress)
}

// Run crawls all connected vendors at once and returns when all have ended. The
// failure of one vendor does not stop the others; the error joins what failed.
func (c *Crawler) Run(ctx context.Context) error {
	var group errgroup.Group
	failed := make([]error, 3)
	for i, vendor := range []Vendor{Syncro, ITGlue, SaaSAlerts} {
		sources := c.sources(vendor)
		group.Go(func() error {
			failed[i] = c.vendor(ctx, vendor, sources)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return errors.Join(failed...)
}

func (c *Crawler) vendor(ctx context.Context, v Vendor, sources []*source) error {
	for _, s := range sources {
		if err := c.crawl(ctx, v, s); err != nil {
			return err
		}
	}
	if v == Syncro && c.Syncro != nil {
		return c.confirmAbsent(ctx)
	}
	return nil
}

// crawl reads one kind to its end, or its changes if that is enough.
func (c *Crawler) crawl(ctx context.Context, v Vendor, s *source) error {
	r := &run{crawler: c, vendor: v, source: s}
	whole, err := r.due()
	if err == nil && whole {
		err = r.whole(ctx)
	} else if err == nil {
		err = r.changes(ctx)
	}
	if err != nil {
		err = fmt.Errorf("read %s of %s: %w; what was read is kept, and the next start goes on from there", s.kind, v.name(), err)
		r.reportWith(Incomplete, err)
	}
	return err
}

// due says whether the kind must be read whole.
func (r *run) due() (bool, error) {
	err := r.crawler.DB.View(func(tx *store.Tx) (err error) {
		r.state, _, err = crawls.Get(tx, crawlKey(r.source.kind))
		return err
	})
	last := r.state
	enough := r.crawler.Changes && r.source.daily && last.State == Complete && time.Since(last.Started) < fullEvery &&
		(r.source.changes == nil || !last.Watermark.IsZero())
	return !enough, err
}

// whole reads one kind to its end, and again from page one when rows shifted
// between its pages.
func (r *run) whole(ctx context.Context) error {
	for try := 1; ; try++ {
		r.last = try == maxTries
		if err := r.begin(try > 1); err != nil {
			return err
		}
		if err := r.read(ctx); err != nil {
			return err
		}
		if err := r.mend(ctx); err != nil {
			return err
		}
		again, err := r.finish()
		if err != nil || !again {
			return err
		}
	}
}

func (c *Crawler) report(p Progress) {
	if c.Report != nil {
		c.Report(p)
	}
}
