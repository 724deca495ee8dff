package app

import (
	"sort"
	"strconv"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

func idText(id int64) string { return strconv.FormatInt(id, 10) }

func idOf(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// partiesLeft turns customers into what the match engine knows.
func (a *App) partiesLeft() []match.Party {
	r := a.records
	own := a.ownCustomer()
	out := make([]match.Party, 0, len(r.Customers))
	for i := range r.Customers {
		c := &r.Customers[i]
		p := match.Party{
			ID: idText(c.ID), Name: c.Name().Raw(), Phones: c.Phones, Person: c.Residential(), Own: c.ID == own,
			Address: match.Address{Street: c.Street.Raw(), City: c.City.Raw(), Postcode: c.Postcode.Raw()},
		}
		if !c.Email.Empty() {
			p.Emails = []string{c.Email.Raw()}
		}
		linked := map[int64]bool{}
		for _, asset := range r.assetsOf[c.ID] {
			p.Devices = append(p.Devices, identifiers(asset.Serial, asset.MACs())...)
			if id, ok := msp.ConfigurationID(asset.Link.Raw()); ok {
				if conf := r.configuration[id]; conf != nil {
					linked[conf.OrganizationID] = true
				}
			}
		}
		p.Links = idTexts(linked)
		out = append(out, p)
	}
	return out
}

// partiesRight turns organizations into what the match engine knows. A link is
// recorded by an origin line, or by the URL of IT Glue's own RMM records.
func (a *App) partiesRight() []match.Party {
	r := a.records
	out := make([]match.Party, 0, len(r.Organizations))
	for i := range r.Organizations {
		o := &r.Organizations[i]
		p := match.Party{ID: idText(o.ID), Name: o.Name.Raw(), Emails: o.Emails, Phones: o.Phones, Own: o.Primary}
		if o.ParentID != 0 {
			p.Parent = idText(o.ParentID)
		}
		for j, l := range o.Locations {
			if j == 0 || l.Primary {
				p.Address = match.Address{Street: l.Street.Raw(), City: l.City.Raw(), Postcode: l.Postcode.Raw()}
			}
		}
		linked := map[int64]bool{}
		if id := a.customerOf(o.Origin.URL); id != 0 {
			linked[id] = true
		}
		for _, c := range r.configurationsOf[o.ID] {
			p.Devices = append(p.Devices, identifiers(c.Serial, c.MACs())...)
			if asset := r.asset[a.assetOf(c)]; asset != nil {
				linked[asset.CustomerID] = true
			}
		}
		p.Links = idTexts(linked)
		out = append(out, p)
	}
	return out
}

// ownCustomer is the customer that stands for the MSP itself: the one whose
// name is that of the organization that IT Glue marks as primary.
func (a *App) ownCustomer() int64 {
	own := a.records.organization[a.records.own]
	if own == nil {
		return 0
	}
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		if !c.Residential() && match.Fold(c.Business.Raw()) == match.Fold(own.Name.Raw()) {
			return c.ID
		}
	}
	return 0
}

// customerOf returns the customer that a link of this account names, 0 if none.
func (a *App) customerOf(link string) int64 { return a.linked(link, "customers") }

func (a *App) linked(link, kind string) int64 {
	host, k, id, ok := msp.SyncroID(link)
	if !ok || k != kind || host != a.settings.Account {
		return 0
	}
	return id
}

// assetOf returns the asset that a configuration's origin line or RMM record
// names, 0 if none of this account.
func (a *App) assetOf(c *msp.Configuration) int64 {
	if origin, ok := c.Origin(); ok {
		if id := a.linked(origin.URL, "customer_assets"); id != 0 {
			return id
		}
	}
	for _, record := range c.RMM {
		if id := a.linked(record.URL, "customer_assets"); id != 0 {
			return id
		}
	}
	return 0
}

func identifiers(serial msp.Text, macs []string) []string {
	if serial.Empty() {
		return macs
	}
	return append([]string{serial.Raw()}, macs...)
}

func idTexts(ids map[int64]bool) []string {
	out := make([]string, 0, len(ids))
	for id := range ids {
		out = append(out, idText(id))
	}
	sort.Strings(out)
	return out
}

func (a *App) devicesLeft() []match.Device {
	r := a.records
	out := make([]match.Device, 0, len(r.Assets))
	for i := range r.Assets {
		x := &r.Assets[i]
		d := match.Device{
			ID: idText(x.ID), Group: idText(x.CustomerID), Name: x.Name.Raw(), Serial: x.Serial.Raw(), MACs: x.MACs(),
			Virtual: x.Virtual, Agent: x.AgentID, Model: x.Model.Raw(),
		}
		if id, ok := msp.ConfigurationID(x.Link.Raw()); ok && r.configuration[id] != nil {
			d.Link = idText(id)
		}
		out = append(out, d)
	}
	return out
}

func (a *App) devicesRight() []match.Device {
	r := a.records
	out := make([]match.Device, 0, len(r.Configurations))
	for i := range r.Configurations {
		c := &r.Configurations[i]
		d := match.Device{
			ID: idText(c.ID), Group: idText(c.OrganizationID), Name: name(c.Hostname.Raw(), c.Name.Raw()),
			Serial: c.Serial.Raw(), MACs: c.MACs(), Archived: c.Archived, Model: c.Model.Raw(),
		}
		if id := a.assetOf(c); id != 0 {
			d.Link = idText(id)
		}
		out = append(out, d)
	}
	return out
}

// saasLeft are the customers with devices; what is settled for IT Glue is
// further evidence.
func (a *App) saasLeft() []match.Party {
	var out []match.Party
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		if len(a.records.assetsOf[c.ID]) == 0 || c.Disabled {
			continue
		}
		p := match.Party{ID: idText(c.ID), Name: c.Name().Raw(), Person: c.Residential()}
		if !c.Email.Empty() {
			p.Emails = []string{c.Email.Raw()}
		}
		if o := a.records.organization[a.organizationOf(c.ID)]; o != nil {
			p.OtherNames = []string{o.Name.Raw()}
		}
		out = append(out, p)
	}
	return out
}

func (a *App) saasRight() []match.Party {
	out := make([]match.Party, 0, len(a.records.SaaS))
	for _, s := range a.records.SaaS {
		p := match.Party{ID: s.ID, Name: s.Name.Raw()}
		if !s.Domain.Empty() {
			p.Websites = []string{s.Domain.Raw()}
		}
		out = append(out, p)
	}
	return out
}

// organizationOf returns the organization that a customer is matched to, 0 if
// it is not.
func (a *App) organizationOf(customer int64) int64 {
	d, ok := a.decided.of[subjectKey{msp.Customers, customer}]
	if !ok || d.Verdict != msp.Matched {
		return 0
	}
	return d.RightID()
}
