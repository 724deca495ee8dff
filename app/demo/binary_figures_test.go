//go:build linux

package demo_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dev.onramp/app/demo"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
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

// TestFiguresOfTheScreens measures how the screens answer keys over many
// devices: 10,000 where ONRAMP_FIGURES is set, 100,000 where ONRAMP_LARGE names
// a folder for them.
func TestFiguresOfTheScreens(t *testing.T) {
	devices, dir := manyDevices(t)
	small := newHome(t).open(t, 80, 24, "--demo") // what the machine allows just now
	p := &technician{terminal: small}
	for _, step := range stages[:4] {
		p.sees(step.heading)
		step.work(p)
		step.onward(p)
	}
	small.toDevices()
	figure(t, "900 devices at 80x24, load %s: key to frame %s", load(t), latency(small.strokes(50*time.Millisecond, walk(200)...)))
	small.leave()
	for _, cells := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		s := reviewing(t, dir, cells[0], cells[1])
		of := fmt.Sprintf("%s at %dx%d, load %s", devices, cells[0], cells[1], load(t))
		if strings.Contains(s.screen.String(), unread) {
			figure(t, "%s, while the workspace is still opened: key to frame %s", of, latency(s.strokes(50*time.Millisecond, walk(100)...)))
		}
		s.whole()
		moves := s.strokes(50*time.Millisecond, walk(200)...)
		figure(t, "%s: key to frame %s (wanted: 12 and 20 ms)", of, latency(moves))
		within, records, over := apart(append(moves, s.strokes(50*time.Millisecond, slices.Repeat([]string{"j"}, 150)...)...))
		figure(t, "%s: a move of the cursor that does not scroll draws %s (wanted: 400 B)", of, cost(within))
		figure(t, "%s: one that draws the record in the pane with it draws %s", of, cost(records))
		figure(t, "%s: a move that scrolls draws %s (wanted: 4,096 B)", of, cost(over))
		_, _, pages := apart(s.strokes(100*time.Millisecond, slices.Repeat([]string{"\x04"}, 30)...))
		figure(t, "%s: half a page draws %s (wanted: 4,096 B)", of, cost(pages))
		n := s.arrivals()
		s.rests()
		figure(t, "%s: the record that shows once the cursor rests draws %d B", of, drawn(s.since(n)))
		figure(t, "%s: a search is settled %.0f ms after its last letter (wanted: 50 ms)", of, ms(s.settled("dell")))
		s.press(escape)
		s.rests()
		figure(t, "%s: idle, %s (wanted: 0 B, 2 %%)", of, s.idles(5*time.Second))
		figure(t, "%s: resident memory %s (wanted: under 150 MiB anonymous)", of, s.memory())
		s.leave()
	}
}

// TestFiguresOfTheScreensAtWork measures how soon keys are answered while the
// vendors are read and while a plan is applied.
func TestFiguresOfTheScreensAtWork(t *testing.T) {
	devices, prepared := manyDevices(t)
	reading := elsewhere(t, devices.world)
	for _, over := range []struct {
		where string
		env   []string
	}{{"locally", nil}, {"over SSH", []string{"SSH_CONNECTION=192.0.2.1 50000 192.0.2.2 22"}}} {
		for _, work := range []struct {
			what, step string
			vendors    []string
			begin      func(s *terminal)
			progress   *regexp.Regexp
		}{
			{"the vendors are read", "2", reading, (*terminal).beginReading, regexp.MustCompile(`reading +[0-9,]+/[0-9,]+`)},
			{"a plan is applied", "8", served(t, devices.world), (*terminal).beginApplying, regexp.MustCompile(`[0-9,]+ of [0-9,]+, [0-9.]+ a second`)},
		} {
			at := newHome(t).with(work.vendors...).with(over.env...)
			dir := filepath.Join(t.TempDir(), "work")
			if err := os.CopyFS(dir, os.DirFS(prepared)); err != nil {
				t.Fatal(err)
			}
			s := at.open(t, 120, 40, "--workspace", dir)
			s.sees("help")
			work.begin(s)
			s.atWork(devices, over.where, work.step, work.what, work.progress)
			s.leave()
		}
	}
}

func (s *terminal) beginReading() {
	s.t.Helper()
	s.press("2")
	s.sees("Step 2 of 9: Discover", "complete")
	s.rests()
	s.does("r", "discovering")
	s.sees("reading")
}

func (s *terminal) beginApplying() {
	s.t.Helper()
	s.press("7")
	s.sees("Step 7 of 9: Plan", "requests, about")
	s.agreeToAll()
	s.sees("Step 8 of 9: Apply", "a second")
}

// atWork measures how soon keys are answered while something is done, and says
// how far that came meanwhile by what its own step shows.
func (s *terminal) atWork(devices size, where, step, what string, progress *regexp.Regexp) {
	s.t.Helper()
	far := func() string { return strings.Join(strings.Fields(progress.FindString(s.screen.String())), " ") }
	from := far()
	s.toDevices()
	s.whole()
	keys, idle, memory := s.strokes(50*time.Millisecond, walk(200)...), s.idles(2*time.Second), s.memory()
	s.press(step)
	s.sees("Step " + step + " of 9")
	to := from
	s.until("work that went on while keys were measured, from "+from, func(string) bool {
		to = far()
		return to != "" && to != from
	})
	figure(s.t, "%s, %s, while %s (%s, then %s), load %s: key to frame %s (wanted: 12 and 20 ms); %s; resident memory %s",
		devices, where, what, from, to, load(s.t), latency(keys), idle, memory)
}

