package discover

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app/transport"
	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

// mark is an id of the template record that is not found in it otherwise.
const mark = 77777777

// mill answers a list of many equal records, faster than a simulator that
// sorts them all for every page.
type mill struct {
	rows     map[string]int // by last part of the path; an unknown list is empty
	size     int            // rows a page, unless the request says
	template map[string][]byte
	envelope func(path string, n, size, rows int, records []byte) []byte
	latency  time.Duration
	limit    int // requests in any minute; 0 is none

	mu      sync.Mutex
	sent    map[string][]time.Time
	recent  []time.Time
	refused int
}

// RoundTrip answers one page.
func (m *mill) RoundTrip(req *http.Request) (*http.Response, error) {
	path := req.URL.Path[strings.LastIndex(req.URL.Path, "/")+1:]
	query := req.URL.Query()
	if query.Get("filter[archived]") != "" {
		path = "archived"
	}
	if !m.admit(path) {
		return answer(req, http.StatusTooManyRequests, []byte("{}")), nil
	}
	if m.latency > 0 {
		time.Sleep(m.latency) // in a bubble
	}
	n, err := strconv.Atoi(query.Get("page") + query.Get("page[number]"))
	if err != nil {
		return nil, err
	}
	size := m.size
	if asked, err := strconv.Atoi(query.Get("page[size]")); err == nil {
		size = asked
	}
	var records []byte
	for id := (n-1)*size + 1; id <= min(n*size, m.rows[path]); id++ {
		if len(records) > 0 {
			records = append(records, ',')
		}
		records = append(records, bytes.ReplaceAll(m.template[path], []byte(fmt.Sprint(mark)), []byte(fmt.Sprint(10_000_000+id)))...)
	}
	return answer(req, http.StatusOK, m.envelope(path, n, size, m.rows[path], records)), nil
}

// admit counts a request in, or refuses it when a minute has had its number.
func (m *mill) admit(path string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	for len(m.recent) > 0 && now.Sub(m.recent[0]) > time.Minute {
		m.recent = m.recent[1:]
	}
	if m.limit > 0 && len(m.recent) >= m.limit {
		m.refused++
		return false
	}
	m.recent = append(m.recent, now)
	m.sent[path] = append(m.sent[path], now)
	return true
}

func answer(req *http.Request, status int, body []byte) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// syncroMill serves customers and assets of five kilobytes as Syncro does.
func syncroMill(tb testing.TB, customers, assets int) *mill {
	tb.Helper()
	sim := syncrotest.New(syncrotest.Config{Token: key})
	defer func() { must(tb, sim.Close()) }()
	sim.SetCustomer(syncrotest.Customer{ID: mark, Business: "Customer 77777777", Phone: "6035550142"})
	sim.SetAsset(syncrotest.Asset{ID: mark, CustomerID: mark, Name: "PC-77777777", Serial: "SN77777777", Properties: syncrotest.AgentProperties(syncrotest.Agent{
		Name: "PC-77777777", FormFactor: "Physical Desktop", Manufacturer: "Dell Inc.", Model: "OptiPlex 7010", Serial: "SN77777777",
		OS: "Microsoft Windows 11 Pro", Build: "22631", Adapters: []syncrotest.Adapter{{Name: "Ethernet", MAC: "A4BB77777777", IPv4: "192.168.20.14"}},
		Fields: map[string]any{"Notes": strings.Repeat("as typed ", 80)},
	})})
	m := &mill{rows: map[string]int{"customers": customers, "customer_assets": assets}, size: 50, template: map[string][]byte{}, sent: map[string][]time.Time{}}
	for path := range m.rows {
		m.template[path] = element(tb, sim.Pipe(), syncroBase+"/"+path, "Authorization", "Bearer "+key)
	}
	m.envelope = func(path string, n, size, rows int, records []byte) []byte {
		list := strings.TrimPrefix(path, "customer_")
		return fmt.Appendf(nil, `{"%s":[%s],"meta":{"total_pages":%d,"total_entries":%d,"per_page":%d,"page":%d}}`, list, records, (rows+size-1)/size, rows, size, n)
	}
	return m
}

