package itglue

import (
	"encoding/json"
	"fmt"
	"time"
)

// Location is an address of an organization and the place where its telephone number stands (section 4.3).
type Location struct {
	ID               int64
	OrganizationID   int64
	OrganizationName string
	Name             string
	Primary          bool
	Address1         string
	Address2         string
	City             string
	PostalCode       string
	RegionID         int64
	RegionName       string
	CountryID        int64
	CountryName      string
	Phone            string // digits only
	FormattedPhone   string
	Fax              string // digits only
	Notes            string
	CreatedAt        time.Time
	UpdatedAt        time.Time
	Raw              json.RawMessage // the resource object as it came
}

func decodeLocation(r resource, _ included) (Location, error) {
	a := r.attributes
	l := Location{
		ID: r.id, Raw: r.raw,
		OrganizationID:   a.number("organization-id"),
		OrganizationName: a.text("organization-name"),
		Name:             a.text("name"),
		Primary:          a.flag("primary"),
		Address1:         a.text("address-1"),
		Address2:         a.text("address-2"),
		City:             a.text("city"),
		PostalCode:       a.text("postal-code"),
		RegionID:         a.number("region-id"),
		RegionName:       a.text("region-name"),
		CountryID:        a.number("country-id"),
		CountryName:      a.text("country-name"),
		Phone:            a.text("phone"),
		FormattedPhone:   a.text("formatted-phone"),
		Fax:              a.text("fax"),
		Notes:            a.text("notes"),
		CreatedAt:        a.moment("created-at"),
		UpdatedAt:        a.moment("updated-at"),
	}
	return l, a.err
}

// Contact is a person of an organization (section 4.4).
type Contact struct {
	ID               int64
	OrganizationID   int64
	OrganizationName string
	Name             string
	FirstName        string
	LastName         string
	Title            string
	TypeID           int64
	TypeName         string
	LocationID       int64
	LocationName     string
	Important        bool
	Notes            string
	Emails           []ContactEmail
	Phones           []ContactPhone
	CreatedAt        time.Time
	UpdatedAt        time.Time
	Raw              json.RawMessage // the resource object as it came
}

// ContactEmail is one e-mail address of a contact.
type ContactEmail struct {
	Value   string
	Primary bool
	Label   string // label-name, such as "Work"
}

// ContactPhone is one telephone number of a contact.
type ContactPhone struct {
	Value     string // without separators
	Extension string
	Primary   bool
	Label     string // label-name, such as "Mobile"
	Kind      string // label-type: "phone" or "fax"
	Formatted string
}

func decodeContact(r resource, _ included) (Contact, error) {
	a := r.attributes
	c := Contact{
		ID: r.id, Raw: r.raw,
		OrganizationID:   a.number("organization-id"),
		OrganizationName: a.text("organization-name"),
		Name:             a.text("name"),
		FirstName:        a.text("first-name"),
		LastName:         a.text("last-name"),
		Title:            a.text("title"),
		TypeID:           a.number("contact-type-id"),
		TypeName:         a.text("contact-type-name"),
		LocationID:       a.number("location-id"),
		LocationName:     a.text("location-name"),
		Important:        a.flag("important"),
		Notes:            a.text("notes"),
		CreatedAt:        a.moment("created-at"),
		UpdatedAt:        a.moment("updated-at"),
	}
	var err error
	c.Emails, err = eachOf(a, "contact-emails", func(f *fields) ContactEmail {
		return ContactEmail{Value: f.text("value"), Primary: f.flag("primary"), Label: f.text("label-name")}
	})
	if err != nil {
		return c, err
	}
	c.Phones, err = eachOf(a, "contact-phones", func(f *fields) ContactPhone {
		return ContactPhone{
			Value: f.text("value"), Extension: f.text("extension"), Primary: f.flag("primary"),
			Label: f.text("label-name"), Kind: f.text("label-type"), Formatted: f.text("formatted-value"),
		}
	})
	if err != nil {
		return c, err
	}
	return c, a.err
}

// eachOf reads a list of objects that stands inside an attribute.
func eachOf[T any](a *fields, name string, read func(*fields) T) ([]T, error) {
	raw, ok := a.value(name)
	if !ok {
		return nil, nil
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return nil, fmt.Errorf("%s should be a list and %s came", name, kindOf(raw))
	}
	list := make([]T, 0, len(items))
	for _, item := range items {
		f, err := newFields(item)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, read(f))
		if f.err != nil {
			return nil, fmt.Errorf("%s: %w", name, f.err)
		}
	}
	return list, nil
}
