package project

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

const host = "acme.syncromsp.com"

// wire returns the assets as the client reads them from the vendor.
func wire(t *testing.T, assets ...syncrotest.Asset) []syncro.Asset {
	t.Helper()
	s := syncrotest.New(syncrotest.Config{Token: "token"})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, a := range assets {
		s.SetAsset(a)
	}
	c, err := syncro.New("https://"+host+"/api/v1", "token", &http.Client{Transport: s.Pipe()})
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.Assets(context.Background(), 1, syncro.AssetsQuery{})
	if err != nil || len(page.Bad) > 0 || len(page.Items) != len(assets) {
		t.Fatal(page, err)
	}
	return page.Items
}

func TestAnAgentAssetIsProjectedWhole(t *testing.T) {
	seen := time.Date(2026, 11, 21, 4, 40, 12, 0, time.UTC)
	a := Asset(wire(t, syncrotest.Asset{ID: 42, CustomerID: 11, Name: "HDG\x1b[2J-01", Serial: "5XK9QT3", Properties: syncrotest.AgentProperties(syncrotest.Agent{
		Name: "HDG-01", FormFactor: "Virtual Server", Manufacturer: "Dell Inc.", Model: "R740", Serial: "5XK9QT3",
		OS: "Windows Server 2022", Build: "20348", WarrantyEnd: "2027-05-01", UUID: "uuid-1", EntraDeviceID: "entra-1", LastSynced: seen,
		Adapters: []syncrotest.Adapter{
			{Name: "Empty", Type: "ethernet", MAC: "00:00:00:00:00:00"},
			{Name: "Group", Type: "ethernet", MAC: "01-00-5E-00-00-01"},
			{Name: "Spare", Type: "ethernet", MAC: "A4-BB-6D-11-C2-E1"},
			{Name: "Ethernet", Type: "ethernet", MAC: "A4-BB-6D-11-C2-E0", IPv4: "192.168.20.14", Gateway: "192.168.20.1"},
		},
		Fields: map[string]any{"IT Glue": "https://acme.itglue.com/1/configurations/2"},
	})})[0], host, "IT Glue", AgentlessFields{Serial: "Serial"})

	if a.ID != 42 || a.CustomerID != 11 || !a.Agent || !a.Virtual || a.Type.Raw() != "Server" || a.Serial.Raw() != "5XK9QT3" {
		t.Errorf("%+v", a)
	}
	if a.Name.String() == a.Name.Raw() {
		t.Error("an escape sequence may be shown")
	}
	if want := []string{"A4BB6D11C2E0", "A4BB6D11C2E1"}; !slices.Equal(a.MACs(), want) {
		t.Errorf("MACs %v, want the primary first: %v", a.MACs(), want)
	}
	if a.IP != "192.168.20.14" || a.Gateway != "192.168.20.1" || a.Warranty != "2027-05-01" || !a.LastSeen.Equal(seen) {
		t.Errorf("%+v", a)
	}
	if a.Link.Raw() != "https://acme.itglue.com/1/configurations/2" || a.AgentID != "uuid-1" || a.EntraID != "entra-1" {
		t.Errorf("%+v", a)
	}
	if a.URL != "https://acme.syncromsp.com/customer_assets/42" || a.Fields != nil {
		t.Errorf("url %s, fields %v", a.URL, a.Fields)
	}
}

func TestTheDeviceTypeIsTheFormFactorsElseTheAssetTypes(t *testing.T) {
	for form, want := range map[string]struct {
		kind    string
		virtual bool
	}{
		"Physical Desktop": {"Desktop", false}, "physical LAPTOP": {"Laptop", false}, "Virtual Server": {"Server", true},
		"Notebook": {"Laptop", false}, "Workstation": {"Desktop", false}, "Tablet": {"Syncro Device", false}, "": {"Syncro Device", false},
	} {
		a := Asset(wire(t, syncrotest.Asset{ID: 1, Name: "x", Properties: syncrotest.AgentProperties(syncrotest.Agent{FormFactor: form})})[0], host, "", AgentlessFields{})
		if a.Type.Raw() != want.kind || a.Virtual != want.virtual {
			t.Errorf("%q: %s, virtual %t", form, a.Type, a.Virtual)
		}
	}
}

