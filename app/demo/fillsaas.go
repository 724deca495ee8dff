package demo

import (
	"strconv"

	"dev.onramp/saasalerts/saasalertstest"
)

// fillSaaSAlerts stores the SaaS Alerts organizations, and what SaaS Alerts
// would find in Syncro once a person connects it.
func (b *blueprint) fillSaaSAlerts(s *saasalertstest.Server) {
	for _, o := range b.saas {
		row := saasalertstest.Customer{
			ID: o.id, Name: o.name, Domain: o.domain, Products: []string{o.product},
			Countries: []string{"US"}, Accounts: o.accounts, Created: o.created,
		}
		if o.psaCompany != "" {
			row.MappedToPSA = []saasalertstest.PSAMapping{{Product: "autotaskpsa", MappedTo: o.psaCompany}}
		}
		s.SetCustomer(row)
	}
	for _, c := range b.inGroups(Own, Business) {
		id := strconv.FormatInt(c.id, 10)
		s.SetRMMOrganization(id, c.business)
		for _, d := range c.devices {
			if !d.agentful() {
				continue
			}
			row := saasalertstest.Device{ID: strconv.FormatInt(d.id, 10), Name: d.name, OS: d.os.syncro, IP: d.adapters[0].ip, EntraDeviceID: d.entraID}
			if c.saas != nil && d.entraID != "" {
				row.Suggestions = []saasalertstest.Suggestion{{AccountEmail: d.user + "@" + c.domain, Confidence: 0.82}}
			}
			_, _ = s.SetDevice(id, row) // fails for an organization that is not there: this one was stored above
		}
	}
}
