package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// render returns everything that the three vendors would answer about a world.
func render(t *testing.T, w *World) string {
	t.Helper()
	var all strings.Builder
	for _, list := range []string{"customers?include_disabled=true&", "customer_assets?", "contacts?", "rmm_alerts?"} {
		pages(t, &all, w.Syncro.Pipe(), "Authorization", "Bearer "+w.cfg.SyncroToken, SyncroURL+"/"+list+"page=%d")
	}
	for _, list := range []string{
		"organizations", "organization_types", "organization_statuses", "locations", "contacts",
		"configurations", "configuration_types", "configuration_statuses", "manufacturers", "models", "operating_systems",
	} {
		include := ""
		if list == "configurations" {
			include = "&include=configuration_interfaces,rmm_records"
		}
		pages(t, &all, w.ITGlue.Pipe(), "x-api-key", w.cfg.ITGlueKey, ITGlueURL+"/"+list+"?sort=id&page[size]=1000&page[number]=%d"+include)
	}
	all.Write(get(t, w.SaaSAlerts.Pipe(), "api_key", w.cfg.SaaSAlertsKey, SaaSAlertsURL+"/reports/customers"))
	return all.String()
}

// pages writes every page of a list, whichever way the vendor counts them.
func pages(t *testing.T, all io.Writer, vendor http.RoundTripper, header, key, address string) {
	t.Helper()
	for page := 1; ; page++ {
		body := get(t, vendor, header, key, fmt.Sprintf(address, page))
		if _, err := all.Write(body); err != nil {
			t.Fatal(err)
		}
		var counted struct {
			Meta struct {
				Syncro int `json:"total_pages"`
				ITGlue int `json:"total-pages"`
			}
		}
		if err := json.Unmarshal(body, &counted); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		if page >= counted.Meta.Syncro+counted.Meta.ITGlue {
			return
		}
	}
}

func get(t *testing.T, vendor http.RoundTripper, header, key, address string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(header, key)
	answer, err := (&http.Client{Transport: vendor}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %d %.200s", address, answer.StatusCode, body)
	}
	return body
}

func fingerprint(t *testing.T, w *World) string {
	t.Helper()
	truth, err := json.Marshal(w.Truth)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(render(t, w) + string(truth)))
	return hex.EncodeToString(sum[:])
}

func TestTheSameSeedGivesTheSameWorldByteForByte(t *testing.T) {
	one := fingerprint(t, New(Config{Seed: 11, Now: now}))
	if two := fingerprint(t, New(Config{Seed: 11, Now: now})); one != two {
		t.Errorf("seed 11 gave %s and then %s", one, two)
	}
	if other := fingerprint(t, New(Config{Seed: 12, Now: now})); one == other {
		t.Error("seeds 11 and 12 gave the same world")
	}
}

func TestTheSameActsOnTheSameWorldGiveTheSameWorld(t *testing.T) {
	play := func() string {
		w := New(Config{Seed: 5, Now: now})
		w.DeleteAssets(6)
		w.Rename(4)
		w.Move(3)
		w.Reinstall(3)
		return fingerprint(t, w)
	}
	if one, two := play(), play(); one != two {
		t.Errorf("the same acts gave %s and then %s", one, two)
	}
}

func TestTheClockOfAWorldIsItsNow(t *testing.T) {
	month := 30 * 24 * time.Hour
	one, two := New(Config{Seed: 3, Now: now}), New(Config{Seed: 3, Now: now.Add(month)})
	later := map[int64]time.Time{}
	for _, a := range two.Syncro.Assets() {
		later[a.ID] = a.Updated
	}
	for _, a := range one.Syncro.Assets() {
		if got := later[a.ID].Sub(a.Updated); got != month {
			t.Fatalf("asset %d moved by %v with a now %v later", a.ID, got, month)
		}
	}
}

var (
	emailDomain = regexp.MustCompile(`@([a-z0-9.-]+)`)
	longNumber  = regexp.MustCompile(`"(?:phone|mobile|value|fax)":"(\d+)"`)
)

func TestNoAddressOrNumberIsARealOnes(t *testing.T) {
	w := New(Config{Seed: 2, Now: now, Customers: 400, Assets: 2000})
	all := render(t, w)
	for _, m := range emailDomain.FindAllStringSubmatch(all, -1) {
		if !strings.HasSuffix(m[1], ".example") {
			t.Fatalf("%s is not under .example", m[1])
		}
	}
	numbers := longNumber.FindAllStringSubmatch(all, -1)
	if len(numbers) < 400 {
		t.Fatalf("only %d telephone numbers were found: the test does not look in the right place", len(numbers))
	}
	for _, m := range numbers {
		if len(m[1]) != 10 || m[1][3:8] != "55501" {
			t.Fatalf("telephone number %s is not in 555-01xx", m[1])
		}
	}
}

func TestAWorldHasTheSizeThatWasAskedFor(t *testing.T) {
	for _, size := range [][2]int{{60, 900}, {1, 1}, {2, 1}, {3, 40}, {7, 3}, {12, 30}, {25, 400}, {300, 2500}} {
		for seed := range uint64(3) {
			w := New(Config{Seed: seed, Customers: size[0], Assets: size[1], Now: now})
			if got := len(w.Syncro.Customers()); got != size[0] {
				t.Errorf("seed %d: %d customers, asked for %d", seed, got, size[0])
			}
			// Residential and asset-less customers take none, so a world without a
			// business may come out smaller.
			if got := len(w.Syncro.Assets()); got > size[1] || size[0] >= 12 && got != size[1] {
				t.Errorf("seed %d: %d assets, asked for %d of %d customers", seed, got, size[1], size[0])
			}
			check(t, w)
			w.DeleteAssets(3)
			w.Move(2)
			w.Reinstall(2)
			w.Rename(2)
		}
	}
}

func TestABigProviderIsBuilt(t *testing.T) {
	if testing.Short() {
		t.Skip("5,000 customers and 100,000 assets take some seconds; run without -short")
	}
	w := New(Config{Seed: 7, Customers: 5000, Assets: 100_000, Now: now})
	if c, a := len(w.Truth.customer), len(w.Truth.asset); c != 5000 || a != 100_000 {
		t.Fatalf("%d customers and %d assets with ids of their own", c, a)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Config{Seed: 7, Customers: 5000, Assets: 100_000, Now: now})
	}
}
