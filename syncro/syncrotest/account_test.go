package syncrotest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
	"go.uber.org/goleak"
)

const token = "T0123456789abcdef0-0123456789abcdef0123456789abcdef"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// account returns an account with one customer, one agent and one printer, and a client of it.
func account(t *testing.T, config syncrotest.Config) (*syncrotest.Server, *syncro.Client) {
	t.Helper()
	config.Token = token
	server := syncrotest.New(config)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	server.SetCustomer(syncrotest.Customer{ID: 100, First: "Dana", Last: "Reyes", Business: "Harbor Dental Group", Phone: "(403) 555-0142"})
	server.SetCustomer(syncrotest.Customer{ID: 101, First: "Lee", Last: "Park", Disabled: true})
	server.SetAsset(syncrotest.Asset{ID: 1, CustomerID: 100, Name: "HDG-FRONT-01", Serial: "5XK9QT3", Properties: agentOf("HDG-FRONT-01")})
	server.SetAsset(syncrotest.Asset{ID: 2, CustomerID: 100, Name: "Printer", Type: "Printer", Properties: map[string]any{"Notes": "a", "notes": "b", "Floor": 3}})
	server.SetContact(syncrotest.Contact{ID: 7, CustomerID: 100, Name: "Dana Reyes", Title: "Owner"})
	server.SetAlert(syncrotest.Alert{ID: 9, CustomerID: 100, AssetID: 1, Description: "Low disk"})
	server.SetAlert(syncrotest.Alert{ID: 10, CustomerID: 100, AssetID: 1, Description: "Old", Resolved: true})
	return server, clientOf(t, server, token)
}

func agentOf(name string) map[string]any {
	return syncrotest.AgentProperties(syncrotest.Agent{
		Name: name, FormFactor: "Physical Desktop", Manufacturer: "Dell Inc.", Model: "OptiPlex 7010", Serial: "5XK9QT3",
		OS: "Microsoft Windows 11 Pro", Build: "22631", Release: "23H2", UUID: "6a0f3c1e", WANIP: "203.0.113.24", LastUser: `HDG\front`,
		LastSynced: time.Date(2026, 11, 21, 4, 40, 12, 0, time.UTC), WarrantyEnd: "2027-05-01", EntraDeviceID: "0b1c",
		Adapters: []syncrotest.Adapter{{Name: "Ethernet", MAC: "a4:bb:6d:11:c2:e0", IPv4: "192.168.20.14", Gateway: "192.168.20.1"}},
	})
}

func clientOf(t *testing.T, server *syncrotest.Server, token string) *syncro.Client {
	t.Helper()
	client, err := syncro.New("http://127.0.0.1:1/api/v1", token, &http.Client{Transport: server.Pipe()})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// must returns a value without an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestTheClientReadsWhatTheAccountHolds(t *testing.T) {
	ctx := context.Background()
	server, client := account(t, syncrotest.Config{})

	asset := must[syncro.Asset](t)(client.Asset(ctx, 1))
	if asset.SerialNumber() != "5XK9QT3" || asset.PrimaryIPv4() != "192.168.20.14" || asset.Gateway() != "192.168.20.1" ||
		strings.Join(asset.MACs(), " ") != "A4BB6D11C2E0" || asset.OSDetail() != "Microsoft Windows 11 Pro 23H2 build 22631 64-bit" ||
		asset.AgentUUID() != "6a0f3c1e" || asset.EntraDeviceID() != "0b1c" || asset.LastSynced().IsZero() || asset.WarrantyEnd().IsZero() ||
		asset.WANIP() != "203.0.113.24" || asset.FormFactor() != "Physical Desktop" || !asset.HasAgent() {
		t.Errorf("asset = %s", asset.Raw)
	}
	if offline, known := asset.Offline(); offline || !known {
		t.Errorf("offline = %t, %t", offline, known)
	}
	printer := must[syncro.Asset](t)(client.Asset(ctx, 2))
	upper, _ := printer.Property("Notes")
	lower, _ := printer.Property("notes")
	if printer.HasAgent() || upper != "a" || lower != "b" || printer.Type != "Printer" {
		t.Errorf("printer = %s", printer.Raw)
	}
	customer := must[syncro.Customer](t)(client.Customer(ctx, 100))
	if customer.DisplayName() != "Harbor Dental Group" || customer.Phone != "4035550142" {
		t.Errorf("customer = %s", customer.Raw)
	}
	if page := must[syncro.Page[syncro.Customer]](t)(client.Customers(ctx, 1, syncro.CustomersQuery{})); len(page.Items) != 1 || page.Meta.PerPage != 100 {
		t.Errorf("customers = %+v", page)
	}
	if page := must[syncro.Page[syncro.Customer]](t)(client.Customers(ctx, 1, syncro.CustomersQuery{IncludeDisabled: true})); len(page.Items) != 2 || !page.Items[1].Disabled {
		t.Errorf("customers with the disabled = %+v", page)
	}
	if page := must[syncro.Page[syncro.Contact]](t)(client.Contacts(ctx, 1, 100)); len(page.Items) != 1 || page.Items[0].Title != "Owner" {
		t.Errorf("contacts = %+v", page)
	}
	for status, want := range map[string]int{"": 1, "active": 1, "resolved": 1, "all": 2} {
		if page := must[syncro.Page[syncro.Alert]](t)(client.Alerts(ctx, 1, status)); len(page.Items) != want {
			t.Errorf("alerts %q = %+v", status, page)
		}
	}
	me := must[syncro.Me](t)(client.Me(ctx))
	if me.Subdomain != "acme" || !me.Permissions["asset"]["write"] || strings.Contains(string(me.Raw), token) {
		t.Errorf("me = %+v", me)
	}
	if got := len(server.Requests()); got != 11 {
		t.Errorf("%d requests recorded", got)
	}
}

