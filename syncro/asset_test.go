package syncro

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// facts are all facts of an asset, for one comparison.
type facts struct {
	HasAgent                                         bool
	UUID, AgentName, Serial, Manufacturer, Model     string
	FormFactor, OS, OSDetail, WAN, User, Entra, IPv4 string
	Gateway                                          string
	MACs                                             []string
	Synced, Warranty                                 time.Time
	Offline, OfflineKnown                            bool
}

func factsOf(a Asset) facts {
	offline, known := a.Offline()
	return facts{
		HasAgent: a.HasAgent(), UUID: a.AgentUUID(), AgentName: a.AgentName(), Serial: a.SerialNumber(), Manufacturer: a.Manufacturer(),
		Model: a.Model(), FormFactor: a.FormFactor(), OS: a.OS(), OSDetail: a.OSDetail(), WAN: a.WANIP(), User: a.LastUser(),
		Entra: a.EntraDeviceID(), IPv4: a.PrimaryIPv4(), Gateway: a.Gateway(), MACs: a.MACs(), Synced: a.LastSynced(),
		Warranty: a.WarrantyEnd(), Offline: offline, OfflineKnown: known,
	}
}

func assetFrom(t testing.TB, element string) Asset {
	t.Helper()
	o, err := parseObject(json.RawMessage(element))
	if err != nil {
		t.Fatal(err)
	}
	asset, err := decodeAsset(o)
	if err != nil {
		t.Fatal(err)
	}
	return asset
}

func TestFactsOfAnAgentAndOfAManualAsset(t *testing.T) {
	page, err := answering(t, 200, sample(t, "assets.json")).Assets(context.Background(), 1, AssetsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	want := facts{
		HasAgent: true, UUID: "6a0f3c1e", AgentName: "HDG-FRONT-01", Serial: "5XK9QT3", Manufacturer: "Dell Inc.", Model: "OptiPlex 7010",
		FormFactor: "Physical Desktop", OS: "Microsoft Windows 11 Pro", OSDetail: "Microsoft Windows 11 Pro 23H2 build 22631 64-bit",
		WAN: "203.0.113.24", User: `HDG\front`, Entra: "0b1c", IPv4: "192.168.20.14", Gateway: "192.168.20.1",
		MACs:   []string{"00FF11223344", "A4BB6D11C2EF", "A4BB6D11C2E0", "A4BB6D11C2E1", "A4BB6D11C2E9"},
		Synced: time.Date(2026, 11, 21, 4, 40, 12, 0, time.UTC), Warranty: time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC),
		Offline: true, OfflineKnown: true,
	}
	if diff := cmp.Diff(want, factsOf(page.Items[0])); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(facts{Manufacturer: "HP", Model: "LaserJet"}, factsOf(page.Items[1])); diff != "" {
		t.Error(diff)
	}
}

func TestKeysThatDifferOnlyByCaseStayApart(t *testing.T) {
	a := assetFrom(t, `{"id":1,"ID":2,"Name":"wrong","name":"right","properties":{"Notes":"upper","notes":"lower","MAC":"AABBCCDDEEFF"}}`)
	upper, _ := a.Property("Notes")
	lower, _ := a.Property("notes")
	if a.ID != 1 || a.Name != "right" || upper != "upper" || lower != "lower" || a.MACs() != nil {
		t.Errorf("asset = %+v, %q, %q, %v", a, upper, lower, a.MACs())
	}
}

func TestPropertyReadsEveryKindOfValue(t *testing.T) {
	a := assetFrom(t, `{"id":1,"properties":{"text":"t","number":4,"flag":true,"list":["a",2,null,{}],"empty":"","null":null,"object":{"a":1},"none":[]}}`)
	for name, want := range map[string]struct {
		value string
		found bool
	}{
		"text": {"t", true}, "number": {"4", true}, "flag": {"true", true}, "list": {"a, 2", true}, "empty": {"", true},
		"null": {"", false}, "object": {"", false}, "none": {"", false}, "absent": {"", false}, "Text": {"", false},
	} {
		if value, found := a.Property(name); value != want.value || found != want.found {
			t.Errorf("Property(%q) = %q, %t", name, value, found)
		}
	}
}

func TestThePrimaryAddressIsThePrimaryAdapters(t *testing.T) {
	adapters := `"network_adapters":[{"description":"Hyper-V Virtual Ethernet Adapter","ipv4":"10.0.0.5","gateway":"10.0.0.1"},{"description":"Realtek","ipv4":"10.0.1.5","gateway":"10.0.1.1"}]`
	for name, each := range map[string]struct{ kabuto, ip, gateway string }{
		"primary adapter":       {`"primary_adapter":{"ipv4":"10.0.0.5"},` + adapters, "10.0.0.5", "10.0.0.1"},
		"no primary adapter":    {adapters, "10.0.1.5", "10.0.1.1"},
		"primary self-assigned": {`"primary_adapter":{"ipv4":"169.254.1.1"},` + adapters, "10.0.1.5", "10.0.1.1"},
		"primary is IPv6":       {`"primary_adapter":{"ipv4":"fe80::1"},` + adapters, "10.0.1.5", "10.0.1.1"},
		"primary is unknown":    {`"primary_adapter":{"ipv4":"10.9.9.9"},` + adapters, "10.9.9.9", "10.0.1.1"},
		"nothing":               {`"network_adapters":"none"`, "", ""},
	} {
		a := assetFrom(t, `{"id":1,"properties":{"kabuto_information":{`+each.kabuto+`}}}`)
		if a.PrimaryIPv4() != each.ip || a.Gateway() != each.gateway {
			t.Errorf("%s: %q by %q, want %q by %q", name, a.PrimaryIPv4(), a.Gateway(), each.ip, each.gateway)
		}
	}
}

func TestHardwareAddressesAreRecognizedInEveryForm(t *testing.T) {
	for text, want := range map[string]string{
		"a4-bb-6d-11-c2-e0": "A4BB6D11C2E0", "A4:BB:6D:11:C2:E0": "A4BB6D11C2E0", "a4bb.6d11.c2e0": "A4BB6D11C2E0", "A4BB6D11C2E0": "A4BB6D11C2E0",
		"A4BB6D11C2": "", "A4BB6D11C2E0FF": "", "G4BB6D11C2E0": "", "": "", "not a MAC at": "",
	} {
		if got, _ := hexMAC(text); got != want {
			t.Errorf("hexMAC(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTimesThatMeanNeverAreZero(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2026-11-21T04:40:12Z":          time.Date(2026, 11, 21, 4, 40, 12, 0, time.UTC),
		"2026-11-21T05:40:12.500+01:00": time.Date(2026, 11, 21, 4, 40, 12, 500e6, time.UTC),
		"2026-11-21 04:40:12":           time.Date(2026, 11, 21, 4, 40, 12, 0, time.UTC),
		"2026-11-21 04:40:12 UTC":       time.Date(2026, 11, 21, 4, 40, 12, 0, time.UTC),
		"2027-05-01":                    time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC),
		"":                              {}, "0001-01-01T00:00:00Z": {}, "1601-01-01T00:00:00Z": {}, "yesterday": {}, "99999-01-01": {},
	} {
		if got := parseTime(text); !got.Equal(want) {
			t.Errorf("parseTime(%q) = %v, want %v", text, got, want)
		}
	}
}
