package reconcile

import (
	"strings"

	"dev.onramp/app/msp"
)

// Field is one field of a record that a plan may write. Its text is IT Glue's
// attribute name; LinkField stands for the Syncro custom field of the link.
type Field string

// The fields of the map in the design, section 5.
const (
	FieldName         Field = "name"
	FieldHostname     Field = "hostname"
	FieldType         Field = "configuration-type-id"
	FieldStatus       Field = "configuration-status-id"
	FieldSerial       Field = "serial-number"
	FieldMAC          Field = "mac-address"
	FieldIP           Field = "primary-ip"
	FieldGateway      Field = "default-gateway"
	FieldManufacturer Field = "manufacturer-id"
	FieldModel        Field = "model-id"
	FieldOS           Field = "operating-system-id"
	FieldOSNotes      Field = "operating-system-notes"
	FieldWarranty     Field = "warranty-expires-at"
	FieldLocation     Field = "location-id"
	FieldNotes        Field = "notes"
	FieldArchived     Field = "archived"

	FieldQuickNotes         Field = "quick-notes"
	FieldOrganizationType   Field = "organization-type-id"
	FieldOrganizationStatus Field = "organization-status-id"

	FieldLink Field = "link"
)

// Updatable are the fields that an update may fill or overwrite, in the order
// in which screens show them.
func Updatable() []Field {
	return []Field{
		FieldName, FieldHostname, FieldSerial, FieldMAC, FieldIP, FieldGateway, FieldManufacturer,
		FieldModel, FieldOS, FieldOSNotes, FieldWarranty, FieldLocation,
	}
}

// String returns the field as a screen shows it: "serial number".
func (f Field) String() string {
	return strings.ReplaceAll(strings.TrimSuffix(string(f), "-id"), "-", " ")
}

// reference says whether the field holds the id of another record.
func (f Field) reference() bool { return strings.HasSuffix(string(f), "-id") }

// listed says whether the field holds an entry of a list that a plan adds to.
func (f Field) listed() bool { return f == FieldManufacturer || f == FieldModel }

// writableInPSA says whether IT Glue takes the field on a configuration that a
// PSA holds (itglue fact sheet, section 4.5).
func (f Field) writableInPSA() bool {
	switch f {
	case FieldArchived, FieldNotes, FieldSerial, FieldWarranty:
		return true
	}
	return false
}

// Value is one field's value before or after a write.
type Value struct {
	Text msp.Text `json:",omitzero"` // what a screen shows, and what is written unless the field holds an id
	ID   int64    `json:",omitempty"`
	By   string   `json:",omitempty"` // the operation that makes the record, while it has no id
}

func textValue(s string) Value { return Value{Text: msp.NewText(s)} }

// Blank says whether there is no value.
func (v Value) Blank() bool { return v.ID == 0 && v.Text.Empty() }

// Change is one field of an operation: what stands there and what shall.
type Change struct {
	Field         Field
	Before, After Value
}

// same says whether two values of a field mean the same: ids by number, MAC
// addresses without separators, text without surrounding white space.
func (f Field) same(a, b Value) bool {
	switch {
	case f.reference():
		return a.ID == b.ID && a.By == b.By
	case f == FieldMAC:
		x, y := msp.CanonicalMAC(a.Text.Raw()), msp.CanonicalMAC(b.Text.Raw())
		if x != "" || y != "" {
			return x == y
		}
	case f == FieldArchived:
		return a.archived() == b.archived()
	}
	return strings.TrimSpace(a.Text.Raw()) == strings.TrimSpace(b.Text.Raw())
}

const archivedText = "archived"

func archivedValue(archived bool) Value {
	if archived {
		return textValue(archivedText)
	}
	return Value{}
}

func (v Value) archived() bool { return v.Text.Raw() == archivedText }

// attribute is the JSON value that IT Glue takes for the field: null clears.
func (f Field) attribute(v Value) any {
	switch {
	case f == FieldArchived:
		return v.archived()
	case v.Blank():
		return nil
	case f.reference():
		return v.ID
	}
	return v.Text.Raw()
}

// valueOf reads a field of a configuration.
func valueOf(c msp.Configuration, f Field) Value {
	switch f {
	case FieldName:
		return Value{Text: c.Name}
	case FieldHostname:
		return Value{Text: c.Hostname}
	case FieldType:
		return Value{Text: c.TypeName, ID: c.TypeID}
	case FieldStatus:
		return Value{Text: c.StatusName, ID: c.StatusID}
	case FieldSerial:
		return Value{Text: c.Serial}
	case FieldMAC:
		return Value{Text: c.MAC}
	case FieldIP:
		return Value{Text: c.IP}
	case FieldGateway:
		return Value{Text: c.Gateway}
	case FieldManufacturer:
		return Value{Text: c.Manufacturer, ID: c.ManufacturerID}
	case FieldModel:
		return Value{Text: c.Model, ID: c.ModelID}
	case FieldOS:
		return Value{Text: c.OS, ID: c.OSID}
	case FieldOSNotes:
		return Value{Text: c.OSNotes}
	case FieldWarranty:
		return textValue(c.Warranty)
	case FieldLocation:
		return Value{ID: c.LocationID}
	case FieldNotes:
		return Value{Text: c.Notes}
	case FieldArchived:
		return archivedValue(c.Archived)
	}
	return Value{}
}
