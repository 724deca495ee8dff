package discover

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dev.onramp/app/transport"
	"dev.onramp/syncro"
)

// BenchmarkDecodeAndStore reads 100,000 assets of five kilobytes without a
// limit or latency: what is left is decoding, projecting and storing.
func BenchmarkDecodeAndStore(b *testing.B) {
	const count = 100_000
	for b.Loop() {
		m := syncroMill(b, 1, count)
		r := &rig{t: b, dir: b.TempDir()}
		r.open()
		hc := transport.New(transport.Config{Vendor: "Syncro", Base: m, Allow: transport.SyncroHosts}).Client()
		client, err := syncro.New(syncroBase, key, hc)
		must(b, err)
		var anonymous, mapped, pages atomic.Int64
		c := &Crawler{DB: r.db, Syncro: client, Host: "acme.syncromsp.com", Report: func(Progress) {
			if pages.Add(1)%20 == 0 {
				anonymous.Store(max(anonymous.Load(), status(b, "RssAnon")))
				mapped.Store(max(mapped.Load(), status(b, "RssFile")))
			}
		}}
		before := cpu(b)
		must(b, c.Run(b.Context()))
		spent := cpu(b) - before
		r.complete(Assets)
		must(b, r.db.Close())
		b.ReportMetric(float64(len(m.template["customer_assets"])), "B/asset")
		b.ReportMetric(spent.Seconds(), "cpu_s")
		b.ReportMetric(float64(anonymous.Load())/1024, "anon_MiB")
		b.ReportMetric(float64(mapped.Load())/1024, "mapped_MiB")
		if anonymous.Load() > 150<<10 {
			b.Errorf("%d KiB of anonymous memory", anonymous.Load())
		}
	}
}

// cpu is the processor time that this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// status reads a figure of this process in KiB.
func status(b *testing.B, field string) (kib int64) {
	b.Helper()
	file, err := os.Open("/proc/self/status")
	must(b, err)
	defer func() { must(b, file.Close()) }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if rest, found := strings.CutPrefix(lines.Text(), field+":"); found {
			_, err := fmt.Sscan(rest, &kib)
			must(b, err)
		}
	}
	return kib
}
