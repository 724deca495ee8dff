package demo

// Group is the kind of customer, as a person would sort them before review.
type Group string

// The groups of customers.
const (
	Business      Group = "business"    // to be reviewed: has devices
	Residential   Group = "residential" // a person: no business name and no agent
	Disabled      Group = "disabled"    // switched off in Syncro
	WithoutAssets Group = "noassets"    // a business without a device
	Own           Group = "own"         // the provider itself
)

// Why names what is odd about an asset or its documentation.
type Why string

// The oddities of assets. Each occurs at least once in a world of the default
// size.
const (
	Ordinary     Why = ""             // documented, and the identifiers agree
	Undocumented Why = "create"       // no configuration yet: one is to be created
	Agentless    Why = "agentless"    // a printer or network device without agent
	OfResidence  Why = "residential"  // belongs to a residential customer
	OfDisabled   Why = "disabled"     // belongs to a disabled customer
	Renamed      Why = "renamed"      // the configuration still has the old name
	Replaced     Why = "replaced"     // an older machine is documented under the name
	Reinstalled  Why = "reinstalled"  // the configuration's origin line names an asset that is no more
	Successor    Why = "successor"    // re-installed, and the old asset is still listed
	Superseded   Why = "superseded"   // that old asset: the same machine as its successor
	Moved        Why = "moved"        // the configuration sits in another organization
	Ghost        Why = "ghost"        // not seen for a year
	JunkSerial   Why = "junk serial"  // the serial number is the maker's filler
	NoSerial     Why = "no serial"    // the configuration has name and MAC only
	NameOnly     Why = "name only"    // the configuration has a name and nothing else
	Cloned       Why = "cloned"       // a virtual machine with the MAC of another
	SharedDock   Why = "shared dock"  // reports the MAC of a dock that others use too
	SharedEntra  Why = "shared entra" // has the Entra device id of another asset
	Linked       Why = "linked"       // its IT Glue field names the configuration
	StaleLink    Why = "stale link"   // its IT Glue field names one that is no more
	Originated   Why = "originated"   // the configuration's origin line names it
	HostileName  Why = "hostile name" // its name holds control, bidi or emoji characters
	Deleted      Why = "deleted"      // World.DeleteAssets has removed it since
)

// CustomerTruth is what is true about one of Syncro's customers.
type CustomerTruth struct {
	ID           int64
	Group        Group
	Organization int64  // the right IT Glue organization, 0 if none exists
	SaaSAlerts   string // the right SaaS Alerts organization, "" if none exists
}

// AssetTruth is what is true about one of Syncro's assets.
type AssetTruth struct {
	ID, Customer int64
	// Configuration is the right one, 0 if none exists. A superseded asset has
	// none: its machine's configuration belongs to the successor.
	Configuration int64
	// Wanted says that the asset must have a configuration once onboarding is
	// done with desktops, laptops and servers mapped to their types, devices
	// without agent left out, and ghosts held back from creation.
	Wanted bool
	Why    Why
}

// Truth is what is true about the world. Both lists are sorted by id.
type Truth struct {
	Customers []CustomerTruth
	Assets    []AssetTruth

	customer, asset map[int64]int // id to place in the list
}

// Customer returns what is true about a customer; the zero value if there is no
// such customer.
func (t *Truth) Customer(id int64) CustomerTruth {
	if i, ok := t.customer[id]; ok {
		return t.Customers[i]
	}
	return CustomerTruth{}
}

// Asset returns what is true about an asset, also of one that was deleted since;
// the zero value if there never was such an asset.
func (t *Truth) Asset(id int64) AssetTruth {
	if i, ok := t.asset[id]; ok {
		return t.Assets[i]
	}
	return AssetTruth{}
}

// Organization returns the id of a customer's organization, 0 if none exists.
func (t *Truth) Organization(customer int64) int64 { return t.Customer(customer).Organization }

// Configuration returns the id of an asset's configuration, 0 if none exists.
func (t *Truth) Configuration(asset int64) int64 { return t.Asset(asset).Configuration }

func (t *Truth) index() {
	t.customer = make(map[int64]int, len(t.Customers))
	for i, c := range t.Customers {
		t.customer[c.ID] = i
	}
	t.asset = make(map[int64]int, len(t.Assets))
	for i, a := range t.Assets {
		t.asset[a.ID] = i
	}
}
