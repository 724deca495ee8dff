package itglue

import (
	"encoding/json"
	"fmt"
	"time"
)

// Configuration is a device as IT Glue documents it (section 4.5). Null text is "", null ids are 0. What an RMM
// overlays is not among its own values but in RMMRecords.
type Configuration struct {
	ID                       int64
	OrganizationID           int64
	OrganizationName         string
	OrganizationShortName    string
	ResourceURL              string // the page for people
	Name                     string // not unique
	Hostname                 string
	PrimaryIP                string
	MACAddress               string // as typed, with any separators
	DefaultGateway           string
	SerialNumber             string
	AssetTag                 string
	Position                 string
	InstalledBy              string
	PurchasedBy              string
	Notes                    string
	OperatingSystemNotes     string
	WarrantyExpiresAt        string // date, 2027-03-31
	InstalledAt              string // date
	PurchasedAt              string // date
	MITPDeviceExpirationDate string // date
	MITPEndOfLifeDate        string // date
	TypeID                   int64
	TypeName                 string
	TypeKind                 string // server, workstation, laptop, switch; "" for a type of the account's own
	StatusID                 int64
	StatusName               string
	ManufacturerID           int64
	ManufacturerName         string
	ModelID                  int64
	ModelName                string
	OperatingSystemID        int64
	OperatingSystemName      string
	LocationID               int64
	LocationName             string
	ContactID                int64
	ContactName              string
	Archived                 bool
	Restricted               bool
	MyGlue                   bool
	PSAIntegration           string
	CreatedAt                time.Time
	UpdatedAt                time.Time
	NotesAbsent              bool            // the answer carried no notes attribute at all, so "" says nothing
	Interfaces               []Interface     // only if IncludeInterfaces was asked for
	RMMRecords               []RMMRecord     // only if IncludeRMMRecords was asked for
	AdapterTypes             []string        // products whose integrations hold it; only if IncludeAdapters was asked for
	Raw                      json.RawMessage // the resource object as it came
}

// PSALinked reports whether a PSA owns the record, so that only archived, asset tag, notes, serial number and a few
// dates may be written.
func (c Configuration) PSALinked() bool { return psaLinked(c.PSAIntegration) }

func decodeConfiguration(r resource, inc included) (Configuration, error) {
	c := ownValues(r)
	c.namedReferences(r.attributes)
	if r.attributes.err != nil {
		return c, r.attributes.err
	}
	var err error
	if c.Interfaces, err = joined(inc, r, "configuration-interfaces", decodeInterface); err != nil {
		return c, err
	}
	c.RMMRecords, err = joined(inc, r, "rmm-records", decodeRMMRecord)
	c.AdapterTypes = adapterTypes(inc, r)
	return c, err
}

// joined reads the resources of one kind that belong to owner. One that cannot be read fails the owner: a device seen
// without one of its MAC addresses would be judged wrongly.
func joined[T any](inc included, owner resource, kind string, decode decoder[T]) ([]T, error) {
	parts, err := inc.join(owner, kind)
	if err != nil {
		return nil, err
	}
	var list []T
	for _, part := range parts {
		item, err := decode(part, inc)
		if err != nil {
			return nil, fmt.Errorf("%s %d: %w", kind, part.id, err)
		}
		list = append(list, item)
	}
	return list, nil
}

func ownValues(r resource) Configuration {
	a := r.attributes
	return Configuration{
		ID: r.id, Raw: r.raw,
		ResourceURL:              a.text("resource-url"),
		Name:                     a.text("name"),
		Hostname:                 a.text("hostname"),
		PrimaryIP:                a.text("primary-ip"),
		MACAddress:               a.text("mac-address"),
		DefaultGateway:           a.text("default-gateway"),
		SerialNumber:             a.text("serial-number"),
		AssetTag:                 a.text("asset-tag"),
		Position:                 a.text("position"),
		InstalledBy:              a.text("installed-by"),
		PurchasedBy:              a.text("purchased-by"),
		Notes:                    a.text("notes"),
		OperatingSystemNotes:     a.text("operating-system-notes"),
		WarrantyExpiresAt:        a.text("warranty-expires-at"),
		InstalledAt:              a.text("installed-at"),
		PurchasedAt:              a.text("purchased-at"),
		MITPDeviceExpirationDate: a.text("mitp-device-expiration-date"),
		MITPEndOfLifeDate:        a.text("mitp-end-of-life-date"),
		Archived:                 a.flag("archived"),
		Restricted:               a.flag("restricted"),
		MyGlue:                   a.flag("my-glue"),
		PSAIntegration:           a.text("psa-integration"),
		CreatedAt:                a.moment("created-at"),
		UpdatedAt:                a.moment("updated-at"),
		NotesAbsent:              !a.has("notes"),
	}
}