func TestAnAgentlessAssetTakesWhatIsPickedAndKeepsItsPlainFields(t *testing.T) {
	a := Asset(wire(t, syncrotest.Asset{ID: 1, Name: "Printer", Type: "Printer", Properties: map[string]any{
		"Serial No": "CN123", "MAC": "a4:bb:6d:11:c2:e0", "Count": 7, "Nested": map[string]any{"a": 1}, "Empty": "", "None": nil,
	}})[0], host, "IT Glue", AgentlessFields{})
	if a.Agent || !a.Serial.Empty() || len(a.Interfaces) != 0 {
		t.Errorf("taken although nothing is picked: %+v", a)
	}
	if len(a.Fields) != 3 || a.Fields["Count"] != "7" || a.Fields["Serial No"] != "CN123" {
		t.Errorf("fields %v", a.Fields)
	}
	picked := AgentlessFields{Serial: "Serial No", MAC: "MAC"}
	for range 2 {
		a = Agentless(a, picked)
	}
	if a.Serial.Raw() != "CN123" || !slices.Equal(a.MACs(), []string{"A4BB6D11C2E0"}) {
		t.Errorf("serial %s, MACs %v", a.Serial, a.MACs())
	}
}

func TestCustomersKeepWhatTellsThemApart(t *testing.T) {
	c := Customer(syncro.Customer{ID: 7, FirstName: "Dana", LastName: "Reyes", Phone: "4035550142", Mobile: "4035550142", Address: "14 Quay St", Disabled: true}, host)
	if !c.Residential() || c.Name().Raw() != "Dana Reyes" || len(c.Phones) != 1 || !c.Disabled || c.URL != "https://acme.syncromsp.com/customers/7" || c.Street.Raw() != "14 Quay St" {
		t.Errorf("%+v", c)
	}
}

func TestLocationsAndContactsFoldIntoTheirOrganizationOnce(t *testing.T) {
	o := Organization(itglue.Organization{ID: 5, Name: "Bluefin", PSAIntegration: "enabled", QuickNotes: "Onramp: https://acme.syncromsp.com/customers/7 [ABCD1234]\nkeep"})
	for range 2 {
		AddLocation(&o, itglue.Location{ID: 1, Name: "Main", Address1: "18 Harbour Row", Phone: "6035550142", Primary: true})
		AddContact(&o, itglue.Contact{
			Emails: []itglue.ContactEmail{{Value: "a@bluefin.example"}},
			Phones: []itglue.ContactPhone{{Value: "6035550143"}, {Value: "6035550199", Kind: "fax"}},
		})
	}
	if len(o.Locations) != 1 || !slices.Equal(o.Phones, []string{"6035550142", "6035550143"}) || len(o.Emails) != 1 {
		t.Errorf("%+v", o)
	}
	if !o.PSA || o.Origin.Op != "ABCD1234" {
		t.Errorf("%+v", o)
	}
}

func TestConfigurationsKeepEveryIdentifier(t *testing.T) {
	c := Configuration(itglue.Configuration{
		ID: 9, OrganizationID: 5, Name: "PC", MACAddress: "3C-52-82-AA-10-7F", PSAIntegration: "enabled", Archived: true,
		Notes:      "Onramp: https://acme.syncromsp.com/customer_assets/42 [ABCD1234]",
		Interfaces: []itglue.Interface{{Name: "Wi-Fi", MACAddress: "3c:52:82:aa:10:80"}, {MACAddress: "rubbish"}},
		RMMRecords: []itglue.RMMRecord{{Name: "PC", ExternalURL: "https://acme.syncromsp.com/customer_assets/42"}},
	})
	if want := []string{"3C5282AA107F", "3C5282AA1080"}; !slices.Equal(c.MACs(), want) {
		t.Errorf("MACs %v", c.MACs())
	}
	if o, ok := c.Origin(); !ok || o.Op != "ABCD1234" || !c.PSA || !c.Archived || len(c.RMM) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestASaaSAlertsOrganizationKeepsItsPSACompanies(t *testing.T) {
	o := SaaSOrganization(saasalerts.Customer{ID: "abc", Name: "Bluefin", Domain: "bluefin.example", MappedToPSA: []saasalerts.PSAMapping{{MappedTo: "1"}, {MappedTo: "1"}, {MappedTo: "2"}}})
	if want := msp.NewText("bluefin.example"); o.Domain != want || !slices.Equal(o.PSA, []string{"1", "2"}) {
		t.Errorf("%+v", o)
	}
}
