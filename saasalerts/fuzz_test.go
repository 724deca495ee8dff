package saasalerts

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode"
	"unicode/utf8"
)

func fuzzList[T any](f *testing.F, decode func([]byte) (T, error), raw func(T) json.RawMessage, texts func(T) []string) {
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := decodeList(body, decode)
		if err != nil && (list.Items != nil || list.Bad != nil) {
			t.Error("a failed listing has items")
		}
		for _, item := range list.Items {
			if !json.Valid(raw(item)) || !bytes.Contains(body, raw(item)) {
				t.Errorf("raw %q is not what came", raw(item))
			}
			for _, s := range texts(item) {
				if !utf8.ValidString(s) {
					t.Errorf("%q is not UTF-8", s)
				}
			}
		}
		for _, b := range list.Bad {
			if b.Err == nil {
				t.Error("a bad item without a reason")
			}
		}
	})
}

func FuzzCustomers(f *testing.F) {
	fuzzList(f, decodeCustomer, func(c Customer) json.RawMessage { return c.Raw },
		func(c Customer) []string { return []string{c.ID, c.Name, c.Domain, c.Status} })
}

func FuzzDeviceOrganizations(f *testing.F) {
	fuzzList(f, decodeDeviceOrganization, func(d DeviceOrganization) json.RawMessage { return d.Raw },
		func(d DeviceOrganization) []string { return []string{d.ID, d.Name} })
}

func FuzzDevices(f *testing.F) {
	fuzzList(f, decodeDevice, func(d Device) json.RawMessage { return d.Raw },
		func(d Device) []string { return []string{d.ID, d.OrganizationID, d.Name, d.OS, d.EntraDeviceID} })
}

func FuzzProfile(f *testing.F) {
	f.Fuzz(func(t *testing.T, body []byte) {
		if p, err := decodeProfile(body); err == nil && (!json.Valid(p.Raw) || !utf8.ValidString(p.ID+p.Name)) {
			t.Errorf("%+v", p)
		}
	})
}

func FuzzVendorWords(f *testing.F) {
	const key = "s3cretKEY"
	f.Fuzz(func(t *testing.T, body []byte) {
		words, _ := vendorWords(body, key)
		if utf8.RuneCountInString(words) > maxWords || bytes.Contains([]byte(words), []byte(key)) || !utf8.ValidString(words) {
			t.Errorf("words %q", words)
		}
		for _, r := range words {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("%U in the words %q", r, words)
			}
		}
	})
}
