package saasalerts

import (
	"context"
	"net/url"
	"strconv"
)

// Profile returns the partner that the key belongs to. It is the cheapest proof
// that a key is good; Customers then proves that it sees data.
func (c *Client) Profile(ctx context.Context) (Profile, error) {
	const call, path = "profile", "/reports/partners/profile"
	body, err := c.get(ctx, call, path, nil, maxSingle)
	if err != nil {
		return Profile{}, err
	}
	p, err := decodeProfile(body)
	if err != nil {
		return Profile{}, c.unexpected(call, path, body, err)
	}
	return p, nil
}

// Customers returns every customer of the partner; the API has no paging.
func (c *Client) Customers(ctx context.Context) (List[Customer], error) {
	return list(ctx, c, "customers", "/reports/customers", nil, decodeCustomer)
}

// DeviceOrganizations returns the device organizations that Unify knows.
// No schema of the items is public.
func (c *Client) DeviceOrganizations(ctx context.Context) (List[DeviceOrganization], error) {
	return list(ctx, c, "device organizations", "/reports/devices-organizations", nil, decodeDeviceOrganization)
}

// MappedDevices returns the devices tied to an account, of these device
// organizations or, without any, of all that the vendor chooses to send.
func (c *Client) MappedDevices(ctx context.Context, organizationIDs ...string) (List[Device], error) {
	return list(ctx, c, "mapped devices", "/reports/unify-mapped-devices-by-account", organizations(organizationIDs), decodeDevice)
}

// UnmappedDevices returns the devices that are tied to no account yet. The
// scale of confidence is not documented (0 to 1 is likely); 0 leaves it out.
func (c *Client) UnmappedDevices(ctx context.Context, organizationIDs []string, confidence float64, onlyWithSuggestions bool) (List[Device], error) {
	query := organizations(organizationIDs)
	if confidence > 0 {
		query.Set("confidence", strconv.FormatFloat(confidence, 'f', -1, 64))
	}
	if onlyWithSuggestions {
		query.Set("onlyWithSuggestions", "true")
	}
	return list(ctx, c, "unmapped devices", "/reports/unify-unmapped-devices-by-account", query, decodeDevice)
}

// IgnoredDevices returns the devices that the MSP has set aside.
func (c *Client) IgnoredDevices(ctx context.Context, organizationIDs ...string) (List[Device], error) {
	return list(ctx, c, "ignored devices", "/reports/unify-ignored-devices", organizations(organizationIDs), decodeDevice)
}

// organizations repeats the key once per value, the only form that is known to
// work (saasalerts fact sheet 4).
func organizations(ids []string) url.Values {
	query := url.Values{}
	for _, id := range ids {
		query.Add("organizationIds", id)
	}
	return query
}

func list[T any](ctx context.Context, c *Client, call, path string, query url.Values, decode func([]byte) (T, error)) (List[T], error) {
	body, err := c.get(ctx, call, path, query, maxList)
	if err != nil {
		return List[T]{}, err
	}
	items, err := decodeList(body, decode)
	if err != nil {
		return List[T]{}, c.unexpected(call, path, body, err)
	}
	return items, nil
}
