package demo

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
)

// provider is the size at which the figures of a large provider are taken.
var provider = Config{Seed: 1, Customers: 2000, Assets: 100_000}

// TestFiguresOfANightAtALargeProvider measures an unattended sync of 100,000
// devices from its beginning to its end: with nothing changed, and with one
// device of a hundred. The time is the bubble's, in which a vendor answers after
// nightLatency and Onramp keeps to its share of the limits.
func TestFiguresOfANightAtALargeProvider(t *testing.T) {
	if os.Getenv("ONRAMP_LARGE") == "" {
		t.Skip("ONRAMP_LARGE does not ask for the figures of a large provider, which take minutes")
	}
	work := t.TempDir()
	pages := newTape(t, filepath.Join(work, "pages"))
	before, after := filepath.Join(work, "before"), filepath.Join(work, "workspace")
	var began time.Time
	synctest.Test(t, func(t *testing.T) {
		w := New(provider)
		w.document(t, filepath.Join(work, "first"))
		if err := w.prepare(t.Context(), after); err != nil {
			t.Fatal(err)
		}
		w.writeRest(t, after)
		if err := os.CopyFS(before, os.DirFS(after)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(25 * time.Hour) // of the bubble's clock
		began = time.Now()
		n := makeNight(t, w.Options(after), pages)
		n.print(t, "nothing changed (wanted: 1.05 x and no write)")
		if n.writes != 0 || n.done.Writes() != 0 {
			t.Errorf("%d writes were sent although nothing changed", n.writes)
		}
		time.Sleep(25 * time.Hour) // of the bubble's clock
		w.Syncro.ResetRequests()
		w.ITGlue.ResetRequests()
		change := w.change()
		makeNight(t, w.Options(after), nil).print(t, fmt.Sprintf("%d devices changed", len(change.arrived)+len(change.unnamed)+len(change.unlinked)))
		w.wantWritten(t, change)
	})
	pages.close(t)
	inAnotherProcess(t, before, pages.path, began)
}

// writeRest lets attended syncs write what is left, and whatever they bring up,
// without regard to limits.
func (w *World) writeRest(t *testing.T, dir string) {
	t.Helper()
	a, shut := opened(t, w.Options(dir))
	defer shut()
	for range 5 {
		time.Sleep(25 * time.Hour) // of the bubble's clock
		s, err := a.Sync(t.Context(), app.SyncOptions{Attended: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(s.Line())
		if s.Writes() == 0 {
			break
		}
	}
}

// night is one unattended sync under the limits.
type night struct {
	done   app.Summary
	took   time.Duration // of the bubble's clock
	cpu    time.Duration
	syncro int // requests
	itglue int
	writes int
}

// nightLatency is what a vendor takes for an answer.
const nightLatency = 300 * time.Millisecond

// makeNight makes one, and records what the vendors answer if there is a tape.
func makeNight(t *testing.T, opt app.Options, pages *tape) night {
	t.Helper()
	opt.Unlimited, opt.Unseen, opt.AbsenceGap = false, true, 6*time.Hour
	var sent [2]atomic.Int64
	var writes atomic.Int64
	count := func(v app.Vendor, of *atomic.Int64) {
		base := opt.Base[v]
		opt.Base[v] = roundTrip(func(r *http.Request) (*http.Response, error) {
			of.Add(1)
			if r.Method != http.MethodGet {
				writes.Add(1)
			}
			time.Sleep(nightLatency) // of the bubble's clock
			if pages == nil {
				return base.RoundTrip(r)
			}
			return pages.record(base, r)
		})
	}
	count(app.VendorSyncro, &sent[0])
	count(app.VendorITGlue, &sent[1])
	count(app.VendorSaaSAlerts, new(atomic.Int64))
	a, shut := opened(t, opt)
	defer shut()
	began, cpu := time.Now(), cpuTime(t)
	s, err := a.Sync(t.Context(), app.SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return night{
		done: s, took: time.Since(began), cpu: cpuTime(t) - cpu,
		syncro: int(sent[0].Load()), itglue: int(sent[1].Load()), writes: int(writes.Load()),
	}
}

// routineShare is what the routine may take of Syncro's 176 requests a minute.
const routineShare = 88

func (n night) print(t *testing.T, what string) {
	t.Helper()
	bound := time.Duration(float64(n.syncro) / routineShare * float64(time.Minute))
	line := fmt.Sprintf("%s: %d requests to Syncro and %d to IT Glue take %s, %.3f x what the routine's half of Syncro's limit allows, %d writes; %.0f s of CPU; %s",
		what, n.syncro, n.itglue, n.took.Round(time.Second), n.took.Seconds()/bound.Seconds(), n.writes, n.cpu.Seconds(), n.done.Line())
	t.Log(line)
	fmt.Println("figure: " + line)
}

func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
