package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// manyDevices is a workspace in memory: 2,000 customers with 50 devices each, four
// fifths of them matched.
func manyDevices(tb testing.TB) *App {
	tb.Helper()
	const customers, each = 2_000, 50
	r := vendorRecords{Parties: discover.Parties{Crawls: map[discover.Kind]discover.Crawl{}}}
	for _, k := range []discover.Kind{discover.Customers, discover.Assets, discover.Organizations, discover.Configurations} {
		r.Crawls[k] = discover.Crawl{State: discover.Complete}
	}
	policy := reconcile.DefaultPolicy()
	policy.Types = map[string]int64{"Desktop": 1}
	a := &App{rows: 1, settings: Settings{Policy: policy}, decided: newDecisions()}
	for c := range int64(customers) {
		name := msp.NewText(fmt.Sprintf("Customer %d", c))
		r.Customers = append(r.Customers, msp.Customer{ID: c + 1, Business: name, URL: "https://acme.syncromsp.com/customers/1"})
		r.Organizations = append(r.Organizations, msp.Organization{ID: c + 1, Name: name, URL: "https://acme.itglue.com/1"})
		a.decided.apply(ActChange{After: &msp.Decision{
			Subject: msp.Customers, Left: c + 1, Right: idText(c + 1), Verdict: msp.Matched, By: "rule", Rule: true, Why: "name equal +60",
		}})
		for d := range int64(each) {
			id := c*each + d + 1
			device, serial := msp.NewText(fmt.Sprintf("PC-%d", id)), msp.NewText(fmt.Sprintf("5CG%07d", id))
			adapter := []msp.Interface{{MAC: fmt.Sprintf("5CF9DD%06X", id)}}
			r.Assets = append(r.Assets, msp.Asset{
				ID: id, CustomerID: c + 1, Name: device, Serial: serial, Type: msp.NewText("Desktop"), Agent: true, Interfaces: adapter,
				LastSeen: time.Now(), URL: "https://acme.syncromsp.com/customer_assets/1",
			})
			r.Configurations = append(r.Configurations, msp.Configuration{
				ID: id, OrganizationID: c + 1, Name: device, Serial: serial, Interfaces: adapter, URL: "https://acme.itglue.com/1/configurations/1",
			})
			if id%5 != 0 {
				a.decided.apply(ActChange{After: &msp.Decision{
					Subject: msp.Assets, Left: id, Right: idText(id), Verdict: msp.Matched, By: "rule", Rule: true, Why: "serial number equal +60 (only pair)",
				}})
			}
		}
	}
	a.ctx = tb.Context()
	a.records, a.db = recordsOf(tb, r)
	a.matching.assets = make([]answered, len(a.records.assets))
	return a
}

// vendorRecords is what the vendors hold.
type vendorRecords struct {
	discover.Parties
	Assets         []msp.Asset
	Configurations []msp.Configuration
}

// recordsOf stores records and reads them as the program does.
func recordsOf(tb testing.TB, r vendorRecords) (*records, *store.DB) {
	tb.Helper()
	db := kept(tb, r)
	out, err := readRecords(tb.Context(), db, "acme.syncromsp.com")
	if err != nil {
		tb.Fatal(err)
	}
	out.Parties = r.Parties
	out.indexParties()
	return out, db
}

// kept is a store that holds the records.
func kept(tb testing.TB, r vendorRecords) *store.DB {
	tb.Helper()
	db, err := store.Open(filepath.Join(tb.TempDir(), storeFile), layout())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	err = db.Update(func(tx *store.Tx) (failed error) {
		for i := range r.Organizations {
			failed = errors.Join(failed, discover.KeepOrganization(tx, r.Organizations[i]))
		}
		for i := range r.Assets {
			failed = errors.Join(failed, discover.KeepAsset(tx, r.Assets[i]))
		}
		for i := range r.Configurations {
			failed = errors.Join(failed, discover.KeepConfiguration(tx, r.Configurations[i]))
		}
		return failed
	})
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

// peak is a writer that notes the most memory in use.
type peak struct {
	written int
	most    uint64
}

func (p *peak) Write(b []byte) (int, error) {
	if p.written += len(b); p.written > 1<<20 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		p.most, p.written = max(p.most, m.HeapAlloc), 0
	}
	return len(b), nil
}

// BenchmarkReportFromAnAppOf100000Devices prints the most memory that a report
// takes beyond what the workspace holds already.
func BenchmarkReportFromAnAppOf100000Devices(b *testing.B) {
	a := manyDevices(b)
	for _, form := range []string{ReportHTML, ReportCSV, ReportJSON} {
		b.Run(form[1:], func(b *testing.B) {
			most := mostMemory(b, func(w io.Writer) error {
				g, err := a.gather(true) // not asking for the last report, which takes a store
				if err != nil {
					return err
				}
				return render(g.report(false), form, w)
			})
			b.ReportMetric(most, "MiB-beyond")
		})
	}
}

func BenchmarkDecisionsOf100000Devices(b *testing.B) {
	a := manyDevices(b)
	b.Run("export", func(b *testing.B) { b.ReportMetric(mostMemory(b, a.writeSheet), "MiB-beyond") })
	var sheet bytes.Buffer
	if err := a.writeSheet(&sheet); err != nil {
		b.Fatal(err)
	}
	b.Run("preview", func(b *testing.B) {
		for b.Loop() {
			p, err := a.ImportDecisionSheet("decisions.csv", bytes.NewReader(sheet.Bytes()), false)
			if err != nil || p.Unchanged != len(a.records.assets)+len(a.records.Customers) {
				b.Fatal(p, err)
			}
		}
	})
}

func mostMemory(b *testing.B, write func(io.Writer) error) float64 {
	b.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(2)) // so that garbage hardly counts
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, p := m.HeapAlloc, &peak{}
	for b.Loop() {
		if err := write(p); err != nil {
			b.Fatal(err)
		}
	}
	return (float64(p.most) - float64(before)) / (1 << 20)
}
