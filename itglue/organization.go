package itglue

import (
	"encoding/json"
	"time"
)

// Organization is a customer as IT Glue documents it (section 4.1). Null text is "", null ids are 0.
type Organization struct {
	ID               int64
	Name             string // not unique
	ShortName        string
	Alert            string
	Description      string
	QuickNotes       string // a list cuts it to 250 characters; Client.Organization brings the whole
	TypeID           int64
	TypeName         string
	StatusID         int64
	StatusName       string
	Primary          bool // the account's own organization, the MSP itself
	PSAIntegration   string
	MyGlue           bool
	MyGlueAccountID  int64
	ParentID         int64
	AncestorIDs      []int64
	ResourceURL      string // often absent on organizations
	CreatedAt        time.Time
	UpdatedAt        time.Time
	AdapterTypes     []string        // products whose integrations hold it; only if IncludeAdapters was asked for
	QuickNotesAbsent bool            // the answer carried no quick-notes attribute at all, so "" says nothing
	Raw              json.RawMessage // the resource object as it came
}

// PSALinked reports whether a PSA owns the record, so that only alert, description and quick notes may be written.
func (o Organization) PSALinked() bool { return psaLinked(o.PSAIntegration) }

// psaLinked reads psa-integration, which was seen as null and "enabled" (section 4). An unknown word counts as linked:
// the vendor refuses writes to linked records, so doubt must not end in a write.
func psaLinked(word string) bool {
	return word != "" && word != "disabled" && word != "false"
}

func decodeOrganization(r resource, inc included) (Organization, error) {
	a := r.attributes
	o := Organization{
		ID: r.id, Raw: r.raw,
		Name:             a.text("name"),
		ShortName:        a.text("short-name"),
		Alert:            a.text("alert"),
		Description:      a.text("description"),
		QuickNotes:       a.text("quick-notes"),
		TypeID:           a.number("organization-type-id"),
		TypeName:         a.text("organization-type-name"),
		StatusID:         a.number("organization-status-id"),
		StatusName:       a.text("organization-status-name"),
		Primary:          a.flag("primary"),
		PSAIntegration:   a.text("psa-integration"),
		MyGlue:           a.flag("my-glue"),
		MyGlueAccountID:  a.number("my-glue-account-id"),
		ParentID:         a.number("parent-id"),
		AncestorIDs:      a.numbers("ancestor-ids"),
		ResourceURL:      a.text("resource-url"),
		CreatedAt:        a.moment("created-at"),
		UpdatedAt:        a.moment("updated-at"),
		AdapterTypes:     adapterTypes(inc, r),
		QuickNotesAbsent: !a.has("quick-notes"),
	}
	return o, a.err
}