// namedReferences reads the other records that c points at, each an id and a name.
func (c *Configuration) namedReferences(a *fields) {
	c.OrganizationID, c.OrganizationName = a.number("organization-id"), a.text("organization-name")
	c.OrganizationShortName = a.text("organization-short-name")
	c.TypeID, c.TypeName = a.number("configuration-type-id"), a.text("configuration-type-name")
	c.TypeKind = a.text("configuration-type-kind")
	c.StatusID, c.StatusName = a.number("configuration-status-id"), a.text("configuration-status-name")
	c.ManufacturerID, c.ManufacturerName = a.number("manufacturer-id"), a.text("manufacturer-name")
	c.ModelID, c.ModelName = a.number("model-id"), a.text("model-name")
	c.OperatingSystemID, c.OperatingSystemName = a.number("operating-system-id"), a.text("operating-system-name")
	c.LocationID, c.LocationName = a.number("location-id"), a.text("location-name")
	c.ContactID, c.ContactName = a.number("contact-id"), a.text("contact-name")
}

// Interface is a network interface of a configuration: at most one IP and one MAC address (section 4.6). The primary
// one repeats the configuration's own.
type Interface struct {
	ID         int64
	Name       string
	IPAddress  string
	MACAddress string // as typed, with any separators
	Notes      string
	Primary    bool
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Raw        json.RawMessage // the resource object as it came
}

func decodeInterface(r resource, _ included) (Interface, error) {
	a := r.attributes
	i := Interface{
		ID: r.id, Raw: r.raw,
		Name:       a.text("name"),
		IPAddress:  a.text("ip-address"),
		MACAddress: a.text("mac-address"),
		Notes:      a.text("notes"),
		Primary:    a.flag("primary"),
		CreatedAt:  a.moment("created-at"),
		UpdatedAt:  a.moment("updated-at"),
	}
	return i, a.err
}

// RMMRecord is what an RMM integration of IT Glue itself lays over a configuration (section 4.5). Its times are given
// as the vendor wrote them, because their form is not documented.
type RMMRecord struct {
	ID                    int64
	Name                  string
	Hostname              string
	DeviceType            string
	ExternalURL           string // the device's page in the RMM
	IPAddresses           []string
	MACAddresses          []string
	SerialNumber          string
	ManufacturerName      string
	ManufacturerModelName string
	OperatingSystem       string
	CPU                   string
	LastLoginUser         string
	LastReboot            string
	LastSeenOnline        string
	Raw                   json.RawMessage // the resource object as it came
}

func decodeRMMRecord(r resource, _ included) (RMMRecord, error) {
	a := r.attributes
	record := RMMRecord{
		ID: r.id, Raw: r.raw,
		Name:                  a.text("name"),
		Hostname:              a.text("hostname"),
		DeviceType:            a.text("device-type"),
		ExternalURL:           a.text("external-url"),
		IPAddresses:           a.texts("ip-addresses"),
		MACAddresses:          a.texts("mac-addresses"),
		SerialNumber:          a.text("serial-number"),
		ManufacturerName:      a.text("manufacturer-name"),
		ManufacturerModelName: a.text("manufacturer-model-name"),
		OperatingSystem:       a.text("operating-system"),
		CPU:                   a.text("cpu"),
		LastLoginUser:         a.text("last-login-user"),
		LastReboot:            a.text("last-reboot"),
		LastSeenOnline:        a.text("last-seen-online"),
	}
	return record, a.err
}
