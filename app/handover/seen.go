package handover

import (
	"strconv"
	"strings"
	"time"

	"dev.onramp/app/msp"
)

// Seen is what the four calls that read devices showed at one moment.
type Seen struct {
	At            time.Time
	Organizations []SeenOrganization
	Devices       []SeenDevice
	Bad           int // elements that could not be read
}

// SeenOrganization is a device organization as SaaS Alerts lists it. Its counts
// are one client author's guess (saasalerts fact sheet, section 3a).
type SeenOrganization struct {
	ID      string
	Name    msp.Text
	Devices int // Unknown if the list does not say
}

// DeviceState is the list in which a device stands.
type DeviceState string

// The lists of devices.
const (
	DeviceMapped   DeviceState = "mapped"   // tied to an account
	DeviceUnmapped DeviceState = "unmapped" // imported, tied to none
	DeviceIgnored  DeviceState = "ignored"
)

// SeenDevice is a device as SaaS Alerts lists it.
type SeenDevice struct {
	Organization string
	Name         msp.Text
	Entra        string
	State        DeviceState
}

// Any says whether anything is connected there that brings devices: any RMM
// looks the same (saasalerts fact sheet, section 3b).
func (s Seen) Any() bool { return len(s.Organizations)+len(s.Devices) > 0 }

// Known is what is needed to make sense of what was seen.
type Known struct {
	Organizations []Target // of SaaS Alerts
	Customers     []KnownCustomer
	Devices       []KnownDevice
}

// KnownCustomer is a customer of Syncro.
type KnownCustomer struct {
	ID   int64
	Name msp.Text
}

// KnownDevice is a device with an agent in Syncro.
type KnownDevice struct {
	Customer int64
	Name     msp.Text
	Entra    string
}

// place is where a device organization belongs: to an organization of SaaS
// Alerts or, if the vendor speaks in its own ids, to a customer.
type place struct {
	organization string
	customer     int64
	sure         bool // by the id of a SaaS Alerts organization
}

// reader finds out whose devices were seen.
type reader struct {
	organization map[string]bool
	byName       map[string]string // SaaS Alerts organizations by name, "" if two bear it
	customer     map[string]int64  // by id
	customerName map[string]int64  // 0 if two bear it
	device       map[string]int64  // the customer by a device's name, 0 if two have one
	entra        map[string]int64
	names        map[string]msp.Text // of the device organizations seen
}

func newReader(k Known, s Seen) *reader {
	r := &reader{
		organization: map[string]bool{}, byName: map[string]string{}, customer: map[string]int64{}, customerName: map[string]int64{},
		device: map[string]int64{}, entra: map[string]int64{}, names: map[string]msp.Text{},
	}
	for _, o := range k.Organizations {
		r.organization[o.ID] = true
		once(r.byName, o.Name.Raw(), o.ID)
	}
	for _, c := range k.Customers {
		r.customer[strconv.FormatInt(c.ID, 10)] = c.ID
		once(r.customerName, c.Name.Raw(), c.ID)
	}
	for _, d := range k.Devices {
		once(r.device, fold(d.Name.Raw()), d.Customer)
		if id, ok := EntraID(d.Entra); ok {
			once(r.entra, id, d.Customer)
		}
	}
	for _, o := range s.Organizations {
		r.names[o.ID] = o.Name
	}
	return r
}

// once keeps a value under its key, and the zero value where two differ.
func once[V comparable](m map[string]V, key string, v V) {
	var none V
	if key == "" {
		return
	}
	if old, known := m[key]; known && old != v {
		v = none
	}
	m[key] = v
}

func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// place matches a device organization by id first and by exact name second; only
// an id is sure.
func (r *reader) place(id string) place {
	name := r.names[id].Raw()
	switch {
	case r.organization[id]:
		return place{organization: id, sure: true}
	case r.customer[id] != 0:
		return place{customer: r.customer[id]}
	case r.byName[name] != "":
		return place{organization: r.byName[name]}
	case r.customerName[name] != 0:
		return place{customer: r.customerName[name]}
	}
	return place{}
}

// owner is the customer that a device belongs to, 0 if nobody can tell.
func (r *reader) owner(d SeenDevice) int64 {
	if id, ok := EntraID(d.Entra); ok && r.entra[id] != 0 {
		return r.entra[id]
	}
	return r.device[fold(d.Name.Raw())]
}
