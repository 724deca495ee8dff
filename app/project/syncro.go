package project

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/syncro"
)

// Customer returns Syncro's customer. Host is the Syncro account's host, such as
// acme.syncromsp.com, from which the record's page follows.
func Customer(c syncro.Customer, host string) msp.Customer {
	return msp.Customer{
		ID:       c.ID,
		Business: msp.NewText(c.BusinessName),
		Person:   msp.NewText(person(c)),
		Email:    msp.NewText(c.Email),
		Phones:   distinct(c.Phone, c.Mobile),
		Street:   msp.NewText(strings.TrimSpace(c.Address + " " + c.Address2)),
		City:     msp.NewText(c.City),
		Postcode: msp.NewText(c.Zip),
		Disabled: c.Disabled,
		URL:      page(host, "customers", c.ID),
		Updated:  c.Updated,
	}
}

func person(c syncro.Customer) string {
	if strings.TrimSpace(c.FullName) != "" {
		return c.FullName
	}
	return strings.TrimSpace(c.FirstName + " " + c.LastName)
}

// Asset returns Syncro's asset. LinkField names the custom field that holds the
// IT Glue link, "" for none; fields are those that agentless assets keep serial
// and MAC in.
func Asset(a syncro.Asset, host, linkField string, fields AgentlessFields) msp.Asset {
	kind, virtual := deviceType(a)
	asset := msp.Asset{
		ID: a.ID, CustomerID: a.CustomerID,
		Name:         msp.NewText(name(a)),
		Serial:       msp.NewText(a.SerialNumber()),
		Type:         msp.NewText(kind),
		Virtual:      virtual,
		Agent:        a.HasAgent(),
		Interfaces:   interfaces(a),
		IP:           a.PrimaryIPv4(),
		Gateway:      a.Gateway(),
		OS:           msp.NewText(a.OS()),
		OSDetail:     msp.NewText(a.OSDetail()),
		Manufacturer: msp.NewText(a.Manufacturer()),
		Model:        msp.NewText(a.Model()),
		Warranty:     day(a.WarrantyEnd()),
		LastSeen:     a.LastSynced(),
		AgentID:      a.AgentUUID(),
		EntraID:      a.EntraDeviceID(),
		URL:          page(host, "customer_assets", a.ID),
		Updated:      a.Updated,
	}
	if link, ok := a.Property(linkField); ok && linkField != "" {
		asset.Link = msp.NewText(link)
	}
	if !asset.Agent {
		asset.Fields = plainFields(a.Properties)
	}
	return Agentless(asset, fields)
}

func name(a syncro.Asset) string {
	if strings.TrimSpace(a.Name) != "" {
		return a.Name
	}
	return a.AgentName()
}

// deviceType is the form factor's Server, Laptop or Desktop, whichever word it
// holds first in that order, else Syncro's asset type; and whether it is a
// virtual machine (syncro fact sheet, section 5, "asset_type vs device type").
func deviceType(a syncro.Asset) (kind string, virtual bool) {
	form := strings.ToLower(a.FormFactor())
	virtual = strings.Contains(form, "virtual")
	for _, word := range []struct{ in, kind string }{
		{"server", "Server"},
		{"laptop", "Laptop"},
		{"notebook", "Laptop"},
		{"desktop", "Desktop"},
		{"workstation", "Desktop"},
	} {
		if strings.Contains(form, word.in) {
			return word.kind, virtual
		}
	}
	return a.Type, virtual
}

// interfaces are the adapters with a usable MAC, the one with the primary
// address first, then those that are not made of software.
func interfaces(a syncro.Asset) []msp.Interface {
	var first, hardware, virtual []msp.Interface
	seen := make(map[string]bool)
	for _, ad := range a.Adapters() {
		if !usableMAC(ad.MAC) || seen[ad.MAC] {
			continue
		}
		seen[ad.MAC] = true
		i := msp.Interface{Name: msp.NewText(ad.Name), MAC: ad.MAC, IP: ad.IPv4}
		switch {
		case ad.IPv4 != "" && ad.IPv4 == a.PrimaryIPv4() && len(first) == 0:
			first = append(first, i)
		case ad.Virtual():
			virtual = append(virtual, i)
		default:
			hardware = append(hardware, i)
		}
	}
	all := append(append(first, hardware...), virtual...)
	for _, mac := range a.MACs() {
		if usableMAC(mac) && !seen[mac] {
			seen[mac] = true
			all = append(all, msp.Interface{MAC: mac})
		}
	}
	return all
}

// plainFields are the custom fields that hold one value: text, number or truth.
func plainFields(properties map[string]json.RawMessage) map[string]string {
	fields := make(map[string]string)
	for name, raw := range properties {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			continue // the client has already checked the whole; a field that is no JSON is no plain field
		}
		switch v := v.(type) {
		case string:
			if v != "" {
				fields[name] = v
			}
		case float64, bool:
			fields[name] = strings.TrimSpace(string(raw))
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return fields
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// page is the address under which a person sees a record in Syncro.
func page(host, kind string, id int64) string {
	u := url.URL{Scheme: "https", Host: host, Path: "/" + kind + "/" + strconv.FormatInt(id, 10)}
	return u.String()
}

func distinct(values ...string) []string {
	var list []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" || slices.Contains(list, v) {
			continue
		}
		list = append(list, v)
	}
	return list
}
