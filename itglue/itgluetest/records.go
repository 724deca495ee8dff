package itgluetest

import (
	"slices"
	"time"
)

// Organization is a customer (section 4.1).
type Organization struct {
	ID          int64
	Name        string
	ShortName   string
	Alert       string
	Description string
	QuickNotes  string
	TypeID      int64 // of SetOrganizationType; 0 for none
	StatusID    int64 // of SetOrganizationStatus; 0 for none
	ParentID    int64 // 0 for none
	Primary     bool  // the account's own organization
	PSA         bool  // linked to a PSA, which holds writes to a short list
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Location is an address of an organization (section 4.3).
type Location struct {
	ID             int64
	OrganizationID int64
	Name           string
	Primary        bool
	Address1       string
	Address2       string
	City           string
	PostalCode     string
	Region         string
	Country        string
	Phone          string // digits only, as the vendor stores it
	Fax            string
	Notes          string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Contact is a person of an organization (section 4.4).
type Contact struct {
	ID             int64
	OrganizationID int64
	FirstName      string
	LastName       string
	Title          string
	Important      bool // false is sent as null, which filter[important] misses
	LocationID     int64
	Notes          string
	Emails         []Email
	Phones         []Phone
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Email is an e-mail address of a contact.
type Email struct {
	Value   string
	Label   string
	Primary bool
}

// Phone is a telephone number of a contact.
type Phone struct {
	Value     string // without separators, as the vendor stores it
	Extension string
	Label     string
	Fax       bool
	Primary   bool
}

// Configuration is a device (section 4.5). The primary one of its interfaces is kept equal to PrimaryIP and
// MACAddress.
type Configuration struct {
	ID                       int64
	OrganizationID           int64
	Name                     string
	Hostname                 string
	PrimaryIP                string
	MACAddress               string // as typed
	DefaultGateway           string
	SerialNumber             string
	AssetTag                 string
	Position                 string
	InstalledBy              string
	PurchasedBy              string
	Notes                    string
	OperatingSystemNotes     string
	WarrantyExpiresAt        string // date
	InstalledAt              string // date
	PurchasedAt              string // date
	MITPDeviceExpirationDate string // date
	MITPEndOfLifeDate        string // date
	TypeID                   int64  // of SetConfigurationType
	StatusID                 int64  // of SetConfigurationStatus
	ManufacturerID           int64
	ModelID                  int64
	OperatingSystemID        int64
	LocationID               int64
	ContactID                int64
	Archived                 bool
	Restricted               bool
	PSA                      bool // linked to a PSA, which holds writes to a short list
	Interfaces               []Interface
	RMMRecords               []RMMRecord
	CreatedAt                time.Time
	UpdatedAt                time.Time
}

// Interface is a network interface of a configuration (section 4.6).
type Interface struct {
	ID         int64
	Name       string
	IPAddress  string
	MACAddress string
	Notes      string
	Primary    bool
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// RMMRecord is what IT Glue's own RMM integration lays over a configuration (section 4.5). RMMID and Integration
// ("syncro") are not readable; a filter finds them.
type RMMRecord struct {
	ID                    int64
	RMMID                 string
	Integration           string
	Name                  string
	Hostname              string
	DeviceType            string
	ExternalURL           string
	IPAddresses           []string
	MACAddresses          []string
	SerialNumber          string
	ManufacturerName      string
	ManufacturerModelName string
	OperatingSystem       string
	CPU                   string
	LastLoginUser         string
	LastReboot            time.Time
	LastSeenOnline        time.Time
}

// Type is a type of organizations or configurations (sections 4.2 and 4.7).
type Type struct {
	ID        int64
	Name      string
	Kind      string // configuration-type-kind of a standard type: server, workstation, laptop, switch
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Status is a status of organizations or configurations (sections 4.2 and 4.7).
type Status struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Manufacturer is a maker of devices (section 4.8).
type Manufacturer struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Model is a manufacturer's product (section 4.8).
type Model struct {
	ID             int64
	ManufacturerID int64
	Name           string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// OS is an operating system of the vendor's own list (section 4.8).
type OS struct {
	ID        int64
	Name      string
	Platform  string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// identity is where a record keeps what every record has.
type identity struct {
	id      *int64
	created *time.Time
	updated *time.Time
}

// record is a pointer to a record of type T.
type record[T any] interface {
	*T
	identity() identity
	// own makes the record independent of slices that it shared with its origin.
	own()
}

func (o *Organization) identity() identity  { return identity{&o.ID, &o.CreatedAt, &o.UpdatedAt} }
func (l *Location) identity() identity      { return identity{&l.ID, &l.CreatedAt, &l.UpdatedAt} }
func (c *Contact) identity() identity       { return identity{&c.ID, &c.CreatedAt, &c.UpdatedAt} }
func (c *Configuration) identity() identity { return identity{&c.ID, &c.CreatedAt, &c.UpdatedAt} }
func (t *Type) identity() identity          { return identity{&t.ID, &t.CreatedAt, &t.UpdatedAt} }
func (s *Status) identity() identity        { return identity{&s.ID, &s.CreatedAt, &s.UpdatedAt} }
func (m *Manufacturer) identity() identity  { return identity{&m.ID, &m.CreatedAt, &m.UpdatedAt} }
func (m *Model) identity() identity         { return identity{&m.ID, &m.CreatedAt, &m.UpdatedAt} }
func (o *OS) identity() identity            { return identity{&o.ID, &o.CreatedAt, &o.UpdatedAt} }

func (*Organization) own() {}
func (*Location) own()     {}
func (*Type) own()         {}
func (*Status) own()       {}
func (*Manufacturer) own() {}
func (*Model) own()        {}
func (*OS) own()           {}

func (c *Contact) own() {
	c.Emails, c.Phones = slices.Clone(c.Emails), slices.Clone(c.Phones)
}

func (c *Configuration) own() {
	c.Interfaces, c.RMMRecords = slices.Clone(c.Interfaces), slices.Clone(c.RMMRecords)
	for i := range c.RMMRecords {
		r := &c.RMMRecords[i]
		r.IPAddresses, r.MACAddresses = slices.Clone(r.IPAddresses), slices.Clone(r.MACAddresses)
	}
}
