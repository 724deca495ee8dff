package syncrotest

// Habits are the ways of the vendor that nobody has certified. The zero value is what fact sheet "syncro" takes for likely; a
// client must come through under every value. Sections are those of the fact sheet.
type Habits struct {
	PropertiesReplace     bool         // PUT replaces all properties instead of merging them (5)
	UndefinedFieldDropped bool         // PUT drops properties that are no defined field; default: they are kept (5, 10)
	Archived              ArchivedMode // how an archived asset shows (5, 10)
	HonourPerPage         bool         // per_page has an effect on lists (3, 10)
	RetryAfter            bool         // 429 carries Retry-After in seconds (2, 10)
	PlainText429          bool         // 429 has a text body instead of JSON (2, 10)
	Unauthorized403       bool         // a missing permission is answered with 403 instead of 401 (7)
	BadToken              BadTokenMode // how a bad token is answered (7, 10)
	MeShowsUser           bool         // the permissions in GET /me are the user's, not the token's (1)
	BareSingles           bool         // single records come without their envelope (3)
	NotFoundNull200       bool         // a record that is gone is answered with 200 and null (5)
	NotFoundEmpty         bool         // 404 has no body (5, 10)
	MetaMissing           bool         // lists of assets come without meta, as in the vendor's example (3)
	UTCTimes              bool         // timestamps end in Z instead of the account's offset (4)
	ExcludeIDNot          bool         // the parameter that excludes customers is id_not instead of not_id (4, 10)
}

// ArchivedMode is how an archived asset shows in the API.
type ArchivedMode uint8

// The vendor's page says that an archived asset stays visible in its screens; what the API does is not known.
const (
	ArchivedShown    ArchivedMode = iota // listed and readable like any other
	ArchivedUnlisted                     // not listed, still readable by id
	ArchivedGone                         // not listed, 404 by id
)

// BadTokenMode is how a token is refused that the vendor does not know.
type BadTokenMode uint8

// Status 401 is expected; neither it nor the body is documented.
const (
	BadTokenJSON     BadTokenMode = iota // 401 with the same JSON as a missing permission
	BadTokenHTML                         // 401 with a web page
	BadTokenRedirect                     // 302 to the login page
)

// A Permission is a checkbox of an API token, in the vendor's words (1).
type Permission string

// The permissions that the served routes need.
const (
	AssetsList      Permission = "Assets - List/Search"
	AssetsDetail    Permission = "Assets - View Details"
	AssetsCreate    Permission = "Assets - Create"
	AssetsEdit      Permission = "Assets - Edit"
	CustomersList   Permission = "Customers - List/Search"
	CustomersDetail Permission = "Customers - View Detail"
	CustomersDelete Permission = "Customers - Delete"
	AlertsList      Permission = "RMM Alerts - List"
)

// Permissions are what a token may do. The zero value may do everything.
type Permissions struct {
	Deny []Permission
	// OnlyCustomer narrows every answer to one customer's records in silence, as for the vendor's Single-Customer Users (1).
	OnlyCustomer int64
}
