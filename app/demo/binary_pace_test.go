//go:build linux

package demo_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// quiet is how long a terminal that has nothing more to draw is silent.
const quiet = 250 * time.Millisecond

// tick waits as a typing person does between two keys. The gaps vary, so that
// keys do not fall in step with the program's frames.
func tick(gap time.Duration) {
	wait := time.NewTimer(gap/2 + rand.N(gap))
	<-wait.C
}

// since are the pieces of output that came from the n-th on.
func (s *terminal) since(n int) []arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.arrived[n:])
}

func (s *terminal) arrivals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.arrived)
}

// rests waits until nothing has been drawn for a while.
func (s *terminal) rests() {
	for n := -1; n != s.arrivals(); {
		n = s.arrivals()
		wait := time.NewTimer(quiet)
		<-wait.C
	}
}

// stroke is what one key cost.
type stroke struct {
	frame    time.Duration // until the row under the cursor was drawn
	bytes    int           // everything that was drawn until the next key
	scrolled bool          // other rows show than before
	record   bool          // the pane shows another record than before, which is drawn with it
}

// strokes presses keys one at a time and measures each of them.
func (s *terminal) strokes(gap time.Duration, keys ...string) []stroke {
	s.t.Helper()
	out := make([]stroke, 0, len(keys))
	for _, key := range keys {
		n, first, record, pressed := s.arrivals(), s.firstRow(), s.record(), time.Now()
		s.press(key)
		s.until("the frame of "+strconv.Quote(key), func(string) bool {
			return slices.ContainsFunc(s.since(n), func(a arrival) bool { return a.row })
		})
		tick(gap)
		did := stroke{scrolled: s.firstRow() != first, record: s.record() != record}
		for _, a := range s.since(n) {
			if did.bytes += a.bytes; a.row && did.frame == 0 {
				did.frame = a.at.Sub(pressed)
			}
		}
		out = append(out, did)
	}
	return out
}

// window is what the line below a list says of the rows that show: "10-18 of 900".
var window = regexp.MustCompile(`(?m)^([0-9,]+)-[0-9,]+ of `)

// firstRow is the number of the first row that shows, "" while none does.
func (s *terminal) firstRow() string {
	if said := window.FindStringSubmatch(s.screen.String()); said != nil {
		return said[1]
	}
	return ""
}

// heading is a rule with a title in it: of the step, and of the record in the pane.
var heading = regexp.MustCompile(`── [^─\n]+ ─`)

// record is the title of the record that the pane shows, "" while none does.
func (s *terminal) record() string {
	if all := heading.FindAllString(s.screen.String(), -1); len(all) > 1 {
		return all[len(all)-1]
	}
	return ""
}

// apart tells the keys that moved the cursor alone from those after which the
// cursor rested, so that its record was drawn as well, and those that scrolled.
func apart(strokes []stroke) (moves, records, scrolls []stroke) {
	for _, k := range strokes {
		switch {
		case k.scrolled:
			scrolls = append(scrolls, k)
		case k.record:
			records = append(records, k)
		default:
			moves = append(moves, k)
		}
	}
	return moves, records, scrolls
}

// at is the value below which a share of the values lies.
func at(share float64, values []time.Duration) time.Duration {
	slices.Sort(values)
	return values[min(len(values)-1, int(share*float64(len(values))))]
}

func frames(strokes []stroke) (out []time.Duration) {
	for _, k := range strokes {
		out = append(out, k.frame)
	}
	return out
}

// cost words what the keys made the program draw.
func cost(strokes []stroke) string {
	if len(strokes) == 0 {
		return "nothing: there was none"
	}
	var all []int
	for _, k := range strokes {
		all = append(all, k.bytes)
	}
	slices.Sort(all)
	return fmt.Sprintf("%d B in the middle of %d, %d B for 19 of 20, %d B at most", all[len(all)/2], len(all), all[len(all)*19/20], all[len(all)-1])
}

// latency words how soon the keys were answered.
func latency(strokes []stroke) string {
	f := frames(strokes)
	return fmt.Sprintf("p50 %.1f ms, p95 %.1f ms of %d keys", ms(at(0.50, f)), ms(at(0.95, f)), len(f))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// walk is down and up again n times inside the window, so that nothing scrolls.
func walk(n int) (keys []string) {
	const span = 5
	for len(keys) < n {
		keys = append(keys, slices.Repeat([]string{"j"}, span)...)
		keys = append(keys, slices.Repeat([]string{"k"}, span)...)
	}
	return keys[:n]
}

// settled types words into the search and returns how long after the last
// letter the screen had come to rest.
func (s *terminal) settled(words string) time.Duration {
	s.t.Helper()
	s.press("/")
	s.rests()
	for _, letter := range words[:len(words)-1] {
		s.press(string(letter))
		tick(60 * time.Millisecond)
	}
	s.rests()
	n, pressed := s.arrivals(), time.Now()
	s.press(words[len(words)-1:])
	s.rests()
	came := s.since(n)
	if len(came) == 0 {
		s.t.Fatalf("the search for %q draws nothing", words)
	}
	return came[len(came)-1].at.Sub(pressed)
}

// idles measures what the program does while nobody does anything.
func (s *terminal) idles(long time.Duration) string {
	s.t.Helper()
	n, before := s.arrivals(), s.worked()
	wait := time.NewTimer(long)
	<-wait.C
	share := 100 * float64(s.worked()-before) / float64(long)
	return fmt.Sprintf("%d B drawn and %.1f %% of one processor in %s", drawn(s.since(n)), share, long)
}

// drawn is how much the pieces of output are together.
func drawn(came []arrival) (bytes int) {
	for _, a := range came {
		bytes += a.bytes
	}
	return bytes
}

// worked is the processor time that the program has taken so far.
func (s *terminal) worked() time.Duration {
	s.t.Helper()
	stat := readFile(s.t, fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:]) // from the third on: the second may hold blanks
	ticks := 0
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			s.t.Fatalf("the process's times are %q: %v", f, err)
		}
		ticks += n
	}
	return time.Duration(ticks) * (time.Second / clockTicks)
}

// clockTicks is how many ticks the kernel counts in a second (sysconf _SC_CLK_TCK).
const clockTicks = 100

// load is how busy the machine is besides.
func load(t *testing.T) string {
	t.Helper()
	said, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		t.Fatal(err)
	}
	one, _, _ := bytes.Cut(said, []byte(" "))
	return string(one)
}
