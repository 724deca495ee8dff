//go:build linux

package demo_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
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
	figure(t, "memory of the demo at the first frame: %s", p.memory())
	for _, step := range stages[:5] {
		p.sees(step.heading)
		step.work(p)
		step.onward(p)
	}
	p.sees(stages[5].heading)
	figure(t, "memory of the demo after the review of 60 customers and 900 devices: %s", p.memory())
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
// has: all of it, its peak, and what is not backed by a file.
var resident = regexp.MustCompile(`(?m)^(VmRSS|VmHWM|RssAnon):\s+(\d+ kB)$`)

func (s *terminal) memory() string {
	s.t.Helper()
	status := readFile(s.t, fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	var parts []string
	for _, line := range resident.FindAllStringSubmatch(status, -1) {
		parts = append(parts, line[1]+" "+line[2])
	}
	if len(parts) != 3 {
		s.t.Fatalf("the status of the process does not say what it holds:\n%s", status)
	}
	return strings.Join(parts, ", ")
}
