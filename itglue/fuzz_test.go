package itglue_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dev.onramp/itglue"
)

// fuzzList feeds bodies to a list call. Whatever comes: no panic, a clean error or readable items, and Raw as it came.
func fuzzList[T any](f *testing.F, call func(*testing.T, *itglue.Client) (itglue.Page[T], error), raw func(T) json.RawMessage) {
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := call(t, newClient(t, &answering{status: 200, body: string(body)}))
		if err != nil {
			checkError(t, err)
			return
		}
		var document map[string]json.RawMessage
		var elements []json.RawMessage
		if json.Unmarshal(bytes.ToValidUTF8(body, []byte("\uFFFD")), &document) != nil || json.Unmarshal(document["data"], &elements) != nil {
			t.Fatalf("a list was made of %q", body)
		}
		if len(page.Items)+len(page.Bad) != len(elements) {
			t.Fatalf("%d items and %d bad of %d elements", len(page.Items), len(page.Bad), len(elements))
		}
		next := 0
		bad := map[int]bool{}
		for _, b := range page.Bad {
			checkError(t, b.Err)
			bad[b.Index] = true
		}
		for i, element := range elements {
			if bad[i] {
				continue
			}
			if !jsonEqual(t, raw(page.Items[next]), element) {
				t.Fatalf("%q came back as %q", element, raw(page.Items[next]))
			}
			next++
		}
	})
}

func checkError(t *testing.T, err error) {
	t.Helper()
	text := err.Error()
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || strings.Contains(text, canary) || len(text) > 4000 {
		t.Fatalf("unfit error: %q", text)
	}
}

func FuzzOrganizations(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.Organization], error) {
		return c.Organizations(t.Context(), itglue.Query{})
	}, func(o itglue.Organization) json.RawMessage { return o.Raw })
}

func FuzzLocations(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.Location], error) {
		return c.Locations(t.Context(), itglue.Query{})
	}, func(l itglue.Location) json.RawMessage { return l.Raw })
}

func FuzzContacts(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.Contact], error) {
		return c.Contacts(t.Context(), itglue.Query{})
	}, func(p itglue.Contact) json.RawMessage { return p.Raw })
}

func FuzzConfigurations(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.Configuration], error) {
		return c.Configurations(t.Context(), itglue.Query{})
	}, func(c itglue.Configuration) json.RawMessage { return c.Raw })
}

func FuzzConfigurationTypes(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.NamedItem], error) {
		return c.ConfigurationTypes(t.Context(), itglue.Query{})
	}, func(i itglue.NamedItem) json.RawMessage { return i.Raw })
}

func FuzzManufacturers(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.Manufacturer], error) {
		return c.Manufacturers(t.Context(), itglue.Query{})
	}, func(m itglue.Manufacturer) json.RawMessage { return m.Raw })
}

func FuzzModels(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.Model], error) {
		return c.Models(t.Context(), 1, itglue.Query{})
	}, func(m itglue.Model) json.RawMessage { return m.Raw })
}

func FuzzOperatingSystems(f *testing.F) {
	fuzzList(f, func(t *testing.T, c *itglue.Client) (itglue.Page[itglue.OperatingSystem], error) {
		return c.OperatingSystems(t.Context(), itglue.Query{})
	}, func(o itglue.OperatingSystem) json.RawMessage { return o.Raw })
}

func FuzzConfiguration(f *testing.F) {
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := newClient(t, &answering{status: 200, body: string(body)}).Configuration(t.Context(), 5)
		if err != nil {
			checkError(t, err)
		} else if c.ID != 5 || !json.Valid(c.Raw) {
			t.Fatalf("%q was read as %+v", body, c)
		}
	})
}

func FuzzErrors(f *testing.F) {
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 202 || status > 599 {
			status = 422
		}
		_, err := newClient(t, &answering{status: status, body: string(body)}).Organization(t.Context(), 5)
		var failed *itglue.Error
		if !errors.As(err, &failed) || failed.Status != status || utf8.RuneCountInString(failed.Words) > 300 {
			t.Fatalf("%d %q: %v", status, body, err)
		}
		checkError(t, err)
	})
}
