package demo

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
)

// inAnotherProcess makes the recorded night in a process that holds nothing but
// Onramp, and prints what it takes of the processor and of memory.
func inAnotherProcess(t *testing.T, dir, pages string, began time.Time) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestANightOfAnotherProcess$", "-test.v", "-test.timeout", "30m")
	cmd.Env = append(os.Environ(), "ONRAMP_NIGHT="+dir, "ONRAMP_NIGHT_PAGES="+pages, "ONRAMP_NIGHT_BEGAN="+began.Format(time.RFC3339Nano))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak := make(chan int)
	go func() { peak <- anonymousPeak(cmd.Process.Pid) }()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, said.Bytes())
	}
	for line := range bytes.Lines(said.Bytes()) {
		if bytes.Contains(line, []byte("figure: ")) {
			fmt.Print(string(line))
		}
	}
	fmt.Printf("figure: at most %d MiB of anonymous memory (wanted: under 150 MiB)\n", <-peak>>10)
}

// anonymousPeak looks at the anonymous memory of a process until it ends and
// returns the most of it, in KiB.
func anonymousPeak(pid int) (peak int) {
	for tick := time.Tick(20 * time.Millisecond); ; <-tick {
		status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
		at := bytes.Index(status, []byte("RssAnon:"))
		if err != nil || at < 0 {
			return peak
		}
		size, _, _ := bytes.Cut(status[at+len("RssAnon:"):], []byte("kB"))
		if n, err := strconv.Atoi(string(bytes.TrimSpace(size))); err == nil {
			peak = max(peak, n)
		}
	}
}

// TestANightOfAnotherProcess is what inAnotherProcess runs.
func TestANightOfAnotherProcess(t *testing.T) {
	dir := os.Getenv("ONRAMP_NIGHT")
	if dir == "" {
		t.Skip("it is a part of TestFiguresOfANightAtALargeProvider")
	}
	debug.SetGCPercent(50) // as main does
	debug.SetMemoryLimit(144 << 20)
	began, err := time.Parse(time.RFC3339Nano, os.Getenv("ONRAMP_NIGHT_BEGAN"))
	if err != nil {
		t.Fatal(err)
	}
	pages := playTape(t, os.Getenv("ONRAMP_NIGHT_PAGES"))
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(began)) // of the bubble's clock
		opt := New(Config{Customers: 1, Assets: 1}).Options(dir)
		opt.Base = map[app.Vendor]http.RoundTripper{app.VendorSyncro: pages, app.VendorITGlue: pages, app.VendorSaaSAlerts: pages}
		makeNight(t, opt, nil).print(t, "the same in a process of its own")
	})
}
