package syncrotest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
	"github.com/getkin/kin-openapi/openapi3"
)

// exceptions are the places where the vendor's file is known to be wrong or behind, each with the reason. Keys are where a
// difference is found, as the test words it; one that no longer differs fails the test.
var exceptions = map[string]string{
	"PUT /customer_assets/{id} body: name is required":                              "public writers send only properties, and 200 is the answer (fact sheet section 5)",
	"GET /customer_assets 200 meta: extra":                                          "the example omits meta, live answers have it (3)",
	"GET /customer_assets 200 assets[].device_info: extra":                          "newer than the file, in real answers (5)",
	"GET /customer_assets 200 assets[].has_live_chat: extra":                        "newer than the example, in the file's own schema (5)",
	"GET /customer_assets 200 assets[].since_updated_at: extra":                     "newer than the file, in real answers (5)",
	"GET /customer_assets 200 assets[].snmp_enabled: extra":                         "newer than the example, in the file's own schema (5)",
	"GET /customer_assets 200 assets[].rmm_store.override_low_hd_thresholds: extra": "newer than the example, in the file's own schema (5)",
	"GET /customer_assets 200 assets[].rmm_store.general.info: extra":               "the example is of an asset without an agent (5)",
	"POST /customer_assets 200 asset.device_info: extra":                            "as in the list (5)",
	"POST /customer_assets 200 asset.has_live_chat: extra":                          "as in the list (5)",
	"POST /customer_assets 200 asset.since_updated_at: extra":                       "as in the list (5)",
	"POST /customer_assets 200 asset.snmp_enabled: extra":                           "as in the list (5)",
	"POST /customer_assets 200 asset.rmm_store.override_low_hd_thresholds: extra":   "as in the list (5)",
	"GET /customers/{id} 200 customer.addresses: extra":                             "seen live in single reads (4)",
	"GET /customers/{id} 200 customer.contracts: extra":                             "seen live in single reads (4)",
	"GET /customers/{id} 200 customer.invoice_links: extra":                         "seen live in single reads (4)",
	"GET /customers/{id} 200 customer.phones: extra":                                "seen live in single reads (4)",
	"GET /customers/{id} 200 customer.ticket_links: extra":                          "seen live in single reads (4)",
}

// free are objects whose keys the account makes up.
var free = regexp.MustCompile(`\.(properties|permissions)$`)

// conformance collects differences between the wire and the vendor's file.
type conformance struct {
	t     *testing.T
	doc   *openapi3.T
	inner http.RoundTripper
	used  map[string]bool
	calls map[string]int
}

