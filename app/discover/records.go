package discover

import (
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
	Crawl   uint64
	Changed time.Time `json:",omitzero"` // as the vendor's list said; zero if it did not
	Record  R
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
	Size     int       `json:",omitempty"` // rows asked for on a page; 0 where the vendor decides
	Pages    int       // as the vendor counted; 0 until the first page is in
	Done     PageSet   `json:",omitempty"` // the pages that are in the store
	Total    int       // records, as the vendor counted; -1 where it does not count
	Read     int       // distinct records that this crawl saw
	// Bad names the first hundred elements that were set aside, with the reason;
	// SetAside counts them all.
	Bad      []string `json:",omitempty"`
	SetAside int      `json:",omitempty"`
	Shifted  bool     `json:",omitempty"` // rows moved between pages beyond mending
	Why      string   `json:",omitempty"` // why it is incomplete
	// Watermark is the newest change that is certainly in the store, by the
	// vendor's clock: where the next listing of changes may end.
	Watermark time.Time `json:",omitzero"`
	// Refreshed is when changes were last listed, zero if never since the crawl.
	Refreshed time.Time `json:",omitzero"`
	// History holds the totals of the last good crawls, newest last: what a
	// shrinking source is found by.
	History []int `json:",omitempty"`
	// Shrunk says that the crawl is complete and listed clearly fewer records
	// than History tells of. It is not part of History until a person accepts it:
	// a list that stays short would become the measure of itself.
	Shrunk bool `json:",omitempty"`
}

// Absence is an asset that a complete crawl did not list any more.
type Absence struct {
	Asset    msp.Asset // as it was last seen
	Crawls   int       // complete crawls without it
	First    time.Time
	Latest   time.Time
	NotFound bool // the vendor answered 404 for its id
	// Answered is when the vendor last answered for its id although no list
	// shows it: an archived asset, which is not gone.
	Answered time.Time `json:",omitzero"`
	// Note says why the last question for its id brought no answer.
	Note string `json:",omitempty"`
}

var (
	crawls   = store.NewBucket[Crawl]("crawls")
	absences = store.NewBucket[Absence]("absences")

	customers      = store.NewBucket[Kept[msp.Customer]]("syncro customers")
	assets         = store.NewBucket[Kept[msp.Asset]]("syncro assets")
	organizations  = store.NewBucket[Kept[msp.Organization]]("itglue organizations")
	configurations = store.NewBucket[Kept[msp.Configuration]]("itglue configurations")
	archived       = store.NewBucket[Kept[msp.Configuration]]("itglue archived configurations")
	saas           = store.NewBucket[Kept[msp.SaaSOrganization]]("saasalerts organizations")
	// Locations and contacts are kept as what they add to their organization.
	locations = store.NewBucket[Kept[msp.Organization]]("itglue locations")
	contacts  = store.NewBucket[Kept[msp.Organization]]("itglue contacts")
)

func named(k Kind) store.Bucket[Kept[Named]] {
	return store.NewBucket[Kept[Named]]("itglue " + string(k))
}

func crawlKey(k Kind) store.Key { return store.TextKey(string(k)) }
