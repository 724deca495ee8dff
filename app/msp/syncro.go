package msp

import "time"

// Customer is one of Syncro's customers, projected to what matching, the
// screens and the plan need.
type Customer struct {
	ID       int64
	Business Text `json:",omitzero"`
	Person   Text `json:",omitzero"`
	Email    Text `json:",omitzero"`
	Phones   []string
	Street   Text `json:",omitzero"`
	City     Text `json:",omitzero"`
	Postcode Text `json:",omitzero"`
	Disabled bool `json:",omitempty"`
	URL      string
	Updated  time.Time
}

// Name is the business name, or the person's where there is none: Syncro
// leaves business_name empty for a residential customer (syncro fact sheet,
// section 4).
func (c Customer) Name() Text {
	if c.Residential() {
		return c.Person
	}
	return c.Business
}

// Residential says whether the customer is a person, not a business.
func (c Customer) Residential() bool { return c.Business.Empty() }

// Interface is one network adapter of a device.
type Interface struct {
	Name Text   `json:",omitzero"`
	MAC  string `json:",omitempty"` // twelve upper-case hexadecimal digits
	IP   string `json:",omitempty"`
}

// Asset is one of Syncro's assets: a device.
type Asset struct {
	ID, CustomerID int64
	Name           Text
	Serial         Text `json:",omitzero"`
	// Type is what device types are mapped by: the form factor's Desktop,
	// Laptop or Server for an agent asset, else Syncro's asset_type.
	Type    Text
	Virtual bool `json:",omitempty"`
	Agent   bool `json:",omitempty"`
	// Interfaces holds the adapters with a MAC, the primary one first.
	Interfaces   []Interface `json:",omitempty"`
	IP           string      `json:",omitempty"`
	Gateway      string      `json:",omitempty"`
	OS           Text        `json:",omitzero"`
	OSDetail     Text        `json:",omitzero"`
	Manufacturer Text        `json:",omitzero"`
	Model        Text        `json:",omitzero"`
	Warranty     string      `json:",omitempty"` // yyyy-mm-dd
	LastSeen     time.Time   `json:",omitzero"`
	// Link is what stands in the asset's IT Glue link field.
	Link    Text   `json:",omitzero"`
	AgentID string `json:",omitempty"`
	EntraID string `json:",omitempty"`
	// Fields are the plain custom fields of an asset without an agent, by name.
	Fields  map[string]string `json:",omitempty"`
	URL     string
	Updated time.Time
}

// MACs returns the MAC addresses of the asset's adapters, the primary first.
func (a Asset) MACs() []string { return macsOf("", a.Interfaces) }

func macsOf(first string, interfaces []Interface) []string {
	var macs []string
	seen := map[string]bool{"": true}
	add := func(mac string) {
		if !seen[mac] {
			seen[mac] = true
			macs = append(macs, mac)
		}
	}
	add(first)
	for _, i := range interfaces {
		add(i.MAC)
	}
	return macs
}
