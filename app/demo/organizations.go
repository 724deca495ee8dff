package demo

import (
	"strings"
	"time"
)

// organization is one of IT Glue's organizations with its sites and people.
type organization struct {
	id               int64
	name, shortName  string
	typeName         string
	active           bool
	primary, psa     bool
	parent           *organization
	originOf         *customer // whom its origin line names; nil without one
	locations        []location
	contacts         []contact
	created, updated time.Time
}

type location struct {
	name, street, city, zip, phone string
	primary                        bool
}

type contact struct {
	first, last, title, email, phone string
}

// makeOrganizations composes IT Glue's organizations: those of the customers,
// the brands above franchise sites, and those of which Syncro knows nothing.
func (b *blueprint) makeOrganizations() {
	b.linkFirms()
	for _, c := range b.customers {
		if c.group == Residential || c.spelling == noOrganization {
			continue
		}
		c.organization = b.documentCustomer(c)
		if c.spelling == twoOrganizations {
			b.addOrganization(&organization{name: c.organization.name, typeName: "Customer", active: true})
		}
	}
	for _, brand := range b.brands {
		parent := b.addOrganization(&organization{name: brand.name, typeName: "Customer", active: true})
		for _, site := range brand.sites {
			site.organization.parent = parent
		}
	}
	for range max(3, b.cfg.Customers*6/100) {
		firm := b.namer.firm()
		o := b.addOrganization(&organization{name: firm, typeName: pick(b.rand, []string{"Vendor", "Prospect", "Customer"}), active: true})
		b.settle(o, domain(firm), b.phones.number(), pick(b.rand, towns))
	}
}

func (b *blueprint) addOrganization(o *organization) *organization {
	o.created, o.updated = b.daysAgo(200, 2500), b.daysAgo(1, 190)
	b.organizations = append(b.organizations, o)
	return o
}

// linkFirms picks the firms that IT Glue has from a PSA, those whose
// configurations show what IT Glue's own Syncro integration read, and those
// whose organization an earlier Onramp created.
func (b *blueprint) linkFirms() {
	type link uint8
	const (
		none link = iota
		psa
		rmm
		origin
	)
	var firms []*customer
	for _, c := range b.inGroups(Business) {
		if c.spelling != noOrganization {
			firms = append(firms, c)
		}
	}
	for i, l := range deal(b.rand, len(firms), none, share[link]{psa, 0.10}, share[link]{rmm, 0.06}, share[link]{origin, 0.04}) {
		firms[i].psa, firms[i].rmm, firms[i].originated = l == psa, l == rmm, l == origin
	}
}

func (b *blueprint) documentCustomer(c *customer) *organization {
	o := b.addOrganization(&organization{
		name: b.organizationName(c), typeName: "Customer",
		active: c.group != Disabled, primary: c.group == Own, psa: c.psa,
	})
	if c.originated {
		o.originOf = c
	}
	if chance(b.rand, 0.5) {
		o.shortName = strings.ToUpper(slug(c.firm)[:4])
	}
	b.settle(o, c.domain, c.truePhone, c.city)
	main := &o.locations[0]
	main.street, main.zip = c.street, c.zip
	owner := contact{first: c.first, last: c.last, title: "Owner", email: c.trueEmail, phone: c.truePhone}
	o.contacts = append([]contact{owner}, o.contacts...)
	if c.spelling != formerName && chance(b.rand, 0.12) {
		main.phone, o.contacts[0].phone = "", ""
	}
	return o
}

// settle gives an organization a site, sometimes two, and some people.
func (b *blueprint) settle(o *organization, domain, phone, city string) {
	o.locations = []location{{name: "Main office", city: city, phone: phone, primary: true}}
	if chance(b.rand, 0.15) {
		o.locations = append(o.locations, location{name: "Warehouse", city: pick(b.rand, towns), phone: b.phones.number()})
	}
	for range b.rand.IntN(3) {
		first, last := b.namer.person()
		o.contacts = append(o.contacts, contact{
			first: first, last: last, title: pick(b.rand, []string{"Office Manager", "Bookkeeper", ""}),
			email: slug(first) + "." + slug(last) + "@" + domain, phone: phone,
		})
	}
}
