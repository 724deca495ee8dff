package saasalertstest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Server) customerItems() []any {
	items := []any{}
	for _, c := range s.world.customers {
		items = append(items, s.customerItem(c))
	}
	return items
}

func (s *Server) oneCustomer(id string) answer {
	i := s.world.customer(id)
	if i < 0 {
		return message(http.StatusNotFound, "Customer not found")
	}
	return jsonAnswer(s.customerItem(s.world.customers[i]))
}

// customerItem renders a customer by saasalerts fact sheet 2.
func (s *Server) customerItem(c Customer) map[string]any {
	item := map[string]any{"id": c.ID, "name": c.Name}
	if s.cfg.Habits.OptionalFieldsMissing {
		return item
	}
	products := []any{}
	for _, p := range c.Products {
		products = append(products, map[string]any{"name": p, "type": strings.ToUpper(p[:min(2, len(p))])})
	}
	item["status"] = c.Status
	item["products"] = products
	item["totalAccountsAmount"] = c.Accounts
	item["billingUsers"] = map[string]any{"count": c.Accounts}
	item["countries"] = append([]string{}, c.Countries...)
	item["ipRanges"], item["asnList"] = []any{}, []any{}
	item["createTime"] = c.Created.UTC().Format("2006-01-02T15:04:05.000Z")
	if s.cfg.Habits.FirestoreTime {
		item["createTime"] = map[string]any{"_seconds": c.Created.Unix(), "_nanoseconds": c.Created.Nanosecond()}
	}
	s.strange(item)
	if c.Domain != "" {
		item["customerDomain"] = c.Domain
	}
	if len(c.MappedToPSA) > 0 {
		psa := []any{}
		for _, m := range c.MappedToPSA {
			psa = append(psa, map[string]any{"product": m.Product, "mappedTo": m.MappedTo})
		}
		item["mappedToPSA"] = psa
	}
	return item
}

// strange adds fields that nobody knows, by habit.
func (s *Server) strange(item map[string]any) {
	if !s.cfg.Habits.StrangeFields {
		return
	}
	item["_v"], item["ID"], item["Name"] = 7, nil, []any{"not a name"}
	item["unify"] = map[string]any{"id": "nested", "organizationId": 12, "list": []any{nil, true, "x"}}
}

// tally is one device organization with its devices, under the id by which the
// vendor speaks of it.
type tally struct {
	id, name string
	devices  []Device
}

// tallies groups what is visible by customer or, by habit, by the organization
// of Syncro itself.
func (s *Server) tallies(now time.Time) []*tally {
	var out []*tally
	if !s.world.connected {
		return nil
	}
	for _, o := range s.world.rmm {
		id, devices := o.visible(now)
		t := &tally{id: id}
		if i := s.world.customer(id); i >= 0 {
			t.name = s.world.customers[i].Name
		}
		if s.cfg.Habits.OwnOrganizationIDs {
			t.id, t.name = o.ID, o.Name
		}
		if t.id == "" {
			continue
		}
		if i := slices.IndexFunc(out, func(other *tally) bool { return other.id == t.id }); i >= 0 {
			t = out[i]
		} else {
			out = append(out, t)
		}
		t.devices = append(t.devices, devices...)
	}
	return out
}

// organizationItems renders a simulated shape.
func (s *Server) organizationItems(now time.Time) []any {
	items := []any{}
	for _, t := range s.tallies(now) {
		counts := map[DeviceState]int{}
		for _, d := range t.devices {
			counts[d.State]++
		}
		item := map[string]any{
			"organizationId": t.id, "organizationName": t.name, "deviceCount": len(t.devices),
			"mappedDeviceCount": counts[Mapped], "unmappedDeviceCount": counts[Unmapped],
		}
		s.strange(item)
		items = append(items, item)
	}
	return items
}

// devices answers the three Unify listings, in a simulated shape.
func (s *Server) devices(q url.Values, now time.Time, state DeviceState) answer {
	wanted := q["organizationIds"]
	if s.cfg.Habits.CommaOrganizationIDs {
		wanted = strings.FieldsFunc(strings.Join(wanted, ","), func(r rune) bool { return r == ',' })
	}
	if len(wanted) == 0 && s.cfg.Habits.OrganizationIDsRequired {
		return invalid("organizationIds", "'organizationIds' is required")
	}
	least := 0.0
	if text := q.Get("confidence"); text != "" && state == Unmapped {
		var err error
		if least, err = strconv.ParseFloat(text, 64); err != nil {
			return invalid("confidence", "invalid float number")
		}
	}
	suggested := q.Get("onlyWithSuggestions") == "true" && state == Unmapped
	items := []any{}
	for _, t := range s.tallies(now) {
		if len(wanted) > 0 && !slices.Contains(wanted, t.id) {
			continue
		}
		for _, d := range t.devices {
			item, sure := deviceItem(t.id, d, least)
			s.strange(item)
			if d.State == state && (sure || !suggested && least == 0) {
				items = append(items, item)
			}
		}
	}
	return s.wrap(items)
}

// deviceItem renders a device, and says whether a suggestion is as sure as asked.
func deviceItem(organizationID string, d Device, least float64) (item map[string]any, sure bool) {
	item = map[string]any{"id": d.ID, "organizationId": organizationID, "deviceName": d.Name, "os": d.OS, "ip": d.IP}
	if d.EntraDeviceID != "" {
		item["msftEntraDeviceId"] = d.EntraDeviceID
	}
	switch d.State {
	case Mapped:
		item["accountEmail"] = d.Account
	case Unmapped:
		suggestions := []any{}
		for _, g := range d.Suggestions {
			if g.Confidence >= least {
				suggestions = append(suggestions, map[string]any{"accountEmail": g.AccountEmail, "confidence": g.Confidence})
			}
		}
		item["suggestions"] = suggestions
		sure = len(suggestions) > 0
	}
	return item, sure
}

// invalid is the 422 of the vendor's framework (saasalerts fact sheet 4).
func invalid(field, words string) answer {
	a := jsonAnswer(map[string]any{
		"message": "Validation Failed",
		"details": map[string]any{field: map[string]any{"message": words}},
	})
	a.status = http.StatusUnprocessableEntity
	return a
}
