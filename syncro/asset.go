package syncro

import (
	"encoding/json"
	"strings"
	"time"
)

// An Asset is a device, or anything else an account keeps as an asset. Fields are the record's own; the methods look a fact up
// in the places where the agent or a person may have put it, in the order of fact sheet "syncro" section 5, "Where each fact
// lives". They answer "", nil or the zero time for what is not known.
type Asset struct {
	ID         int64
	CustomerID int64 // 0 when the asset belongs to nobody
	ContactID  int64 // 0 when nobody in particular uses it
	Name       string
	Type       string // "Syncro Device" for nearly every agent, else a name that the account made up; see FormFactor
	Serial     string // the record's field only; see SerialNumber
	Created    time.Time
	Updated    time.Time // of the record; see LastSynced for the agent
	// Properties are the account's own fields and what the agent reports at the top, keys exactly as they came.
	Properties map[string]json.RawMessage
	// Kabuto is the agent's report, properties.kabuto_information; nil for an asset without an agent.
	Kabuto map[string]json.RawMessage
	Raw    json.RawMessage // the whole element as it came; the embedded customer holds a secret portal key, so do not log it

	report report
}

// report is what the facts are looked up in, cut out of Kabuto once.
type report struct {
	general, system, primary map[string]json.RawMessage
	adapters                 []Adapter
}

func decodeAsset(o object) (Asset, error) {
	r := record{object: o}
	asset := Asset{
		ID: r.key("id"), CustomerID: r.id("customer_id"), ContactID: r.id("contact_id"), Name: r.text("name"),
		Type: r.text("asset_type"), Serial: r.text("asset_serial"), Created: r.time("created_at"), Updated: r.time("updated_at"),
		Properties: r.group("properties"), Raw: o.raw,
	}
	asset.Kabuto = within(asset.Properties, "kabuto_information")
	asset.report = report{
		general: within(asset.Kabuto, "general"), system: within(asset.Kabuto, "os"), primary: within(asset.Kabuto, "primary_adapter"),
		adapters: adapters(asset.Kabuto["network_adapters"]),
	}
	return asset, r.err
}

// HasAgent tells whether the asset has, or had, Syncro's agent: other assets hold only what people typed.
func (a Asset) HasAgent() bool { return len(a.Kabuto) > 0 || a.AgentUUID() != "" }

// AgentUUID is the agent's own identity, or "".
func (a Asset) AgentUUID() string { return a.own("kabuto_live_uuid") }

// AgentName is the host name the agent reports.
func (a Asset) AgentName() string {
	return first(a.own("device_name"), a.own("computer_name"), a.general("name"))
}

// SerialNumber is the serial number as it was reported, which may be a maker's placeholder.
func (a Asset) SerialNumber() string { return first(a.Serial, a.general("serial_number")) }

// Manufacturer is the maker's name as reported or typed.
func (a Asset) Manufacturer() string {
	return first(a.own("manufacturer"), a.general("manufacturer"), a.own("Make"))
}

// Model is the model's name as reported or typed.
func (a Asset) Model() string { return first(a.own("model"), a.general("model"), a.own("Model")) }

// FormFactor is what kind of device the agent takes it for, like "Physical Desktop" or "Virtual Server".
func (a Asset) FormFactor() string { return first(a.own("form_factor"), a.general("form_factor")) }

// OS is the name of the operating system.
func (a Asset) OS() string { return first(a.system("name"), a.own("os")) }

// OSDetail is the operating system with its release, build and architecture, as far as they are known.
func (a Asset) OSDetail() string {
	detail := a.OS()
	if release := a.system("windows_release_version"); release != "" {
		detail += " " + release
	}
	if build := a.system("build"); build != "" {
		detail += " build " + build
	}
	if architecture := a.system("os_architecture"); architecture != "" {
		detail += " " + architecture
	}
	return strings.TrimSpace(detail)
}

// WANIP is the address the device is seen under from outside.
func (a Asset) WANIP() string { return a.general("ip") }

// LastUser is who was last logged in.
func (a Asset) LastUser() string { return lookup(a.Kabuto, "last_user") }

// LastSynced is when the agent last reported.
func (a Asset) LastSynced() time.Time { return parseTime(lookup(a.Kabuto, "last_synced_at")) }

// WarrantyEnd is the day the warranty ends.
func (a Asset) WarrantyEnd() time.Time { return parseTime(a.own("warranty_end_date")) }

// EntraDeviceID is the device's identity in Microsoft Entra, or "".
func (a Asset) EntraDeviceID() string { return a.own("msftEntraDeviceId") }

// Offline tells whether the vendor's offline trigger has fired, and whether the record says so at all; there is no plain
// online flag.
func (a Asset) Offline() (offline, known bool) {
	top, err := parseObject(a.Raw)
	if err != nil {
		return false, false
	}
	fired := lookup(within(within(top.fields, "rmm_store"), "triggers"), "agent_offline_triggered")
	return fired == "true", fired == "true" || fired == "false"
}

// Property returns the account's own field of that exact name as text: a list is joined with ", ". It is false when the field
// is absent, null or an object.
func (a Asset) Property(name string) (string, bool) { return property(a.Properties, name) }

func (a Asset) own(name string) string     { return lookup(a.Properties, name) }
func (a Asset) general(name string) string { return lookup(a.report.general, name) }
func (a Asset) system(name string) string  { return lookup(a.report.system, name) }

// within returns the object under key, nil when there is none.
func within(group map[string]json.RawMessage, key string) map[string]json.RawMessage {
	if len(group[key]) == 0 {
		return nil
	}
	inner, err := parseObject(group[key])
	if err != nil {
		return nil
	}
	return inner.fields
}

// lookup returns the scalar under key, trimmed, "" when there is none.
func lookup(group map[string]json.RawMessage, key string) string {
	value, err := scalar(group[key])
	if err != nil {
		return ""
	}
	return strings.TrimSpace(value)
}
