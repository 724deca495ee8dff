package reconcile

import "dev.onramp/app/msp"

// link plans the IT Glue link in Syncro. About names the configuration, or by
// its ID the operation that creates it.
func (m *maker) link(a msp.Asset, about Operation, d msp.Decision) {
	if m.Policy.LinkField == "" {
		return
	}
	c, _ := m.Source.Configuration(about.Configuration)
	after := textValue(c.URL)
	if about.Configuration != 0 && (after.Blank() || FieldLink.same(Value{Text: a.Link}, after)) {
		return
	}
	if m.tookBack(WriteLink, a, about.Configuration, FieldLink) {
		return
	}
	m.add(Operation{
		Kind: WriteLink, Needs: about.ID, Customer: about.Customer, Asset: a.ID,
		Organization: about.Organization, Configuration: about.Configuration,
		Name: a.Name, Reason: "technicians open the configuration from Syncro", Decision: m.words(d),
		Changes:  []Change{{Field: FieldLink, Before: Value{Text: a.Link}, After: after}},
		Property: m.Policy.LinkField,
	})
}
