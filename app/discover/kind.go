package discover

// Vendor names one of the three vendors.
type Vendor string

// The vendors.
const (
	Syncro     Vendor = "syncro"
	ITGlue     Vendor = "itglue"
	SaaSAlerts Vendor = "saasalerts"
)

// name is the vendor's name as people write it.
func (v Vendor) name() string {
	switch v {
	case Syncro:
		return "Syncro"
	case ITGlue:
		return "IT Glue"
	case SaaSAlerts:
		return "SaaS Alerts"
	}
	return string(v)
}

// Kind is one kind of record of one vendor: the unit of a crawl.
type Kind string

// The kinds, in the words of their vendors.
const (
	Customers            Kind = "customers"
	Assets               Kind = "assets"
	OrganizationTypes    Kind = "organization types"
	OrganizationStatuses Kind = "organization statuses"
	ConfigurationTypes   Kind = "configuration types"
	Statuses             Kind = "configuration statuses"
	Manufacturers        Kind = "manufacturers"
	Models               Kind = "models"
	OperatingSystems     Kind = "operating systems"
	Organizations        Kind = "organizations"
	Locations            Kind = "locations"
	Contacts             Kind = "contacts"
	Configurations       Kind = "configurations"
	SaaSOrganizations    Kind = "SaaS Alerts organizations"
)

// archivedConfigurations are asked for besides the plain list, which may leave
// them out. They belong to the configurations and are not shown on their own.
const archivedConfigurations Kind = "archived configurations"

// Kinds returns the kinds of a vendor in the order in which they are crawled:
// what review needs first comes first.
func Kinds(v Vendor) []Kind {
	switch v {
	case Syncro:
		return []Kind{Customers, Assets}
	case ITGlue:
		return []Kind{
			Organizations, Locations, Contacts, ConfigurationTypes, Statuses, OrganizationTypes,
			OrganizationStatuses, Manufacturers, Models, OperatingSystems, Configurations,
		}
	case SaaSAlerts:
		return []Kind{SaaSOrganizations}
	}
	return nil
}
