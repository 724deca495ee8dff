package app

import (
	"context"
	"errors"
	"fmt"

	"dev.onramp/itglue"
	"dev.onramp/syncro"
)

// checkVendor asks a vendor for what the work needs and says what it found.
func (a *App) checkVendor(ctx context.Context, v Vendor, c clients) (Check, error) {
	switch v {
	case VendorSyncro:
		return a.checkSyncro(ctx, c.syncro)
	case VendorITGlue:
		return a.checkITGlue(ctx, c.itglue)
	case VendorSaaSAlerts:
		profile, err := c.saasalerts.Profile(ctx)
		if err != nil {
			return Check{}, err
		}
		list, err := c.saasalerts.Customers(ctx)
		if err != nil {
			return Check{}, err
		}
		return Check{State: CheckGood, Sentence: fmt.Sprintf("%s: %d SaaS Alerts organizations visible", name(profile.Name, "the key works"), len(list.Items))}, nil
	}
	return Check{}, fmt.Errorf("%s is no vendor", v)
}

// checkSyncro asks /me first: a refusal elsewhere then is a missing permission,
// because Syncro answers both with 401 (syncro fact sheet, section 7).
func (a *App) checkSyncro(ctx context.Context, c *syncro.Client) (Check, error) {
	me, err := c.Me(ctx)
	if err != nil {
		return Check{}, err
	}
	check := Check{State: CheckGood, Sentence: fmt.Sprintf("%s, signed in as %s", me.Subdomain, name(me.UserName, me.UserEmail))}
	customers, err := c.Customers(ctx, 1, syncro.CustomersQuery{IncludeDisabled: true})
	if err := check.probe("Customers - List/Search", err, syncro.ErrUnauthorized); err != nil {
		return Check{}, err
	}
	var customerErr error
	if len(customers.Items) > 0 {
		_, customerErr = c.Customer(ctx, customers.Items[0].ID)
	}
	if err := check.probe("Customers - View Detail", customerErr, syncro.ErrUnauthorized); err != nil {
		return Check{}, err
	}
	assets, err := c.Assets(ctx, 1, syncro.AssetsQuery{})
	if err := check.probe("Assets - List/Search", err, syncro.ErrUnauthorized); err != nil {
		return Check{}, err
	}
	var assetErr error
	if len(assets.Items) > 0 {
		_, assetErr = c.Asset(ctx, assets.Items[0].ID)
	}
	if err := check.probe("Assets - View Details", assetErr, syncro.ErrUnauthorized); err != nil {
		return Check{}, err
	}
	check.Rows = append(check.Rows, CheckRow{Name: "Assets - Edit", State: RowUnknown, Note: "only a write shows it; without it links are skipped"})
	_, err = c.Alerts(ctx, 1, "active")
	if err := check.probe("RMM Alerts - List", err, syncro.ErrUnauthorized); err != nil {
		return Check{}, err
	}
	for _, row := range check.Rows {
		if row.State == RowMissing && row.Name != "RMM Alerts - List" {
			check.State = CheckBad
			check.Sentence = fmt.Sprintf("the token works but lacks %s: add it under Admin > API > API Tokens and verify again", row.Name)
		}
	}
	return check, nil
}

func (a *App) checkITGlue(ctx context.Context, c *itglue.Client) (Check, error) {
	page, err := c.Organizations(ctx, itglue.Query{Page: 1, Size: 1})
	if err != nil {
		return Check{}, err
	}
	check := Check{State: CheckGood, Sentence: fmt.Sprintf("the key works: %d organizations visible", page.Meta.TotalCount)}
	configurations, err := c.Configurations(ctx, itglue.Query{Page: 1, Size: 1})
	if err := check.probe("Read configurations", err, itglue.ErrUnauthorized); err != nil {
		return Check{}, err
	}
	check.Sentence += fmt.Sprintf(", %d configurations", configurations.Meta.TotalCount)
	check.Rows = append(check.Rows,
		CheckRow{Name: "Write configurations", State: RowUnknown, Note: "only a write shows it"},
		CheckRow{Name: "Key's age", State: RowUnknown, Note: "IT Glue revokes a key after 90 days without use"})
	return check, nil
}

// probe adds the row of one permission. A refusal is an answer; any other
// failure is returned.
func (c *Check) probe(permission string, err, refused error) error {
	switch {
	case err == nil:
		c.Rows = append(c.Rows, CheckRow{Name: permission, State: RowPresent})
	case errors.Is(err, refused):
		c.Rows = append(c.Rows, CheckRow{Name: permission, State: RowMissing, Note: err.Error()})
	default:
		return err
	}
	return nil
}

func name(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// HowTo says how to make a vendor's key, a line a step.
func (a *App) HowTo(v Vendor) []string {
	switch v {
	case VendorSyncro:
		return []string{
			"In Syncro, as an administrator: Admin > API > API Tokens > +New Token > Custom Permissions.",
			"Best on a user of its own, named itglue, that sees all customers.",
			"Onramp needs: Assets List/Search, View Details, Edit; Customers List/Search, View Detail; RMM Alerts List.",
			"The token is shown once. Copy it and paste it here.",
		}
	case VendorITGlue:
		return []string{
			"In IT Glue, as an administrator: Account > Settings > API Keys > Generate API Key.",
			"Leave Password Access off: Onramp never needs passwords.",
			"The key is shown once. It dies after 90 days without use.",
		}
	case VendorSaaSAlerts:
		return []string{
			"In SaaS Alerts: Settings > API > Manage API > Show key.",
			"If every call is refused on a new account, SaaS Alerts support has to enable the API first.",
		}
	}
	return nil
}
