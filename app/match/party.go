package match

// Address is where a party is, as far as known.
type Address struct {
	Street, City, Postcode string
}

// Party is an organization as the engine sees it: a customer on the left, an organization on the right. All text is raw vendor text; the engine normalises.
type Party struct {
	ID         string
	Name       string
	OtherNames []string // further names: short names, trading names, names already settled for another system
	Emails     []string
	Phones     []string
	Websites   []string // URLs, host names or bare domains; SaaS Alerts' customerDomain
	Address    Address
	Parent     string   // id of the parent record on the same side, "" if none
	Devices    []string // serials and MACs of its devices, raw
	Links      []string // ids on the other side that a recorded link names: URLs, origin lines, SaaS Alerts' mappedToPSA
	Own        bool     // the MSP's own organization or own customer: matched only to each other
	Person     bool     // a private person (no business name); never matched on the name alone
}

// PartyOptions sets what holds for a whole run.
type PartyOptions struct {
	NameOnly   bool     // the rule for systems that know names only: automatic is an equal name (raw fold), unique on both sides, with nothing against it
	Country    string   // ISO 3166 two-letter country of the account, for phone numbers; "" means US
	OwnDomains []string // the MSP's own domains: no evidence for anybody
}

// Result is the answer for all left records, sorted by left id.
type Result struct {
	Matches []Match
}
