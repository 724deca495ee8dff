package project

import (
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/itglue"
)

// Organization returns IT Glue's organization without the facts of its
// locations and contacts, which AddLocation and AddContact bring in.
func Organization(o itglue.Organization) msp.Organization {
	origin, _ := msp.ParseOrigin(o.QuickNotes) // the zero Origin where there is none
	return msp.Organization{
		ID:         o.ID,
		Name:       msp.NewText(o.Name),
		ShortName:  msp.NewText(o.ShortName),
		TypeName:   msp.NewText(o.TypeName),
		StatusName: msp.NewText(o.StatusName),
		ParentID:   o.ParentID,
		Primary:    o.Primary,
		PSA:        o.PSALinked(),
		Origin:     origin,
		URL:        o.ResourceURL,
		Updated:    o.UpdatedAt,
	}
}

// AddLocation folds a location into its organization; a second time it takes
// the first one's place.
func AddLocation(o *msp.Organization, l itglue.Location) {
	location := msp.Location{
		ID:       l.ID,
		Name:     msp.NewText(l.Name),
		Primary:  l.Primary,
		Street:   msp.NewText(strings.TrimSpace(l.Address1 + " " + l.Address2)),
		City:     msp.NewText(l.City),
		Postcode: msp.NewText(l.PostalCode),
	}
	o.Phones = distinct(append(o.Phones, l.Phone)...)
	for i := range o.Locations {
		if o.Locations[i].ID == l.ID {
			o.Locations[i] = location
			return
		}
	}
	o.Locations = append(o.Locations, location)
}

// AddContact folds a contact's telephone numbers and e-mail addresses into its
// organization. Fax numbers are left out: they identify nobody.
func AddContact(o *msp.Organization, c itglue.Contact) {
	for _, e := range c.Emails {
		o.Emails = distinct(append(o.Emails, e.Value)...)
	}
	for _, p := range c.Phones {
		if p.Kind != "fax" {
			o.Phones = distinct(append(o.Phones, p.Value)...)
		}
	}
}

// Configuration returns IT Glue's configuration with whatever interfaces and
// RMM records came with it.
func Configuration(c itglue.Configuration) msp.Configuration {
	out := msp.Configuration{
		ID: c.ID, OrganizationID: c.OrganizationID,
		Name:     msp.NewText(c.Name),
		Hostname: msp.NewText(c.Hostname),
		TypeID:   c.TypeID, TypeName: msp.NewText(c.TypeName),
		StatusID: c.StatusID, StatusName: msp.NewText(c.StatusName),
		Serial:         msp.NewText(c.SerialNumber),
		MAC:            msp.NewText(c.MACAddress),
		IP:             msp.NewText(c.PrimaryIP),
		Gateway:        msp.NewText(c.DefaultGateway),
		ManufacturerID: c.ManufacturerID, Manufacturer: msp.NewText(c.ManufacturerName),
		ModelID: c.ModelID, Model: msp.NewText(c.ModelName),
		OSID: c.OperatingSystemID, OS: msp.NewText(c.OperatingSystemName),
		OSNotes:    msp.NewText(c.OperatingSystemNotes),
		Notes:      msp.NewText(c.Notes),
		Warranty:   c.WarrantyExpiresAt,
		LocationID: c.LocationID,
		Archived:   c.Archived,
		PSA:        c.PSALinked(),
		URL:        c.ResourceURL,
		Updated:    c.UpdatedAt,
	}
	for _, i := range c.Interfaces {
		out.Interfaces = append(out.Interfaces, msp.Interface{
			Name: msp.NewText(i.Name), MAC: msp.CanonicalMAC(i.MACAddress), IP: i.IPAddress,
		})
	}
	for _, r := range c.RMMRecords {
		out.RMM = append(out.RMM, msp.RMMRecord{Name: msp.NewText(r.Name), URL: r.ExternalURL})
	}
	return out
}
