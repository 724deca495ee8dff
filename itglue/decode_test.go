package itglue_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/itglue"
)

// jsonEqual compares two texts as JSON, numbers by their digits.
func jsonEqual(t testing.TB, a, b []byte) bool {
	t.Helper()
	return reflect.DeepEqual(decodeAny(t, a), decodeAny(t, b))
}

func decodeAny(t testing.TB, raw []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return v
}

func configurationsFrom(t *testing.T, body string) (itglue.Page[itglue.Configuration], error) {
	t.Helper()
	return newClient(t, &answering{status: 200, body: body}).Configurations(t.Context(), itglue.Query{})
}

func TestOneBadElementIsSetAsideAndTheOthersStay(t *testing.T) {
	good := `{"id":"1","type":"configurations","attributes":{"name":"ok"}}`
	for _, bad := range []struct{ body, id string }{
		{`17`, ""},
		{`null`, ""},
		{`[]`, ""},
		{`"x"`, ""},
		{`{}`, ""},
		{`{"id":"","attributes":{}}`, ""},
		{`{"id":{},"attributes":{}}`, ""},
		{`{"id":"9223372036854775808","attributes":{}}`, ""},
		{`{"id":"-4","attributes":{}}`, ""},
		{`{"id":"2","attributes":[]}`, "2"},
		{`{"id":2,"attributes":{"name":{}}}`, "2"},
		{`{"id":"2","attributes":{"organization-id":"x"}}`, "2"},
		{`{"id":"2","attributes":{"organization-id":1.5}}`, "2"},
		{`{"id":"2","attributes":{"archived":"perhaps"}}`, "2"},
		{`{"id":"2","attributes":{"updated-at":"yesterday"}}`, "2"},
		{`{"id":"2","attributes":{},"relationships":[]}`, "2"},
		{`{"id":"2","attributes":{},"relationships":{"configuration-interfaces":{"data":[7]}}}`, "2"},
	} {
		page, err := configurationsFrom(t, `{"data":[`+good+`,`+bad.body+`,`+strings.Replace(good, `"1"`, `"3"`, 1)+`],"meta":{"total-count":3}}`)
		if err != nil {
			t.Errorf("%s failed the page: %v", bad.body, err)
			continue
		}
		if len(page.Items) != 2 || page.Items[0].ID != 1 || page.Items[1].ID != 3 || page.Meta.TotalCount != 3 {
			t.Errorf("%s: items are %+v", bad.body, page.Items)
		}
		if len(page.Bad) != 1 || page.Bad[0].ID != bad.id || page.Bad[0].Index != 1 || page.Bad[0].Err == nil {
			t.Errorf("%s: set aside %+v", bad.body, page.Bad)
		}
	}
}

func TestAContactWithUnreadableAddressesIsSetAside(t *testing.T) {
	for _, attributes := range []string{
		`{"contact-emails":{}}`, `{"contact-emails":[7]}`, `{"contact-emails":[{"value":{}}]}`, `{"contact-phones":"x"}`, `{"contact-phones":[{"primary":"x"}]}`,
	} {
		client := newClient(t, &answering{status: 200, body: `{"data":[{"id":"1","attributes":` + attributes + `},{"id":"2","attributes":{"contact-emails":null}}]}`})
		page, err := client.Contacts(t.Context(), itglue.Query{})
		if err != nil || len(page.Items) != 1 || len(page.Bad) != 1 || page.Bad[0].ID != "1" {
			t.Errorf("%s: %+v %v", attributes, page, err)
		}
	}
}

func TestAPageWithoutAListIsAnError(t *testing.T) {
	for _, body := range []string{
		`null`, `[]`, `{}`, `{"data":null}`, `{"data":{}}`, `{"data":"[]"}`, `{"meta":{}}`, `{"data":[],"meta":{"total-count":"many"}}`,
		`{"data":[],"meta":7}`, `{"data":[],"included":{}}`, `{"data":[]} trailing`,
	} {
		if page, err := configurationsFrom(t, body); err == nil {
			t.Errorf("%s passed as %+v", body, page)
		}
	}
}

