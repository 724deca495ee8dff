package screens

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

// stage is a stop on the way from Keys to Home: the keys that lead there from
// the stop before, and what then shows.
type stage struct {
	name  string
	keys  []string
	wants []string
}

// theWay is how a person goes through the demo by keys alone.
var theWay = []stage{
	{"keys", nil, []string{"Step 1 of 9: Keys", "not verified", "enter verify"}},
	{"keys verified", []string{"enter"}, []string{"harborlight", "verified", "enter continue"}},
	{"discover", []string{"enter"}, []string{"Step 2 of 9: Discover", "complete", "enter continue"}},
	{"types", []string{"enter"}, []string{"Step 3 of 9: Device types", "Desktop", "Workstation", "> continue"}},
	{"psa", []string{"G", "k", "k", "k", "k", "enter", "enter"}, []string{"PSA synced to IT Glue: not answered", "none"}},
	{"sample device", []string{"]"}, []string{"[A device side by side]", "serial number", "IT Glue will", "fill"}},
	{"groups", []string{">"}, []string{"Step 4 of 9: Organizations", "[Groups", "residential"}},
	{"group question", []string{"i"}, []string{"Ignore the", "y yes"}},
	{"organizations", []string{"y", "]"}, []string{"[All", "Su", "suggested"}},
	{"accept above", []string{"A"}, []string{"Accept all suggestions that score at least"}},
	{"accept question", []string{"ctrl+u", "enter"}, []string{"Accept", "y yes"}},
	{"organizations accepted", []string{"y"}, []string{"done: accept"}},
	{"pair", []string{"n", "enter"}, []string{"Syncro", "name"}},
	{"devices", []string{"esc", ">"}, []string{"Step 5 of 9: Devices", "[Customers", "Open"}},
	{"site", []string{"enter"}, []string{"[All", "serial"}},
	{"create question", []string{"esc", "C"}, []string{"in IT Glue?", "y yes"}},
	{"devices settled", []string{"y"}, []string{"done: create"}},
	{"saas", []string{">"}, []string{"Step 6 of 9: SaaS Alerts", "User Activity Organization", "Map equal names"}},
	{"checklist", []string{"]"}, []string{"[Checklist", "[ ]", "Make a token for SaaS Alerts"}},
	{"mapping", []string{"]"}, []string{"[All", "SaaS Alerts"}},
	{"plan", []string{">"}, []string{"Step 7 of 9: Plan", "writes,", "requests, about", "a approve"}},
	{"plan by organization", []string{"]"}, []string{"[Organizations", "Writes"}},
	{"plan of one organization", []string{"enter"}, []string{"[Operations", "showing"}},
	{"plan fields", []string{"enter"}, []string{"name"}},
	{"plan by kind", []string{"esc", "esc", "]"}, []string{"[Kinds", "Writes"}},
	{"plan parts", []string{"]", "]", "]"}, []string{"[Parts", "configurations", "links"}},
	{"plan question", []string{"[", "[", "[", "[", "[", "a"}, []string{"changes to the vendors now?", "y yes"}},
	{"apply", []string{"y"}, []string{"Step 8 of 9: Apply", "done", "enter continue"}},
	{"finish", []string{"enter"}, []string{"Step 9 of 9: Finish", "documented", "Routine sync", "Coverage"}},
	{"finish question", []string{"space", "enter"}, []string{"Finish with this left?", "customers to review", "y yes"}},
	{"home", []string{"y"}, []string{"Home", "Syncro", "IT Glue", "Connected applications", "enter actions"}},
	{"home actions", []string{"enter"}, []string{"start sync", "edit keys", "disconnect"}},
	{"report question", []string{"esc", "R"}, []string{"into which file?", "onramp-report-demo-", ".html is for"}},
}

// travel drives r along the way and calls at with each stop that it reached.
func travel(r *rig, at func(name string)) {
	for _, s := range theWay {
		r.press(s.keys...)
		r.wants(s.wants...)
		at(s.name)
	}
}

func TestDemoIsDrivenFromKeysToHomeByKeysAlone(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		travel(r, func(string) {})
		if !r.app.Overview().Finished {
			t.Error("the wizard is not finished at Home")
		}
	})
}

func TestNoFrameShowsAKeyOrDrivesTheTerminal(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		travel(r, func(name string) {
			f := r.frame()
			for _, secret := range []string{demo.SyncroToken, demo.ITGlueKey, demo.SaaSAlertsKey} {
				if strings.Contains(f, secret) {
					t.Errorf("%s shows the key %s", name, secret)
				}
			}
			if i := strings.IndexFunc(f, func(c rune) bool { return c < 0x20 && c != '\n' || c == 0x7f }); i >= 0 {
				t.Errorf("%s holds the control character %q", name, f[i])
			}
		})
	})
}

