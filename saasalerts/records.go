package saasalerts

import "encoding/json"

// List is one whole listing. Items that could not be read are in Bad; the
// listing is incomplete as long as there are any.
type List[T any] struct {
	Items []T
	Bad   []BadItem
}

// BadItem is an element of a listing that could not be read.
type BadItem struct {
	ID    string // the element's id if it has one
	Index int    // its place in the listing, from 0
	Err   error
}

// Profile is the partner (the MSP) that a key belongs to.
type Profile struct {
	ID   string
	Name string
	Raw  json.RawMessage
}

// Customer is an organization on the vendor's screens. Every field but ID and
// Name may be empty; a field of an unexpected type counts as empty.
type Customer struct {
	ID          string // 20 letters and digits
	Name        string // not unique
	Domain      string // customerDomain
	Status      string // "active"; other values are not known
	Products    []Product
	MappedToPSA []PSAMapping
	Raw         json.RawMessage // the element exactly as it came
}

// Product is a monitored service of a customer, such as Microsoft.
type Product struct {
	ID   string
	Name string
	Type string // such as MS
}

// PSAMapping says which company of a PSA a customer is mapped to.
type PSAMapping struct {
	Product  string // such as autotaskpsa
	MappedTo string // the PSA's company id
}

// DeviceOrganization is an organization of a connected MSP tool, as Unify sees
// it. The field names are one client author's guess (saasalerts fact sheet 3a):
// show what they say as unverified. ID is probably a Customer's ID; match by ID
// first and by exact name second. A nil count was not given.
type DeviceOrganization struct {
	ID       string
	Name     string
	Devices  *int
	Mapped   *int
	Unmapped *int
	Raw      json.RawMessage // the element exactly as it came
}

// Device is a device that Unify knows. No schema is public; the fields are those
// that the vendor's own event records use, and each may be empty.
type Device struct {
	ID             string
	OrganizationID string
	Name           string // deviceName
	OS             string
	EntraDeviceID  string          // msftEntraDeviceId
	Raw            json.RawMessage // the element exactly as it came
}
