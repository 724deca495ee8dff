package demo

import (
	"strconv"
	"time"
)

// saasOrganization is one of SaaS Alerts' organizations.
type saasOrganization struct {
	id, name, domain string
	product          string
	psaCompany       string // "" if it is not mapped to a PSA
	accounts         int
	created          time.Time
}

// saasName says how SaaS Alerts' name of a firm departs from Syncro's.
type saasName uint8

const (
	equalName saasName = iota
	notThere           // no such organization
	variant            // without its legal form, or with one
	doubled            // two organizations of the name; the domain tells which
)

// makeSaaS composes SaaS Alerts' organizations: those of about two thirds of
// the businesses, the provider's own, and some of which Syncro knows nothing.
func (b *blueprint) makeSaaS() {
	firms := b.inGroups(Business)
	names := deal(b.rand, len(firms), equalName, share[saasName]{notThere, 0.33},
		share[saasName]{variant, 0.08}, share[saasName]{doubled, 0.01})
	for i, c := range firms {
		if names[i] == notThere {
			continue
		}
		c.saas = b.addSaaS(c.business, c.domain)
		switch names[i] {
		case variant:
			c.saas.name = c.firm + ", Incorporated"
		case doubled:
			b.addSaaS(c.business, "")
		case equalName:
			if chance(b.rand, 0.2) {
				c.saas.domain = ""
			}
		}
		if c.psa {
			c.saas.psaCompany = strconv.Itoa(40_000 + i)
		}
	}
	own := b.customers[0]
	own.saas = b.addSaaS(own.business, own.domain)
	for range max(2, b.cfg.Customers*3/100) {
		firm := b.namer.firm()
		b.addSaaS(firm, domain(firm))
	}
}

func (b *blueprint) addSaaS(name, domain string) *saasOrganization {
	o := &saasOrganization{
		id: b.ids.document(), name: name, domain: domain, accounts: 3 + b.rand.IntN(60),
		product: pick(b.rand, []string{"Microsoft", "Microsoft", "Google Workspace"}), created: b.daysAgo(30, 900),
	}
	b.saas = append(b.saas, o)
	return o
}
