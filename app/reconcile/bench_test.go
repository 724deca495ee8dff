package reconcile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

// BenchmarkMake plans 100,000 devices of 5,000 customers, half of them created.
func BenchmarkMake(b *testing.B) {
	in := scene()
	in.Customers, in.Assets, in.Organizations, in.Decisions = nil, nil, nil, nil
	for c := range int64(5000) {
		in.Customers = append(in.Customers, msp.Customer{ID: c + 1, Business: msp.NewText(fmt.Sprintf("Customer %d", c)), URL: fmt.Sprintf("https://%s/customers/%d", host, c+1)})
		d := msp.Decision{Subject: msp.Customers, Left: c + 1, Verdict: msp.Create, By: "ann"}
		if c%2 == 0 {
			in.Organizations = append(in.Organizations, msp.Organization{ID: c + 1, Name: msp.NewText(fmt.Sprintf("Organization %d", c))})
			d.Verdict, d.Right = msp.Matched, fmt.Sprint(c+1)
		}
		in.Decisions = append(in.Decisions, d)
	}
	for i := range int64(100000) {
		a := anAsset(i+1, i%5000+1)
		d := msp.Decision{Subject: msp.Assets, Left: a.ID, Verdict: msp.Create, By: "ann"}
		if i%2 == 0 {
			in.Configurations = append(in.Configurations, msp.Configuration{ID: i + 1, OrganizationID: i%5000 + 1, Name: a.Name, Serial: a.Serial})
			d.Verdict, d.Right = msp.Matched, fmt.Sprint(i+1)
		}
		in.Assets, in.Decisions = append(in.Assets, a), append(in.Decisions, d)
	}
	for b.Loop() {
		if p, held := Make(in); p.Operations.Len() == 0 || len(held) != 0 {
			b.Fatal(p.Operations.Len(), len(held))
		}
	}
}

// BenchmarkLocalCost is what an operation costs beside the vendors: two lines
// of the audit and two commits, each on the disk. It has the goal of 5 ms on a
// disk that takes a write in half a millisecond; what this disk takes is printed
// beside it.
func BenchmarkLocalCost(b *testing.B) {
	const operations = 200
	syncs := 0
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b, itgluetest.Habits{}, syncrotest.Habits{})
		w.close()
		w.dir = b.TempDir() // a real disk
		w.open()
		w.policy.LinkField = ""
		for id := range int64(operations) {
			customer := 11 + id/25 // more in one would be held by a brake
			if id%25 == 0 {
				w.customer(customer, fmt.Sprintf("Customer %d", customer), 490+customer)
			}
			w.desktop(101+id, customer, fmt.Sprintf("BFD-%d", id))
			w.create(101 + id)
		}
		p, _ := w.plan()
		a := w.applier()
		a.hook = func(point string) error {
			switch {
			case strings.HasPrefix(point, "before the audit"):
				syncs++
			case strings.HasPrefix(point, "before the commit"):
				syncs += 2 // bbolt syncs the pages, then the meta page
			}
			return nil
		}
		b.StartTimer()
		if s, err := a.Apply(b.Context(), p, approve(p)); err != nil || s.Done[CreateConfiguration] != operations {
			b.Fatal(s.Done, s.Stopped, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N)/operations, "ms/operation")
	b.ReportMetric(float64(syncs)/float64(b.N)/operations, "fsyncs/operation")
	b.ReportMetric(float64(syncCost(b).Microseconds())/1000, "ms/fsync")
}

// syncCost is how long the disk takes for a block at the end of a file.
func syncCost(b *testing.B) time.Duration {
	b.Helper()
	const writes = 100
	f, err := os.Create(filepath.Join(b.TempDir(), "file"))
	must(b, err)
	defer func() { must(b, f.Close()) }()
	began := time.Now()
	for range writes {
		_, err := f.Write(make([]byte, 4096))
		must(b, err)
		must(b, toDisk(f))
	}
	return time.Since(began) / writes
}