func TestScalarsAreReadLeniently(t *testing.T) {
	page, err := configurationsFrom(t, `{"data":[
		{"id":880012345678901,"attributes":{"organization-id":"2313080436654286","configuration_type_id":9,"name":77,"archived":"1",
		 "hostname":null,"restricted":0,"psa-integration":"enabled","created-at":"2024-04-02","updated-at":"2026-10-30T06:12:09.123Z"}}],
		"meta":{"current-page":1,"next-page":null,"prev-page":null,"total-pages":0,"total-count":0,"filters":{}}}`)
	if err != nil || len(page.Bad) != 0 {
		t.Fatal(err, page.Bad)
	}
	got := page.Items[0]
	got.Raw = nil
	want := itglue.Configuration{
		ID: 880012345678901, OrganizationID: 2313080436654286, TypeID: 9, Name: "77", Archived: true, PSAIntegration: "enabled",
		CreatedAt: time.Date(2024, 4, 2, 0, 0, 0, 0, time.UTC), UpdatedAt: time.Date(2026, 10, 30, 6, 12, 9, 123e6, time.UTC),
		NotesAbsent: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !got.PSALinked() || page.Meta != (itglue.Meta{CurrentPage: 1}) {
		t.Errorf("PSALinked %v, meta %+v", got.PSALinked(), page.Meta)
	}
}

func TestAncestryIsReadAsListAndAsText(t *testing.T) {
	for _, attributes := range []string{
		`{"parent-id":6,"ancestor-ids":[1,6]}`, `{"parent-id":"6","ancestor-ids":"[1,6]"}`, `{"parent-id":"6","ancestor-ids":["1","6"]}`,
	} {
		body := `{"data":{"id":"9","type":"organizations","attributes":` + attributes + `}}`
		o, err := newClient(t, &answering{status: 200, body: body}).Organization(t.Context(), 9)
		if err != nil || o.ParentID != 6 || !reflect.DeepEqual(o.AncestorIDs, []int64{1, 6}) {
			t.Errorf("%s: %+v %v", attributes, o, err)
		}
	}
	for _, attributes := range []string{`{"ancestor-ids":null}`, `{"ancestor-ids":""}`, `{"ancestor-ids":[]}`, `{}`} {
		body := `{"data":{"id":"9","attributes":` + attributes + `}}`
		o, err := newClient(t, &answering{status: 200, body: body}).Organization(t.Context(), 9)
		if err != nil || len(o.AncestorIDs) != 0 {
			t.Errorf("%s: %+v %v", attributes, o, err)
		}
	}
}

func TestIncludedPartsAreJoinedWhereverTheirIdsStand(t *testing.T) {
	full := `{"id":"5","type":"configuration-interfaces","attributes":{"name":"eth0","mac-address":"AA"}}`
	inAttributes := `{"type":"configuration_interfaces","attributes":{"id":5,"name":"eth0","mac-address":"AA"}}`
	record := `{"id":"77","type":"rmm-records","attributes":{"hostname":"h"},"relationships":{"configuration":{"data":{"id":"1","type":"configurations"}}}}`
	for name, tt := range map[string]struct{ relationships, included string }{
		"as JSON:API":             {`{"configuration-interfaces":{"data":[{"id":"5","type":"configuration-interfaces"}]}}`, full + `,` + record},
		"id among attributes":     {`{"configuration-interfaces":{"data":[{"id":"5","type":"configuration-interfaces"}]}}`, inAttributes + `,` + record},
		"linkage among its own":   {`{"configuration_interfaces":{"data":[{"type":"configuration_interfaces","attributes":{"id":5}}]}}`, full + `,` + record},
		"whole inside linkage":    {`{"configuration-interfaces":{"data":[` + inAttributes + `]}}`, record},
		"number and single":       {`{"configuration-interfaces":{"data":{"id":5}},"rmm-records":{"data":[{"id":77}]}}`, full + `,` + record},
		"named twice":             {`{"configuration-interfaces":{"data":[{"id":"5"},{"id":"5"}]},"rmm-records":{"data":[{"id":"77"}]}}`, full + `,` + record},
		"strangers are left out":  {`{"configuration-interfaces":{"data":[{"id":"5"}]}}`, full + `,` + record + `,{"id":"6","type":"configuration-interfaces","attributes":{}},{"id":"78","type":"rmm-records","attributes":{},"relationships":{"configuration":{"data":{"id":"2"}}}}`},
		"same id of another kind": {`{"configuration-interfaces":{"data":[{"id":"5"}]}}`, `{"id":"5","type":"passwords","attributes":{}},` + full + `,` + record},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := configurationsFrom(t, `{"data":[{"id":"1","attributes":{},"relationships":`+tt.relationships+`}],"included":[`+tt.included+`]}`)
			if err != nil || len(page.Bad) != 0 {
				t.Fatal(err, page.Bad)
			}
			c := page.Items[0]
			if len(c.Interfaces) != 1 || c.Interfaces[0].ID != 5 || c.Interfaces[0].Name != "eth0" || c.Interfaces[0].MACAddress != "AA" {
				t.Errorf("interfaces: %+v", c.Interfaces)
			}
			if len(c.RMMRecords) != 1 || c.RMMRecords[0].ID != 77 || c.RMMRecords[0].Hostname != "h" {
				t.Errorf("records: %+v", c.RMMRecords)
			}
		})
	}
}

