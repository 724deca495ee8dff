package app

import (
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// What a row of a report is about.
const (
	kindCustomer      = "customer"
	kindDevice        = "device"
	kindOrganization  = "organization"
	kindConfiguration = "configuration"
	kindSaaS          = "SaaS Alerts organization"
	kindIdentifier    = "identifier"
)

// columns makes the columns of a section from pairs of a field and its title.
func columns(pairs ...string) []report.Column {
	var out []report.Column
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, report.Column{Field: report.Field(pairs[i]), Title: pairs[i+1]})
	}
	return out
}

const (
	fCustomer = string(report.Customer)
	fSyncro   = string(report.Syncro)
	fOther    = string(report.Other)
	fUnder    = string(report.Under)
	fDetail   = string(report.Detail)
	fWho      = string(report.Who)
	fValue    = string(report.Value)
)

// matchedSections are the pairs with their evidence and who decided.
func (g *gathering) matchedSections() []report.Section {
	matched := func(s State) bool { return s == StateMatched }
	out := []report.Section{
		section(g, report.Section{
			ID: "matched-customers", Title: "Matched customers", About: "Customers in Syncro and their organizations in IT Glue.",
			Columns: columns(fSyncro, "Customer in Syncro", fOther, "Organization in IT Glue", fDetail, "Evidence", fWho, "Decided by"),
		}, g.customers, func(c *msp.Customer) bool { return matched(g.a.customerState(c)) }, g.customerLine),
		section(g, report.Section{
			ID: "matched-devices", Title: "Matched devices", About: "Devices in Syncro and their configurations in IT Glue.",
			Columns: columns(fCustomer, "Customer", fSyncro, "Device in Syncro", fOther, "Configuration in IT Glue", fDetail, "Evidence", fWho, "Decided by"),
		}, g.assets, g.at(placeMatched), g.assetLine),
	}
	if g.a.settings.Skipped[VendorSaaSAlerts] || len(g.a.records.SaaS) == 0 {
		return out
	}
	return append(out, section(g, report.Section{
		ID: "matched-saas-alerts", Title: "Customers mapped to SaaS Alerts", About: "Only mapped customers have their devices seen there.",
		Columns: columns(fSyncro, "Customer in Syncro", fOther, "SaaS Alerts organization", fDetail, "Evidence", fWho, "Decided by"),
	}, g.saasCustomers(), func(c *msp.Customer) bool { return matched(g.saasState(c)) }, g.saasLine))
}

// openSections are what has no partner, on both sides.
func (g *gathering) openSections() []report.Section {
	open := func(s State) bool { return s != StateMatched && s != StateIgnored }
	out := []report.Section{
		section(g, report.Section{
			ID: "unmatched-customers", Title: "Customers without an organization", About: "In Syncro only so far, with the best candidate where there is one.",
			Columns: columns(fSyncro, "Customer in Syncro", fOther, "Nearest in IT Glue", fDetail, "State and reason"),
		}, g.customers, func(c *msp.Customer) bool { return open(g.a.customerState(c)) && !g.unclear(c) }, g.customerLine),
		section(g, report.Section{
			ID: "unmatched-devices", Title: "Devices without a configuration", About: "In Syncro only so far, with the best candidate where there is one.",
			Columns: columns(fCustomer, "Customer", fSyncro, "Device in Syncro", fOther, "Nearest in IT Glue", fDetail, "State and reason"),
		}, g.assets, g.at(placeUnmatched), g.assetLine),
		section(g, report.Section{
			ID: "unmatched-organizations", Title: "Organizations without a customer", About: "In IT Glue only: former customers, vendors, or a customer under another name.",
			Columns: columns(fOther, "Organization in IT Glue", fDetail, "What it holds"),
		}, g.organizations, func(o *msp.Organization) bool { return !o.Primary && !g.taken[subjectKey{msp.Customers, o.ID}] }, g.organizationLine),
		section(g, report.Section{
			ID: "unmatched-configurations", Title: "Configurations without a device", About: "In IT Glue only. Switches, printers and whatever else has no agent are at home here; a computer may be gone.",
			Columns: columns(fUnder, "Organization", fOther, "Configuration in IT Glue", fDetail, "What it is"),
		}, g.configurations, func(c *configuration) bool { return !c.Archived && !g.taken[subjectKey{msp.Assets, c.ID}] }, g.configurationLine),
	}
	if g.a.settings.Skipped[VendorSaaSAlerts] || len(g.a.records.SaaS) == 0 {
		return out
	}
	return append(out,
		section(g, report.Section{
			ID: "unmapped-saas-alerts", Title: "Customers not mapped to SaaS Alerts", About: "Their devices are not seen there.",
			Columns: columns(fSyncro, "Customer in Syncro", fOther, "Nearest in SaaS Alerts", fDetail, "State and reason"),
		}, g.saasCustomers(), func(c *msp.Customer) bool { return open(g.saasState(c)) }, g.saasLine),
		section(g, report.Section{
			ID: "unmapped-saas-alerts-organizations", Title: "SaaS Alerts organizations without a customer", About: "In SaaS Alerts only.",
			Columns: columns(fOther, "SaaS Alerts organization", fDetail, "Domain"),
		}, g.a.records.SaaS, func(o msp.SaaSOrganization) bool { return !g.mapped[o.ID] }, func(o msp.SaaSOrganization) report.Row {
			return report.Row{Kind: kindSaaS, Other: report.Record{ID: o.ID, Name: o.Name}, Detail: o.Domain.String()}
		}))
}

