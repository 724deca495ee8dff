package app

import (
	"fmt"
	"hash/fnv"
	"strconv"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
)

// records is everything that is known of the vendors, with the look-ups that
// matching and the screens need. Nobody changes it once it is made: a crawl or
// a write leads to another one.
type records struct {
	discover.Records
	customer      map[int64]*msp.Customer
	asset         map[int64]*msp.Asset
	organization  map[int64]*msp.Organization
	configuration map[int64]*msp.Configuration
	saas          map[string]*msp.SaaSOrganization

	assetsOf         map[int64][]*msp.Asset
	configurationsOf map[int64][]*msp.Configuration
	own              int64 // the MSP's own organization, 0 if none is marked
	whole            bool  // they were read, and not the crawls alone
}

func newRecords(r discover.Records) *records {
	out := &records{
		Records:          r,
		whole:            true,
		customer:         make(map[int64]*msp.Customer, len(r.Customers)),
		asset:            make(map[int64]*msp.Asset, len(r.Assets)),
		organization:     make(map[int64]*msp.Organization, len(r.Organizations)),
		configuration:    make(map[int64]*msp.Configuration, len(r.Configurations)),
		saas:             make(map[string]*msp.SaaSOrganization, len(r.SaaS)),
		assetsOf:         make(map[int64][]*msp.Asset, len(r.Customers)),
		configurationsOf: make(map[int64][]*msp.Configuration, len(r.Organizations)),
	}
	for i := range r.Customers {
		out.customer[r.Customers[i].ID] = &r.Customers[i]
	}
	for i := range r.Assets {
		a := &r.Assets[i]
		out.asset[a.ID] = a
		out.assetsOf[a.CustomerID] = append(out.assetsOf[a.CustomerID], a)
	}
	for i := range r.Organizations {
		o := &r.Organizations[i]
		out.organization[o.ID] = o
		if o.Primary {
			out.own = o.ID
		}
	}
	for i := range r.Configurations {
		c := &r.Configurations[i]
		out.configuration[c.ID] = c
		out.configurationsOf[c.OrganizationID] = append(out.configurationsOf[c.OrganizationID], c)
	}
	for i := range r.SaaS {
		out.saas[r.SaaS[i].ID] = &r.SaaS[i]
	}
	return out
}

// ready says whether customers and organizations are in, so that review can
// begin while assets go on crawling.
func (r *records) ready() bool {
	return r != nil && r.whole && r.crawled(discover.Customers) && r.crawled(discover.Organizations)
}

// complete says whether everything that devices need is in.
func (r *records) complete() bool {
	return r.ready() && r.crawled(discover.Assets) && r.crawled(discover.Configurations)
}

func (r *records) crawled(k discover.Kind) bool {
	c := r.Crawls[k]
	return c.State == discover.Complete || c.State == discover.Incomplete || len(c.History) > 0
}

// reload reads the records from the store and matches them again.
func (a *App) reload() error {
	loaded, err := discover.Load(a.db)
	if err != nil {
		return err
	}
	a.work.Lock()
	defer a.work.Unlock()
	a.mu.Lock()
	if err := a.keepNames(); err != nil {
		a.mu.Unlock()
		return err
	}
	a.proposeTypes(loaded.Named)
	next := &App{
		opt: a.opt, db: a.db, broker: a.broker, settings: a.settings, decided: a.decided.clone(), records: newRecords(loaded),
		planned: planState{state: PlanReady},
	}
	a.mu.Unlock()
	// Matching takes its time and goes on beside whoever reads.
	if next.records.ready() {
		if err := next.rematch(); err != nil {
			return fmt.Errorf("match the records: %w", err)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.records, a.decided, a.matching = next.records, next.decided, next.matching
	if next.planned.state != PlanReady {
		a.planned.stale()
	}
	a.rows++
	a.changed()
	return nil
}

// fingerprint is what is material about a record: when it changes, an ignored
// record is open again.
func fingerprint(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		// A hash.Hash never returns an error.
		_, _ = h.Write([]byte(p + "\x00"))
	}
	return h.Sum64()
}

func materialOfCustomer(c *msp.Customer) uint64 {
	return fingerprint(c.Name().Raw(), c.Email.Raw(), strconv.FormatBool(c.Disabled))
}

func materialOfAsset(a *msp.Asset) uint64 {
	return fingerprint(a.Name.Raw(), a.Serial.Raw(), a.Type.Raw(), strconv.FormatInt(a.CustomerID, 10))
}

// material returns the fingerprint of a subject's left record, 0 if it is gone.
func (r *records) material(s msp.Subject, left int64) uint64 {
	switch s {
	case msp.Customers, msp.SaaS:
		if c := r.customer[left]; c != nil {
			return materialOfCustomer(c)
		}
	case msp.Assets:
		if a := r.asset[left]; a != nil {
			return materialOfAsset(a)
		}
	}
	return 0
}
