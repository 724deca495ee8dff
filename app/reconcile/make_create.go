package reconcile

import (
	"cmp"

	"dev.onramp/app/msp"
)

// create plans the configuration of an asset that was decided to be created.
func (m *maker) create(a msp.Asset, d msp.Decision) {
	if !m.included(a) || m.exists(a) {
		return
	}
	customer, known := m.customers[a.CustomerID]
	if !known {
		m.hold(a, HeldUnsettled, 0, "its customer %d is not among those of the crawl", a.CustomerID)
		return
	}
	if customer.Disabled {
		m.hold(a, HeldDisabled, 0, "its customer %s is disabled in Syncro", customer.Name())
		return
	}
	organization, needs, ok := m.organizationFor(a, customer, d)
	if !ok {
		return
	}
	o := Operation{
		ID: m.NewID(), Kind: CreateConfiguration, Needs: needs, Customer: customer.ID, Asset: a.ID, Organization: organization,
		Name: a.Name, Reason: "the asset has no configuration in IT Glue", Decision: m.words(d),
	}
	o.Changes, o.Interfaces = m.image(a, organization, o.ID)
	m.add(o)
	m.existing().add(planned(o))
	m.link(a, Operation{ID: o.ID, Customer: customer.ID, Organization: organization}, d)
}

// included says whether the asset is one that a configuration is made for.
func (m *maker) included(a msp.Asset) bool {
	switch {
	case !a.Agent && !m.Policy.Agentless.Picked():
		m.hold(a, HeldAgentless, 0, "it has no agent, and no fields for serial number and MAC are picked in Device types")
	case m.Policy.TypeID(a.Type.Raw()) == 0:
		m.hold(a, HeldType, 0, "its type %q is left out in Device types", a.Type)
	case a.Name.Empty():
		m.hold(a, HeldUnprepared, 0, "it has no name, and IT Glue wants one: name it in Syncro")
	case m.ghost(a):
		m.hold(a, HeldGhost, 0, "it was last seen on %s", a.LastSeen.UTC().Format("2006-01-02"))
	default:
		return true
	}
	return false
}

func (m *maker) ghost(a msp.Asset) bool {
	return m.Policy.GhostAfter > 0 && !a.LastSeen.IsZero() && m.Now.Sub(a.LastSeen) > m.Policy.GhostAfter
}

// exists withholds an asset that a configuration, standing or planned, already
// documents.
func (m *maker) exists(a msp.Asset) bool {
	if id, ok := msp.ConfigurationID(a.Link.Raw()); ok {
		if c, known := m.Source.Configuration(id); known {
			m.hold(a, HeldExists, c.ID, "its IT Glue link in Syncro names configuration %d (%s): match it", c.ID, c.Name)
			return true
		}
	}
	c, why, ok := m.existing().like(device{page: a.URL, name: a.Name.Raw(), serial: a.Serial.Raw(), macs: a.MACs()})
	switch {
	case !ok:
		return false
	case c.ID == 0:
		m.hold(a, HeldAmbiguous, 0, "another asset of this plan (%s) %s: only one configuration is made", c.Name, why)
	default:
		m.hold(a, HeldExists, c.ID, "configuration %d (%s) %s: match it", c.ID, c.Name, why)
	}
	return true
}

// planned is the configuration that an operation will create, as far as later
// assets of the same plan must know it.
func planned(o Operation) msp.Configuration {
	return msp.Configuration{
		OrganizationID: o.Organization, Name: o.Name, Serial: o.after(FieldSerial).Text,
		MAC: o.after(FieldMAC).Text, Interfaces: o.Interfaces, Notes: o.after(FieldNotes).Text,
	}
}

// organizationFor returns the organization that an asset's configuration goes
// into, or the operation that creates it.
func (m *maker) organizationFor(a msp.Asset, c msp.Customer, d msp.Decision) (id int64, needs string, ok bool) {
	settled := m.decision(msp.Customers, c.ID)
	id = d.RightID()
	if id == 0 && settled.Verdict == msp.Matched {
		id = settled.RightID()
	}
	switch {
	case id != 0:
		if _, ok := m.organizations[id]; !ok {
			m.hold(a, HeldGone, 0, "organization %d is no longer in IT Glue: match its customer %s again", id, c.Name())
			return 0, "", false
		}
		return id, "", true
	case settled.Verdict == msp.Create:
		needs, ok := m.createOrganization(c, settled)
		if !ok {
			m.hold(a, HeldUnsettled, 0, "the organization of its customer %s is withheld", c.Name())
		}
		return 0, needs, ok
	}
	m.hold(a, HeldUnsettled, 0, "its customer %s is not settled: match it or decide to create it", c.Name())
	return 0, "", false
}

// createOrganization plans a customer's organization once; "" and false when
// it is withheld.
func (m *maker) createOrganization(c msp.Customer, d msp.Decision) (string, bool) {
	if id, done := m.creating[c.ID]; done {
		return id, id != ""
	}
	m.creating[c.ID] = ""
	if m.organizationExists(c) {
		return "", false
	}
	o := Operation{
		ID: m.NewID(), Kind: CreateOrganization, Customer: c.ID, Name: c.Name(),
		Reason: "the customer has no organization in IT Glue", Decision: m.words(d),
	}
	o.Changes = []Change{{Field: FieldName, After: Value{Text: c.Name()}}}
	if id := cmp.Or(d.Type, m.Policy.OrganizationType); id != 0 {
		o.Changes = append(o.Changes, Change{Field: FieldOrganizationType, After: m.lookup.reference(FieldOrganizationType, id)})
	}
	if id := cmp.Or(d.Status, m.Policy.OrganizationStatus); id != 0 {
		o.Changes = append(o.Changes, Change{Field: FieldOrganizationStatus, After: m.lookup.reference(FieldOrganizationStatus, id)})
	}
	o.Changes = append(o.Changes, Change{Field: FieldQuickNotes, After: textValue(msp.Origin{URL: c.URL, Op: o.ID}.String())})
	m.add(o)
	m.creating[c.ID] = o.ID
	m.named[foldName(c.Name().String())] = c.ID
	return o.ID, true
}

// organizationExists withholds a customer whose organization is there already,
// in IT Glue or in this plan.
func (m *maker) organizationExists(c msp.Customer) bool {
	if c.Name().Empty() {
		m.holdCustomer(c, HeldUnprepared, "it has no name, and IT Glue wants one: name it in Syncro")
		return true
	}
	if o, ok := m.organizationOf[samePage(c.URL)]; ok {
		m.holdCustomer(c, HeldExists, "organization %d (%s) was created from this customer: match it", o.ID, o.Name)
		return true
	}
	if o, ok := m.organizationNamed[foldName(c.Name().String())]; ok {
		m.holdCustomer(c, HeldExists, "organization %d has the same name: match it, or tell the two apart by name", o.ID)
		return true
	}
	if other, ok := m.named[foldName(c.Name().String())]; ok {
		m.holdCustomer(c, HeldAmbiguous, "customer %d has the same name: one organization is made; match this customer to it", other)
		return true
	}
	return false
}

// emptyCustomers lists the customers decided to be created whose organization
// the plan does not create because none of their assets is included.
func (m *maker) emptyCustomers() {
	for _, c := range sorted(m.Customers, func(c msp.Customer) int64 { return c.ID }) {
		if m.decision(msp.Customers, c.ID).Verdict != msp.Create {
			continue
		}
		if _, met := m.creating[c.ID]; !met {
			m.holdCustomer(c, HeldEmpty, "no configuration would be created in it: a customer without an included asset creates no organization")
		}
	}
}
