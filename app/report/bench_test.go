package report

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"dev.onramp/app/msp"
)

// BenchmarkReportOf100000Devices prints the most memory that writing takes.
func BenchmarkReportOf100000Devices(b *testing.B) {
	var most uint64
	var m runtime.MemStats
	s := Section{ID: "devices", Title: "Devices", Count: 100_000, Columns: []Column{{Customer, "c"}, {Syncro, "s"}, {Other, "o"}, {Detail, "d"}, {Who, "w"}}}
	s.Each = func(yield func(Row) error) error {
		for i := range s.Count {
			if i%10_000 == 0 {
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			name := msp.NewText(fmt.Sprintf("PC-%d", i))
			err := yield(Row{
				Kind: "device", Customer: msp.NewText("Harbor Dental"), Syncro: Record{fmt.Sprint(i), name, "https://acme.syncromsp.com/customer_assets/1"},
				Other: Record{fmt.Sprint(i), name, "https://acme.itglue.com/1/configurations/2"}, Detail: "serial number equal +60 (only pair)", By: "rule",
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	r := Report{Title: "Report", Sections: []Section{s}}
	for name, write := range map[string]func(io.Writer) error{"html": r.HTML, "csv": r.CSV, "json": r.JSON} {
		b.Run(name, func(b *testing.B) {
			most = 0
			for b.Loop() {
				if err := write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(most)/(1<<20), "peak-MiB")
		})
	}
}
