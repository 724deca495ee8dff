package saasalerts_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"dev.onramp/saasalerts"
)

var fenced = regexp.MustCompile("(?s)```json\n(.*?)```")

// TestVendorFacts reads every example of the fact sheet and wants it back.
func TestVendorFacts(t *testing.T) {
	folder := os.Getenv("ONRAMP_VENDOR_FACTS")
	if folder == "" {
		t.Skip("ONRAMP_VENDOR_FACTS names no folder with the vendor fact sheets: the examples were not checked")
	}
	sheet, err := os.ReadFile(filepath.Join(folder, "saasalerts.md"))
	if err != nil {
		t.Fatal(err)
	}
	var listings, refusals int
	for _, block := range fenced.FindAllSubmatch(sheet, -1) {
		for _, doc := range documents(t, block[1]) {
			if doc[0] == '[' {
				listings++
				checkListing(t, doc)
				continue
			}
			refusals++ // the only objects are error bodies
			_, err := over(t, &fixed{status: 422, body: string(doc)}).Profile(t.Context())
			if e, ok := errors.AsType[*saasalerts.Error](err); !ok || !strings.Contains(e.Words, "Validation Failed") || !strings.Contains(e.Words, "'body' is required") {
				t.Errorf("refusal %s: %v", doc, err)
			}
		}
	}
	if listings < 3 || refusals < 1 {
		t.Errorf("found %d listings and %d refusals; the sheet has 3 and 1", listings, refusals)
	}
}

// documents splits a block at its comment lines into JSON values.
func documents(t *testing.T, block []byte) (docs []json.RawMessage) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(regexp.MustCompile(`(?m)^//.*$`).ReplaceAll(block, nil)))
	for {
		var doc json.RawMessage
		switch err := dec.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return docs
		case err != nil:
			t.Fatalf("block %s: %v", block, err)
		}
		docs = append(docs, doc)
	}
}

func checkListing(t *testing.T, doc []byte) {
	t.Helper()
	c := over(t, &fixed{status: 200, body: string(doc)})
	var raws []json.RawMessage
	var bad int
	var err error
	var named bool
	switch {
	case bytes.Contains(doc, []byte("customerDomain")):
		var l saasalerts.List[saasalerts.Customer]
		l, err = c.Customers(t.Context())
		bad = len(l.Bad)
		for _, i := range l.Items {
			raws, named = append(raws, i.Raw), len(i.ID) == 20 && i.Name != "" && i.Domain != "" && i.Status == "active" && len(i.Products) == 1 && i.MappedToPSA[0].MappedTo != ""
		}
	case bytes.Contains(doc, []byte("deviceCount")):
		var l saasalerts.List[saasalerts.DeviceOrganization]
		l, err = c.DeviceOrganizations(t.Context())
		bad = len(l.Bad)
		for _, i := range l.Items {
			raws, named = append(raws, i.Raw), len(i.ID) == 20 && i.Name != "" && *i.Devices == *i.Mapped+*i.Unmapped
		}
	default:
		var l saasalerts.List[saasalerts.Device]
		l, err = c.UnmappedDevices(t.Context(), nil, 0, false)
		bad = len(l.Bad)
		for _, i := range l.Items {
			raws, named = append(raws, i.Raw), i.ID != "" && i.OrganizationID != "" && i.Name != "" && i.OS != "" && i.EntraDeviceID != ""
		}
	}
	again, merr := json.Marshal(raws)
	if err != nil || merr != nil || bad != 0 || !named || !jsonEqual(t, doc, again) {
		t.Errorf("listing %s: %v, %v, %d bad, fields found %t, came back as %s", doc, err, merr, bad, named, again)
	}
}

func jsonEqual(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal(a, &x), json.Unmarshal(b, &y)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}
