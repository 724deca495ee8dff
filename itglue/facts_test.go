package itglue_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
)

// factBlocks returns the fenced json blocks of the fact sheet.
func factBlocks(t *testing.T) []string {
	t.Helper()
	folder := os.Getenv("ONRAMP_VENDOR_FACTS")
	if folder == "" {
		t.Skip("SKIPPED: set ONRAMP_VENDOR_FACTS to the folder of vendor fact sheets to check the client against them")
	}
	sheet, err := os.ReadFile(filepath.Join(folder, "itglue.md"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for i, part := range strings.Split(string(sheet), "```") {
		if body, ok := strings.CutPrefix(part, "json\n"); ok && i%2 == 1 {
			blocks = append(blocks, body)
		}
	}
	return blocks
}

func TestVendorFacts(t *testing.T) {
	seen := map[string]int{}
	for _, block := range factBlocks(t) {
		switch {
		case strings.HasPrefix(block, "POST ") || strings.HasPrefix(block, "PATCH "):
			seen["requests"]++
			checkRequests(t, block)
		case strings.Contains(block, `"data":[...]`):
			// The list envelope stands for any list: its rows are left out in the fact sheet, which is no JSON.
			seen["envelope"]++
			checkEnvelope(t, strings.Replace(block, `[...]`, `[]`, 1))
		default:
			seen[checkResource(t, block)]++
		}
	}
	for _, kind := range []string{"requests", "envelope", "organizations", "locations", "configurations", "rmm-records"} {
		if seen[kind] == 0 {
			t.Errorf("the fact sheet no longer shows %s: %v", kind, seen)
		}
	}
}

func checkEnvelope(t *testing.T, body string) {
	t.Helper()
	page, err := newClient(t, &answering{status: 200, body: body}).Configurations(t.Context(), itglue.Query{})
	want := itglue.Meta{CurrentPage: 1, NextPage: 2, TotalPages: 3, TotalCount: 121}
	if err != nil || page.Meta != want {
		t.Errorf("%+v %v", page.Meta, err)
	}
}

// checkResource reads one resource, bare or as data of a document, as a page of one and by the call of its kind.
func checkResource(t *testing.T, block string) string {
	t.Helper()
	var document struct{ Data json.RawMessage }
	if err := json.Unmarshal([]byte(block), &document); err != nil {
		t.Fatalf("%s: %v", block, err)
	}
	resource := document.Data
	if len(resource) == 0 {
		resource = json.RawMessage(block)
	}
	var head struct{ ID, Type string }
	if err := json.Unmarshal(resource, &head); err != nil {
		t.Fatalf("%s: %v", block, err)
	}
	body := `{"data":[` + string(resource) + `]}`
	if head.Type == "rmm-records" { // no call lists these: they come with the configuration that they point at
		body = `{"data":[{"id":"880012345678901","type":"configurations","attributes":{}}],"included":[` + string(resource) + `]}`
	}
	client := newClient(t, &answering{status: 200, body: body})
	var raw json.RawMessage
	switch ctx := t.Context(); head.Type {
	case "organizations":
		page, err := client.Organizations(ctx, itglue.Query{})
		raw = onlyItem(t, page, err).Raw
	case "locations":
		page, err := client.Locations(ctx, itglue.Query{})
		raw = onlyItem(t, page, err).Raw
	case "configurations":
		page, err := client.Configurations(ctx, itglue.Query{})
		raw = onlyItem(t, page, err).Raw
	case "rmm-records":
		page, err := client.Configurations(ctx, itglue.Query{})
		raw = onlyItem(t, page, err).RMMRecords[0].Raw
	default:
		t.Fatalf("no call reads %s", head.Type)
	}
	if !jsonEqual(t, raw, resource) {
		t.Errorf("%s came back as %s", resource, raw)
	}
	return head.Type
}

func onlyItem[T any](t *testing.T, page itglue.Page[T], err error) T {
	t.Helper()
	if err != nil || len(page.Items) != 1 || len(page.Bad) != 0 {
		t.Fatalf("%+v %v", page, err)
	}
	return page.Items[0]
}

// checkRequests sends the requests that a block shows, one after the other, to an account that has what they name.
func checkRequests(t *testing.T, block string) {
	t.Helper()
	a := newAccount(t, itgluetest.Config{})
	a.SetOrganization(itgluetest.Organization{ID: 4100200300, Name: "Bluefin Dental Group"})
	a.SetConfigurationType(itgluetest.Type{ID: 9001, Name: "Workstation"})
	a.SetConfigurationStatus(itgluetest.Status{ID: 9101, Name: "Active"})
	a.SetConfigurationStatus(itgluetest.Status{ID: 9102, Name: "Inactive"})
	a.SetConfiguration(itgluetest.Configuration{ID: 880012345678901, OrganizationID: 4100200300, Name: "x", TypeID: 9001})
	var method, path string
	for rest := strings.TrimSpace(block); rest != ""; rest = strings.TrimSpace(rest) {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		method, path, _ = strings.Cut(line, " ")
		decoder := json.NewDecoder(strings.NewReader(rest))
		var body json.RawMessage
		if err := decoder.Decode(&body); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rest = rest[decoder.InputOffset():]
		if status := send(t, a, method, path, string(body)); status != 200 && status != 201 {
			t.Errorf("%s %s answered %d", method, path, status)
		}
	}
	all := a.Configurations()
	if len(all) != 2 || all[0].StatusID != 9102 || all[1].Name != "BFD-XRAY-01" || len(all[1].Interfaces) != 2 {
		t.Errorf("the account holds %+v", all)
	}
}

// send sends one request past the client.
func send(t *testing.T, a account, method, path, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://api.itglue.com"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("x-api-key", canary)
	r.Header.Set("Content-Type", "application/vnd.api+json")
	response, err := a.Pipe().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode
}

// The request that the fact sheet shows for several configurations is what the client writes for one.
func TestWhatIsWrittenHasTheFormOfTheFactSheet(t *testing.T) {
	transport := &answering{status: 500}
	_, err := newClient(t, transport).CreateConfiguration(t.Context(), 4100200300, itglue.ConfigurationWrite{
		Name: "BFD-XRAY-01", TypeID: 9001, StatusID: 9101, SerialNumber: "MXL0987ABC", PrimaryIP: "10.40.2.30", MACAddress: "3C-52-82-AA-10-90",
		Interfaces: []itglue.InterfaceWrite{{Name: "Ethernet 2", MACAddress: "3C-52-82-AA-10-91"}},
	})
	var failed *itglue.Error
	if !errors.As(err, &failed) || failed.Status != 500 {
		t.Fatal(err)
	}
	const want = `{"data":{"type":"configurations","attributes":{"name":"BFD-XRAY-01","configuration-type-id":9001,"configuration-status-id":9101,"serial-number":"MXL0987ABC","primary-ip":"10.40.2.30","mac-address":"3C-52-82-AA-10-90"},
		"relationships":{"configuration_interfaces":{"data":[{"type":"configuration_interfaces","attributes":{"name":"Ethernet 2","mac-address":"3C-52-82-AA-10-91","primary":false}}]}}}}`
	r := transport.last
	body, err := r.GetBody()
	if err != nil {
		t.Fatal(err)
	}
	var got json.RawMessage
	if err := json.NewDecoder(body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if !jsonEqual(t, got, []byte(want)) || r.URL.Path != "/organizations/4100200300/relationships/configurations" || r.Method != "POST" {
		t.Errorf("%s %s %s", r.Method, r.URL.Path, got)
	}
	if r.Header.Get("Content-Type") != "application/vnd.api+json" || r.Header.Get("X-Api-Key") != canary || r.Header.Get("Idempotency-Key") != "" {
		t.Errorf("header %v", r.Header)
	}
}
