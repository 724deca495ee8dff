package itglue_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
)

func TestAQueryIsWrittenInTheVendorsParameters(t *testing.T) {
	transport := &answering{status: 200, body: `{"data":[]}`}
	_, err := newClient(t, transport).Configurations(t.Context(), itglue.Query{
		Page: 3, Size: 5000, Sort: "-updated-at", Filter: map[string]string{"organization_id": "1,2", "name": itglue.Escape("A, B")},
		Include: []string{itglue.IncludeInterfaces, itglue.IncludeRMMRecords},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := transport.last.URL.Query()
	for name, want := range map[string]string{
		"page[number]": "3", "page[size]": "1000", "sort": "-updated-at", "filter[organization_id]": "1,2", "filter[name]": `A\, B`,
		"include": "configuration_interfaces,rmm_records",
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q", name, got.Get(name))
		}
	}
	if transport.last.Header.Get("Content-Type") != "" {
		t.Error("a request without a body names its content")
	}
	if _, err := newClient(t, transport).Configurations(t.Context(), itglue.Query{}); err != nil || transport.last.URL.RawQuery != "" {
		t.Errorf("the zero query is %q: %v", transport.last.URL.RawQuery, err)
	}
}

func TestAnEscapedNameFindsJustItself(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringMatching(`[A-Za-z, &'.]{1,12}[A-Za-z]`).Draw(rt, "name")
		a := newAccount(t, itgluetest.Config{})
		want := a.SetOrganization(itgluetest.Organization{Name: name})
		for _, part := range append(strings.Split(name, ","), strings.ToUpper(name), strings.ToLower(name), name+" ") {
			if part != name {
				a.SetOrganization(itgluetest.Organization{Name: part})
			}
		}
		page, err := a.client.Organizations(t.Context(), itglue.Query{Filter: map[string]string{"name": itglue.Escape(name)}})
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != want.ID {
			rt.Fatalf("%q found %+v %v", name, page.Items, err)
		}
	})
}