// itglueMill serves configurations, each with two interfaces, as IT Glue does.
func itglueMill(tb testing.TB, configurations int) *mill {
	tb.Helper()
	sim := itgluetest.New(itgluetest.Config{Key: key})
	defer func() { must(tb, sim.Close()) }()
	sim.SetOrganization(itgluetest.Organization{ID: 1, Name: "Customer"})
	kind := sim.SetConfigurationType(itgluetest.Type{Name: "Workstation"})
	sim.SetConfiguration(itgluetest.Configuration{
		ID: mark, OrganizationID: 1, TypeID: kind.ID, Name: "PC-77777777", SerialNumber: "SN77777777", MACAddress: "A4-BB-77-77-77-77", PrimaryIP: "192.168.20.14",
		Interfaces: []itgluetest.Interface{{Name: "Ethernet", MACAddress: "A4-BB-77-77-77-77", IPAddress: "192.168.20.14", Primary: true}, {Name: "WLAN", MACAddress: "A4-BB-77-77-77-78"}},
	})
	m := &mill{rows: map[string]int{"configurations": configurations}, size: 1000, latency: 500 * time.Millisecond, template: map[string][]byte{}, sent: map[string][]time.Time{}}
	m.template["configurations"] = element(tb, sim.Pipe(), itglue.Regions[0].URL+"/configurations?include="+strings.Join(includes, ","), "x-api-key", key)
	m.envelope = func(_ string, n, size, rows int, records []byte) []byte {
		return fmt.Appendf(nil, `{"data":[%s],"meta":{"current-page":%d,"next-page":null,"prev-page":null,"total-pages":%d,"total-count":%d},"included":[]}`,
			records, n, (rows+size-1)/size, rows)
	}
	return m
}

// element fetches a list of one record and returns that record's JSON.
func element(tb testing.TB, pipe http.RoundTripper, url, header, value string) []byte {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, url, nil)
	must(tb, err)
	req.Header.Set(header, value)
	resp, err := pipe.RoundTrip(req)
	must(tb, err)
	body, err := io.ReadAll(resp.Body)
	must(tb, err)
	from, depth := bytes.Index(body, []byte(":[{"))+2, 0
	for i, b := range body[from:] {
		switch b {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return body[from : from+i+1]
			}
		}
	}
	tb.Fatalf("no record in %s", body)
	return nil
}

// bubble runs f in virtual time, which a benchmark itself has no way to do.
func bubble(b *testing.B, f func(t *testing.T)) {
	b.Helper()
	all := func(_, _ string) (bool, error) { return true, nil }
	if !testing.RunTests(all, []testing.InternalTest{{Name: b.Name(), F: func(t *testing.T) { synctest.Test(t, f) }}}) {
		b.Fatal("failed in the bubble")
	}
}

// BenchmarkFullCrawlUnderTheLimit crawls 5,000 customers and 100,000 assets at
// 50 a page twice, in virtual time, under Syncro's 180 requests a minute.
func BenchmarkFullCrawlUnderTheLimit(b *testing.B) {
	for b.Loop() {
		bubble(b, func(t *testing.T) {
			m := syncroMill(t, 5_000, 100_000)
			m.latency, m.limit = 300*time.Millisecond, 180
			r := &rig{t: t, dir: t.TempDir()}
			r.open()
			defer func() { must(t, r.db.Close()) }()
			client, err := syncro.New(syncroBase, key, transport.Syncro(transport.Config{Base: m}).Client())
			must(t, err)
			c := &Crawler{DB: r.db, Syncro: client, Host: "acme.syncromsp.com"}
			began := time.Now()
			for crawl, name := range []string{"one", "two"} {
				must(t, c.Run(t.Context()))
				r.complete(Assets)
				requests := len(m.sent["customers"]) + len(m.sent["customer_assets"])
				ratio := time.Since(began).Seconds() / (float64(requests) / 180 * 60)
				b.ReportMetric(ratio, name+"_x_bound")
				if ratio > 1.05 || requests != (crawl+1)*2100 {
					b.Errorf("%s: %d requests took %s, %.3f x requests/limit", name, requests, time.Since(began), ratio)
				}
			}
			b.ReportMetric(float64(m.refused), "429s")
			if m.refused > 0 {
				b.Errorf("%d requests were refused with 429", m.refused)
			}
		})
	}
}

// BenchmarkITGlueBehindSlowPages crawls 100,000 configurations with interfaces
// at 1,000 a page and half a second a page, in virtual time.
func BenchmarkITGlueBehindSlowPages(b *testing.B) {
	const count = 100_000
	for b.Loop() {
		bubble(b, func(t *testing.T) {
			m := itglueMill(t, count)
			r := &rig{t: t, dir: t.TempDir()}
			r.open()
			defer func() { must(t, r.db.Close()) }()
			client, err := itglue.New(itglue.Regions[0].URL, key, transport.ITGlue(transport.Config{Base: m}).Client())
			must(t, err)
			must(t, (&Crawler{DB: r.db, ITGlue: client}).Run(t.Context()))
			r.complete(Configurations)
			pages := m.sent["configurations"]
			bound := time.Duration(len(pages)) * m.latency / 4
			took := pages[len(pages)-1].Add(m.latency).Sub(pages[0])
			b.ReportMetric(took.Seconds()/bound.Seconds(), "x_bound")
			b.ReportMetric(took.Seconds(), "virtual_s")
			if float64(took) > 1.2*float64(bound) || len(pages) != count/1000 {
				b.Errorf("%d pages took %s, bound %s", len(pages), took, bound)
			}
		})
	}
}
