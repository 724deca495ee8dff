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
	own, shared := a.ownCustomer(), a.sharedDevices()
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
		p.Devices = shared.left[p.ID]
		linked := map[int64]bool{}
		for _, x := range r.assetsOf[c.ID] {
			if conf := r.configuration.get(x.Link); conf != nil {
				linked[conf.OrganizationID] = true
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
	r, shared := a.records, a.sharedDevices()
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
		p.Devices = shared.right[p.ID]
		for _, c := range r.configurationsOf[o.ID] {
			if x := r.asset.get(c.asset); x != nil {
				linked[x.CustomerID] = true
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

func (a *App) linked(link, kind string) int64 { return linked(link, kind, a.settings.Account) }

func linked(link, kind, account string) int64 {
	host, k, id, ok := msp.SyncroID(link)
	if !ok || k != kind || host != account {
		return 0
	}
	return id
}

// assetOf returns the asset that a configuration's origin line or RMM record
// names, 0 if none of this account.
func assetOf(c *msp.Configuration, account string) int64 {
	if origin, ok := c.Origin(); ok {
		if id := linked(origin.URL, "customer_assets", account); id != 0 {
			return id
		}
	}
	for _, record := range c.RMM {
		if id := linked(record.URL, "customer_assets", account); id != 0 {
			return id
		}
	}
	return 0
}

// sharedMost is how many shared devices are counted for a pair whose customer is
// settled; more would not speak for more.
const sharedMost = 20

// sharedDevices are the identifiers of devices that stand on both sides, by
// customer and by organization. No others can speak for a pair.
type sharedDevices struct{ left, right map[string][]string }

func (a *App) sharedDevices() sharedDevices {
	out := sharedDevices{left: map[string][]string{}, right: map[string][]string{}}
	pairs := map[[2]string]int{}
	a.records.fleet.Shared(func(hash uint64, left, right []string) {
		if len(left) == 1 && len(right) == 1 {
			pair := [2]string{left[0], right[0]}
			_, settled := a.decided.find(msp.Customers, idOf(left[0]))
			if pairs[pair]++; settled && pairs[pair] > sharedMost {
				return
			}
		}
		device := "x" + strconv.FormatUint(hash, 36) // short, and no MAC
		for _, c := range left {
			out.left[c] = append(out.left[c], device)
		}
		for _, o := range right {
			out.right[o] = append(out.right[o], device)
		}
	})
	return out
}

func idTexts(ids map[int64]bool) []string {
	out := make([]string, 0, len(ids))
	for id := range ids {
		out = append(out, idText(id))
	}
	sort.Strings(out)
	return out
}

func leftDevice(x *msp.Asset) match.Device {
	d := match.Device{
		ID: idText(x.ID), Group: idText(x.CustomerID), Name: x.Name.Raw(), Serial: x.Serial.Raw(), MACs: x.MACs(),
		Virtual: x.Virtual, Agent: x.AgentID, Model: x.Model.Raw(),
	}
	if id, ok := msp.ConfigurationID(x.Link.Raw()); ok {
		d.Link = idText(id)
	}
	return d
}

// rightDevice is a configuration as the engine knows it; asset is the one that
// it names, 0 if none.
func rightDevice(c *msp.Configuration, asset int64) match.Device {
	d := match.Device{
		ID: idText(c.ID), Group: idText(c.OrganizationID), Name: name(c.Hostname.Raw(), c.Name.Raw()),
		Serial: c.Serial.Raw(), MACs: c.MACs(), Archived: c.Archived, Model: c.Model.Raw(),
	}
	if asset != 0 {
		d.Link = idText(asset)
	}
	return d
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
	d, ok := a.decided.find(msp.Customers, customer)
	if !ok || d.Verdict != msp.Matched {
		return 0
	}
	return d.RightID()
}
