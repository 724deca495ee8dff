package itgluetest

import (
	"strings"
	"time"
)

// configurationKind follows section 4.5.
func (w *world) configurationKind() endpoint {
	return &kind[Configuration, *Configuration]{
		world: w, table: &w.configurations, path: "configurations", noun: "Configuration",
		parent: &parent[Configuration]{
			path: "organizations", field: "organization_id",
			id: func(c *Configuration) *int64 { return &c.OrganizationID },
		},
		attributes: w.configurationAttributes,
		parts:      w.configurationParts,
		filters:    w.configurationFilters(),
		prepare:    w.prepareConfigurationFilters,
		sorts: ownSorts[Configuration](map[string]order[Configuration]{
			"name": byText(func(c *Configuration) string { return c.Name }),
		}),
		writable: w.configurationWritable(),
		psa:      func(c *Configuration) bool { return c.PSA },
		psaMay: []string{
			"archived", "asset-tag", "notes", "purchased-at", "restricted", "serial-number", "warranty-expires-at",
			"mitp-device-expiration-date", "mitp-end-of-life-date",
		},
		validate: validConfiguration,
		relate:   w.relateConfiguration,
		settle:   w.settleConfiguration,
	}
}

func validConfiguration(c *Configuration) *answer {
	switch {
	case blank(c.Name):
		return invalid("name", "can't be blank")
	case c.TypeID == 0:
		return mustExist("configuration-type")
	}
	return nil
}

// settleConfiguration keeps the primary interface in step with what was written.
func (w *world) settleConfiguration(c *Configuration, now time.Time) {
	w.stepPrimary(c, now)
	for i := range c.Interfaces {
		w.settleInterface(&c.Interfaces[i], now)
	}
}

func (w *world) configurationFilters() map[string]filter[Configuration] {
	exact := func(s string) string { return s }
	fold, bare := exact, exact
	if w.habits.ConfigurationFiltersIgnoreCase {
		fold = strings.ToLower
	}
	if w.habits.MACFilterIgnoresSeparators {
		bare = func(s string) string {
			return strings.ToLower(strings.NewReplacer("-", "", ":", "", ".", "").Replace(s))
		}
	}
	return map[string]filter[Configuration]{
		"id":                      sameID(func(c *Configuration) int64 { return c.ID }),
		"name":                    foldedText(func(c *Configuration) string { return c.Name }, fold),
		"organization_id":         sameID(func(c *Configuration) int64 { return c.OrganizationID }),
		"configuration_type_id":   sameID(func(c *Configuration) int64 { return c.TypeID }),
		"configuration_status_id": sameID(func(c *Configuration) int64 { return c.StatusID }),
		"contact_id":              sameID(func(c *Configuration) int64 { return c.ContactID }),
		"serial_number":           foldedText(func(c *Configuration) string { return c.SerialNumber }, fold),
		"mac_address":             foldedText(func(c *Configuration) string { return c.MACAddress }, bare),
		"asset_tag":               exactText(func(c *Configuration) string { return c.AssetTag }),
		"archived":                sameFlag(func(c *Configuration) bool { return c.Archived }),
		"rmm_id":                  anyRecord(func(r RMMRecord) string { return r.RMMID }),
		"rmm_integration_type":    anyRecord(func(r RMMRecord) string { return r.Integration }),
	}
}

// anyRecord matches if one of a configuration's RMM records does.
func anyRecord(get func(RMMRecord) string) filter[Configuration] {
	return func(value string) func(*Configuration) bool {
		wanted := map[string]bool{}
		for _, alternative := range alternatives(value) {
			wanted[alternative] = true
		}
		return func(c *Configuration) bool {
			for _, r := range c.RMMRecords {
				if wanted[get(r)] {
					return true
				}
			}
			return false
		}
	}
}

func (w *world) prepareConfigurationFilters(asked map[string]string) {
	if asked["rmm_integration_type"] == "" {
		delete(asked, "rmm_id") // it works together with the integration only (section 4.5)
	}
	if _, said := asked["archived"]; w.habits.ArchivedHidden && !said {
		asked["archived"] = "false"
	}
}

func (w *world) configurationWritable() map[string]setter[Configuration] {
	type c = Configuration
	writable := map[string]setter[c]{
		"mac-address":             shortTextInto("mac-address", maxMAC, func(c *c) *string { return &c.MACAddress }),
		"archived":                flagInto("archived", func(c *c) *bool { return &c.Archived }),
		"restricted":              flagInto("restricted", func(c *c) *bool { return &c.Restricted }),
		"organization-id":         idInto("organization", w.hasOrganization, func(c *c) *int64 { return &c.OrganizationID }),
		"configuration-type-id":   idInto("configuration-type", w.kindHas("configuration_types"), func(c *c) *int64 { return &c.TypeID }),
		"configuration-status-id": idInto("configuration-status", w.kindHas("configuration_statuses"), func(c *c) *int64 { return &c.StatusID }),
		"location-id":             idInto("location", w.kindHas("locations"), func(c *c) *int64 { return &c.LocationID }),
		"contact-id":              idInto("contact", w.kindHas("contacts"), func(c *c) *int64 { return &c.ContactID }),
		"manufacturer-id":         idInto("manufacturer", w.hasManufacturer, func(c *c) *int64 { return &c.ManufacturerID }),
		"model-id":                idInto("model", w.kindHas("models"), func(c *c) *int64 { return &c.ModelID }),
		"operating-system-id":     idInto("operating-system", w.kindHas("operating_systems"), func(c *c) *int64 { return &c.OperatingSystemID }),
	}
	for name, at := range configurationTexts {
		writable[name] = textInto(name, at)
	}
	return writable
}

// maxMAC is the most characters that a MAC address may have (section 4.5).
const maxMAC = 17

// kindHas asks when it is called, because the kinds come to be one after the other.
func (w *world) kindHas(path string) func(int64) bool {
	return func(id int64) bool { return w.kinds[path].has(id) }
}

// configurationTexts are the attributes of a configuration that are read and written as text, by their names.
var configurationTexts = map[string]func(*Configuration) *string{
	"name":                        func(c *Configuration) *string { return &c.Name },
	"hostname":                    func(c *Configuration) *string { return &c.Hostname },
	"primary-ip":                  func(c *Configuration) *string { return &c.PrimaryIP },
	"default-gateway":             func(c *Configuration) *string { return &c.DefaultGateway },
	"serial-number":               func(c *Configuration) *string { return &c.SerialNumber },
	"asset-tag":                   func(c *Configuration) *string { return &c.AssetTag },
	"position":                    func(c *Configuration) *string { return &c.Position },
	"installed-by":                func(c *Configuration) *string { return &c.InstalledBy },
	"purchased-by":                func(c *Configuration) *string { return &c.PurchasedBy },
	"notes":                       func(c *Configuration) *string { return &c.Notes },
	"operating-system-notes":      func(c *Configuration) *string { return &c.OperatingSystemNotes },
	"warranty-expires-at":         func(c *Configuration) *string { return &c.WarrantyExpiresAt },
	"installed-at":                func(c *Configuration) *string { return &c.InstalledAt },
	"purchased-at":                func(c *Configuration) *string { return &c.PurchasedAt },
	"mitp-device-expiration-date": func(c *Configuration) *string { return &c.MITPDeviceExpirationDate },
	"mitp-end-of-life-date":       func(c *Configuration) *string { return &c.MITPEndOfLifeDate },
}
