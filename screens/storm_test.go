package screens

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// prepared makes a workspace in which everything has been read, once for all
// random runs.
func prepared(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	r := openAt(t, dir, 80, 24)
	r.press("enter", "enter", "enter")
	r.end()
	return dir
}

func copyDir(t failer, from, to string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatalf("%v", err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatalf("%v", err)
	}
}

// anyKey is every key of the table but those that leave, and what prompts take.
func anyKey() []string {
	keys := []string{"enter", "esc", "y", "tab", "backspace", "space", "1", "3", "4", "5", "6", "7", "e", "z", "0"}
	for _, b := range bindings {
		if b.act != actQuit && b.act != actLeave {
			keys = append(keys, b.keys[0])
		}
	}
	return keys
}

// stormLength is how many random events the storm has in all: a few in every
// run of the tests, as many as ONRAMP_STORM says where somebody asks.
func stormLength(t *testing.T) int {
	t.Helper()
	asked := os.Getenv("ONRAMP_STORM")
	if asked == "" {
		return 1000
	}
	n, err := strconv.Atoi(asked)
	if err != nil {
		t.Fatalf("ONRAMP_STORM is %q: it is a number of events", asked)
	}
	return n
}

// stormRun is how many events one workspace sees, stormRuns how many workspaces
// one bubble: rapid stops after a day, and the bubble's clock runs fast.
const stormRun, stormRuns = 500, 500

// TestNoStormBreaksAFrameOrLosesADecision throws random keys, resizes, pastes
// and messages at the wizard. The frame always fits, the cursor is always on a
// row, moving about decides nothing, undo and redo restore what was, esc always
// leads to the top of the step, and the next start knows every decision.
func TestNoStormBreaksAFrameOrLosesADecision(t *testing.T) {
	total := stormLength(t)
	fewer(t, strconv.Itoa(max(1, min(stormRuns, total/stormRun))))
	t.Chdir(t.TempDir()) // exports land there
	events, undone, decided := 0, 0, 0
	bubble := func(t *testing.T) {
		from, dir := prepared(t), filepath.Join(t.TempDir(), "run")
		// The wrapper hides Deadline, which must not be called inside a bubble.
		rapid.Check(struct{ rapid.TB }{t}, func(rt *rapid.T) {
			copyDir(rt, from, dir)
			s := &storm{rig: openAt(rt, dir, 80, 24), rt: rt, keys: anyKey()}
			s.press(rapid.SampledFrom([]string{"1", "2", "3", "4", "4", "5", "5", "6", "7", "8", "9"}).Draw(rt, "step"))
			for range stormRun {
				s.event()
				s.frame()
				checkCursors(rt, s.w)
			}
			s.resize(80, 24)
			escape(rt, s.rig)
			last := decisions(s.app)
			s.end()
			again := openAt(rt, dir, 80, 24)
			defer again.end()
			if lost := decisions(again.app); !slices.Equal(lost, last) {
				rt.Fatalf("the next start knows other decisions:\n%v\nthan the last:\n%v", lost, last)
			}
			events, undone, decided = events+stormRun, undone+s.undone, decided+len(last)
		})
	}
	for events < total && !t.Failed() {
		synctest.Test(t, bubble)
	}
	t.Logf("%d events, %d acts taken back and done again, %d decisions found by the next start", events, undone, decided)
	if total >= stormRun*10 && undone == 0 {
		t.Error("no act was taken back: the storm proves nothing")
	}
}

// storm is a wizard that random events happen to.
type storm struct {
	*rig
	rt     *rapid.T
	keys   []string
	undone int
}

// event is one of what can happen to a wizard.
func (s *storm) event() {
	draw := func(what string, n int) int { return rapid.IntRange(0, n-1).Draw(s.rt, what) }
	switch kind := draw("kind", 20); kind {
	case 0:
		s.resize(draw("w", 301), draw("h", 101))
	case 1:
		s.take(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rapid.String().Draw(s.rt, "paste") + "?"), Paste: true})
		s.settle()
	case 2:
		s.take(happened{Topic: rapid.SampledFrom([]app.Topic{app.TopicCrawl, app.TopicRecords, app.TopicDecisions, app.TopicSettings, app.TopicPlan, app.TopicApply, app.TopicSync}).Draw(s.rt, "topic")})
		s.settle()
	case 3: // faster than anything can be answered
		for range draw("keys", 8) {
			s.take(keyMsg(rapid.SampledFrom(s.keys).Draw(s.rt, "key")))
		}
		s.settle()
	case 4, 5:
		s.resize(80, 24)
		s.press(rapid.SampledFrom([]string{"4", "5", "5", "6"}).Draw(s.rt, "step"), "]")
	default:
		keys := s.keys
		switch {
		case kind < 13:
		case s.w.d.top() != nil:
			keys = []string{"enter", "y", "esc"}
		default:
			keys = []string{"a", "c", "i", "l", "x", "r", "m", "space", "n", "j", "G"}
		}
		s.key(rapid.SampledFrom(keys).Draw(s.rt, "key"))
	}
}

