package handover

import (
	"cmp"
	"slices"
	"strings"

	"dev.onramp/app/msp"
)

// Unknown is a count that nobody could read.
const Unknown = -1

// Row is one customer of Syncro and the SaaS Alerts organization that takes
// its devices: a row of the vendor's Account Mapping.
type Row struct {
	Customer int64
	Name     msp.Text
	// Which tells the customer from another one of its name.
	Which            msp.Text `json:",omitzero"`
	Organization     string
	OrganizationName msp.Text
	// Apart tells the organization from another one of its name: its domain or
	// its id. It is empty where the name stands alone.
	Apart   msp.Text `json:",omitzero"`
	Devices int      // with an agent: what SaaS Alerts can import
	Alerts  int      // open RMM alerts, Unknown if they could not be read
}

// customer is the customer as a person has to find it.
func (r Row) customer() string {
	if r.Which.Empty() {
		return r.Name.String()
	}
	return r.Name.String() + " (the one of " + r.Which.String() + ")"
}

// target is the organization as a person has to find it.
func (r Row) target() string {
	if r.Apart.Empty() {
		return r.OrganizationName.String()
	}
	return r.OrganizationName.String() + " (the one of " + r.Apart.String() + ")"
}

// Missing is a customer whose SaaS Alerts organization is to be made there
// first: the vendor's call for it is not documented, so none is used.
type Missing struct {
	Customer int64
	Name     msp.Text
}

// Plan is what the workspace asks of SaaS Alerts as it stands now.
type Plan struct {
	Account string   // the Syncro account's host
	Own     msp.Text // the MSP's own SaaS Alerts organization, empty if none is known
	// Permissions are those of the token that SaaS Alerts is given, in Syncro's
	// words.
	Permissions []string
	Activity    Target // takes the user activity
	Rows        []Row
	Missing     []Missing
	// Lost are customers mapped to an organization that is no longer there.
	Lost []Row
	// Gone are the organizations that are no longer there, and with them whatever
	// was mapped to them.
	Gone map[string]bool
	// Begun are rows that were ticked as mapped there since the version that
	// stands, and Undone the customers whose row of it was ticked as unmapped:
	// whatever else the plan asks for, it starts from there.
	Begun  []Row
	Undone map[int64]bool
	// Rivals are the pairs that the vendor's own auto-map would make.
	Rivals []Row
}

// Target is one SaaS Alerts organization.
type Target struct {
	ID   string
	Name msp.Text
}

// sortRows puts rows into the order in which screens list customers.
func sortRows(rows []Row) {
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(strings.ToLower(x.Name.String()), strings.ToLower(y.Name.String())), cmp.Compare(x.Customer, y.Customer), cmp.Compare(x.Organization, y.Organization))
	})
}

// Shared returns the organizations that several customers are mapped to, with
// the customers' names in order.
func (p Plan) Shared() map[string][]string {
	by := map[string][]string{}
	for _, r := range p.Rows {
		by[r.Organization] = append(by[r.Organization], r.Name.String())
	}
	for id, names := range by {
		if len(names) < 2 {
			delete(by, id)
			continue
		}
		slices.Sort(names)
	}
	return by
}

// Sort puts the plan's lists into the order in which screens list customers.
func (p *Plan) Sort() {
	sortRows(p.Rows)
	sortRows(p.Lost)
	slices.SortFunc(p.Missing, func(x, y Missing) int {
		return cmp.Or(cmp.Compare(strings.ToLower(x.Name.String()), strings.ToLower(y.Name.String())), cmp.Compare(x.Customer, y.Customer))
	})
}
