package syncrotest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// me is the one read without a permission.
func (s *Server) me(v visit) response {
	denied := func(permission Permission) bool {
		return !s.config.Habits.MeShowsUser && slices.Contains(v.access.Deny, permission)
	}
	none := map[string]any{"read": false, "write": false, "delete": false}
	return ok(map[string]any{
		"user_token": v.token, "user_email": "sync@msp.example", "user_name": "Sync User", "user_id": 41, "admin": false,
		"can_use_app": true, "two_factor_required": false, "subdomain": s.config.Subdomain, "default_location": nil,
		"enable_multi_locations": false, "locations_allowed": []any{},
		"permissions": map[string]any{
			"asset": map[string]any{
				"read": !denied(AssetsList) && !denied(AssetsDetail), "write": !denied(AssetsEdit), "delete": false,
			},
			"customer": map[string]any{
				"read": !denied(CustomersList) && !denied(CustomersDetail), "write": false, "delete": !denied(CustomersDelete),
			},
			"ticket": none, "invoice": none, "payment": none,
			"worksheet": map[string]any{"add": false, "manage": false, "delete": false},
			"script":    map[string]any{"execute": false},
		},
	})
}

func (s *Server) listCustomers(v visit) response {
	include := v.param("include_disabled") == "true"
	exclude := "not_id"
	if s.config.Habits.ExcludeIDNot {
		exclude = "id_not"
	}
	rows := keep(sorted(s.world.customers), func(c Customer) bool {
		id := strconv.FormatInt(c.ID, 10)
		wanted := v.Query["id[]"]
		return v.may(c.ID) && (include || !c.Disabled) &&
			(len(wanted) == 0 || slices.Contains(wanted, id)) && !slices.Contains(v.Query[exclude+"[]"], id) &&
			like(c.Business, v.param("business_name")) && like(c.First, v.param("firstname")) && like(c.Last, v.param("lastname")) &&
			like(c.Email, v.param("email")) && like(strings.Join([]string{c.Business, c.First, c.Last, c.Email}, " "), v.param("query"))
	})
	if v.param("sort") == "business_name ASC" {
		slices.SortStableFunc(rows, func(a, b Customer) int { return cmp.Compare(a.Business, b.Business) })
	}
	page, meta := paginate(s, v, rows, s.config.PageSizes.Customers, s.listedCustomer)
	return ok(map[string]any{"customers": page, "meta": meta})
}

func (s *Server) getCustomer(v visit) response {
	customer, found := s.world.customers[v.id]
	if !found || !v.may(customer.ID) {
		return s.notFound()
	}
	return s.single("customer", s.detailedCustomer(customer))
}

func (s *Server) listAssets(v visit) response {
	customer, kind, query := v.param("customer_id"), v.param("asset_type_id"), v.param("query")
	all := s.world.assetsInOrder()
	if v.param("snmp_enabled") == "true" {
		all = nil
	}
	var rows []*Asset
	for i := range all {
		a := &all[i]
		if v.may(a.CustomerID) && (!a.Archived || s.config.Habits.Archived == ArchivedShown) &&
			(customer == "" || customer == strconv.FormatInt(a.CustomerID, 10)) &&
			(kind == "" || kind == strconv.Itoa(slices.Index(s.config.AssetTypes, a.Type)+1)) &&
			(query == "" || like(a.Name+" "+a.Serial, query)) {
			rows = append(rows, a)
		}
	}
	page, meta := paginate(s, v, rows, s.config.PageSizes.Assets, func(a *Asset) map[string]any { return s.asset(*a) })
	out := map[string]any{"assets": page, "meta": meta}
	if s.config.Habits.MetaMissing {
		delete(out, "meta")
	}
	return ok(out)
}

func (s *Server) getAsset(v visit) response {
	asset, found := s.world.assets[v.id]
	if !found || !v.may(asset.CustomerID) || asset.Archived && s.config.Habits.Archived == ArchivedGone {
		return s.notFound()
	}
	return s.single("asset", s.asset(asset))
}

func (s *Server) listContacts(v visit) response {
	rows := keep(sorted(s.world.contacts), func(c Contact) bool {
		return v.may(c.CustomerID) && (v.param("customer_id") == "" || v.param("customer_id") == strconv.FormatInt(c.CustomerID, 10))
	})
	page, meta := paginate(s, v, rows, s.config.PageSizes.Contacts, s.contact)
	return ok(map[string]any{"contacts": page, "meta": meta})
}

// getContact answers without an envelope under every habit (fact sheet "syncro" section 3).
func (s *Server) getContact(v visit) response {
	contact, found := s.world.contacts[v.id]
	if !found || !v.may(contact.CustomerID) {
		return s.notFound()
	}
	return ok(s.contact(contact))
}

func (s *Server) listAlerts(v visit) response {
	status := cmp.Or(v.param("status"), "active")
	rows := keep(sorted(s.world.alerts), func(a Alert) bool {
		return v.may(a.CustomerID) && (status == "all" || a.Resolved == (status == "resolved"))
	})
	page, meta := paginate(s, v, rows, alertsPerPage, s.alert)
	// This list has the short meta (fact sheet "syncro" section 3).
	return ok(map[string]any{"rmm_alerts": page, "meta": map[string]any{"total_pages": meta["total_pages"], "page": meta["page"]}})
}

func (s *Server) getAlert(v visit) response {
	alert, found := s.world.alerts[v.id]
	if !found || !v.may(alert.CustomerID) {
		return s.notFound()
	}
	return s.single("rmm_alert", s.alert(alert))
}

// deleteCustomer is the one deletion that the served routes know; assets have none.
func (s *Server) deleteCustomer(v visit) response {
	if _, found := s.world.customers[v.id]; !found || !v.may(v.id) {
		return reply(http.StatusNotFound, map[string]any{"message": "Not found"})
	}
	delete(s.world.customers, v.id)
	return ok(map[string]any{"message": "Customer was deleted from the system."})
}

// paginate renders the rows of the page that was asked for.
func paginate[T any](s *Server, v visit, rows []T, perPage int, render func(T) map[string]any) (page []any, meta map[string]any) {
	const most = 100
	if asked, err := strconv.Atoi(v.param("per_page")); err == nil && asked > 0 && s.config.Habits.HonourPerPage {
		perPage = min(asked, most)
	}
	number, err := strconv.Atoi(v.param("page"))
	if err != nil || number < 1 {
		number = 1
	}
	if turn := s.world.rotation; turn > 0 && len(rows) > 0 {
		turn %= len(rows)
		rows = slices.Concat(rows[turn:], rows[:turn])
	}
	pages := max((len(rows)+perPage-1)/perPage, 1)
	page = []any{}
	if number <= pages {
		from := (number - 1) * perPage
		for _, row := range rows[from:min(from+perPage, len(rows))] {
			page = append(page, render(row))
		}
	}
	return page, map[string]any{"total_pages": pages, "total_entries": len(rows), "per_page": perPage, "page": number}
}

func keep[T any](rows []T, wanted func(T) bool) []T {
	return slices.DeleteFunc(rows, func(row T) bool { return !wanted(row) })
}

// like is the vendor's search: a part of the text, whatever its case.
func like(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// idOf reads an id that came in a request body, where numbers and text are both accepted (fact sheet "syncro" section 4).
func idOf(value any) int64 {
	id, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
	if err != nil {
		return 0
	}
	return id
}
