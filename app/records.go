package app

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// records is what is known of the vendors, with the look-ups that matching and
// the screens need. Nobody changes it once it is made: a crawl or a write leads
// to another one. Of assets and configurations, of which a large provider has a
// hundred thousand, only what lists and counts need is held; the store has the
// rest.
type records struct {
	discover.Parties
	customer      map[int64]*msp.Customer
	asset         finder[asset]
	organization  map[int64]*msp.Organization
	configuration finder[configuration]
	saas          map[string]*msp.SaaSOrganization

	assets           []*asset         // by customer, then id
	configurations   []*configuration // by organization, then id
	documented       []bool           // by an asset's place: a configuration names it
	assetsOf         map[int64][]*asset
	configurationsOf map[int64][]*configuration
	fleet            *match.Fleet
	own              int64 // the MSP's own organization, 0 if none is marked
	whole            bool  // they were read, and not the crawls alone
}

// asset is what is held of an asset.
type asset struct {
	ID, CustomerID int64
	Name, Serial   msp.Text
	*assetKind
	Link int64  // the configuration that its IT Glue field names, 0 if none
	seen uint32 // when it was last seen, in Unix seconds; 0 if it is not known
	at   int32  // its place among all
}

// lastSeen is when the asset was last seen, the zero time if it is not known.
func (x *asset) lastSeen() time.Time {
	if x.seen == 0 {
		return time.Time{}
	}
	return time.Unix(int64(x.seen), 0).UTC()
}

// assetKind is what many assets have in common.
type assetKind struct {
	Type   msp.Text
	Agent  bool
	linked bool   // something stands in its IT Glue field
	fields string // names of its custom fields
}

// configuration is what is held of a configuration.
type configuration struct {
	ID, OrganizationID int64
	Name, Serial       msp.Text
	*configurationKind
	asset int64 // that its origin line or RMM record names, 0 if none of this account
}

// configurationKind is what many configurations have in common.
type configurationKind struct {
	TypeName, StatusName msp.Text
	StatusID             int64
	Archived, PSA        bool
}

// reader makes records while it streams them from the store.
type reader struct {
	*records
	ctx                context.Context //nolint:containedctx // it lives for one reading
	db                 *store.DB
	account            string // the Syncro account's host
	assetKinds         map[assetKind]*assetKind
	configurationKinds map[configurationKind]*configurationKind
	failed             [2]error
}

// readRecords reads all records; ctx ends it early.
func readRecords(ctx context.Context, db *store.DB, account string) (*records, error) {
	r := &records{whole: true}
	err := db.View(func(tx *store.Tx) (err error) {
		r.Parties, err = discover.LoadParties(tx)
		return err
	})
	if err == nil {
		r.indexParties()
		in := reader{records: r, ctx: ctx, db: db, account: account, assetKinds: map[assetKind]*assetKind{}, configurationKinds: map[configurationKind]*configurationKind{}}
		r.fleet, err = match.NewFleet(in.left(), in.right())
		err = cmp.Or(in.failed[0], in.failed[1], err)
	}
	if err != nil {
		return nil, fmt.Errorf("read the vendors' records from %s: %w", db.Path(), err)
	}
	r.indexDevices()
	return r, nil
}

func (in *reader) left() iter.Seq[match.Device] {
	return func(yield func(match.Device) bool) {
		in.failed[0] = in.db.View(func(tx *store.Tx) error {
			return discover.EachAsset(tx, func(x msp.Asset) error {
				in.addAsset(&x)
				if !yield(leftDevice(&x)) {
					return store.Stop
				}
				return in.ctx.Err()
			})
		})
	}
}

func (in *reader) right() iter.Seq[match.Device] {
	return func(yield func(match.Device) bool) {
		in.failed[1] = in.db.View(func(tx *store.Tx) error {
			return discover.EachConfiguration(tx, func(c msp.Configuration) error {
				asset := assetOf(&c, in.account)
				in.addConfiguration(&c, asset)
				if !yield(rightDevice(&c, asset)) {
					return store.Stop
				}
				return in.ctx.Err()
			})
		})
	}
}

func (in *reader) addAsset(x *msp.Asset) {
	kind := assetKind{Type: x.Type, Agent: x.Agent, linked: !x.Link.Empty(), fields: joinFields(x.Fields)}
	link, _ := msp.ConfigurationID(x.Link.Raw())
	held := &asset{ID: x.ID, CustomerID: x.CustomerID, Name: x.Name, Serial: x.Serial, assetKind: interned(in.assetKinds, kind), Link: link}
	if !x.LastSeen.IsZero() {
		held.seen = uint32(min(max(1, x.LastSeen.Unix()), math.MaxUint32))
	}
	in.assets = append(in.assets, held)
}

func (in *reader) addConfiguration(c *msp.Configuration, of int64) {
	kind := configurationKind{TypeName: c.TypeName, StatusName: c.StatusName, StatusID: c.StatusID, Archived: c.Archived, PSA: c.PSA}
	in.configurations = append(in.configurations, &configuration{
		ID: c.ID, OrganizationID: c.OrganizationID, Name: c.Name, Serial: c.Serial, configurationKind: interned(in.configurationKinds, kind), asset: of,
	})
}

