package project

import (
	"dev.onramp/app/msp"
	"dev.onramp/saasalerts"
)

// SaaSOrganization returns SaaS Alerts' organization, which its API calls a
// customer.
func SaaSOrganization(c saasalerts.Customer) msp.SaaSOrganization {
	o := msp.SaaSOrganization{
		ID:     c.ID,
		Name:   msp.NewText(c.Name),
		Domain: msp.NewText(c.Domain),
		Status: msp.NewText(c.Status),
	}
	for _, m := range c.MappedToPSA {
		o.PSA = distinct(append(o.PSA, m.MappedTo)...)
	}
	return o
}
