package itglue

import (
	"encoding/json"
	"time"
)

// NamedItem is a type or a status of organizations or configurations (sections 4.2 and 4.7). The names are the
// account's own: "Active" and "Inactive" are usual, not guaranteed.
type NamedItem struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
	Raw       json.RawMessage // the resource object as it came
}

func decodeNamedItem(r resource, _ included) (NamedItem, error) {
	a := r.attributes
	item := NamedItem{
		ID: r.id, Raw: r.raw,
		Name: a.text("name"), CreatedAt: a.moment("created-at"), UpdatedAt: a.moment("updated-at"),
	}
	return item, a.err
}

// Manufacturer is a maker of devices (section 4.8). Names are not unique.
type Manufacturer struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
	Raw       json.RawMessage // the resource object as it came
}

func decodeManufacturer(r resource, _ included) (Manufacturer, error) {
	a := r.attributes
	m := Manufacturer{
		ID: r.id, Raw: r.raw,
		Name: a.text("name"), CreatedAt: a.moment("created-at"), UpdatedAt: a.moment("updated-at"),
	}
	return m, a.err
}

// Model is a manufacturer's product (section 4.8). Names are not unique.
type Model struct {
	ID               int64
	Name             string
	ManufacturerID   int64 // 0 where the vendor leaves it out
	ManufacturerName string
	CreatedAt        time.Time
	UpdatedAt        time.Time
	Raw              json.RawMessage // the resource object as it came
}

func decodeModel(r resource, _ included) (Model, error) {
	a := r.attributes
	m := Model{
		ID: r.id, Raw: r.raw,
		Name: a.text("name"), CreatedAt: a.moment("created-at"), UpdatedAt: a.moment("updated-at"),
		ManufacturerID: a.number("manufacturer-id"), ManufacturerName: a.text("manufacturer-name"),
	}
	return m, a.err
}

// OperatingSystem is an entry of the vendor's own read-only list, such as "Windows 11" (section 4.8).
type OperatingSystem struct {
	ID           int64
	Name         string
	PlatformID   int64
	PlatformName string
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Raw          json.RawMessage // the resource object as it came
}

func decodeOperatingSystem(r resource, _ included) (OperatingSystem, error) {
	a := r.attributes
	o := OperatingSystem{
		ID: r.id, Raw: r.raw,
		Name: a.text("name"), PlatformID: a.number("platform-id"), PlatformName: a.text("platform-name"),
		CreatedAt: a.moment("created-at"), UpdatedAt: a.moment("updated-at"),
	}
	return o, a.err
}
