//go:build linux

package demo_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

// TestFiguresOfALargeWorkspace measures the program with 100,000 devices and
// prints what it finds. It asserts no speed.
func TestFiguresOfALargeWorkspace(t *testing.T) {
	dir := largeWorkspace(t)
	t.Run("open", func(t *testing.T) { figureOfOpening(t, dir) })
	t.Run("decide", func(t *testing.T) { figureOfDeciding(t, dir) })
	t.Run("review", func(t *testing.T) { figureOfReviewing(t, dir) })
}

func opened(t *testing.T, dir string, soon bool) *app.App {
	t.Helper()
	a, err := app.Open(app.Options{Dir: dir, Name: "large", Person: "tester", Lookup: func(string) string { return "" }, Soon: soon})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func closed(t *testing.T, a *app.App) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func figureOfOpening(t *testing.T, dir string) {
	closed(t, opened(t, dir, false)) // a workspace that was never closed keeps no beginnings of its lists
	var spent []time.Duration
	rows := 0
	for range 5 {
		began := time.Now()
		a := opened(t, dir, true)
		rows = len(a.Review(msp.Assets, 0).Rows())
		spent = append(spent, time.Since(began))
		closed(t, a)
	}
	slices.Sort(spent)
	figure(t, "opening a workspace of 100,000 assets and reading the first %d rows: %d ms in the middle of %d, %d ms at worst (wanted: under 100 ms)",
		rows, spent[2].Milliseconds(), len(spent), spent[4].Milliseconds())
}

func figureOfDeciding(t *testing.T, dir string) {
	a := opened(t, dir, false)
	defer closed(t, a)
	decide := func(s msp.Subject) time.Duration {
		var spent []time.Duration
		for _, row := range a.Review(s, 0).Rows()[:50] {
			began := time.Now()
			if _, err := a.Later(s, []int64{row.ID}, "to see how long it takes"); err != nil {
				t.Fatal(err)
			}
			spent = append(spent, time.Since(began))
			if _, err := a.Undo(); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(spent)
		return spent[len(spent)/2]
	}
	devices, customers := decide(msp.Assets), decide(msp.Customers)
	figure(t, "a decision at 100,000 devices, stored and everything matched again: %.1f ms on a device, %.1f ms on a customer",
		float64(devices.Microseconds())/1000, float64(customers.Microseconds())/1000)
}

func figureOfReviewing(t *testing.T, dir string) {
	h := newHome(t).with(
		"ONRAMP_SYNCRO_URL="+demo.SyncroURL, "ONRAMP_SYNCRO_TOKEN="+demo.SyncroToken,
		"ONRAMP_ITGLUE_URL="+demo.ITGlueURL, "ONRAMP_ITGLUE_KEY="+demo.ITGlueKey,
		"ONRAMP_SAASALERTS_URL="+demo.SaaSAlertsURL, "ONRAMP_SAASALERTS_KEY="+demo.SaaSAlertsKey,
	)
	program(t) // not part of the figure
	var first []time.Duration
	for range 5 {
		began := time.Now()
		s := h.open(t, 80, 24, "--workspace", dir)
		s.sees("? help") // whatever the step where it was left
		first = append(first, time.Since(began))
		s.leave()
	}
	slices.Sort(first)
	figure(t, "first frame with 100,000 devices: %d ms in the middle of %d starts, %d ms at worst (wanted: under 100 ms)",
		first[2].Milliseconds(), len(first), first[4].Milliseconds())

	s := h.open(t, 200, 50, "--workspace", dir)
	most := s.watchMemory()
	s.sees("? help")
	s.press("0")
	s.sees("[0 Home")
	s.press("5")
	s.until("the customers", regexp.MustCompile(`1-\d+ of 1,\d{3}`).MatchString)
	s.press("]")
	s.until("all rows", regexp.MustCompile(`-[\d,]+ of 100,000`).MatchString)
	s.press("G")
	s.until("the end", regexp.MustCompile(`-100,000 of 100,000`).MatchString)
	s.does("/", "type to search")
	s.press("e")
	s.sees("search: e")
	figure(t, "the wizard over all rows: %s", s.memory())
	s.press("\x1b")
	s.press("\x1b")
	s.leave()
	figure(t, "at most %d MiB anonymous (wanted: under 150 MiB)", most()>>10)
}

// watchMemory looks at the anonymous memory of the program until it ends; the
// function that it returns gives the most of it, in KiB.
func (s *terminal) watchMemory() func() int {
	path := filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), "status")
	most := make(chan int, 1)
	go func() {
		peak := 0
		for tick := time.Tick(20 * time.Millisecond); ; <-tick {
			status, err := os.ReadFile(path)
			at := bytes.Index(status, []byte("RssAnon:"))
			if err != nil || at < 0 {
				most <- peak
				return
			}
			kB, _, _ := bytes.Cut(status[at+len("RssAnon:"):], []byte("kB"))
			if n, err := strconv.Atoi(string(bytes.TrimSpace(kB))); err == nil {
				peak = max(peak, n)
			}
		}
	}()
	return func() int { return <-most }
}
