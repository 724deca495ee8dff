package app

import (
	"strings"

	"dev.onramp/app/doctor"
	"dev.onramp/app/handover"
	"dev.onramp/app/msp"
)

// saasPlan is what the decisions ask of SaaS Alerts. The caller holds the lock
// and has seen that there are records.
func (a *App) saasPlan() handover.Plan {
	p := handover.Plan{Account: a.settings.Account, Permissions: doctor.ForSaaSAlerts()}
	names, called := a.saasByName(), a.customersByName()
	if id := a.settings.SaaS.UserActivity; id != "" {
		p.Activity = handover.Target{ID: id, Name: a.saasCalled(id, names)}
	}
	if own := a.ownSaaS(); own != "" {
		p.Own = a.saasName(own)
	}
	p.Gone = a.goneThere()
	a.begun(&p)
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		if rival, ok := rivalOf(c, names); ok {
			p.Rivals = append(p.Rivals, rival)
		}
		d, ok := a.decided.find(msp.SaaS, c.ID)
		switch {
		case !ok:
		case d.Verdict == msp.Create:
			p.Missing = append(p.Missing, handover.Missing{Customer: c.ID, Name: c.Name()})
		case d.Verdict == msp.Matched && a.records.saas[d.Right] == nil:
			p.Lost = append(p.Lost, a.handedOver(c, d.Right, names, called))
		case d.Verdict == msp.Matched:
			p.Rows = append(p.Rows, a.handedOver(c, d.Right, names, called))
		}
	}
	p.Sort()
	return p
}

// begun takes into the plan what stands at SaaS Alerts by the ticks of a list
// that is not finished.
func (a *App) begun(p *handover.Plan) {
	for _, r := range a.settings.SaaS.Begun {
		p.Begun = append(p.Begun, r)
		if a.records.saas[r.Organization] == nil {
			p.Gone[r.Organization] = true
		}
	}
	p.Undone = map[int64]bool{}
	if base := a.base(); base != nil {
		for _, r := range base.Rows {
			p.Undone[r.Customer] = a.settings.SaaS.Ticks[handover.Item{Kind: handover.KindMap, Row: &r.Row}.Opposite()]
		}
	}
}

// goneThere are the organizations of the version that stands at SaaS Alerts which
// are no longer there.
func (a *App) goneThere() map[string]bool {
	gone := map[string]bool{}
	for _, r := range a.mappedThere() {
		if a.records.saas[r.Organization] == nil {
			gone[r.Organization] = true
		}
	}
	return gone
}

// customersByName is how many customers bear a name.
func (a *App) customersByName() map[string]int {
	by := make(map[string]int, len(a.records.Customers))
	for i := range a.records.Customers {
		by[sameName(a.records.Customers[i].Name())]++
	}
	return by
}

// handedOver is a row of the mapping as a person finds it there: what bears its
// name with another is told apart.
func (a *App) handedOver(c *msp.Customer, right string, names map[string][]*msp.SaaSOrganization, called map[string]int) handover.Row {
	row := handover.Row{
		Customer: c.ID, Name: c.Name(), Organization: right, OrganizationName: a.saasName(right),
		Devices: a.agentsOf(c.ID), Alerts: a.alertsOf(c.ID),
	}
	if called[sameName(c.Name())] > 1 {
		row.Which = msp.NewText(strings.TrimSpace(c.City.Raw() + " " + c.URL))
	}
	row.Apart = a.saasApart(right, names)
	return row
}

// saasApart tells a SaaS Alerts organization from another one of its name, empty
// where the name stands alone.
func (a *App) saasApart(id string, names map[string][]*msp.SaaSOrganization) msp.Text {
	if o := a.records.saas[id]; o != nil && len(names[sameName(o.Name)]) > 1 {
		return firstText(o.Domain, msp.NewText(o.ID))
	}
	return msp.Text{}
}

// saasCalled is what a SaaS Alerts organization is called where no other can be
// meant: the choice of User Activity cannot be taken back there.
func (a *App) saasCalled(id string, names map[string][]*msp.SaaSOrganization) msp.Text {
	called, apart := a.saasName(id), a.saasApart(id, names)
	if apart.Empty() {
		return called
	}
	return msp.NewText(called.Raw() + " (the one of " + apart.Raw() + ")")
}

// agentsOf is how many devices of a customer run Syncro's agent: what SaaS
// Alerts can import.
func (a *App) agentsOf(customer int64) int {
	n := 0
	for _, x := range a.records.assetsOf[customer] {
		if x.Agent {
			n++
		}
	}
	return n
}

func sameName(name msp.Text) string { return strings.ToLower(strings.TrimSpace(name.Raw())) }

func (a *App) saasByName() map[string][]*msp.SaaSOrganization {
	by := make(map[string][]*msp.SaaSOrganization, len(a.records.SaaS))
	for i := range a.records.SaaS {
		o := &a.records.SaaS[i]
		by[sameName(o.Name)] = append(by[sameName(o.Name)], o)
	}
	return by
}

// rivalOf is the pair that the vendor's own auto-map would make of a customer.
// Which of two organizations of one name it would take, nobody knows.
func rivalOf(c *msp.Customer, names map[string][]*msp.SaaSOrganization) (handover.Row, bool) {
	same := names[sameName(c.Name())]
	if len(same) == 0 {
		return handover.Row{}, false
	}
	row := handover.Row{Customer: c.ID, Name: c.Name()}
	if len(same) == 1 {
		row.Organization, row.OrganizationName = same[0].ID, same[0].Name
	}
	return row, true
}

// sharedWith names another customer that is mapped to the same SaaS Alerts
// organization, for each customer that shares one.
func (a *App) sharedWith() map[int64]string {
	first := map[string]*msp.Customer{}
	out := map[int64]string{}
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		d, ok := a.decided.find(msp.SaaS, c.ID)
		if !ok || d.Verdict != msp.Matched {
			continue
		}
		other := first[d.Right]
		if other == nil {
			first[d.Right] = c
			continue
		}
		out[c.ID] = other.Name().String()
		if out[other.ID] == "" {
			out[other.ID] = c.Name().String()
		}
	}
	return out
}
