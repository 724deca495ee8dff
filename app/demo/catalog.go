package demo

import "slices"

// entry is a row of one of IT Glue's short lists.
type entry struct {
	id   int64
	name string
}

// catalog holds IT Glue's short lists.
type catalog struct {
	organizationTypes, organizationStatuses   []entry
	configurationTypes, configurationStatuses []entry
	manufacturers, operatingSystems           []entry
	models                                    map[int64][]entry // by manufacturer
}

// newCatalog fills the lists. Each maker stands there under every name that
// products know for it, with all its models under each.
func newCatalog(ids *identifiers) *catalog {
	list := func(names ...string) []entry {
		var l []entry
		for _, name := range names {
			l = append(l, entry{ids.itGlue(), name})
		}
		return l
	}
	c := &catalog{
		organizationTypes:    list("Customer", "Vendor", "Prospect"),
		organizationStatuses: list("Active", "Inactive"),
		configurationTypes: list("Workstation", "Laptop", "Server", "Printer", "Managed Network Switch",
			"Managed Network Firewall", "Managed Network WiFi Access", "UPS"),
		configurationStatuses: list("Active", "Inactive", "Retired"),
		operatingSystems: list("Windows 10", "Windows 11", "Windows Server 2019", "Windows Server 2022",
			"Windows Server 2016", "macOS", "Ubuntu"),
		models: map[int64][]entry{},
	}
	for _, p := range products {
		for _, name := range p.makers {
			if find(c.manufacturers, name) == 0 {
				c.manufacturers = append(c.manufacturers, entry{ids.itGlue(), name})
			}
			if p.model == unlisted {
				continue
			}
			maker := find(c.manufacturers, name)
			if find(c.models[maker], p.model) == 0 {
				c.models[maker] = append(c.models[maker], entry{ids.itGlue(), p.model})
			}
		}
	}
	return c
}

// unlisted is a model in use that the list of models does not have yet.
const unlisted = "ThinkPad T14"

// find returns the id of the row of that name, 0 if there is none.
func find(list []entry, name string) int64 {
	i := slices.IndexFunc(list, func(e entry) bool { return e.name == name })
	if i < 0 {
		return 0
	}
	return list[i].id
}