// settledSections are what was set aside, with the reasons.
func (g *gathering) settledSections() []report.Section {
	ignored := func(s State) bool { return s == StateIgnored }
	var refused []msp.Decision
	for _, d := range g.a.decided.refused {
		refused = append(refused, d)
	}
	slices.SortFunc(refused, bySubject)
	out := []report.Section{
		section(g, report.Section{
			ID: "ignored-customers", Title: "Ignored customers", About: "Out of every count until something material about them changes.",
			Columns: columns(fSyncro, "Customer in Syncro", fDetail, "Reason", fWho, "Decided by"),
		}, g.customers, func(c *msp.Customer) bool { return ignored(g.a.customerState(c)) }, g.customerLine),
		section(g, report.Section{
			ID: "ignored-devices", Title: "Ignored devices", About: "Ignored themselves, or of an ignored customer.",
			Columns: columns(fCustomer, "Customer", fSyncro, "Device in Syncro", fDetail, "Reason", fWho, "Decided by"),
		}, g.assets, g.at(placeIgnored), g.assetLine),
		section(g, report.Section{
			ID: "left-out-devices", Title: "Devices that are left out", About: "Their type is not kept in IT Glue, or they have no agent to tell what they are.",
			Columns: columns(fCustomer, "Customer", fSyncro, "Device in Syncro", fDetail, "Reason"),
		}, g.assets, g.at(placeLeftOut), g.assetLine),
		section(g, report.Section{
			ID: "refused-pairs", Title: "Refused pairs", About: "A person said that these are not the same.",
			Columns: columns(fSyncro, "In Syncro", fOther, "On the other side", fDetail, "Note", fWho, "Decided by"),
		}, refused, func(msp.Decision) bool { return true }, g.refusedLine),
	}
	if g.a.settings.Skipped[VendorSaaSAlerts] {
		return out
	}
	return append(out, section(g, report.Section{
		ID: "ignored-saas-alerts", Title: "Customers kept out of SaaS Alerts", About: "Ignored when they were mapped.",
		Columns: columns(fSyncro, "Customer in Syncro", fDetail, "Reason", fWho, "Decided by"),
	}, g.saasCustomers(), func(c *msp.Customer) bool { return ignored(g.saasState(c)) }, g.saasLine))
}

func bySubject(x, y msp.Decision) int {
	if x.Subject != y.Subject {
		return strings.Compare(string(x.Subject), string(y.Subject))
	}
	if x.Left != y.Left {
		return int(min(1, max(-1, x.Left-y.Left)))
	}
	return strings.Compare(x.Right, y.Right)
}

// at picks the devices of one place.
func (g *gathering) at(p place) func(placed) bool {
	return func(x placed) bool { return x.place == p }
}

// unclear says whether a customer has several candidates that are as good, or is
// matched against what is known by now.
func (g *gathering) unclear(c *msp.Customer) bool {
	m := g.a.matching.orgs[c.ID]
	switch g.a.customerState(c) {
	case StateMatched:
		return m.Flag != ""
	case StateOpen, StateLater:
		return m.Tier == match.Ambiguous
	case StateCreate, StateIgnored, StateHeld:
	}
	return false
}

func (g *gathering) saasCustomers() []*msp.Customer {
	var out []*msp.Customer
	for _, c := range g.customers {
		if _, known := g.a.matching.saas[c.ID]; known {
			out = append(out, c)
		}
	}
	return out
}

func (g *gathering) saasState(c *msp.Customer) State {
	if d, ok := g.a.decided.find(msp.SaaS, c.ID); ok {
		return stateOf[d.Verdict]
	}
	return StateOpen
}

func (g *gathering) organizationLine(o *msp.Organization) report.Row {
	return report.Row{
		Kind: kindOrganization, Other: organizationRecord(o),
		Detail: fmt.Sprintf("%s; type %s, status %s", several(len(g.a.records.configurationsOf[o.ID]), "configuration", "configurations"), orNone(o.TypeName), orNone(o.StatusName)),
	}
}

func (g *gathering) configurationLine(c *configuration) report.Row {
	row := report.Row{
		Kind: kindConfiguration, Other: g.configurationRecord(c),
		Detail: fmt.Sprintf("type %s, status %s, serial %s", orNone(c.TypeName), orNone(c.StatusName), orNone(c.Serial)),
	}
	if o := g.a.records.organization[c.OrganizationID]; o != nil {
		row.Under = o.Name
	}
	return row
}

func orNone(t msp.Text) string {
	if t.Empty() {
		return "none"
	}
	return t.String()
}
