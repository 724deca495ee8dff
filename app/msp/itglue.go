package msp

import "time"

// Organization is one of IT Glue's organizations with the contact facts of its
// locations and contacts: IT Glue keeps no phone or e-mail on an organization
// itself (itglue fact sheet, section 4.1).
type Organization struct {
	ID         int64
	Name       Text
	ShortName  Text       `json:",omitzero"`
	TypeName   Text       `json:",omitzero"`
	StatusName Text       `json:",omitzero"`
	ParentID   int64      `json:",omitempty"`
	Primary    bool       `json:",omitempty"` // the MSP's own
	PSA        bool       `json:",omitempty"` // linked to a PSA
	Origin     Origin     `json:",omitzero"`
	Phones     []string   `json:",omitempty"`
	Emails     []string   `json:",omitempty"`
	Locations  []Location `json:",omitempty"`
	URL        string     `json:",omitempty"`
	Updated    time.Time
}

// Location is one of an organization's sites.
type Location struct {
	ID       int64
	Name     Text
	Primary  bool `json:",omitempty"`
	Street   Text `json:",omitzero"`
	City     Text `json:",omitzero"`
	Postcode Text `json:",omitzero"`
}

// Configuration is one of IT Glue's configurations: a documented device.
type Configuration struct {
	ID, OrganizationID int64
	Name               Text
	Hostname           Text  `json:",omitzero"`
	TypeID             int64 `json:",omitempty"`
	TypeName           Text  `json:",omitzero"`
	StatusID           int64 `json:",omitempty"`
	StatusName         Text  `json:",omitzero"`
	Serial             Text  `json:",omitzero"`
	MAC                Text  `json:",omitzero"` // as typed; compare through MACs
	IP                 Text  `json:",omitzero"`
	Gateway            Text  `json:",omitzero"`
	ManufacturerID     int64 `json:",omitempty"`
	Manufacturer       Text  `json:",omitzero"`
	ModelID            int64 `json:",omitempty"`
	Model              Text  `json:",omitzero"`
	OSID               int64 `json:",omitempty"`
	OS                 Text  `json:",omitzero"`
	OSNotes            Text  `json:",omitzero"`
	Notes              Text  `json:",omitzero"`
	Warranty           string
	LocationID         int64       `json:",omitempty"`
	Archived           bool        `json:",omitempty"`
	PSA                bool        `json:",omitempty"`
	Interfaces         []Interface `json:",omitempty"`
	RMM                []RMMRecord `json:",omitempty"`
	URL                string
	Updated            time.Time
}

// RMMRecord is what IT Glue's own RMM integration shows on a configuration.
// Only its URL says which asset it came from.
type RMMRecord struct {
	Name Text
	URL  string
}

// MACs returns the configuration's MAC addresses in canonical form, its own
// first and then those of its interfaces.
func (c Configuration) MACs() []string { return macsOf(CanonicalMAC(c.MAC.Raw()), c.Interfaces) }

// Origin returns the origin line that Onramp wrote into the notes, if any.
func (c Configuration) Origin() (Origin, bool) { return ParseOrigin(c.Notes.Raw()) }

// CanonicalMAC removes the separators that people and vendors put into a MAC
// address and returns twelve upper-case hexadecimal digits, or "" when s is no
// MAC address (itglue fact sheet, section 4.5: the text is stored as typed).
func CanonicalMAC(s string) string {
	digits := make([]byte, 0, 12)
	for i := range len(s) {
		ch := s[i]
		switch {
		case ch >= '0' && ch <= '9', ch >= 'A' && ch <= 'F':
		case ch >= 'a' && ch <= 'f':
			ch -= 'a' - 'A'
		case ch == ':', ch == '-', ch == '.', ch == ' ':
			continue
		default:
			return ""
		}
		digits = append(digits, ch)
	}
	if len(digits) != 12 {
		return ""
	}
	return string(digits)
}

// FormatMAC writes a canonical MAC address the way IT Glue's own samples do,
// with dashes: 17 characters, the longest that IT Glue takes.
func FormatMAC(mac string) string {
	if len(mac) != 12 {
		return mac
	}
	out := make([]byte, 0, 17)
	for i := 0; i < 12; i += 2 {
		if i > 0 {
			out = append(out, '-')
		}
		out = append(out, mac[i], mac[i+1])
	}
	return string(out)
}
