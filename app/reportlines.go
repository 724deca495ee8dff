package app

import (
	"strings"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// customerLine is a customer as a report lists it.
func (g *gathering) customerLine(c *msp.Customer) report.Row {
	row := report.Row{Kind: kindCustomer, Customer: c.Name(), Syncro: customerRecord(c)}
	m := g.a.matching.orgs[c.ID]
	shown := g.a.customerRow(c)
	right := g.line(&row, msp.Customers, c.ID, shown, m)
	if row.By == "" && shown.Group != match.ToReview.String() {
		row.Detail = shown.Group + ": " + row.Detail
	}
	if o := g.a.records.organization[idOf(right)]; o != nil {
		row.Other = organizationRecord(o)
	}
	return row
}

// saasLine is a customer as a report lists it beside SaaS Alerts.
func (g *gathering) saasLine(c *msp.Customer) report.Row {
	row := report.Row{Kind: kindSaaS, Customer: c.Name(), Syncro: customerRecord(c)}
	m := g.a.matching.saas[c.ID]
	right := g.line(&row, msp.SaaS, c.ID, g.a.saasRow(c, m), m)
	if o := g.a.records.saas[right]; o != nil {
		row.Other = report.Record{ID: o.ID, Name: o.Name}
	}
	return row
}

// assetLine is a device as a report lists it.
func (g *gathering) assetLine(x placed) report.Row {
	row := report.Row{Kind: kindDevice, Syncro: g.assetRecord(x.asset)}
	if c := g.a.records.customer[x.CustomerID]; c != nil {
		row.Customer = c.Name()
	}
	if of, ok := g.a.decided.find(msp.Customers, x.CustomerID); ok && x.place == placeIgnored {
		row.By, row.When = of.By, of.When // unless the device itself was ignored
	}
	m := g.a.deviceMatch(x.ID)
	shown := g.a.deviceRow(x.asset, g.now, map[string]Reason{})
	right := g.line(&row, msp.Assets, x.ID, shown.row(g.a.records), m.Match)
	if right == "" && x.place == placeWrong {
		right = m.Other // where it is documented
	}
	if c := g.a.records.configuration.get(idOf(right)); c != nil {
		row.Other = g.configurationRecord(c)
		if o := g.a.records.organization[c.OrganizationID]; o != nil {
			row.Under = o.Name
		}
	}
	return row
}

// line adds what was decided, or else what is proposed, and returns the partner.
func (g *gathering) line(row *report.Row, s msp.Subject, left int64, shown Row, m match.Match) string {
	d, decided := g.a.decided.find(s, left)
	if !decided {
		row.Detail = shown.Why.String()
		if row.Detail == "" {
			row.Detail = "nothing like it"
		}
		return shown.Right
	}
	row.By, row.When, row.Detail = d.By, d.When, d.Why
	switch d.Verdict {
	case msp.Matched:
		if evidence := evidenceFor(m, d.Right); !d.Rule && evidence != "" && evidence != d.Why {
			row.Detail = strings.TrimPrefix(d.Why+" · "+evidence, " · ")
		}
	case msp.Create:
		row.Detail = "will be created" + noted(d.Why)
	case msp.Later:
		row.Detail = "Later" + noted(d.Why)
	case msp.Ignored, msp.Refused:
	}
	if m.Flag != "" {
		row.Detail += " · but by now: " + m.Flag
	}
	return d.Right
}

func noted(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// evidenceFor is what speaks for and against one partner.
func evidenceFor(m match.Match, right string) string {
	for _, c := range m.Candidates {
		if c.Right == right {
			return reasons(c.Evidence, 3)
		}
	}
	return ""
}

func (g *gathering) refusedLine(d msp.Decision) report.Row {
	row := report.Row{Kind: kindCustomer, Detail: d.Why, By: d.By, When: d.When, Other: report.Record{ID: d.Right}}
	row.Syncro = report.Record{ID: idText(d.Left), Name: g.a.leftName(d.Subject, d.Left), URL: g.a.leftCard(d.Subject, d.Left).URL}
	card := g.a.rightCard(d.Subject, d.Right)
	row.Other = report.Record{ID: d.Right, Name: card.Title, URL: card.URL}
	switch d.Subject {
	case msp.Assets:
		row.Kind = kindDevice
	case msp.SaaS:
		row.Kind = kindSaaS
	case msp.Customers:
	}
	return row
}

func customerRecord(c *msp.Customer) report.Record {
	return report.Record{ID: idText(c.ID), Name: c.Name(), URL: c.URL}
}

func (g *gathering) assetRecord(x *asset) report.Record {
	whole, _ := g.a.wholeAsset(x.ID)
	return report.Record{ID: idText(x.ID), Name: x.Name, URL: whole.URL}
}

func organizationRecord(o *msp.Organization) report.Record {
	return report.Record{ID: idText(o.ID), Name: o.Name, URL: o.URL}
}

func (g *gathering) configurationRecord(c *configuration) report.Record {
	whole, _ := g.a.wholeConfiguration(c.ID)
	return report.Record{ID: idText(c.ID), Name: c.Name, URL: whole.URL}
}