// creations is what the question says that many creations are answered by.
var creations = regexp.MustCompile(`([0-9,]+) creations? cannot be taken back`)

// agreeToAll approves a plan: by yes, or by the number where it creates many.
func (s *terminal) agreeToAll() {
	s.t.Helper()
	asked := creations.FindStringSubmatch(s.does("a", "to the vendors now?"))
	if asked == nil {
		s.press("y")
		return
	}
	s.press(strings.ReplaceAll(asked[1], ",", "") + enter)
}

// reviewing opens all devices of a workspace.
func reviewing(t *testing.T, dir string, width, height int) *terminal {
	t.Helper()
	program(t) // not part of the figure
	vendors := []string{"ONRAMP_SYNCRO_TOKEN=" + demo.SyncroToken, "ONRAMP_ITGLUE_KEY=" + demo.ITGlueKey, "ONRAMP_SYNCRO_URL=" + demo.SyncroURL}
	began := time.Now()
	s := newHome(t).with(vendors...).open(t, width, height, "--workspace", dir)
	s.until("the first frame", func(string) bool { return s.arrivals() > 0 && strings.Contains(s.written(), "help") })
	figure(t, "first frame at %dx%d, load %s: %.0f ms after the start (wanted: 100 ms)", width, height, load(t), ms(time.Since(began)))
	s.sees("help")
	s.toDevices()
	return s
}

// toDevices shows all devices.
func (s *terminal) toDevices() {
	s.t.Helper()
	s.press("5")
	s.sees("Step 5 of 9: Devices", "[Customers")
	s.rests()
	s.does("]", "[All")
	s.sees(cursorSign)
	s.rests()
}

// unread stands in the line below a list of which only the beginning is read.
const unread = "(more is being read)"

// whole waits until the whole list is read.
func (s *terminal) whole() {
	s.t.Helper()
	s.until("the whole list", func(screen string) bool { return !strings.Contains(screen, unread) })
	s.rests()
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

// size is how many devices the figures are taken with.
type size struct{ world demo.Config }

func (s size) String() string { return fmt.Sprintf("%d devices", s.world.Assets) }

// manyDevices is a workspace of many devices that the test may write to.
func manyDevices(t *testing.T) (devices size, dir string) {
	t.Helper()
	if os.Getenv("ONRAMP_LARGE") == "" && os.Getenv("ONRAMP_FIGURES") == "" {
		t.Skip("neither ONRAMP_FIGURES nor ONRAMP_LARGE asks for the figures of the screens, which take minutes")
	}
	dir = filepath.Join(t.TempDir(), "many")
	if os.Getenv("ONRAMP_LARGE") == "" {
		some := demo.Config{Seed: 1, Customers: 200, Assets: 10_000, Now: large.Now}
		if _, err := demo.Prepare(t.Context(), some, dir); err != nil {
			t.Fatal(err)
		}
		return size{some}, dir
	}
	if err := os.CopyFS(dir, os.DirFS(largeWorkspace(t))); err != nil {
		t.Fatal(err)
	}
	return size{large}, dir
}

// elsewhere has the vendors answer from a process that gives way to the others,
// since in truth they compute on machines of their own.
func elsewhere(t *testing.T, cfg demo.Config) (env []string) {
	t.Helper()
	cmd := newHome(t).command(t, "simulate", "--customers", strconv.Itoa(cfg.Customers), "--assets", strconv.Itoa(cfg.Assets), "--rate-limits", "off")
	nice, err := exec.LookPath("nice")
	if err != nil {
		t.Skip("there is no nice: " + err.Error())
	}
	cmd.Path, cmd.Args = nice, append([]string{"nice", "-n", "10", cmd.Path}, cmd.Args[1:]...)
	return simulatedBy(t, cmd).env()
}

// answersAfter is how long the vendors take for an answer to a write: with no
// time at all a limit's whole share is spent in a moment, and what follows is
// waiting, not work.
const answersAfter = 50 * time.Millisecond

// served serves a world's vendors on loopback, of which Syncro and IT Glue take
// their time for an answer, and returns what leads there.
func served(t *testing.T, cfg demo.Config) (env []string) {
	t.Helper()
	w := demo.New(cfg)
	w.ITGlue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.Latency, Delay: answersAfter}}})
	w.Syncro.AddFault(syncrotest.Fault{Kind: syncrotest.Latency, Delay: answersAfter})
	for _, vendor := range []struct {
		url, key, value string
		server          interface {
			Start(address string) (url string, err error)
			Close() error
		}
	}{
		{"ONRAMP_SYNCRO_URL", "ONRAMP_SYNCRO_TOKEN", demo.SyncroToken, w.Syncro},
		{"ONRAMP_ITGLUE_URL", "ONRAMP_ITGLUE_KEY", demo.ITGlueKey, w.ITGlue},
		{"ONRAMP_SAASALERTS_URL", "ONRAMP_SAASALERTS_KEY", demo.SaaSAlertsKey, w.SaaSAlerts},
	} {
		url, err := vendor.server.Start("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := vendor.server.Close(); err != nil {
				t.Error(err)
			}
		})
		env = append(env, vendor.url+"="+url, vendor.key+"="+vendor.value)
	}
	return env
}