func TestAConfigurationIsSetAsideRatherThanSeenWithoutAnInterface(t *testing.T) {
	for name, included := range map[string]string{
		"unreadable":  `{"id":"5","type":"configuration-interfaces","attributes":{"mac-address":{}}}`,
		"no object":   `{"id":"5","type":"configuration-interfaces","attributes":7}`,
		"id unread":   `{"id":"five","type":"configuration-interfaces","attributes":{"mac-address":"AA"}}`,
		"id in vain":  `{"type":"configuration-interfaces","attributes":{"mac-address":"AA"}}`,
		"wrong links": `{"id":"5","type":"configuration-interfaces","attributes":{},"relationships":{"configuration":{"data":[3]}}}`,
	} {
		page, err := configurationsFrom(t, `{"data":[
			{"id":"1","attributes":{},"relationships":{"configuration-interfaces":{"data":[{"id":"5"}]}}},
			{"id":"2","attributes":{}}],"included":[`+included+`]}`)
		if err != nil || len(page.Bad) != 1 || page.Bad[0].ID != "1" || len(page.Items) != 1 {
			t.Errorf("%s: %+v %v", name, page, err)
		}
	}
}

func TestALinkWithoutCounterpartStillSaysThatSomethingExists(t *testing.T) {
	page, err := configurationsFrom(t, `{"data":[{"id":"1","attributes":{},"relationships":{"configuration-interfaces":{"data":[{"id":"5"}]}}}]}`)
	if err != nil || len(page.Items) != 1 || len(page.Items[0].Interfaces) != 1 || page.Items[0].Interfaces[0].ID != 5 {
		t.Errorf("%+v %v", page, err)
	}
}

func TestAnotherRecordThanTheOneAskedForIsAnError(t *testing.T) {
	body := `{"data":{"id":"2","attributes":{"name":"x"}}}`
	client := newClient(t, &answering{status: 200, body: body})
	if _, err := client.Configuration(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "record 2") {
		t.Errorf("got %v", err)
	}
	if _, err := client.UpdateConfiguration(t.Context(), 1, map[string]any{"notes": "x"}); err == nil {
		t.Error("an update of another record passed")
	}
}

func TestInvalidUTF8NeverLeavesTheClient(t *testing.T) {
	page, err := configurationsFrom(t, "{\"data\":[{\"id\":\"1\",\"attributes\":{\"name\":\"a\xff\xfeb\",\"x\":\"\xc0\"}}]}")
	if err != nil || len(page.Items) != 1 {
		t.Fatal(err, page.Bad)
	}
	if c := page.Items[0]; c.Name != strings.ToValidUTF8(c.Name, "") || !bytes.Equal(c.Raw, bytes.ToValidUTF8(c.Raw, nil)) {
		t.Errorf("%q %q", c.Name, c.Raw)
	}
}

func TestTheVendorsOwnSpellingWinsOverTheOther(t *testing.T) {
	for range 50 { // the order of a map must not decide
		page, err := configurationsFrom(t, `{"data":[{"id":"1","attributes":{"serial_number":"snake","serial-number":"kebab"}}]}`)
		if err != nil || page.Items[0].SerialNumber != "kebab" {
			t.Fatalf("%+v %v", page, err)
		}
	}
}
