package screens

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"dev.onramp/app"
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

// TestNoKeysAndNoSizesBreakAFrame throws random keys, resizes and pastes at the
// wizard. The frame always fits, the cursor is always on a row, and esc always
// leads back to the top of the step.
func TestNoKeysAndNoSizesBreakAFrame(t *testing.T) {
	fewer(t, "20") // each run opens a workspace
	synctest.Test(t, func(t *testing.T) {
		from, dir := prepared(t), filepath.Join(t.TempDir(), "run")
		keys := anyKey()
		// The wrapper hides Deadline, which must not be called inside a bubble.
		rapid.Check(struct{ rapid.TB }{t}, func(rt *rapid.T) {
			copyDir(rt, from, dir)
			r := openAt(rt, dir, 80, 24)
			defer r.end()
			r.press(rapid.SampledFrom([]string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}).Draw(rt, "step"))
			for range rapid.IntRange(5, 30).Draw(rt, "steps") {
				switch rapid.IntRange(0, 9).Draw(rt, "kind") {
				case 0:
					r.resize(rapid.IntRange(0, 300).Draw(rt, "w"), rapid.IntRange(0, 100).Draw(rt, "h"))
				case 1:
					r.take(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rapid.String().Draw(rt, "paste") + "?"), Paste: true})
					r.settle()
				default:
					r.press(rapid.SampledFrom(keys).Draw(rt, "key"))
				}
				r.frame()
				checkCursors(rt, r.w)
			}
			r.resize(80, 24)
			escape(rt, r)
		})
	})
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
