package itglue

import (
	"context"
	"fmt"
	"net/http"
)

// OrganizationWrite is a new organization. Name is required; what is zero is left out.
type OrganizationWrite struct {
	Name        string `json:"name"`
	ShortName   string `json:"short-name,omitempty"`
	Alert       string `json:"alert,omitempty"`
	Description string `json:"description,omitempty"`
	QuickNotes  string `json:"quick-notes,omitempty"`
	TypeID      int64  `json:"organization-type-id,omitempty"`
	StatusID    int64  `json:"organization-status-id,omitempty"`
	ParentID    int64  `json:"parent-id,omitempty"`
}

// ConfigurationWrite is a new configuration. Name and TypeID are required; what is zero is left out.
type ConfigurationWrite struct {
	Name                 string `json:"name"`
	TypeID               int64  `json:"configuration-type-id,omitempty"`
	StatusID             int64  `json:"configuration-status-id,omitempty"`
	LocationID           int64  `json:"location-id,omitempty"`
	ContactID            int64  `json:"contact-id,omitempty"`
	ManufacturerID       int64  `json:"manufacturer-id,omitempty"`
	ModelID              int64  `json:"model-id,omitempty"`
	OperatingSystemID    int64  `json:"operating-system-id,omitempty"`
	OperatingSystemNotes string `json:"operating-system-notes,omitempty"`
	Notes                string `json:"notes,omitempty"`
	Hostname             string `json:"hostname,omitempty"`
	PrimaryIP            string `json:"primary-ip,omitempty"`
	MACAddress           string `json:"mac-address,omitempty"` // at most 17 characters
	DefaultGateway       string `json:"default-gateway,omitempty"`
	SerialNumber         string `json:"serial-number,omitempty"`
	AssetTag             string `json:"asset-tag,omitempty"`
	Position             string `json:"position,omitempty"`
	InstalledBy          string `json:"installed-by,omitempty"`
	PurchasedBy          string `json:"purchased-by,omitempty"`
	PurchasedAt          string `json:"purchased-at,omitempty"`        // date, 2027-03-31
	WarrantyExpiresAt    string `json:"warranty-expires-at,omitempty"` // date
	InstalledAt          string `json:"installed-at,omitempty"`        // date
	// Interfaces are further interfaces. The vendor makes the primary one from PrimaryIP and MACAddress itself.
	Interfaces []InterfaceWrite `json:"-"`
}

// InterfaceWrite is a new interface of a new configuration; what is zero is left out.
type InterfaceWrite struct {
	Name       string `json:"name,omitempty"`
	IPAddress  string `json:"ip-address,omitempty"`
	MACAddress string `json:"mac-address,omitempty"` // at most 17 characters
	Notes      string `json:"notes,omitempty"`
	Primary    bool   `json:"primary"`
}

// write is the envelope of a request body.
type write struct {
	Data writeResource `json:"data"`
}

type writeResource struct {
	Type          string `json:"type"`
	Attributes    any    `json:"attributes"`
	Relationships any    `json:"relationships,omitempty"`
}

// CreateOrganization makes an organization. The vendor accepts a second one of the same name: look first.
func (c *Client) CreateOrganization(ctx context.Context, w OrganizationWrite) (Organization, error) {
	return create(ctx, c, "CreateOrganization", "organizations", writeResource{Type: "organizations", Attributes: w}, decodeOrganization)
}

// UpdateOrganization changes the given attributes, named as the vendor names them ("quick-notes"), and no others. A
// nil value clears one. An attribute that a PSA owns is ErrInvalid.
func (c *Client) UpdateOrganization(ctx context.Context, id int64, attributes map[string]any) (Organization, error) {
	return update(ctx, c, "UpdateOrganization", "organizations", id, attributes, decodeOrganization)
}

// CreateConfiguration makes a configuration with its interfaces in one request. The vendor accepts duplicates of any
// kind and knows no idempotency key: look first, and look again after an answer that never came (section 4.5).
func (c *Client) CreateConfiguration(ctx context.Context, organizationID int64, w ConfigurationWrite) (Configuration, error) {
	if err := positive("CreateConfiguration", "organization", organizationID); err != nil {
		return Configuration{}, err
	}
	path := nested("organizations", organizationID, "configurations")
	return create(ctx, c, "CreateConfiguration", path, configurationResource(w), decodeConfiguration)
}

func configurationResource(w ConfigurationWrite) writeResource {
	data := writeResource{Type: "configurations", Attributes: w}
	if len(w.Interfaces) == 0 {
		return data
	}
	interfaces := make([]writeResource, 0, len(w.Interfaces))
	for _, i := range w.Interfaces {
		interfaces = append(interfaces, writeResource{Type: "configuration_interfaces", Attributes: i})
	}
	data.Relationships = map[string]any{"configuration_interfaces": map[string]any{"data": interfaces}}
	return data
}

// UpdateConfiguration changes the given attributes, named as the vendor names them ("configuration-status-id"), and no
// others; it never sends relationships. A nil value clears one. An attribute that a PSA owns is ErrInvalid.
func (c *Client) UpdateConfiguration(ctx context.Context, id int64, attributes map[string]any) (Configuration, error) {
	return update(ctx, c, "UpdateConfiguration", "configurations", id, attributes, decodeConfiguration)
}

// CreateManufacturer makes a manufacturer. The vendor may accept a second one of the same name: look first.
func (c *Client) CreateManufacturer(ctx context.Context, name string) (Manufacturer, error) {
	data := writeResource{Type: "manufacturers", Attributes: map[string]any{"name": name}}
	return create(ctx, c, "CreateManufacturer", "manufacturers", data, decodeManufacturer)
}

// CreateModel makes a model of a manufacturer. The vendor may accept a second one of the same name: look first.
func (c *Client) CreateModel(ctx context.Context, manufacturerID int64, name string) (Model, error) {
	if err := positive("CreateModel", "manufacturer", manufacturerID); err != nil {
		return Model{}, err
	}
	data := writeResource{Type: "models", Attributes: map[string]any{"name": name}}
	return create(ctx, c, "CreateModel", nested("manufacturers", manufacturerID, "models"), data, decodeModel)
}

func create[T any](ctx context.Context, c *Client, call, path string, data writeResource, decode decoder[T]) (T, error) {
	r := request{call: call, method: http.MethodPost, path: path, body: write{Data: data}}
	return single(ctx, c, r, 0, decode)
}

func update[T any](ctx context.Context, c *Client, call, resources string, id int64, attributes map[string]any, decode decoder[T]) (T, error) {
	var none T
	if err := positive(call, "record", id); err != nil {
		return none, err
	}
	if len(attributes) == 0 {
		return none, fmt.Errorf("itglue: %s: record %d: no attribute was given to change; nothing was sent", call, id)
	}
	data := writeResource{Type: resources, Attributes: attributes}
	r := request{call: call, method: http.MethodPatch, path: member(resources, id), body: write{Data: data}}
	return single(ctx, c, r, id, decode)
}