// crawl reads all assets page by page, the way the vendor's meta asks for.
func crawl(t *testing.T, client *syncro.Client) []syncro.Asset {
	t.Helper()
	var all []syncro.Asset
	for number := 1; ; number++ {
		page := must[syncro.Page[syncro.Asset]](t)(client.Assets(context.Background(), number, syncro.AssetsQuery{}))
		if len(page.Bad) > 0 {
			t.Fatalf("bad elements: %+v", page.Bad)
		}
		if len(page.Items) == 0 {
			return all
		}
		all = append(all, page.Items...)
	}
}

func TestAListIsCompleteOverItsPages(t *testing.T) {
	server, client := account(t, syncrotest.Config{})
	for id := int64(3); id <= 120; id++ {
		server.SetAsset(syncrotest.Asset{ID: id, CustomerID: 100, Name: fmt.Sprint("PC-", id)})
	}
	page := must[syncro.Page[syncro.Asset]](t)(client.Assets(context.Background(), 3, syncro.AssetsQuery{}))
	if want := (syncro.Meta{TotalPages: 3, TotalEntries: 120, PerPage: 50, Page: 3}); page.Meta != want || len(page.Items) != 20 {
		t.Errorf("page 3 has %d items and meta %+v", len(page.Items), page.Meta)
	}
	all := crawl(t, client)
	for i, asset := range all {
		if asset.ID != int64(i+1) {
			t.Fatalf("place %d has asset %d", i, asset.ID)
		}
	}
	if len(all) != 120 {
		t.Errorf("%d assets", len(all))
	}
	some := must[syncro.Page[syncro.Asset]](t)(client.Assets(context.Background(), 1, syncro.AssetsQuery{CustomerID: 100, Query: "pc-11"}))
	if len(some.Items) != 11-1+1 {
		t.Errorf("%d assets match pc-11", len(some.Items))
	}
}

func TestWhatTheVendorRefusesIsRefused(t *testing.T) {
	server, _ := account(t, syncrotest.Config{})
	for _, each := range []struct {
		method, path, token, body string
		status                    int
		says                      string
	}{
		{"GET", "/api/v1/me", "wrong", "", 401, "Not authorized"},
		{"GET", "/api/v1/me", "", "", 401, "Not authorized"},
		{"GET", "/api/v1/nothing", token, "", 404, "Not Found"},
		{"GET", "/api/v1/customer_assets/x", token, "", 404, "Not Found"},
		{"GET", "/api/v1/customer_assets/99", token, "", 404, "Not found"},
		{"DELETE", "/api/v1/customer_assets/1", token, "", 404, "Not Found"},
		{"GET", "/api/v2/me", token, "", 404, "<!DOCTYPE html>"},
		{"POST", "/api/v1/customer_assets", token, `{"name":"No type"}`, 422, `"message":["Asset type can't be blank"`},
		{"POST", "/api/v1/customer_assets", token, `{"name":"x","asset_type_name":"Toaster"}`, 422, `"params":{`},
		{"POST", "/api/v1/customer_assets", token, `{"asset_type_name":"Laptop"}`, 422, "Name can't be blank"},
		{"PUT", "/api/v1/customer_assets/1", token, `{"name":" "}`, 422, "Name can't be blank"},
		{"PUT", "/api/v1/customer_assets/1", token, `{"properties":[1]}`, 422, "Properties"},
		{"PUT", "/api/v1/customer_assets/1", token, `{"customer_id":5}`, 422, "Customer"},
		{"PUT", "/api/v1/customer_assets/1", token, `{"properties":`, 400, "Bad Request"},
		{"PUT", "/api/v1/customer_assets/99", token, `{"properties":{}}`, 404, "Not found"},
	} {
		status, body := do(t, server, each.method, each.path, each.token, each.body)
		if status != each.status || !strings.Contains(body, each.says) {
			t.Errorf("%s %s %s: %d %s", each.method, each.path, each.body, status, body)
		}
	}
	if asset, _ := server.Asset(1); asset.Name != "HDG-FRONT-01" {
		t.Errorf("a refused write had an effect: %+v", asset)
	}
}

