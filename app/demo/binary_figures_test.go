//go:build linux

package demo_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"
)

// TestFigures measures the program and prints what it finds. It asserts no
// speed: a figure is judged by whoever reads it beside the machine's load.
func TestFigures(t *testing.T) {
	var first []time.Duration
	for range 5 {
		h := newHome(t)
		program(t) // not part of the figure
		began := time.Now()
		s := h.open(t, 80, 24, "--demo")
		s.sees("Step 1 of 9: Keys", "IT Glue", "help")
		first = append(first, time.Since(began))
		s.leave()
	}
	slices.Sort(first)
	figure(t, "first frame of the demo: %d ms in the middle of %d starts, %d ms at worst (wanted: under 300 ms)",
		first[len(first)/2].Milliseconds(), len(first), first[len(first)-1].Milliseconds())

	p := &technician{terminal: newHome(t).open(t, 80, 24, "--demo")}
	p.sees(stages[0].heading)
	figure(t, "resident memory at the first frame: %s", p.memory())
	for _, step := range stages[:5] {
		p.sees(step.heading)
		step.work(p)
		step.onward(p)
	}
	p.sees(stages[5].heading)
	figure(t, "resident memory after the review: %s, with 60 customers and 900 devices", p.memory())
	p.leave()
}

// figure prints a measurement in the test's log and on stdout, where it is seen
// without -v.
func figure(t *testing.T, format string, args ...any) {
	t.Helper()
	line := fmt.Sprintf(format, args...)
	t.Log(line)
	fmt.Println("figure: " + line)
}

// resident are the lines of /proc/PID/status that say how much memory a process
// has: all of it, the most of it, and what no file stands behind.
var resident = regexp.MustCompile(`(?m)^(VmRSS|VmHWM|RssAnon):\s+(\d+) kB$`)

func (s *terminal) memory() string {
	s.t.Helper()
	status := readFile(s.t, fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	size := map[string]float64{}
	for _, line := range resident.FindAllStringSubmatch(status, -1) {
		kB, err := strconv.Atoi(line[2])
		if err != nil {
			s.t.Fatal(err)
		}
		size[line[1]] = float64(kB) / 1024
	}
	if len(size) != 3 {
		s.t.Fatalf("the status of the process does not say what it holds:\n%s", status)
	}
	return fmt.Sprintf("%.1f MiB (VmRSS), %.1f MiB of it anonymous (RssAnon), %.1f MiB at the peak (VmHWM)", size["VmRSS"], size["RssAnon"], size["VmHWM"])
}
