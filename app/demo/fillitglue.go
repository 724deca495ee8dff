package demo

import (
	"fmt"
	"strconv"
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
)

func (b *blueprint) fillITGlue(s *itgluetest.Server) {
	b.fillCatalog(s)
	for _, o := range b.organizations {
		b.fillOrganization(s, o)
	}
	for _, c := range b.configurations {
		s.SetConfiguration(b.itGlue(c))
	}
}

func (b *blueprint) fillCatalog(s *itgluetest.Server) {
	founded := b.cfg.Now.AddDate(-8, 0, 0)
	for _, e := range b.catalog.organizationTypes {
		s.SetOrganizationType(itgluetest.Type{ID: e.id, Name: e.name, CreatedAt: founded, UpdatedAt: founded})
	}
	for _, e := range b.catalog.organizationStatuses {
		s.SetOrganizationStatus(itgluetest.Status{ID: e.id, Name: e.name, CreatedAt: founded, UpdatedAt: founded})
	}
	for _, e := range b.catalog.configurationTypes {
		s.SetConfigurationType(itgluetest.Type{ID: e.id, Name: e.name, Kind: typeKinds[e.name], CreatedAt: founded, UpdatedAt: founded})
	}
	for _, e := range b.catalog.configurationStatuses {
		s.SetConfigurationStatus(itgluetest.Status{ID: e.id, Name: e.name, CreatedAt: founded, UpdatedAt: founded})
	}
	for _, e := range b.catalog.operatingSystems {
		s.SetOperatingSystem(itgluetest.OS{ID: e.id, Name: e.name, Platform: strings.Fields(e.name)[0], CreatedAt: founded, UpdatedAt: founded})
	}
	for _, maker := range b.catalog.manufacturers {
		s.SetManufacturer(itgluetest.Manufacturer{ID: maker.id, Name: maker.name, CreatedAt: founded, UpdatedAt: founded})
		for _, e := range b.catalog.models[maker.id] {
			s.SetModel(itgluetest.Model{ID: e.id, ManufacturerID: maker.id, Name: e.name, CreatedAt: founded, UpdatedAt: founded})
		}
	}
}

// typeKinds are the kinds of the standard types (itglue fact sheet, section
// 4.5).
var typeKinds = map[string]string{"Workstation": "workstation", "Laptop": "laptop", "Server": "server", "Managed Network Switch": "switch"}

func (b *blueprint) fillOrganization(s *itgluetest.Server, o *organization) {
	status := "Inactive"
	if o.active {
		status = "Active"
	}
	row := itgluetest.Organization{
		ID: o.id, Name: o.name, ShortName: o.shortName, QuickNotes: o.quickNotes(),
		TypeID: find(b.catalog.organizationTypes, o.typeName), StatusID: find(b.catalog.organizationStatuses, status),
		Primary: o.primary, PSA: o.psa, CreatedAt: o.created, UpdatedAt: o.updated,
	}
	if o.parent != nil {
		row.ParentID = o.parent.id
	}
	s.SetOrganization(row)
	for _, l := range o.locations {
		s.SetLocation(itgluetest.Location{
			OrganizationID: o.id, Name: l.name, Primary: l.primary, Address1: l.street, City: l.city,
			PostalCode: l.zip, Region: "New Hampshire", Country: "United States", Phone: l.phone, CreatedAt: o.created, UpdatedAt: o.created,
		})
	}
	for _, c := range o.contacts {
		row := itgluetest.Contact{
			OrganizationID: o.id, FirstName: c.first, LastName: c.last, Title: c.title,
			Emails: []itgluetest.Email{{Value: c.email, Label: "Work", Primary: true}}, CreatedAt: o.created, UpdatedAt: o.created,
		}
		if c.phone != "" {
			row.Phones = []itgluetest.Phone{{Value: c.phone, Label: "Work", Primary: true}}
		}
		s.SetContact(row)
	}
}

func (b *blueprint) itGlue(c *configuration) itgluetest.Configuration {
	maker := find(b.catalog.manufacturers, c.maker)
	row := itgluetest.Configuration{
		ID: c.id, OrganizationID: c.organization.id, Name: c.name, Hostname: c.hostname,
		PrimaryIP: c.ip, MACAddress: c.mac, DefaultGateway: c.gateway, SerialNumber: c.serial, Notes: c.notes(),
		OperatingSystemNotes: c.osNotes, WarrantyExpiresAt: c.warranty, Archived: c.archived, PSA: c.psa,
		TypeID: find(b.catalog.configurationTypes, c.kind.configurationType()), StatusID: find(b.catalog.configurationStatuses, c.status),
		ManufacturerID: maker, ModelID: find(b.catalog.models[maker], c.model), OperatingSystemID: find(b.catalog.operatingSystems, c.os),
		CreatedAt: c.created, UpdatedAt: c.updated,
	}
	if c.ip != "" || c.mac != "" {
		row.Interfaces = append(row.Interfaces, itgluetest.Interface{
			Name: "Ethernet", IPAddress: c.ip, MACAddress: c.mac,
			Primary: true, CreatedAt: c.created, UpdatedAt: c.updated,
		})
	}
	for _, i := range c.interfaces {
		row.Interfaces = append(row.Interfaces, itgluetest.Interface{
			Name: i.name, MACAddress: msp.FormatMAC(i.mac),
			CreatedAt: c.created, UpdatedAt: c.updated,
		})
	}
	if c.rmm && c.device != nil {
		row.RMMRecords = []itgluetest.RMMRecord{c.device.rmmRecord()}
	}
	return row
}

// rmmRecord is what IT Glue's own Syncro integration lays over a configuration.
func (d *device) rmmRecord() itgluetest.RMMRecord {
	return itgluetest.RMMRecord{
		RMMID: strconv.FormatInt(d.id, 10), Integration: "syncro", Name: d.name, Hostname: d.name,
		DeviceType: d.kind().configurationType(), ExternalURL: d.syncroURL(), IPAddresses: []string{d.adapters[0].ip},
		MACAddresses: []string{msp.FormatMAC(d.adapters[0].mac)}, SerialNumber: d.serial, ManufacturerName: d.product.maker,
		ManufacturerModelName: d.product.model, OperatingSystem: d.os.syncro, LastLoginUser: d.user, LastSeenOnline: d.lastSeen,
	}
}

// quickNotes holds the origin line of an organization that has one.
func (o *organization) quickNotes() string {
	if o.originOf == nil {
		return ""
	}
	url := fmt.Sprintf("https://%s.syncromsp.com/customers/%d", SyncroSubdomain, o.originOf.id)
	return msp.Origin{URL: url, Op: "DEMO" + strconv.FormatInt(o.id%1e6, 10)}.String()
}

func (c *configuration) notes() string {
	switch {
	case c.originOf != nil:
		return msp.Origin{URL: c.originOf.syncroURL(), Op: "DEMO" + strconv.FormatInt(c.id%1e6, 10)}.String() + "\nkeep the spare key in the cabinet"
	case c.foreign:
		return msp.Origin{URL: "https://lanternpoint.syncromsp.com/customer_assets/30999001", Op: "DEMOFRGN"}.String()
	}
	return ""
}

// url is the address of the configuration's page in IT Glue.
func (c *configuration) url() string {
	return fmt.Sprintf("https://%s.itglue.com/%d/configurations/%d", ITGlueSubdomain, c.organization.id, c.id)
}
