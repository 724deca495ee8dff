package discover

import (
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// Named is a record of which only the id and the name matter: a type, a status,
// a manufacturer, an operating system. A model also names its manufacturer.
type Named struct {
	ID     int64
	Name   msp.Text
	Parent int64 `json:",omitempty"`
}

// Kept is a stored record with the last crawl that saw it.
type Kept[R any] struct {
	Crawl  uint64
	Record R
}

// State says how far a crawl is.
type State string

// The states of a crawl.
const (
	Running    State = "running"
	Complete   State = "complete"
	Incomplete State = "incomplete"
)

// Crawl is what the store remembers of the last crawl of a kind.
type Crawl struct {
	ID       uint64
	State    State
	Started  time.Time
	Finished time.Time `json:",omitzero"`
	Pages    int       // as the vendor counted; 0 until the first page is in
	Done     []int     // the pages that are in the store
	Total    int       // records, as the vendor counted; -1 where it does not count
	Read     int       // distinct records that this crawl saw
	Bad      []string  `json:",omitempty"` // elements set aside, with the reason
	Shifted  bool      `json:",omitempty"` // the vendor's count changed between pages
	Why      string    `json:",omitempty"` // why it is incomplete
	// History holds the totals of the last complete crawls, newest last: what a
	// shrinking source is found by.
	History []int `json:",omitempty"`
}

// Absence is an asset that a complete crawl did not list any more.
type Absence struct {
	Asset    msp.Asset // as it was last seen
	Crawls   int       // complete crawls without it
	First    time.Time
	Latest   time.Time
	NotFound bool // the vendor answered 404 for its id
}

var (
	crawls   = store.NewBucket[Crawl]("crawls")
	absences = store.NewBucket[Absence]("absences")

	customers      = store.NewBucket[Kept[msp.Customer]]("syncro customers")
	assets         = store.NewBucket[Kept[msp.Asset]]("syncro assets")
	organizations  = store.NewBucket[Kept[msp.Organization]]("itglue organizations")
	configurations = store.NewBucket[Kept[msp.Configuration]]("itglue configurations")
	saas           = store.NewBucket[Kept[msp.SaaSOrganization]]("saasalerts organizations")
	// Locations and contacts are kept as what they add to their organization.
	locations = store.NewBucket[Kept[msp.Organization]]("itglue locations")
	contacts  = store.NewBucket[Kept[msp.Organization]]("itglue contacts")
)

func named(k Kind) store.Bucket[Kept[Named]] {
	return store.NewBucket[Kept[Named]]("itglue " + string(k))
}

// Records is everything that the store holds of the vendors, in order of id.
type Records struct {
	Customers      []msp.Customer
	Assets         []msp.Asset
	Organizations  []msp.Organization
	Configurations []msp.Configuration
	SaaS           []msp.SaaSOrganization
	Named          map[Kind][]Named
	Absences       []Absence
	Crawls         map[Kind]Crawl
}

// Load reads all records in one read transaction.
func Load(db *store.DB) (Records, error) {
	r := Records{Named: map[Kind][]Named{}, Crawls: map[Kind]Crawl{}}
	err := db.View(func(tx *store.Tx) error {
		var failed error
		r.Customers, failed = all(tx, customers, failed)
		r.Assets, failed = all(tx, assets, failed)
		r.Organizations, failed = all(tx, organizations, failed)
		r.Configurations, failed = all(tx, configurations, failed)
		r.SaaS, failed = all(tx, saas, failed)
		failed = errors.Join(failed, r.fold(tx))
		for _, k := range []Kind{ConfigurationTypes, Statuses, OrganizationTypes, OrganizationStatuses, Manufacturers, Models, OperatingSystems} {
			r.Named[k], failed = all(tx, named(k), failed)
		}
		failed = errors.Join(failed, absences.Each(tx, nil, func(_ store.Key, a Absence) error {
			r.Absences = append(r.Absences, a)
			return nil
		}))
		for _, v := range []Vendor{Syncro, ITGlue, SaaSAlerts} {
			for _, k := range Kinds(v) {
				c, known, err := crawls.Get(tx, store.TextKey(string(k)))
				failed = errors.Join(failed, err)
				if known {
					r.Crawls[k] = c
				}
			}
		}
		return failed
	})
	if err != nil {
		return Records{}, fmt.Errorf("read the vendors' records from %s: %w", db.Path(), err)
	}
	return r, nil
}

func all[R any](tx *store.Tx, b store.Bucket[Kept[R]], failed error) ([]R, error) {
	var out []R
	err := b.Each(tx, nil, func(_ store.Key, k Kept[R]) error {
		out = append(out, k.Record)
		return nil
	})
	return out, errors.Join(failed, err)
}

// fold adds what locations and contacts know to their organizations.
func (r *Records) fold(tx *store.Tx) error {
	at := make(map[int64]int, len(r.Organizations))
	for i, o := range r.Organizations {
		at[o.ID] = i
	}
	add := func(_ store.Key, part Kept[msp.Organization]) error {
		i, known := at[part.Record.ID]
		if !known {
			return nil
		}
		o := &r.Organizations[i]
		o.Phones = append(o.Phones, part.Record.Phones...)
		o.Emails = append(o.Emails, part.Record.Emails...)
		o.Locations = append(o.Locations, part.Record.Locations...)
		return nil
	}
	return errors.Join(locations.Each(tx, nil, add), contacts.Each(tx, nil, add))
}

// KeepConfiguration stores a configuration that was read back after a write.
func KeepConfiguration(tx *store.Tx, c msp.Configuration) error {
	return keep(tx, configurations, Configurations, c.ID, c)
}

// KeepOrganization stores an organization that was read back after a write.
func KeepOrganization(tx *store.Tx, o msp.Organization) error {
	return keep(tx, organizations, Organizations, o.ID, o)
}

// KeepAsset stores an asset that was read back after a write.
func KeepAsset(tx *store.Tx, a msp.Asset) error { return keep(tx, assets, Assets, a.ID, a) }

// KeepNamed stores a manufacturer or a model that was created.
func KeepNamed(tx *store.Tx, k Kind, n Named) error { return keep(tx, named(k), k, n.ID, n) }

// keep stores a record as seen by the latest crawl, so that the end of a crawl
// that began before the write does not take it for absent.
func keep[R any](tx *store.Tx, b store.Bucket[Kept[R]], kind Kind, id int64, record R) error {
	c, _, err := crawls.Get(tx, store.TextKey(string(kind)))
	if err != nil {
		return err
	}
	return b.Put(tx, store.IntKey(id), Kept[R]{Crawl: c.ID, Record: record})
}
