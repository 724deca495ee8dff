package itglue

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
)

// Organizations lists organizations. It is also the cheapest check of a key: Query{Size: 1} proves the right to read
// and brings the count. filter[name] is exact and minds case (section 4.1).
func (c *Client) Organizations(ctx context.Context, q Query) (Page[Organization], error) {
	return list(ctx, c, "Organizations", "organizations", q, decodeOrganization)
}

// Organization reads one organization whole, quick notes included. A missing one is ErrNotFound.
func (c *Client) Organization(ctx context.Context, id int64) (Organization, error) {
	return show(ctx, c, "Organization", "organizations", id, Query{}, decodeOrganization)
}

// OrganizationTypes lists the account's types of organizations.
func (c *Client) OrganizationTypes(ctx context.Context, q Query) (Page[NamedItem], error) {
	return list(ctx, c, "OrganizationTypes", "organization_types", q, decodeNamedItem)
}

// OrganizationStatuses lists the account's statuses of organizations.
func (c *Client) OrganizationStatuses(ctx context.Context, q Query) (Page[NamedItem], error) {
	return list(ctx, c, "OrganizationStatuses", "organization_statuses", q, decodeNamedItem)
}

// Locations lists the locations of all organizations, or of those in the organization_id filter.
func (c *Client) Locations(ctx context.Context, q Query) (Page[Location], error) {
	return list(ctx, c, "Locations", "locations", q, decodeLocation)
}

// Contacts lists the contacts of all organizations, or of those in the organization_id filter.
func (c *Client) Contacts(ctx context.Context, q Query) (Page[Contact], error) {
	return list(ctx, c, "Contacts", "contacts", q, decodeContact)
}

// Configurations lists configurations of all organizations, archived ones as the vendor sees fit (section 9): say
// archived true or false in the filter where it matters. Interfaces and RMM records come if Query.Include asks.
func (c *Client) Configurations(ctx context.Context, q Query) (Page[Configuration], error) {
	return list(ctx, c, "Configurations", "configurations", q, decodeConfiguration)
}

// Configuration reads one configuration, with what include asks for. A missing one is ErrNotFound.
func (c *Client) Configuration(ctx context.Context, id int64, include ...string) (Configuration, error) {
	return show(ctx, c, "Configuration", "configurations", id, Query{Include: include}, decodeConfiguration)
}

// ConfigurationTypes lists the account's types of configurations.
func (c *Client) ConfigurationTypes(ctx context.Context, q Query) (Page[NamedItem], error) {
	return list(ctx, c, "ConfigurationTypes", "configuration_types", q, decodeNamedItem)
}

// ConfigurationStatuses lists the account's statuses of configurations.
func (c *Client) ConfigurationStatuses(ctx context.Context, q Query) (Page[NamedItem], error) {
	return list(ctx, c, "ConfigurationStatuses", "configuration_statuses", q, decodeNamedItem)
}

// Manufacturers lists the account's manufacturers. filter[name] is exact.
func (c *Client) Manufacturers(ctx context.Context, q Query) (Page[Manufacturer], error) {
	return list(ctx, c, "Manufacturers", "manufacturers", q, decodeManufacturer)
}

// Models lists the models of one manufacturer. There is no filter on their names (section 4.8).
func (c *Client) Models(ctx context.Context, manufacturerID int64, q Query) (Page[Model], error) {
	if err := positive("Models", "manufacturer", manufacturerID); err != nil {
		return Page[Model]{}, err
	}
	return list(ctx, c, "Models", nested("manufacturers", manufacturerID, "models"), q, decodeModel)
}

// OperatingSystems lists the vendor's operating systems. filter[name] is exact.
func (c *Client) OperatingSystems(ctx context.Context, q Query) (Page[OperatingSystem], error) {
	return list(ctx, c, "OperatingSystems", "operating_systems", q, decodeOperatingSystem)
}

func show[T any](ctx context.Context, c *Client, call, resources string, id int64, q Query, decode decoder[T]) (T, error) {
	if err := positive(call, "record", id); err != nil {
		var none T
		return none, err
	}
	r := request{call: call, method: http.MethodGet, path: member(resources, id), query: q.values()}
	return single(ctx, c, r, id, decode)
}

// positive refuses an id that no record has. The vendor would answer 404, which must not pass for a proof of absence.
func positive(call, what string, id int64) error {
	if id > 0 {
		return nil
	}
	return fmt.Errorf("itglue: %s: %d is no %s id; nothing was sent", call, id, what)
}

func member(resources string, id int64) string {
	return resources + "/" + strconv.FormatInt(id, 10)
}

func nested(parents string, id int64, resources string) string {
	return member(parents, id) + "/relationships/" + resources
}