func TestLeavingAtAnyStepResumesThereWithEveryDecision(t *testing.T) {
	for n := 1; n < len(theWay); n += 4 {
		t.Run(theWay[n].name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				r := openAt(t, dir, 80, 24)
				for _, s := range theWay[:n+1] {
					r.press(s.keys...)
				}
				before, decided := r.w.at, decisionsOf(r)
				r.press("esc", "esc", "ctrl+c")
				if !r.quit {
					t.Error("ctrl-c does not leave")
				}
				r.end()
				again := openAt(t, dir, 80, 24)
				defer again.end()
				if again.w.at != before {
					t.Errorf("left at %s, resumed at %s", before, again.w.at)
				}
				if got := decisionsOf(again); got != decided {
					t.Errorf("decisions before leaving %v, after %v", decided, got)
				}
			})
		})
	}
}

// decisionsOf counts what is decided, by subject and state.
func decisionsOf(r *rig) (out [3][4]int) {
	for i, s := range []msp.Subject{msp.Customers, msp.Assets, msp.SaaS} {
		c := r.app.Review(s, 0).Counts
		out[i] = [4]int{c[app.StateMatched], c[app.StateCreate], c[app.StateIgnored], c[app.StateLater]}
	}
	return out
}

func TestTooSmallTerminalSaysSoAndKeepsTheState(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", "j", "j")
		before := r.frame()
		for _, size := range [][2]int{{20, 5}, {59, 20}, {60, 19}, {1, 1}, {0, 0}, {-1, 3}} {
			r.resize(size[0], size[1])
			if f := r.frame(); size[0] >= 20 && !strings.Contains(strings.ReplaceAll(f, "\n", " "), "need 60x20, have") {
				t.Errorf("at %v it says %q", size, f)
			}
			r.press("i", "j", "enter")
		}
		r.resize(80, 24)
		if got := r.frame(); got != before {
			t.Errorf("the frame after is not the frame before:\n%s\n%s", before, got)
		}
	})
}

func TestCtrlCAsksOnlyWhileSomethingRunsAndTwiceLeavesAtOnce(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.w.d.overview.Busy = "applying the plan"
		r.take(keyMsg("ctrl+c"))
		r.wants("Leave while this runs: applying the plan?")
		r.take(keyMsg("n"))
		if r.settle(); r.quit {
			t.Fatal("no leaves")
		}
		r.w.d.overview.Busy = "applying the plan"
		r.take(keyMsg("ctrl+c"))
		r.take(keyMsg("ctrl+c"))
		if r.settle(); !r.quit {
			t.Fatal("ctrl-c twice does not leave")
		}
		r.quit, r.w.d.overview.Busy = false, ""
		r.w.d.layers = nil
		if r.press("q"); !r.quit {
			t.Error("q does not leave although nothing runs")
		}
	})
}

func TestAKeyThatCannotActSaysWhy(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		for key, want := range map[string]string{
			"<": "Keys is the first step", ">": "verify", "i": "only SaaS Alerts can be left out", "u": "there is nothing to undo",
			"c": "has nothing to do on Keys", "Z": "is no key here", "0": "Home opens when", "4": "verify",
		} {
			r.press(key)
			r.wants(want)
		}
		r.take(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("pasted text"), Paste: true})
		r.wants("pasted text does nothing here")
	})
}

func TestEveryOfferHasWordsAndEitherRunsOrSaysWhy(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		travel(r, func(name string) {
			for _, o := range r.w.offers() {
				if o.label() == "" || (o.why == "" && o.run == nil) {
					t.Errorf("%s: act %d: words %q, reason %q", name, o.act, o.label(), o.why)
				}
			}
		})
	})
}

func TestANoticeWiderThanTheTerminalIsCut(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		r.w.d.say(strings.Repeat("long ", 60))
		r.wants("long", "…")
		r.w.d.warn(strings.Repeat("漢字", 90))
		r.wants("漢字", "…")
	})
}

// q in the demo takes every decision with it, so that it asks; ctrl-c does not.
func TestQAsksBeforeDecisionsOfATemporaryWorkspaceGoAway(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan[:len(toPlan)-3]...)
		r.press("i", "y", "q")
		r.wants("What was decided here goes away", "any other key no")
		if r.press("enter"); r.quit {
			t.Fatal("no leaves")
		}
		if r.press("q", "y"); !r.quit {
			t.Error("yes does not leave")
		}
		r.quit = false
		if r.press("ctrl+c"); !r.quit {
			t.Error("ctrl-c asks")
		}
	})
}