func interned[K comparable](known map[K]*K, k K) *K {
	if old := known[k]; old != nil {
		return old
	}
	known[k] = &k
	return &k
}

// fieldSeparator stands between the names of custom fields.
const fieldSeparator = "\x00"

func joinFields(fields map[string]string) string {
	if len(fields) == 0 {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(fields)), fieldSeparator)
}

func (r *records) indexParties() {
	r.customer = make(map[int64]*msp.Customer, len(r.Customers))
	r.organization = make(map[int64]*msp.Organization, len(r.Organizations))
	r.saas = make(map[string]*msp.SaaSOrganization, len(r.SaaS))
	for i := range r.Customers {
		r.customer[r.Customers[i].ID] = &r.Customers[i]
	}
	for i := range r.Organizations {
		o := &r.Organizations[i]
		r.organization[o.ID] = o
		if o.Primary {
			r.own = o.ID
		}
	}
	for i := range r.SaaS {
		r.saas[r.SaaS[i].ID] = &r.SaaS[i]
	}
}

func (r *records) indexDevices() {
	sortAssets(r.assets)
	slices.SortFunc(r.configurations, func(x, y *configuration) int {
		return cmp.Or(cmp.Compare(x.OrganizationID, y.OrganizationID), cmp.Compare(x.ID, y.ID))
	})
	r.assets = packed(r.assets, func(x *asset) []*msp.Text { return []*msp.Text{&x.Name, &x.Serial} })
	r.configurations = packed(r.configurations, func(c *configuration) []*msp.Text { return []*msp.Text{&c.Name, &c.Serial} })
	r.asset = newFinder(r.assets, func(x *asset) int64 { return x.ID })
	r.configuration = newFinder(r.configurations, func(c *configuration) int64 { return c.ID })
	r.documented = make([]bool, len(r.assets))
	for i, x := range r.assets {
		x.at = int32(i)
	}
	for _, c := range r.configurations {
		if x := r.asset.get(c.asset); x != nil {
			r.documented[x.at] = true
		}
	}
	r.assetsOf = grouped(r.assets, func(x *asset) int64 { return x.CustomerID })
	r.configurationsOf = grouped(r.configurations, func(c *configuration) int64 { return c.OrganizationID })
}

// packed moves records and their texts together, in the order of the list: a
// list of a hundred thousand is gone through with every key of a search.
func packed[R any](list []*R, texts func(*R) []*msp.Text) []*R {
	together, out := make([]R, len(list)), make([]*R, len(list))
	var all []*msp.Text
	for i, x := range list {
		together[i], out[i] = *x, &together[i]
		all = append(all, texts(out[i])...)
	}
	msp.Pack(all)
	return out
}

// sortAssets puts assets in order of their customers, and each customer's in the
// order in which lists show them.
func sortAssets(assets []*asset) {
	folded := make(map[*asset]string, len(assets))
	for _, x := range assets {
		folded[x] = strings.ToLower(x.Name.String())
	}
	slices.SortFunc(assets, func(x, y *asset) int {
		return cmp.Or(cmp.Compare(x.CustomerID, y.CustomerID), cmp.Compare(folded[x], folded[y]), cmp.Compare(x.ID, y.ID))
	})
}

// inOrder are all assets in the order in which lists show them.
func (r *records) inOrder() []*asset {
	customers := slices.Collect(maps.Keys(r.assetsOf))
	folded := make(map[int64]string, len(customers))
	for _, id := range customers {
		if c := r.customer[id]; c != nil {
			folded[id] = strings.ToLower(c.Name().String())
		}
	}
	slices.SortFunc(customers, func(x, y int64) int { return cmp.Or(cmp.Compare(folded[x], folded[y]), cmp.Compare(x, y)) })
	out := make([]*asset, 0, len(r.assets))
	for _, id := range customers {
		out = append(out, r.assetsOf[id]...)
	}
	return out
}

// grouped cuts a list, which is in order of its groups, into these.
func grouped[R any](list []R, group func(R) int64) map[int64][]R {
	out := map[int64][]R{}
	for len(list) > 0 {
		n := 1
		for n < len(list) && group(list[n]) == group(list[0]) {
			n++
		}
		out[group(list[0])] = list[:n:n]
		list = list[n:]
	}
	return out
}

// of returns the assets of a customer, all if it is 0.
func (r *records) of(customer int64) []*asset {
	if customer == 0 {
		return r.assets
	}
	return r.assetsOf[customer]
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
	a.mu.RLock()
	account := a.settings.Account
	a.mu.RUnlock()
	loaded, err := readRecords(a.ctx, a.db, account)
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
		opt: a.opt, db: a.db, broker: a.broker, ctx: a.ctx, settings: a.settings, decided: a.decided.clone(), records: loaded,
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
	a.squad.dismiss()
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

func materialOfAsset(a *asset) uint64 {
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
		if a := r.asset.get(left); a != nil {
			return materialOfAsset(a)
		}
	}
	return 0
}
