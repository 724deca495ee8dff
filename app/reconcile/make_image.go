package reconcile

import (
	"fmt"
	"strings"

	"dev.onramp/app/msp"
)

// wanted returns what the asset says a field should hold, blank where it says
// nothing. Organization is where the configuration stands. The model depends on
// the manufacturer and is looked up by model.
func (m *maker) wanted(a msp.Asset, f Field, organization int64) Value {
	switch f {
	case FieldSerial:
		if _, ok := m.CleanSerial(a.Serial.Raw()); !ok {
			return Value{}
		}
	case FieldManufacturer:
		return m.manufacturer(a)
	case FieldModel:
		return Value{}
	case FieldOS:
		if os, ok := m.lookup.os[foldName(a.OS.Raw())]; ok && !a.OS.Empty() {
			return Value{Text: msp.NewText(os.Name), ID: os.ID}
		}
		return Value{}
	case FieldLocation:
		if o := m.organizations[organization]; len(o.Locations) == 1 {
			return Value{Text: o.Locations[0].Name, ID: o.Locations[0].ID}
		}
	}
	return reported(a, f)
}

// reported is what Syncro says, before anything is looked up.
func reported(a msp.Asset, f Field) Value {
	switch f {
	case FieldName, FieldHostname:
		return Value{Text: a.Name}
	case FieldSerial:
		return Value{Text: a.Serial}
	case FieldMAC:
		if macs := a.MACs(); len(macs) > 0 {
			return textValue(msp.FormatMAC(macs[0]))
		}
	case FieldIP:
		return textValue(a.IP)
	case FieldGateway:
		return textValue(a.Gateway)
	case FieldManufacturer:
		return Value{Text: a.Manufacturer}
	case FieldModel:
		return Value{Text: a.Model}
	case FieldOS:
		return Value{Text: a.OS}
	case FieldOSNotes:
		if a.OSDetail.Empty() {
			return Value{Text: a.OS}
		}
		return Value{Text: a.OSDetail}
	case FieldWarranty:
		return textValue(a.Warranty)
	}
	return Value{}
}

// manufacturer looks the asset's maker up. One that the policy lets Onramp
// create is a value without an id until it exists.
func (m *maker) manufacturer(a msp.Asset) Value {
	if a.Manufacturer.Empty() {
		return Value{}
	}
	if maker, ok := m.lookup.makers[foldMaker(a.Manufacturer.Raw())]; ok {
		return Value{Text: msp.NewText(maker.Name), ID: maker.ID}
	}
	if !m.Policy.CreateManufacturers {
		return Value{}
	}
	name := msp.NewText(strings.TrimSpace(a.Manufacturer.Raw()))
	return m.made(CreateManufacturer, foldMaker(name.Raw()), name, 0, a)
}

// model looks the asset's model up among those of the configuration's maker.
func (m *maker) model(a msp.Asset, maker Value) Value {
	if a.Model.Empty() || maker.Blank() {
		return Value{}
	}
	if maker.ID != 0 {
		if model, ok := m.lookup.models[maker.ID][foldName(a.Model.Raw())]; ok {
			return Value{Text: msp.NewText(model.Name), ID: model.ID}
		}
	}
	if !m.Policy.CreateModels {
		return Value{}
	}
	name := msp.NewText(strings.TrimSpace(a.Model.Raw()))
	key := foldMaker(maker.Text.Raw()) + "\x00" + foldName(name.Raw())
	return m.made(CreateModel, key, name, maker.ID, a, Change{Field: FieldManufacturer, After: maker})
}

// made plans the creation of a manufacturer or model once and returns it as a
// value without an id.
func (m *maker) made(kind Kind, key string, name msp.Text, manufacturer int64, a msp.Asset, changes ...Change) Value {
	key = string(kind) + key
	if first, ok := m.making[key]; ok {
		return first
	}
	o := m.add(Operation{
		Kind: kind, Name: name, Manufacturer: manufacturer, Customer: a.CustomerID,
		Reason:  "IT Glue's list lacks it, and the workspace lets Onramp add to the list",
		Changes: append([]Change{{Field: FieldName, After: Value{Text: name}}}, changes...),
	})
	m.making[key] = Value{Text: name, By: o.ID}
	return m.making[key]
}

// image is what a created configuration will hold, the origin line first.
func (m *maker) image(a msp.Asset, organization int64, op string) ([]Change, []msp.Interface) {
	changes := make([]Change, 0, len(Updatable())+3)
	changes = append(changes, Change{Field: FieldType, After: m.lookup.reference(FieldType, m.Policy.TypeID(a.Type.Raw()))})
	if id := m.Policy.ActiveStatus; id != 0 {
		changes = append(changes, Change{Field: FieldStatus, After: m.lookup.reference(FieldStatus, id)})
	}
	var maker Value
	for _, f := range Updatable() {
		v := m.wanted(a, f, organization)
		switch f {
		case FieldManufacturer:
			maker = v
		case FieldModel:
			v = m.model(a, maker)
		}
		if !v.Blank() {
			changes = append(changes, Change{Field: f, After: v})
		}
	}
	changes = append(changes, Change{Field: FieldNotes, After: textValue(msp.Origin{URL: a.URL, Op: op}.String())})
	return changes, further(a)
}

// further are the adapters beyond the primary one, which IT Glue makes itself
// from the configuration's own MAC and IP.
func further(a msp.Asset) []msp.Interface {
	if len(a.Interfaces) < 2 {
		return nil
	}
	var list []msp.Interface
	for i, adapter := range a.Interfaces[1:] {
		if adapter.Name.Empty() {
			adapter.Name = msp.NewText(fmt.Sprintf("Adapter %d", i+2))
		}
		list = append(list, adapter)
	}
	return list
}
