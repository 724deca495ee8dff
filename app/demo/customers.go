package demo

import (
	"strconv"
	"time"
)

// customer is one of Syncro's customers with everything that the other systems
// know it by.
type customer struct {
	id                   int64
	group                Group
	firm                 string // the trade name, before anybody's habits; "" for a person
	business             string // as Syncro has it
	first, last          string
	domain               string
	email, phone         string // in Syncro
	trueEmail, truePhone string // in IT Glue's contacts and locations
	street, city, zip    string
	spelling             spelling
	devices              []*device
	organization         *organization
	saas                 *saasOrganization
	site                 bool // one of a franchise's
	psa, rmm             bool // IT Glue has it from a PSA; shows its RMM records
	originated           bool // its organization carries an origin line
	subnet               int
	created, updated     time.Time
}

const (
	providerFirm   = "Harborlight IT"
	providerDomain = "harborlight.example"
	// freeMail stands for the free-mail providers, whose domain says nothing
	// about the firm.
	freeMail = "mailhaven.example"
)

const state = "NH"

// reach says by what a customer can be told apart over the telephone and by
// mail.
type reach uint8

const (
	ownReach      reach = iota // its own domain and number
	freeMailReach              // an address at the free-mail provider
	providerReach              // the provider's own address and number, typed in for want of better
	noReach                    // neither address nor number in Syncro
)

// makeCustomers composes the customers: names, groups, addresses.
func (b *blueprint) makeCustomers() {
	n := b.cfg.Customers
	groups := append([]Group{Own}, deal(b.rand, n-1, Business,
		share[Group]{Residential, 0.20}, share[Group]{Disabled, 0.08}, share[Group]{WithoutAssets, 0.07})...)
	for i, group := range groups {
		c := &customer{id: b.ids.syncro(), group: group, subnet: i, created: b.daysAgo(300, 2000), updated: b.daysAgo(1, 200)}
		b.nameCustomer(c)
		c.street = strconv.Itoa(1+b.rand.IntN(220)) + " " + pick(b.rand, streets)
		c.city, c.zip = pick(b.rand, towns), "03"+strconv.Itoa(100+b.rand.IntN(900))
		b.customers = append(b.customers, c)
	}
	b.spellFirms()
	b.makeFranchises()
	b.settleReach()
}

func (b *blueprint) nameCustomer(c *customer) {
	c.first, c.last = b.namer.person()
	c.truePhone = b.phones.number()
	switch c.group {
	case Residential:
		c.domain = freeMail
	case Own:
		c.firm, c.domain = providerFirm, providerDomain
	default:
		c.firm = b.namer.firm()
		c.domain = domain(c.firm)
	}
	c.business = c.firm
	c.trueEmail = slug(c.first) + "." + slug(c.last) + "@" + c.domain
	c.email, c.phone = c.trueEmail, c.truePhone
}

// spellFirms decides how IT Glue's name of each firm departs from Syncro's.
func (b *blueprint) spellFirms() {
	review, rest := b.inGroups(Business), b.inGroups(Disabled, WithoutAssets)
	spellings := deal(b.rand, len(review), sameName,
		share[spelling]{noOrganization, 0.08}, share[spelling]{otherLegalForm, 0.20}, share[spelling]{typo, 0.06},
		share[spelling]{tradeName, 0.05}, share[spelling]{restyled, 0.10}, share[spelling]{formerName, 0.03},
		share[spelling]{twoOrganizations, 0.03}, share[spelling]{withControls, 0.005}, share[spelling]{withBidi, 0.005},
		share[spelling]{withEmoji, 0.01}, share[spelling]{inJapanese, 0.005})
	for i, c := range review {
		c.spelling = spellings[i]
	}
	spellings = deal(b.rand, len(rest), sameName, share[spelling]{noOrganization, 0.4}, share[spelling]{otherLegalForm, 0.2})
	for i, c := range rest {
		c.spelling = spellings[i]
	}
	for _, c := range append(review, rest...) {
		c.business = b.businessName(c)
	}
}

func (b *blueprint) settleReach() {
	var review []*customer
	for _, c := range b.inGroups(Business) {
		if !c.site {
			review = append(review, c)
		}
	}
	reaches := deal(b.rand, len(review), ownReach,
		share[reach]{freeMailReach, 0.12}, share[reach]{providerReach, 0.02}, share[reach]{noReach, 0.04})
	for i, c := range review {
		switch reaches[i] {
		case freeMailReach:
			c.trueEmail = slug(c.firm) + "@" + freeMail
			c.email = c.trueEmail
		case providerReach:
			c.email, c.phone = "office@"+providerDomain, b.customers[0].phone
		case noReach:
			c.email, c.phone = "", ""
		case ownReach:
		}
	}
}

const franchiseSites = 3

// makeFranchises turns a few firms into sites of one brand behind one
// switchboard: one name but for the town, one number, one domain.
func (b *blueprint) makeFranchises() {
	var sites []*customer
	wanted := franchiseSites * max(1, b.cfg.Customers/200)
	for _, c := range b.inGroups(Business) {
		if c.spelling != sameName || len(sites) == wanted {
			continue
		}
		sites = append(sites, c)
	}
	for ; len(sites) >= franchiseSites; sites = sites[franchiseSites:] {
		brand := sites[0]
		firm := brand.firm
		for i, c := range sites[:franchiseSites] {
			c.site, c.city = true, towns[i]
			c.firm = firm + " - " + c.city
			c.business = c.firm
			c.domain, c.truePhone, c.phone = brand.domain, brand.truePhone, brand.truePhone
			c.trueEmail = slug(c.city) + "@" + c.domain
			c.email = c.trueEmail
		}
		b.brands = append(b.brands, brandOf{name: firm, sites: sites[:franchiseSites]})
	}
}

// brandOf is a franchise: IT Glue keeps an organization for the brand itself,
// of which Syncro knows nothing.
type brandOf struct {
	name  string
	sites []*customer
}

// inGroups returns the customers of some groups in the order of their ids.
func (b *blueprint) inGroups(groups ...Group) []*customer {
	var found []*customer
	for _, c := range b.customers {
		for _, g := range groups {
			if c.group == g {
				found = append(found, c)
			}
		}
	}
	return found
}
