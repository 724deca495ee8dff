package syncro

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// CustomersQuery narrows a listing of customers.
type CustomersQuery struct {
	// IncludeDisabled also lists disabled customers, which the vendor leaves out otherwise.
	IncludeDisabled bool
}

// AssetsQuery narrows a listing of assets.
type AssetsQuery struct {
	CustomerID int64  // only this customer's assets; 0 means all
	Query      string // the vendor's own search: name, serial and more; "" means all
}

// An AssetPatch is a change to an asset. Only the given properties are sent: the rest of the asset is the agent's.
type AssetPatch struct {
	Properties map[string]any
}

// Me returns whose token this is. It is the one read that needs no permission, so that a token refused elsewhere and accepted
// here lacks a permission (fact sheet "syncro" section 7).
func (c *Client) Me(ctx context.Context) (Me, error) {
	return one(ctx, c, call{name: "check the token", method: http.MethodGet, path: "/me"}, "", decodeMe)
}

// Customers returns one page of customers; pages count from 1.
func (c *Client) Customers(ctx context.Context, page int, q CustomersQuery) (Page[Customer], error) {
	query := pageQuery(page)
	if q.IncludeDisabled {
		query.Set("include_disabled", "true")
	}
	return list(ctx, c, call{
		name: "list customers", method: http.MethodGet, path: "/customers", query: query, permission: "Customers - List/Search",
	}, "customers", decodeCustomer)
}

// Customer returns the customer with the given id. The error is ErrNotFound when there is none.
func (c *Client) Customer(ctx context.Context, id int64) (Customer, error) {
	return one(ctx, c, call{
		name: "read customer", method: http.MethodGet, path: idPath("/customers", id), permission: "Customers - View Detail",
	}, "customer", wanted(id, decodeCustomer, func(c Customer) int64 { return c.ID }))
}

// Assets returns one page of assets; pages count from 1.
func (c *Client) Assets(ctx context.Context, page int, q AssetsQuery) (Page[Asset], error) {
	query := pageQuery(page)
	if q.CustomerID != 0 {
		query.Set("customer_id", strconv.FormatInt(q.CustomerID, 10))
	}
	if q.Query != "" {
		query.Set("query", q.Query)
	}
	return list(ctx, c, call{
		name: "list assets", method: http.MethodGet, path: "/customer_assets", query: query, permission: "Assets - List/Search",
	}, "assets", decodeAsset)
}

// Asset returns the asset with the given id. The error is ErrNotFound when there is none.
func (c *Client) Asset(ctx context.Context, id int64) (Asset, error) {
	return one(ctx, c, call{
		name: "read asset", method: http.MethodGet, path: idPath("/customer_assets", id), permission: "Assets - View Details",
	}, "asset", wanted(id, decodeAsset, assetID))
}

// PutAsset sets the patch's properties on the asset and returns the asset as the vendor answers it. Whether the vendor keeps
// the other properties is not proven (fact sheet "syncro" section 5): compare the answer, and read the asset again, before
// relying on it. Only Properties are sent, and an empty patch is refused without a request.
func (c *Client) PutAsset(ctx context.Context, id int64, patch AssetPatch) (Asset, error) {
	if len(patch.Properties) == 0 {
		return Asset{}, errors.New("syncro: an asset patch without properties changes nothing; name at least one property")
	}
	body, err := json.Marshal(map[string]any{"properties": patch.Properties})
	if err != nil {
		return Asset{}, fmt.Errorf("syncro: the properties of asset %d cannot be written as JSON: %w", id, err)
	}
	return one(ctx, c, call{
		name: "write asset", method: http.MethodPut, path: idPath("/customer_assets", id), body: body, permission: "Assets - Edit",
	}, "asset", wanted(id, decodeAsset, assetID))
}

// Contacts returns one page of the contacts of a customer, or of all customers when customerID is 0; pages count from 1.
func (c *Client) Contacts(ctx context.Context, page int, customerID int64) (Page[Contact], error) {
	query := pageQuery(page)
	if customerID != 0 {
		query.Set("customer_id", strconv.FormatInt(customerID, 10))
	}
	return list(ctx, c, call{
		name: "list contacts", method: http.MethodGet, path: "/contacts", query: query, permission: "Customers - View Detail",
	}, "contacts", decodeContact)
}

// Alerts returns one page of RMM alerts with the given status: "active", "resolved" or "all"; "" leaves the choice to the
// vendor, who lists the active ones. Pages count from 1.
func (c *Client) Alerts(ctx context.Context, page int, status string) (Page[Alert], error) {
	query := pageQuery(page)
	if status != "" {
		query.Set("status", status)
	}
	return list(ctx, c, call{
		name: "list alerts", method: http.MethodGet, path: "/rmm_alerts", query: query, permission: "RMM Alerts - List",
	}, "rmm_alerts", decodeAlert)
}

func pageQuery(page int) url.Values {
	return url.Values{"page": {strconv.Itoa(max(page, 1))}}
}

func idPath(collection string, id int64) string {
	return collection + "/" + strconv.FormatInt(id, 10)
}

func assetID(a Asset) int64 { return a.ID }

// wanted refuses an answer about another record than the one that was asked for.
func wanted[T any](id int64, decode func(object) (T, error), idOf func(T) int64) func(object) (T, error) {
	return func(o object) (T, error) {
		item, err := decode(o)
		if err == nil && idOf(item) != id {
			return item, fmt.Errorf("asked for id %d and got id %d", id, idOf(item))
		}
		return item, err
	}
}
