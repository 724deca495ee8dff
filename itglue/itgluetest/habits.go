package itgluetest

import "time"

// Habits are the ways of the real vendor that are not known for sure, one field each; the zero value is the fact
// sheet's default.
type Habits struct {
	// CreateStatus200 answers a POST with 200 in place of 201 (section 4).
	CreateStatus200 bool
	// RetryAfter puts a Retry-After header, in seconds, on 429 (section 2).
	RetryAfter bool
	// FixedWindow counts the 3000 requests in fixed windows of 300 s in place of sliding ones (section 2).
	FixedWindow bool
	// MaxPageSizeError refuses page[size] above 1000 with 400 in place of cutting it down (section 3).
	MaxPageSizeError bool
	// NextLinkAbsent leaves links.next out on the last page in place of null (section 3).
	NextLinkAbsent bool
	// ForeignKeysAsText writes the ids among the attributes as strings (section 4).
	ForeignKeysAsText bool
	// AncestryAsText writes parent-id as "12" and ancestor-ids as "[1,6]", as the vendor's documents print them
	// (section 4.1).
	AncestryAsText bool
	// PSADisabledWord writes psa-integration as "disabled" in place of null on unlinked records (section 4).
	PSADisabledWord bool
	// ArchivedHidden leaves archived configurations out of lists that do not filter on archived (section 9).
	ArchivedHidden bool
	// NotesMissingInLists leaves notes out of configurations in lists.
	NotesMissingInLists bool
	// ConfigurationFiltersIgnoreCase lets filter[name] and filter[serial_number] of configurations match whatever the
	// case (section 9).
	ConfigurationFiltersIgnoreCase bool
	// MACFilterIgnoresSeparators lets filter[mac_address] match whatever the separators and the case (section 9).
	MACFilterIgnoresSeparators bool
	// InterfaceIDInAttributes writes an interface's id as a number among its attributes and not above them
	// (section 4.6).
	InterfaceIDInAttributes bool
	// UpdatedAtUntouchedByInterfaces leaves a configuration's updated-at alone when one of its interfaces changes.
	UpdatedAtUntouchedByInterfaces bool
	// NotFoundBare answers a missing record with an empty 404 (section 6).
	NotFoundBare bool
	// LagLists is how long a record created over the API stays out of lists; it can be read by id at once.
	LagLists time.Duration
}
