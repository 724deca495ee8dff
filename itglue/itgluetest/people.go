package itgluetest

import "strings"

// locationKind follows section 4.3.
func (w *world) locationKind() endpoint {
	return &kind[Location, *Location]{
		world: w, table: &w.locations, path: "locations", noun: "Location",
		parent: &parent[Location]{
			path: "organizations", field: "organization_id",
			id: func(l *Location) *int64 { return &l.OrganizationID },
		},
		attributes: w.locationAttributes,
		filters: map[string]filter[Location]{
			"id":              sameID(func(l *Location) int64 { return l.ID }),
			"name":            exactText(func(l *Location) string { return l.Name }),
			"city":            exactText(func(l *Location) string { return l.City }),
			"organization_id": sameID(func(l *Location) int64 { return l.OrganizationID }),
		},
		sorts: ownSorts[Location](map[string]order[Location]{
			"name": byText(func(l *Location) string { return l.Name }),
		}),
	}
}

func (w *world) locationAttributes(l *Location, _ bool) object {
	return object{
		"organization-id": w.foreign(l.OrganizationID), "organization-name": w.organizationName(l.OrganizationID),
		"name": l.Name, "primary": l.Primary,
		"address-1": orNull(l.Address1), "address-2": orNull(l.Address2), "city": orNull(l.City),
		"postal-code": orNull(l.PostalCode), "region-id": nil, "region-name": orNull(l.Region),
		"country-id": nil, "country-name": orNull(l.Country),
		"phone": orNull(l.Phone), "formatted-phone": orNull(formattedPhone(l.Phone)),
		"fax": orNull(l.Fax), "formatted-fax": orNull(formattedPhone(l.Fax)), "notes": orNull(l.Notes),
	}
}

// formattedPhone writes ten digits as (603) 555-0142 and leaves other numbers alone.
func formattedPhone(digits string) string {
	if len(digits) != 10 {
		return digits
	}
	return "(" + digits[:3] + ") " + digits[3:6] + "-" + digits[6:]
}

func (w *world) organizationName(id int64) any {
	return nameIn(&w.organizations, id, func(o *Organization) string { return o.Name })
}

// contactKind follows section 4.4.
func (w *world) contactKind() endpoint {
	return &kind[Contact, *Contact]{
		world: w, table: &w.contacts, path: "contacts", noun: "Contact",
		parent: &parent[Contact]{
			path: "organizations", field: "organization_id",
			id: func(c *Contact) *int64 { return &c.OrganizationID },
		},
		attributes: w.contactAttributes,
		filters: map[string]filter[Contact]{
			"id":              sameID(func(c *Contact) int64 { return c.ID }),
			"first_name":      exactText(func(c *Contact) string { return c.FirstName }),
			"last_name":       exactText(func(c *Contact) string { return c.LastName }),
			"title":           exactText(func(c *Contact) string { return c.Title }),
			"primary_email":   exactText(primaryEmail),
			"important":       importantFilter,
			"organization_id": sameID(func(c *Contact) int64 { return c.OrganizationID }),
		},
		sorts: ownSorts[Contact](map[string]order[Contact]{
			"first_name": byText(func(c *Contact) string { return c.FirstName }),
			"last_name":  byText(func(c *Contact) string { return c.LastName }),
		}),
	}
}

// importantFilter never finds the others, whose value is null (section 4.4).
func importantFilter(value string) func(*Contact) bool {
	return func(c *Contact) bool { return c.Important && (value == "true" || value == "1") }
}

func primaryEmail(c *Contact) string {
	for _, e := range c.Emails {
		if e.Primary {
			return e.Value
		}
	}
	return ""
}

func (w *world) contactAttributes(c *Contact, _ bool) object {
	var important any
	if c.Important {
		important = true
	}
	return object{
		"organization-id": w.foreign(c.OrganizationID), "organization-name": w.organizationName(c.OrganizationID),
		"name":       strings.TrimSpace(c.FirstName + " " + c.LastName),
		"first-name": orNull(c.FirstName), "last-name": orNull(c.LastName), "title": orNull(c.Title),
		"contact-type-id": nil, "contact-type-name": nil,
		"location-id":   w.foreign(c.LocationID),
		"location-name": nameIn(&w.locations, c.LocationID, func(l *Location) string { return l.Name }),
		"important":     important, "notes": orNull(c.Notes),
		"contact-emails": emails(c), "contact-phones": phones(c),
	}
}

func emails(c *Contact) []object {
	list := []object{}
	for _, e := range c.Emails {
		list = append(list, object{"value": e.Value, "primary": e.Primary, "label-name": orNull(e.Label)})
	}
	return list
}

func phones(c *Contact) []object {
	list := []object{}
	for _, p := range c.Phones {
		kind := "phone"
		if p.Fax {
			kind = "fax"
		}
		list = append(list, object{
			"value": p.Value, "extension": orNull(p.Extension), "primary": p.Primary,
			"label-name": orNull(p.Label), "label-type": kind, "formatted-value": formattedPhone(p.Value),
		})
	}
	return list
}