func TestClientAndSimulatorKeepToTheVendorsFile(t *testing.T) {
	folder := os.Getenv("ONRAMP_VENDOR_FACTS")
	if folder == "" {
		t.Skip("ONRAMP_VENDOR_FACTS is not set: client and simulator are NOT checked against syncro-openapi.json; set it to the folder that holds it")
	}
	text, err := os.ReadFile(filepath.Join(folder, "syncro-openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(mended(t, text))
	if err != nil {
		t.Fatal(err)
	}
	server, _ := account(t, syncrotest.Config{Fields: []string{"IT Glue"}})
	checked := &conformance{t: t, doc: doc, inner: server.Pipe(), used: map[string]bool{}, calls: map[string]int{}}
	everyCall(t, server, checked)
	refusals := []string{
		"GET /customers/{id} 404", "GET /customer_assets/{id} 404", "PUT /customer_assets/{id} 422", "POST /customer_assets 422",
		"GET /contacts 401", "GET /contacts/{id} 401", "GET /contacts/{id} 404", "GET /rmm_alerts/{id} 404", "DELETE /customers/{id} 404",
	}
	for _, want := range append(refusals, successes()...) {
		if checked.calls[want] == 0 {
			t.Errorf("%s was not exercised", want)
		}
	}
	for where, reason := range exceptions {
		if !checked.used[where] {
			t.Errorf("the exception %q (%s) is needed no more", where, reason)
		}
	}
}

// successes are the good answers of every route that the simulator serves.
func successes() []string {
	var all []string
	for _, route := range syncrotest.Routes() {
		all = append(all, route+" 200")
	}
	return all
}

// noCalls are the methods of the client that send nothing.
var noCalls = []string{"Format", "Subdomain"}

// everyMethod fails the test when the client has a call that everyCall does not know.
func everyMethod(t *testing.T, known ...string) {
	t.Helper()
	client := reflect.TypeFor[*syncro.Client]()
	for i := range client.NumMethod() {
		if name := client.Method(i).Name; !slices.Contains(noCalls, name) && !slices.Contains(known, name) {
			t.Errorf("Client.%s is not checked against the vendor's file", name)
		}
	}
}

// everyCall sends each call of the client, and what only people and their scripts send.
func everyCall(t *testing.T, server *syncrotest.Server, checked *conformance) {
	ctx := context.Background()
	client := func(token string) *syncro.Client {
		c, err := syncro.New("http://127.0.0.1:1/api/v1", token, &http.Client{Transport: checked})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := client(token)
	must[syncro.Me](t)(c.Me(ctx))
	must[syncro.Page[syncro.Customer]](t)(c.Customers(ctx, 1, syncro.CustomersQuery{IncludeDisabled: true}))
	must[syncro.Customer](t)(c.Customer(ctx, 100))
	must[syncro.Page[syncro.Asset]](t)(c.Assets(ctx, 1, syncro.AssetsQuery{CustomerID: 100, Query: "HDG"}))
	must[syncro.Asset](t)(c.Asset(ctx, 1))
	must[syncro.Asset](t)(c.PutAsset(ctx, 1, syncro.AssetPatch{Properties: map[string]any{"IT Glue": "x"}}))
	must[syncro.Page[syncro.Contact]](t)(c.Contacts(ctx, 1, 100))
	must[syncro.Page[syncro.Alert]](t)(c.Alerts(ctx, 1, "all"))
	everyMethod(t, "Me", "Customers", "Customer", "Assets", "Asset", "PutAsset", "Contacts", "Alerts")
	if _, err := c.Asset(ctx, 99); err == nil {
		t.Error("asset 99 is there")
	}
	server.SetToken("Tless", syncrotest.Permissions{Deny: []syncrotest.Permission{syncrotest.CustomersDetail}})
	if _, err := client("Tless").Contacts(ctx, 1, 0); err == nil {
		t.Error("a missing permission passes")
	}
	by := func(token, method, path, body string) {
		t.Helper()
		req, err := http.NewRequest(method, "http://127.0.0.1:1/api/v1"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if body == "" {
			req.Body = nil
		}
		req.Header.Set("Authorization", "Bearer "+token)
		read(t, must[*http.Response](t)(checked.RoundTrip(req)))
	}
	by(token, http.MethodPut, "/customer_assets/1", `{"name":"n","asset_type_name":"Toaster"}`)
	by(token, http.MethodPost, "/customer_assets", `{"name":"No type"}`)
	by(token, http.MethodPost, "/customer_assets", `{"name":"By hand","asset_type_name":"Printer","customer_id":100,"asset_serial":"S1","properties":{"Floor":"3"}}`)
	by("Tless", http.MethodGet, "/contacts/7", "")
	for _, path := range []string{"/contacts/7", "/contacts/99", "/rmm_alerts/9", "/rmm_alerts/99", "/customers/99"} {
		by(token, http.MethodGet, path, "")
	}
	by(token, http.MethodDelete, "/customers/101", "")
	by(token, http.MethodDelete, "/customers/101", "")
}

// differs notes a difference unless it is a known exception.
func (c *conformance) differs(where string) {
	if _, known := exceptions[where]; known {
		c.used[where] = true
		return
	}
	c.t.Error(where)
}

var number = regexp.MustCompile(`/\d+$`)

// RoundTrip carries a request and compares it and its answer with the file.
func (c *conformance) RoundTrip(req *http.Request) (*http.Response, error) {
	path := number.ReplaceAllString(strings.TrimPrefix(req.URL.Path, syncrotest.Prefix), "/{id}")
	where := req.Method + " " + path
	item := c.doc.Paths.Value(path)
	if item == nil || item.GetOperation(req.Method) == nil {
		return nil, fmt.Errorf("%s is not in the vendor's file", where)
	}
	operation := item.GetOperation(req.Method)
	c.query(where, operation, req)
	c.body(where, operation, req)
	resp, err := c.inner.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if err := resp.Body.Close(); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	where += " " + strconv.Itoa(resp.StatusCode)
	c.calls[where]++
	c.answer(where, operation, resp.StatusCode, text)
	return resp, nil
}

func (c *conformance) query(where string, operation *openapi3.Operation, req *http.Request) {
	for name, values := range req.URL.Query() {
		parameter := operation.Parameters.GetByInAndName("query", name)
		if parameter == nil {
			c.differs(where + " query: " + name + " is not documented")
			continue
		}
		if parameter.Schema.Value.Type.Is("integer") {
			if _, err := strconv.Atoi(values[0]); err != nil {
				c.differs(where + " query: " + name + " is no integer")
			}
		}
	}
}

func (c *conformance) body(where string, operation *openapi3.Operation, req *http.Request) {
	if req.Body == nil {
		return
	}
	text, err := io.ReadAll(req.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Body = io.NopCloser(bytes.NewReader(text))
	var sent map[string]any
	if err := json.Unmarshal(text, &sent); err != nil {
		c.t.Fatal(err)
	}
	schema := operation.RequestBody.Value.Content.Get("application/json").Schema.Value
	for name, value := range sent {
		field := schema.Properties[name]
		if field == nil {
			c.differs(where + " body: " + name + " is not documented")
		} else if err := field.Value.VisitJSON(value); err != nil {
			c.differs(where + " body: " + name + " " + err.Error())
		}
	}
	for _, name := range schema.Required {
		if _, given := sent[name]; !given {
			c.differs(where + " body: " + name + " is required")
		}
	}
}

func (c *conformance) answer(where string, operation *openapi3.Operation, status int, text []byte) {
	documented := operation.Responses.Status(status)
	if documented == nil {
		c.differs(where + " is not documented")
		return
	}
	var got any
	if err := json.Unmarshal(text, &got); err != nil {
		c.t.Errorf("%s: %v", where, err)
		return
	}
	for _, content := range documented.Value.Content {
		if content.Schema != nil {
			if err := content.Schema.Value.VisitJSON(got); err != nil {
				c.differs(where + ": " + err.Error())
			}
		}
		if content.Example != nil {
			c.like(where, content.Example, got)
		}
	}
}

// like compares an answer with an example: the same keys, and the same kind of value where neither is null.
func (c *conformance) like(where string, example, got any) {
	if example == nil || got == nil {
		return
	}
	if fmt.Sprintf("%T", example) != fmt.Sprintf("%T", got) {
		c.differs(fmt.Sprintf("%s: %T instead of %T", where, got, example))
		return
	}
	switch want := example.(type) {
	case []any:
		if answer := got.([]any); len(want) > 0 && len(answer) > 0 {
			c.like(where+"[]", want[0], answer[0])
		}
	case map[string]any:
		if !free.MatchString(where) {
			c.keys(where, want, got.(map[string]any))
		}
	}
}

func (c *conformance) keys(where string, example, got map[string]any) {
	separator := "."
	if !strings.Contains(strings.SplitN(where, " ", 3)[2], " ") {
		separator = " " // the first key after the status
	}
	for name, value := range got {
		inside := where + separator + name
		if want, documented := example[name]; documented {
			c.like(inside, want, value)
		} else {
			c.differs(inside + ": extra")
		}
	}
	for name := range example {
		// What a refusal repeats depends on the request.
		if _, given := got[name]; !given && !slices.Contains([]string{"params"}, name) {
			c.differs(where + separator + name + ": missing")
		}
	}
}

// mended repairs what keeps the file from being loaded or from saying what it means:
// the schemas of GET and PUT /customer_assets/{id} have lost a level (the asset's fields stand beside the keywords "type" and
// "properties" of its properties and its rmm_store), name types as lists ("nullable" is this version's way), give items as a
// list, call fields null that are objects or text in every example, and leave out the envelope.
func mended(t *testing.T, text []byte) []byte {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	at := func(node any, keys ...string) map[string]any {
		for _, key := range keys {
			object, isObject := node.(map[string]any)
			if !isObject {
				t.Fatalf("the file has no %q in %v", key, keys)
			}
			node = object[key]
		}
		object, isObject := node.(map[string]any)
		if !isObject {
			t.Fatalf("the file has no object at %v", keys)
		}
		return object
	}
	for _, method := range []string{"get", "put"} {
		content := at(doc, "paths", "/customer_assets/{id}", method, "responses", "200", "content", "*/*")
		lost := at(content, "schema", "properties", "properties")
		fields := map[string]any{}
		for name, field := range lost {
			if name == "type" || name == "properties" {
				continue
			}
			fields[name] = mendedField(at(field))
		}
		fields["asset_serial"] = map[string]any{"type": "string", "nullable": true}
		fields["customer"] = map[string]any{"type": "object", "nullable": true}
		fields["properties"] = map[string]any{"type": "object"}
		fields["rmm_store"] = map[string]any{"type": "object", "properties": mendedStore(at(lost, "properties"))}
		content["schema"] = map[string]any{
			"type": "object", "required": []any{"asset"},
			"properties": map[string]any{"asset": map[string]any{"type": "object", "properties": fields, "required": []any{"id", "name", "properties", "asset_type"}}},
		}
	}
	repaired, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return repaired
}

func mendedField(field map[string]any) map[string]any {
	repaired := map[string]any{}
	types, isList := field["type"].([]any)
	if !isList {
		repaired["type"] = field["type"]
	}
	for _, each := range types {
		if each == "null" {
			repaired["nullable"] = true
			continue
		}
		repaired["type"] = each
	}
	if _, given := field["items"]; given {
		repaired["items"] = map[string]any{}
	}
	return repaired
}

// mendedStore keeps the fields of rmm_store that are schemas.
func mendedStore(lost map[string]any) map[string]any {
	fields := map[string]any{}
	for name, field := range lost {
		if schema, isSchema := field.(map[string]any); isSchema && name != "properties" {
			fields[name] = schema
		}
	}
	return fields
}
