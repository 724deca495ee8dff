package reconcile

import (
	"dev.onramp/app/msp"
	"dev.onramp/app/project"
)

// SampleField is one field of a device as Syncro has it, as IT Glue has it now,
// and as IT Glue will have it under the policy.
type SampleField struct {
	Field      Field
	Syncro     Value
	Now, After Value
	Why        string // why After is not what Syncro says, "" if it is
}

// Sample shows what the policy makes of one device: of its configuration c, or
// of a new one in the organization if c is nil. Of the input it reads the policy,
// the organizations and the catalog only. It is pure and plans nothing.
func Sample(in Input, a msp.Asset, c *msp.Configuration, organization int64) []SampleField {
	m := newMaker(in)
	a = project.Agentless(a, m.Policy.Agentless)
	var out []SampleField
	if c == nil {
		out = append(out,
			SampleField{Field: FieldType, Syncro: Value{Text: a.Type}, After: m.lookup.reference(FieldType, m.Policy.TypeID(a.Type.Raw()))},
			SampleField{Field: FieldStatus, After: m.statusOf(m.Policy.ActiveStatus)})
		c = &msp.Configuration{}
	} else {
		organization = c.OrganizationID
	}
	maker := valueOf(*c, FieldManufacturer)
	for _, f := range Updatable() {
		s := SampleField{Field: f, Syncro: reported(a, f), Now: valueOf(*c, f)}
		wanted := m.wanted(a, f, organization)
		if f == FieldModel && !m.otherMaker(a, maker) {
			wanted = m.model(a, maker)
		}
		s.After, s.Why = m.settle(s, wanted, c.PSA)
		if f == FieldManufacturer {
			maker = s.After
		}
		out = append(out, s)
	}
	return out
}

func (m *maker) statusOf(id int64) Value {
	if id == 0 {
		return Value{}
	}
	return m.lookup.reference(FieldStatus, id)
}

// settle says what a field will hold, and why that is not what Syncro says.
func (m *maker) settle(s SampleField, wanted Value, psa bool) (Value, string) {
	same := s.Field.same(s.Now, wanted)
	switch {
	case s.Syncro.Blank() && s.Field != FieldLocation:
		return s.Now, ""
	case wanted.Blank():
		return s.Now, unusable(s.Field)
	case same:
		return s.Now, ""
	case psa && !s.Field.writableInPSA():
		return s.Now, "a PSA holds it"
	case !s.Now.Blank() && !m.Policy.overwrites(s.Field):
		return s.Now, "filled already"
	}
	return wanted, ""
}

func unusable(f Field) string {
	switch f {
	case FieldManufacturer, FieldModel, FieldOS:
		return "not in IT Glue's list"
	case FieldSerial:
		return "no real serial number"
	case FieldLocation:
		return "not one location only"
	}
	return ""
}
