package syncrotest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// accountZone is where the account says it is: real accounts answer with their own offset (fact sheet "syncro" section 4).
var accountZone = time.FixedZone("", -7*60*60)

// accountID is the number of the account in embedded records.
const accountID = 28393

const timeLayout = "2006-01-02T15:04:05.000Z07:00"

func (s *Server) stamp(t time.Time) string {
	if s.config.Habits.UTCTimes {
		return t.UTC().Format(timeLayout)
	}
	return t.In(accountZone).Format(timeLayout)
}

// orNull is null for text that was never set.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func idOrNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// customer renders a customer as lists, single reads and assets embed it; lists and single reads add more.
func (s *Server) customer(c Customer) map[string]any {
	full := strings.TrimSpace(c.First + " " + c.Last)
	business, both := c.Business, c.Business
	switch {
	case business == "":
		business, both = full, full
	case full != "":
		both = c.Business + " - " + full
	}
	return map[string]any{
		"id": c.ID, "firstname": c.First, "lastname": c.Last, "fullname": full, "business_name": orNull(c.Business),
		"email": orNull(c.Email), "phone": orNull(digits(c.Phone)), "mobile": orNull(digits(c.Mobile)),
		"created_at": s.stamp(c.Created), "updated_at": s.stamp(c.Updated), "pdf_url": nil,
		"address": orNull(c.Address), "address_2": c.Address2, "city": orNull(c.City), "state": orNull(c.State), "zip": orNull(c.Zip),
		"latitude": nil, "longitude": nil, "notes": nil, "get_sms": false, "opt_out": false, "disabled": c.Disabled, "no_email": false,
		"location_id": nil, "properties": plain(c.Properties),
		"online_profile_url": fmt.Sprintf("https://%s.syncromsp.com/my_profile/v2/index?portal_key=portal%d", s.config.Subdomain, c.ID),
		"tax_rate_id":        nil, "notification_email": "", "invoice_cc_emails": "", "invoice_term_id": nil, "referred_by": "", "ref_customer_id": nil,
		"business_and_full_name": both, "business_then_name": business,
	}
}

// listedCustomer adds what the embedded customer leaves out.
func (s *Server) listedCustomer(c Customer) map[string]any {
	rendered := s.customer(c)
	rendered["location_name"] = nil
	rendered["contacts"] = []any{}
	return rendered
}

// detailedCustomer adds what only a single read shows.
func (s *Server) detailedCustomer(c Customer) map[string]any {
	rendered := s.listedCustomer(c)
	for _, key := range []string{"phones", "contracts", "addresses", "ticket_links", "invoice_links"} {
		rendered[key] = []any{}
	}
	return rendered
}

// digits strips a phone number's punctuation, as the vendor does when it stores one.
func digits(phone string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, phone)
}

func (s *Server) asset(a Asset) map[string]any {
	var owner any
	if customer, found := s.world.customers[a.CustomerID]; found {
		owner = s.customer(customer)
	}
	return map[string]any{
		"id": a.ID, "name": a.Name, "customer_id": idOrNull(a.CustomerID), "contact_id": nil,
		"created_at": s.stamp(a.Created), "updated_at": s.stamp(a.Updated), "properties": plain(a.Properties),
		"asset_type": a.Type, "asset_serial": orNull(a.Serial), "external_rmm_link": nil, "customer": owner, "rmm_links": []any{},
		"has_live_chat": false, "snmp_enabled": nil,
		"device_info": map[string]any{
			"snmp_config": map[string]any{"port": 161, "enabled": false, "version": 2, "community": "public"},
		},
		"since_updated_at": s.stamp(a.Updated), "rmm_store": s.rmmStore(a), "address": nil,
	}
}

var triggers = []string{"bsod_triggered", "time_triggered", "no_av_triggered", "defrag_triggered", "firewall_triggered", "app_crash_triggered", "low_hd_space_triggered", "smart_failure_triggered", "device_manager_triggered"}

// rmmStore has its booleans as text, and the agent's report once more as JSON inside a string.
func (s *Server) rmmStore(a Asset) map[string]any {
	fired := map[string]any{"agent_offline_triggered": fmt.Sprint(a.Offline)}
	for _, each := range triggers {
		fired[each] = "false"
	}
	general := map[string]any{}
	if report, found := a.Properties["kabuto_information"]; found {
		// The report came out of JSON when the asset was set, so it goes back into JSON.
		text, _ := json.Marshal(report)
		general["info"] = string(text)
	}
	return map[string]any{
		"id": a.ID + 1, "asset_id": a.ID, "account_id": accountID, "triggers": fired,
		"windows_updates": map[string]any{}, "emsisoft": map[string]any{}, "general": general,
		"created_at": s.stamp(a.Created), "updated_at": s.stamp(a.Updated),
		"override_alert_agent_offline_mins": nil, "override_alert_agent_rearm_after_mins": nil, "override_low_hd_threshold": nil,
		"override_autoresolve_offline_alert": nil, "override_low_hd_thresholds": nil,
	}
}

func (s *Server) contact(c Contact) map[string]any {
	properties := map[string]any{}
	if c.Title != "" {
		properties["title"] = c.Title
	}
	return map[string]any{
		"id": c.ID, "name": c.Name, "address1": orNull(c.Address1), "address2": nil, "city": orNull(c.City), "state": orNull(c.State),
		"zip": orNull(c.Zip), "email": orNull(c.Email), "phone": orNull(c.Phone), "mobile": orNull(c.Mobile), "latitude": nil,
		"longitude": nil, "customer_id": idOrNull(c.CustomerID), "account_id": accountID, "notes": nil,
		"created_at": s.stamp(c.Created), "updated_at": s.stamp(c.Updated), "vendor_id": nil, "properties": properties,
		"opt_out": false, "extension": nil,
	}
}

func (s *Server) alert(a Alert) map[string]any {
	return map[string]any{
		"id": a.ID, "customer_id": idOrNull(a.CustomerID), "ticket_number": nil, "ticket_status": nil, "computer_name": a.ComputerName,
		"properties": map[string]any{}, "resolved": a.Resolved, "check_id": nil, "status": a.Status, "formatted_output": a.Description,
		"description": a.Description, "created_at": s.stamp(a.Created), "updated_at": s.stamp(a.Updated), "asset_id": idOrNull(a.AssetID),
	}
}
