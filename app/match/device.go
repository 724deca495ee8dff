package match

// Device is a machine as the engine sees it: an asset on the left, a configuration on the right. All text is raw vendor text; the engine normalises.
type Device struct {
	ID       string
	Group    string // left: customer id; right: organization id
	Name     string
	Serial   string
	MACs     []string // each may hold several addresses
	Virtual  bool
	Archived bool
	Link     string // recorded link: a right id on left records, a left id on right records
	Agent    string // the agent's uuid, "" if none
	Model    string
}

// The kinds of special cases of a device.
const (
	Elsewhere   = "elsewhere"   // the same device stands under another organization: a warning, never a match
	Reinstalled = "reinstalled" // the partner's link names an asset that is gone: the link moves here
	Moved       = "moved"       // the partner stands under another customer's organization: a review item
	Replaced    = "replaced"    // same name, other serial: a new machine took over the name
	Renamed     = "renamed"     // same machine, other name
	Cloned      = "cloned"      // its identifiers stand on several machines
	Conflict    = "conflict"    // its identifiers name different partners
)

// DeviceMatch is the answer for one left device.
type DeviceMatch struct {
	Match
	Kind  string // "" or one of the kinds
	Other string // the id that the kind is about: a right id, or for Reinstalled the left id that is gone, or for Cloned the other left id
}

// DeviceResult is the answer for all left devices, sorted by left id.
type DeviceResult struct {
	Matches []DeviceMatch
}
