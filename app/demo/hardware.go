package demo

// kind is what a device is.
type kind uint8

const (
	desktop kind = iota
	laptop
	server
	virtualServer
	printer
	network
)

// formFactor is Syncro's name of the kind, for devices with an agent (syncro
// fact sheet, section 5).
func (k kind) formFactor() string {
	return [...]string{"Physical Desktop", "Physical Laptop", "Physical Server", "Virtual Server", "", ""}[k]
}

// assetType is Syncro's asset_type, which agents hardly ever use.
func (k kind) assetType() string {
	return [...]string{"Syncro Device", "Syncro Device", "Syncro Device", "Syncro Device", "Printer", "Network Device"}[k]
}

// configurationType is the name of IT Glue's type for the kind.
func (k kind) configurationType() string {
	return [...]string{"Workstation", "Laptop", "Server", "Server", "Printer", "Managed Network Switch"}[k]
}

func (k kind) agent() bool { return k <= virtualServer }

// product is a maker's model as the two systems write it.
type product struct {
	kind      kind
	maker     string   // in Syncro
	makers    []string // in IT Glue, where one maker may stand under several names
	model     string
	macs      string // the first six digits of its addresses
	apple     bool
	newSerial func(*identifiers) string
}

func serialOf(prefix string, length int) func(*identifiers) string {
	return func(i *identifiers) string { return i.serial(prefix, length) }
}

var (
	dell = []string{"Dell", "Dell"}
	hp   = []string{"HP", "HP Inc."}
)

var products = []product{
	{desktop, "Dell Inc.", dell, "OptiPlex 7010", "A4BB6D", false, serialOf("", 7)},
	{desktop, "HP", hp, "ProDesk 400 G7", "3C5282", false, serialOf("MXL", 7)},
	{desktop, "HP Inc.", hp, "EliteDesk 800 G6", "3C5282", false, serialOf("5CG", 7)},
	{desktop, "LENOVO", []string{"Lenovo"}, "ThinkCentre M70q", "8C1645", false, serialOf("MJ", 6)},
	{laptop, "Dell Inc.", dell, "Latitude 5440", "A4BB6D", false, serialOf("", 7)},
	{laptop, "HP", hp, "EliteBook 840 G9", "3C5282", false, serialOf("5CD", 7)},
	{laptop, "LENOVO", []string{"Lenovo"}, "ThinkPad T14", "8C1645", false, serialOf("PF", 6)},
	{laptop, "Apple Inc.", []string{"Apple"}, "MacBook Air (M2)", "F0189A", true, serialOf("C02", 9)},
	{server, "Dell Inc.", dell, "PowerEdge T350", "B07B25", false, serialOf("", 7)},
	{server, "HPE", []string{"HP", "Hewlett Packard Enterprise"}, "ProLiant ML350 Gen10", "D4F5EF", false, serialOf("CZ", 8)},
	{virtualServer, "VMware, Inc.", []string{"VMware"}, "VMware Virtual Platform", "000C29", false, (*identifiers).vmware},
	{virtualServer, "Microsoft Corporation", []string{"Microsoft"}, "Virtual Machine", "00155D", false, (*identifiers).hyperV},
	{printer, "Brother", []string{"Brother"}, "MFC-L8900CDW", "008077", false, serialOf("U", 9)},
	{printer, "HP", hp, "LaserJet Pro M404dn", "3C5282", false, serialOf("VNB", 7)},
	{network, "Ubiquiti", []string{"Ubiquiti"}, "USW-24-PoE", "784558", false, serialOf("", 12)},
}

var productsByKind = func() map[kind][]*product {
	byKind := map[kind][]*product{}
	for i := range products {
		byKind[products[i].kind] = append(byKind[products[i].kind], &products[i])
	}
	return byKind
}()

// edition is an operating system as the two systems write it.
type edition struct{ syncro, build, release, itGlue string }

var (
	clientEditions = []edition{
		{"Microsoft Windows 11 Pro", "22631", "23H2", "Windows 11"},
		{"Microsoft Windows 11 Pro", "26100", "24H2", "Windows 11"},
		{"Microsoft Windows 10 Pro", "19045", "22H2", "Windows 10"},
	}
	serverEditions = []edition{
		{"Microsoft Windows Server 2022 Standard", "20348", "21H2", "Windows Server 2022"},
		{"Microsoft Windows Server 2019 Standard", "17763", "1809", "Windows Server 2019"},
	}
	macEdition = edition{"macOS 15.1", "24B83", "15.1", "macOS"}
)
