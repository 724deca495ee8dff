package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/transport"
)

// CrawlState says how the crawl of one kind stands.
type CrawlState string

// The states of a crawl's row.
const (
	CrawlWaiting    CrawlState = "waiting"
	CrawlRunning    CrawlState = "reading"
	CrawlComplete   CrawlState = "complete"
	CrawlIncomplete CrawlState = "incomplete"
	CrawlFailed     CrawlState = "failed"
)

// Crawl is one row of the Discover step.
type Crawl struct {
	Vendor Vendor
	Kind   string
	Done   int
	Total  int // as the vendor counts; -1 while unknown
	Bad    int // set aside because they could not be read
	State  CrawlState
	Rate   float64 // records a second, while it runs
	ETA    time.Duration
	Note   string

	pace pace
}

// crawlState is the job that crawls.
type crawlState struct {
	rows   []*Crawl
	cancel context.CancelFunc
	done   chan struct{} // closed when the job has ended; nil if none ran
	err    error
}

func (c *crawlState) running() bool {
	if c.done == nil {
		return false
	}
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

// StartDiscover crawls all connected vendors in the background. A crawl that
// was cut short goes on where it was. While another job runs it is ErrBusy.
func (a *App) StartDiscover() error {
	a.mu.Lock()
	if a.crawls.running() {
		a.mu.Unlock()
		return nil
	}
	if busy := a.busy(); busy != "" {
		a.mu.Unlock()
		return fmt.Errorf("%w: it is %s", ErrBusy, busy)
	}
	ctx, cancel := context.WithCancel(a.ctx)
	done := make(chan struct{})
	a.crawls.cancel, a.crawls.done, a.crawls.err = cancel, done, nil
	a.mu.Unlock()
	a.start("discover", func(context.Context) error {
		defer close(done)
		defer cancel()
		err := a.discover(ctx, transport.Interactive)
		a.mu.Lock()
		a.crawls.err = err
		a.changed()
		a.mu.Unlock()
		a.broker.publish(TopicCrawl)
		if errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	})
	return nil
}

// StopDiscover ends the crawl after the pages at hand; it can go on later.
func (a *App) StopDiscover() {
	a.mu.RLock()
	cancel := a.crawls.cancel
	a.mu.RUnlock()
	if cancel != nil {
		cancel()
	}
}

// Crawls returns how far the crawl of each kind is, in the order of reading.
func (a *App) Crawls() []Crawl {
	a.mu.RLock()
	defer a.mu.RUnlock()
	rows := a.crawls.rows
	if rows == nil {
		rows = a.rememberedCrawls()
	}
	reading := a.crawls.running() || a.syncing.running
	out := make([]Crawl, 0, len(rows))
	for _, r := range rows {
		row := *r
		wait := time.Duration(0)
		if reading && (row.State == CrawlRunning || row.State == CrawlWaiting) {
			wait = a.held(row.Vendor)
		}
		if wait > 0 {
			row.Note = fmt.Sprintf("waiting for the limit, %d s", int(wait.Seconds()))
		}
		if row.State == CrawlRunning {
			now := time.Now() // while it waits no page brings the pace up to date
			row.Rate, row.ETA = r.pace.rate(now), ending(r.pace.left(now, r.Total-r.Done), wait, 0)
		}
		out = append(out, row)
	}
	return out
}

// Discover crawls in the foreground and returns when all vendors have been read.
func (a *App) Discover(ctx context.Context) error { return a.discover(ctx, transport.Interactive) }

// rememberedCrawls shows what earlier runs left in the store.
func (a *App) rememberedCrawls() []*Crawl {
	var out []*Crawl
	for _, v := range Vendors() {
		if a.settings.Skipped[v] || v == VendorSaaSAlerts && a.vendors[v].key == "" {
			continue
		}
		for _, k := range discover.Kinds(v) {
			row := &Crawl{Vendor: v, Kind: string(k), Total: -1, State: CrawlWaiting}
			if c, known := a.records.Crawls[k]; known {
				row.Done, row.Total, row.Bad, row.Note = c.Read, c.Total, len(c.Bad), c.Why
				row.State = map[discover.State]CrawlState{
					discover.Running: CrawlWaiting, discover.Complete: CrawlComplete, discover.Incomplete: CrawlIncomplete,
				}[c.State]
			}
			out = append(out, row)
		}
	}
	return out
}

// discover crawls in the foreground: the wizard's job and a routine sync share
// it. The trouble that SaaS Alerts gives is an *OptionalError: the rest has been
// read then, unless the error joins another one.
func (a *App) discover(ctx context.Context, priority transport.Priority) error {
	c, err := a.connect()
	if err != nil {
		return err
	}
	ctx = transport.WithPriority(ctx, priority)
	a.mu.Lock()
	a.crawls.rows = a.waitingCrawls(c, nil)
	a.mu.Unlock()
	a.broker.publish(TopicCrawl)
	unasked, err := a.identify(ctx, c)
	if err != nil {
		a.mu.Lock()
		a.crawls.rows = nil
		a.mu.Unlock()
		return err
	}
	if unasked != nil {
		c.itglue = nil
	}
	if err := a.tookKeys(clients{syncro: c.syncro, itglue: c.itglue}); err != nil {
		return err
	}
	a.mu.Lock()
	a.crawls.rows = a.waitingCrawls(c, unasked)
	before := a.records.Crawls[discover.Assets].ID
	crawler := a.crawler()
	crawler.Changes, crawler.Report = a.changesWillDo(priority), a.crawled
	a.vendors[VendorSyncro].identified = true
	a.mu.Unlock()
	a.broker.publish(TopicCrawl)
	needed, optional := crawler, crawler
	needed.Syncro, needed.ITGlue, optional.SaaSAlerts = c.syncro, c.itglue, c.saasalerts
	var aside sync.WaitGroup
	var trouble error
	aside.Go(func() { trouble = a.aside(ctx, optional) })
	err = errors.Join(unasked, needed.Run(ctx))
	aside.Wait()
	if trouble == nil && c.saasalerts != nil {
		err = errors.Join(err, a.tookKeys(clients{saasalerts: c.saasalerts}))
	}
	if err == nil {
		err = a.readAlerts(ctx, c)
	}
	err = errors.Join(err, a.reload(), a.keepBudgets())
	a.mu.Lock()
	defer a.mu.Unlock()
	if trouble == nil && c.saasalerts != nil {
		err = errors.Join(err, a.learnSaaS())
	}
	if after := a.records.Crawls[discover.Assets]; err == nil && after.State == discover.Complete && after.ID > before {
		err = a.learn()
	}
	if err == nil && trouble == nil && !slices.ContainsFunc(a.rememberedCrawls(), func(c *Crawl) bool { return c.State != CrawlComplete }) {
		err = a.setLocked(func(s *Settings) error { s.Completed[StepDiscover] = true; return nil })
	}
	a.changed()
	a.broker.publish(TopicRecords)
	return errors.Join(err, trouble)
}

// tookKeys remembers that the vendors of the given clients have answered, so that
// their keys are good.
func (a *App) tookKeys(c clients) error {
	a.mu.RLock()
	taken := map[Vendor]string{}
	for v, answered := range map[Vendor]bool{VendorSyncro: c.syncro != nil, VendorITGlue: c.itglue != nil, VendorSaaSAlerts: c.saasalerts != nil} {
		if answered {
			taken[v] = a.vendors[v].key
		}
	}
	a.mu.RUnlock()
	for v, key := range taken {
		if err := a.proven(v, key, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

// crawler reads into the store whatever clients it is given. The caller holds the lock.
func (a *App) crawler() discover.Crawler {
	return discover.Crawler{
		DB: a.db, Host: a.settings.Account,
		LinkField: a.settings.Policy.LinkField, Agentless: a.settings.Policy.Agentless, AbsenceGap: a.opt.AbsenceGap,
	}
}

// changesWillDo says whether IT Glue need only be asked for what changed, where
// its last complete reading is young enough. A person who starts the reading
// wants all of it, and so does a key that may see another account or less of it
// than the one before. The caller holds the lock.
func (a *App) changesWillDo(priority transport.Priority) bool {
	const proven = 2 // complete readings under the keys
	return priority == transport.Routine && a.crawlsSinceKey() >= proven
}

// waitingCrawls are the rows of a crawl that begins. IT Glue's have failed
// already if unasked says why.
func (a *App) waitingCrawls(c clients, unasked error) []*Crawl {
	var out []*Crawl
	for _, v := range Vendors() {
		if v == VendorSaaSAlerts && c.saasalerts == nil {
			continue
		}
		for _, k := range discover.Kinds(v) {
			row := &Crawl{Vendor: v, Kind: string(k), Total: -1, State: CrawlWaiting}
			if v == VendorITGlue && unasked != nil {
				row.State, row.Note = CrawlFailed, unasked.Error()
			}
			out = append(out, row)
		}
	}
	return out
}

// crawled takes the progress of a page and, when what review begins with is in,
// shows it.
func (a *App) crawled(p discover.Progress) {
	a.mu.Lock()
	ready := false
	for _, row := range a.crawls.rows {
		if row.Kind == string(p.Kind) {
			row.take(p, time.Now())
			ready = row.State == CrawlComplete || row.State == CrawlIncomplete
		}
	}
	begin := ready && (p.Kind == discover.Customers || p.Kind == discover.Organizations) && !a.records.ready() && !a.opt.Unseen
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicCrawl)
	if begin {
		if err := a.reload(); err != nil {
			a.say(true, "discover: %v", err)
		}
		a.broker.publish(TopicRecords)
	}
}

func (c *Crawl) take(p discover.Progress, now time.Time) {
	c.pace.note(now, p.Done)
	c.Done, c.Total, c.Bad, c.State = p.Done, p.Total, p.Bad, CrawlRunning
	switch {
	case p.Err != nil:
		c.State, c.Note = CrawlFailed, p.Err.Error()
	case p.State == discover.Complete:
		c.State = CrawlComplete
	case p.State == discover.Incomplete:
		c.State = CrawlIncomplete
	}
}

// busy says in words what runs now. The caller holds the lock.
func (a *App) busy() string {
	switch {
	case a.applying.running():
		return "applying the plan"
	case a.syncing.running:
		return "syncing"
	case a.crawls.running():
		return "discovering"
	case a.planned.state == PlanMaking:
		return "making the plan"
	}
	return ""
}