func TestACreateDropsItsPropertiesAndATokenIsReadFromThreePlaces(t *testing.T) {
	server, _ := account(t, syncrotest.Config{})
	status, body := do(t, server, "POST", "/api/v1/customer_assets", token, `{"name":"New","asset_type_id":2,"customer_id":"100","properties":{"a":1}}`)
	if status != 200 || !strings.Contains(body, `"asset_type":"Desktop"`) {
		t.Errorf("%d %s", status, body)
	}
	if all := server.Assets(); len(all) != 3 || len(all[2].Properties) != 0 || all[2].CustomerID != 100 || all[2].ID < 10_000_000 {
		t.Errorf("assets = %+v", all)
	}
	for header, query := range map[string]string{"": "?api_key=" + token, token: "", "Bearer " + token: ""} {
		req, err := http.NewRequest("GET", "http://127.0.0.1:1/api/v1/me"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", header)
		if header == "" {
			req.Header.Del("Authorization")
		}
		resp := must[*http.Response](t)(server.Pipe().RoundTrip(req))
		if err := resp.Body.Close(); err != nil || resp.StatusCode != 200 {
			t.Errorf("%q %q: %d, %v", header, query, resp.StatusCode, err)
		}
	}
	for _, request := range server.Requests() {
		if len(request.Query["api_key"]) > 0 {
			t.Error("a recorded request holds the token")
		}
	}
}

func TestPermissionsArePerTokenAndAMissingOneIs401(t *testing.T) {
	ctx := context.Background()
	server, _ := account(t, syncrotest.Config{})
	server.SetCustomer(syncrotest.Customer{ID: 200, Business: "Other"})
	server.SetAsset(syncrotest.Asset{ID: 20, CustomerID: 200, Name: "Other's"})
	server.SetToken("Tread", syncrotest.Permissions{Deny: []syncrotest.Permission{syncrotest.AssetsEdit}})
	server.SetToken("Tone", syncrotest.Permissions{OnlyCustomer: 200})

	reader := clientOf(t, server, "Tread")
	if _, err := reader.Asset(ctx, 1); err != nil {
		t.Error(err)
	}
	_, err := reader.PutAsset(ctx, 1, syncro.AssetPatch{Properties: map[string]any{"a": 1}})
	var refused *syncro.Error
	if !errors.As(err, &refused) || refused.Status != 401 || refused.Permission != "Assets - Edit" {
		t.Errorf("error = %v", err)
	}
	narrow := clientOf(t, server, "Tone")
	if all := crawl(t, narrow); len(all) != 1 || all[0].ID != 20 {
		t.Errorf("the narrow token sees %+v", all)
	}
	if _, err := narrow.Asset(ctx, 1); !errors.Is(err, syncro.ErrNotFound) {
		t.Errorf("error = %v", err)
	}
	server.RevokeToken("Tone")
	if _, err := narrow.Me(ctx); !errors.Is(err, syncro.ErrUnauthorized) {
		t.Errorf("error = %v", err)
	}
}

func TestRecordsAreCopiedInAndOut(t *testing.T) {
	server, _ := account(t, syncrotest.Config{})
	properties := map[string]any{"list": []string{"a"}}
	server.SetAsset(syncrotest.Asset{ID: 5, Name: "x", Properties: properties})
	properties["list"].([]string)[0] = "changed outside"
	got, _ := server.Asset(5)
	got.Properties["list"].([]any)[0] = "changed again"
	if again, _ := server.Asset(5); again.Properties["list"].([]any)[0] != "a" {
		t.Errorf("properties = %v", again.Properties)
	}
}

func TestStartServesOnLoopbackOnly(t *testing.T) {
	server, _ := account(t, syncrotest.Config{})
	if _, err := server.Start("0.0.0.0:0"); err == nil {
		t.Error("a public address was accepted")
	}
	base := must[string](t)(server.Start("127.0.0.1:0"))
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client, err := syncro.New(base, token, &http.Client{Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	if all := crawl(t, client); len(all) != 2 {
		t.Errorf("%d assets", len(all))
	}
	server.AddFault(syncrotest.Fault{Kind: syncrotest.CutBody})
	if _, err := client.Asset(context.Background(), 1); !errors.Is(err, syncro.ErrUnexpected) {
		t.Errorf("a cut body over a socket: %v", err)
	}
	if _, err := server.Start("127.0.0.1:0"); err == nil {
		t.Error("a second start was accepted")
	}
}

// do sends one request through the pipe.
func do(t *testing.T, server *syncrotest.Server, method, path, token, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(method, "http://127.0.0.1:1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp := must[*http.Response](t)(server.Pipe().RoundTrip(req))
	return resp.StatusCode, read(t, resp)
}
