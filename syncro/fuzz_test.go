package syncro

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzzPage checks what must hold for any body: no crash, every element is either an item or bad, items have ids, and an item's
// Raw is one of the elements.
func fuzzPage[T any](f *testing.F, envelope string, decode func(object) (T, error), raw func(*testing.T, T) (int64, json.RawMessage)) {
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := decodePage(bytes.NewReader(body), envelope, decode)
		if err != nil {
			return
		}
		if !json.Valid(body) {
			t.Fatalf("a body that is no JSON was decoded: %q", body)
		}
		for _, item := range page.Items {
			id, element := raw(t, item)
			if id <= 0 || !json.Valid(element) || !bytes.Contains(body, element) {
				t.Fatalf("item %d has the raw element %q", id, element)
			}
		}
		for _, bad := range page.Bad {
			if bad.Err == nil || bad.Index < 0 || bad.Index >= len(page.Items)+len(page.Bad) {
				t.Fatalf("bad item %+v", bad)
			}
		}
	})
}

func FuzzAssets(f *testing.F) {
	fuzzPage(f, "assets", decodeAsset, func(t *testing.T, a Asset) (int64, json.RawMessage) {
		checkFacts(t, a)
		return a.ID, a.Raw
	})
}

// checkFacts asks an asset for everything it may know.
func checkFacts(t *testing.T, a Asset) {
	all := factsOf(a)
	for _, mac := range all.MACs {
		if again, ok := hexMAC(mac); !ok || again != mac {
			t.Fatalf("MAC %q", mac)
		}
	}
	for _, text := range []string{a.Name, all.AgentName, all.Serial, all.OSDetail, all.IPv4, all.Gateway, all.User} {
		if !utf8.ValidString(text) {
			t.Fatalf("text %q is not UTF-8", text)
		}
	}
}

func FuzzCustomers(f *testing.F) {
	fuzzPage(f, "customers", decodeCustomer, func(_ *testing.T, c Customer) (int64, json.RawMessage) { return c.ID, c.Raw })
}

func FuzzContacts(f *testing.F) {
	fuzzPage(f, "contacts", decodeContact, func(_ *testing.T, c Contact) (int64, json.RawMessage) { return c.ID, c.Raw })
}

func FuzzAlerts(f *testing.F) {
	fuzzPage(f, "rmm_alerts", decodeAlert, func(_ *testing.T, a Alert) (int64, json.RawMessage) { return a.ID, a.Raw })
}

func FuzzSingle(f *testing.F) {
	f.Fuzz(func(t *testing.T, body []byte) {
		asset, err := decodeSingle(body, "asset", decodeAsset)
		if err == nil && (asset.ID <= 0 || !bytes.Contains(body, asset.Raw)) {
			t.Fatalf("%q became %+v", body, asset)
		}
	})
}

func FuzzMe(f *testing.F) {
	f.Fuzz(func(t *testing.T, body []byte) {
		me, err := decodeSingle(body, "", decodeMe)
		if err != nil {
			return
		}
		o, err := parseObject(me.Raw)
		if _, kept := o.fields["user_token"]; err != nil || kept {
			t.Fatalf("%q kept its token: %q, %v", body, me.Raw, err)
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Fuzz(func(t *testing.T, body []byte) {
		words, _ := vendorWords(body)
		words = clean(words)
		if utf8.RuneCountInString(words) > maxWords || !utf8.ValidString(words) || strings.ContainsAny(words, "\n\r\t\x1b\x00") {
			t.Fatalf("words %q", words)
		}
	})
}
