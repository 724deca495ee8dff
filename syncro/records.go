package syncro

import (
	"encoding/json"
	"maps"
	"strings"
	"time"
)

// Me is the owner of a token and what the token may do.
type Me struct {
	UserID    int64
	UserName  string
	UserEmail string
	Admin     bool
	Subdomain string
	// Permissions says, per area ("asset", "customer") and act ("read", "write", "delete"), what is allowed. Whether it speaks
	// of the token or of its user is not known (fact sheet "syncro" section 1).
	Permissions map[string]map[string]bool
	// Raw is the answer as it came but for user_token, a secret that is dropped at the door.
	Raw json.RawMessage
}

func decodeMe(o object) (Me, error) {
	r := record{object: o}
	me := Me{
		UserID: r.key("user_id"), UserName: r.text("user_name"), UserEmail: r.text("user_email"),
		Admin: r.flag("admin"), Subdomain: r.text("subdomain"), Permissions: map[string]map[string]bool{},
	}
	for area, raw := range r.group("permissions") {
		acts, err := parseObject(raw)
		if err != nil {
			continue // an area in a form we do not know grants nothing
		}
		act := record{object: acts}
		me.Permissions[area] = map[string]bool{}
		for name := range acts.fields {
			me.Permissions[area][name] = act.flag(name)
		}
	}
	kept := maps.Clone(o.fields)
	delete(kept, "user_token")
	raw, err := json.Marshal(kept)
	r.note("user_token", err)
	me.Raw = raw
	return me, r.err
}

// A Customer is an organization as Syncro knows it. A private person is a customer without a business name.
type Customer struct {
	ID           int64
	FirstName    string
	LastName     string
	FullName     string
	BusinessName string // "" for a residential customer
	Email        string
	Phone        string // punctuation is usually stripped by the vendor
	Mobile       string
	Address      string
	Address2     string
	City         string
	State        string
	Zip          string
	Disabled     bool
	Created      time.Time
	Updated      time.Time
	Properties   map[string]json.RawMessage // the account's own fields, keys exactly as they came
	Raw          json.RawMessage            // the whole element as it came; it holds a secret portal key, so do not log it
}

// DisplayName is what the vendor's screens call the customer: the business name, else the person's name.
func (c Customer) DisplayName() string {
	return first(c.BusinessName, c.FullName, c.FirstName+" "+c.LastName)
}

func decodeCustomer(o object) (Customer, error) {
	r := record{object: o}
	return Customer{
		ID: r.key("id"), FirstName: r.text("firstname"), LastName: r.text("lastname"), FullName: r.text("fullname"),
		BusinessName: r.text("business_name"), Email: r.text("email"), Phone: r.text("phone"), Mobile: r.text("mobile"),
		Address: r.text("address"), Address2: r.text("address_2"), City: r.text("city"), State: r.text("state"), Zip: r.text("zip"),
		Disabled: r.flag("disabled"), Created: r.time("created_at"), Updated: r.time("updated_at"),
		Properties: r.group("properties"), Raw: o.raw,
	}, r.err
}

// A Contact is a person at a customer.
type Contact struct {
	ID         int64
	CustomerID int64 // 0 when the contact belongs to nobody
	Name       string
	Title      string // the job title, which the vendor keeps among the properties
	Email      string
	Phone      string
	Mobile     string
	Extension  string
	Address1   string
	Address2   string
	City       string
	State      string
	Zip        string
	Created    time.Time
	Updated    time.Time
	Properties map[string]json.RawMessage
	Raw        json.RawMessage
}

func decodeContact(o object) (Contact, error) {
	r := record{object: o}
	contact := Contact{
		ID: r.key("id"), CustomerID: r.id("customer_id"), Name: r.text("name"), Email: r.text("email"), Phone: r.text("phone"),
		Mobile: r.text("mobile"), Extension: r.text("extension"), Address1: r.text("address1"), Address2: r.text("address2"),
		City: r.text("city"), State: r.text("state"), Zip: r.text("zip"),
		Created: r.time("created_at"), Updated: r.time("updated_at"), Properties: r.group("properties"), Raw: o.raw,
	}
	contact.Title, _ = property(contact.Properties, "title")
	return contact, r.err
}

// An Alert is one RMM alert.
type Alert struct {
	ID           int64
	CustomerID   int64 // 0 when unknown
	AssetID      int64 // 0 when unknown
	ComputerName string
	Status       string
	Description  string
	Output       string // the check's own text, may be long
	Resolved     bool
	Created      time.Time
	Updated      time.Time
	Properties   map[string]json.RawMessage
	Raw          json.RawMessage
}

func decodeAlert(o object) (Alert, error) {
	r := record{object: o}
	return Alert{
		ID: r.key("id"), CustomerID: r.id("customer_id"), AssetID: r.id("asset_id"), ComputerName: r.text("computer_name"),
		Status: r.text("status"), Description: r.text("description"), Output: r.text("formatted_output"), Resolved: r.flag("resolved"),
		Created: r.time("created_at"), Updated: r.time("updated_at"), Properties: r.group("properties"), Raw: o.raw,
	}, r.err
}

// property reads one of the account's own fields as text; values come as text, number, boolean, list or null.
func property(group map[string]json.RawMessage, name string) (string, bool) {
	raw, found := group[name]
	if !found || kindOf(raw) == kindNull {
		return "", false
	}
	if values := texts(raw); values != nil {
		return strings.Join(values, ", "), true
	}
	value, err := scalar(raw)
	return value, err == nil
}

// texts reads a list of scalars, or a single one as a list of one. Elements that are no text are left out, and so is "".
func texts(raw json.RawMessage) []string {
	elements := []json.RawMessage{raw}
	if kindOf(raw) == kindList {
		var err error
		if elements, err = cutList(raw); err != nil {
			return nil
		}
	}
	var found []string
	for _, element := range elements {
		if value, err := scalar(element); err == nil && value != "" {
			found = append(found, value)
		}
	}
	return found
}

// first returns the first text that is not blank, trimmed.
func first(candidates ...string) string {
	for _, candidate := range candidates {
		if trimmed := strings.TrimSpace(candidate); trimmed != "" {
			return trimmed
		}
	}
	return ""
}