// key presses a key and holds what it did against what it may do.
func (s *storm) key(key string) {
	before, label, on := decisions(s.app), s.app.Overview().Undo, s.w.at
	free := s.w.d.top() == nil
	s.press(key)
	after := decisions(s.app)
	if slices.Equal(before, after) {
		return
	}
	if moves := bindingFor(actFor(key)).group == groupMove || key == "/" || key == "esc" || key == "?"; free && moves {
		s.rt.Fatalf("%q on %s decides something:\n%v\n%v", key, on, before, after)
	}
	o := s.app.Overview()
	review := s.w.at == on && (on == app.StepOrganizations || on == app.StepDevices || on == app.StepSaaS)
	if !review || s.w.small() || s.w.d.top() != nil || o.Busy != "" || o.Undo == label || o.Redo != "" {
		return // it was no new act, or nothing could take it back now
	}
	s.press("u")
	if got := decisions(s.app); !slices.Equal(got, before) {
		s.rt.Fatalf("%q on %s, undone:\n%v\nwhat was before:\n%v\nit says %q", key, on, got, before, s.w.d.notice.text)
	}
	s.press("ctrl+r")
	if got := decisions(s.app); !slices.Equal(got, after) {
		s.rt.Fatalf("%q on %s, undone and done again:\n%v\nwhat it had done:\n%v\nit says %q", key, on, got, after, s.w.d.notice.text)
	}
	s.undone++
}

// decisions are what persons have settled, in the order of the reviews.
func decisions(a *app.App) (out []string) {
	for _, subject := range []msp.Subject{msp.Customers, msp.Assets, msp.SaaS} {
		for _, r := range a.Review(subject, 0).Rows() {
			if !r.Rule && r.State != app.StateOpen && r.State != app.StateHeld {
				out = append(out, fmt.Sprintf("%s %d %s %s", subject, r.ID, r.State, r.Right))
			}
		}
	}
	return out
}

// fewer lowers the number of random runs for one test.
func fewer(t *testing.T, n string) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	if before != checks.DefValue {
		return // somebody asked for a number
	}
	if err := checks.Value.Set(n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := checks.Value.Set(before); err != nil {
			t.Error(err)
		}
	})
}

// escape presses esc until nothing is left to go back from.
func escape(t failer, r *rig) {
	t.Helper()
	for range 12 {
		if r.press("esc"); strings.Contains(r.w.d.notice.text, "this is the top of") {
			return
		}
	}
	t.Fatalf("twelve times esc do not lead to the top of %s:\n%s", r.w.at, r.frame())
}

// ranged is what every table can be asked.
type ranged interface{ inside() bool }

func (t *table[K, R]) inside() bool {
	n := t.size()
	return n == 0 || (t.pos >= 0 && t.pos < n && t.pos >= t.top && t.pos < t.top+t.window())
}

func checkCursors(t failer, w *Wizard) {
	t.Helper()
	for _, list := range tablesOf(w) {
		if !list.inside() {
			t.Fatalf("a cursor is outside its rows or its window on %s:\n%s", w.at, w.View())
		}
	}
}

func tablesOf(w *Wizard) []ranged {
	orgs := w.steps[app.StepOrganizations].(*organizationsStep)
	devices := w.steps[app.StepDevices].(*devicesStep)
	saas := w.steps[app.StepSaaS].(*saasStep)
	plan := w.steps[app.StepPlan].(*planStep)
	return []ranged{
		w.steps[app.StepKeys].(*keysStep).list, w.steps[app.StepDiscover].(*discoverStep).list, w.steps[app.StepTypes].(*typesStep).list,
		w.steps[app.StepTypes].(*typesStep).sample.list,
		orgs.groups, orgs.review.list, devices.sites, devices.one.list, devices.all.list, saas.setup, saas.ticks, saas.mapping.list,
		plan.ops, plan.organizations, plan.kinds, plan.held, plan.brakes, w.steps[app.StepApply].(*applyStep).findings, w.steps[app.StepFinish].(*finishStep).coverage,
		w.steps[app.StepHome].(*homeStep).list,
	}
}
