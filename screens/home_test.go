package screens

import (
	"strings"
	"testing"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/secrets"
)

// Home says first what a person must look at, in the narrowest terminal, too,
// and leads to what can be done about it.
func TestHomeSaysWhatAPersonMustLookAtFirst(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		const hook = "https://hooks.example.com/services/canary-hook"
		if err := r.app.SetHook(hook, secrets.ThisRun); err != nil {
			t.Fatal(err)
		}
		if err := r.app.SetKeyExpiry(app.VendorSyncro, time.Now().AddDate(0, 0, 4)); err != nil {
			t.Fatal(err)
		}
		r.settle()
		r.wants("Syncro, last day of the key", "Notifications go to hooks.example.com")
		lacks(r, "canary")
		r.press("enter")
		r.write("notif")
		r.press("enter")
		r.wants("Notifications go to hooks.example.com", "send a message to try it", "tell names of customers and devices")
		r.write("end the")
		r.press("enter")
		lacks(r, "Notifications go to")
		r.press("enter")
		r.write("notif")
		r.press("enter", "enter")
		r.wants("Address of the webhook")
		r.write("ttps://hooks.example.com/canary-clear")
		r.press("enter")
		r.wants("Address of the webhook", "begins with https://")
		lacks(r, "Keep the address where?")
		lacks(r, "canary")
		r.press("home")
		r.write("h")
		r.press("enter")
		r.wants("Keep the address where?")
		r.press("esc", "p")
		r.wants("Paused", "p go on", "no sync runs until p resumes it", "none due")
		r.press("j", "r")
		r.wants("Syncro: the integration is paused: resume it", "p pause")
		r.press("k")
		for _, i := range r.app.Home().Integrations {
			if !i.Next.IsZero() {
				t.Errorf("Syncro is paused and %s is said to sync at %v", i.Name, i.Next)
			}
		}
		r.press("p")
		lacks(r, "Paused")
	})
}

// A remedy at the end of a sentence is what a person needs most of it.
func TestHomeCutsNoSentence(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}} {
		bubble(t, size[0], size[1], func(r *rig) {
			for _, s := range theWay {
				if r.press(s.keys...); s.name == "home" {
					break
				}
			}
			if err := r.app.SetKeyExpiry(app.VendorSyncro, time.Now().AddDate(0, 0, 4)); err != nil {
				t.Fatal(err)
			}
			r.settle()
			flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
			h := r.app.Home()
			if len(h.Keys) == 0 {
				t.Fatal("no key is about to end")
			}
			r.press("tab")
			read := flat(r.frame())
			for range 10 {
				r.press("ctrl+d")
				read += flat(r.frame())
			}
			for _, sentence := range append(h.Keys, h.LastRun, countsLine(h.Integrations[0].Counts)) {
				if !strings.Contains(read, flat(sentence)) {
					t.Errorf("at %v Home does not say %q:\n%s", size, sentence, read)
				}
			}
		})
	}
}

// What is told of the integration under the cursor is not told again below, and
// no sync is announced that cannot be made.
func TestADisconnectionIsToldOnceAndNoSyncIsDueWithoutTheVendor(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		r.press("G", "enter")
		r.write("disconnect")
		r.press("enter", "enter", "y")
		for _, key := range []string{"G", "g"} {
			r.press(key)
			if f := r.frame(); strings.Count(f, "SaaS Alerts was disconnected on") != 1 || strings.Count(f, "none due") != 1 {
				t.Errorf("at %s:\n%s", key, f)
			}
		}
		r.press("enter")
		r.write("disconnect")
		r.press("enter", "enter", "y")
		if f := r.frame(); strings.Count(f, "Syncro was disconnected on") != 1 || strings.Count(f, "none due") != 3 {
			t.Errorf("without Syncro:\n%s", f)
		}
	})
}

// Where no match is left, a disconnection asks for none to be removed.
func TestADisconnectionWithoutMatchesAsksOfNone(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		if err := r.app.Disconnect(app.VendorSyncro, true); err != nil {
			t.Fatal(err)
		}
		r.press("g", "j", "enter")
		r.write("disconnect")
		r.press("enter")
		r.wants("Disconnect IT Glue", "no match is left to keep or to remove")
		lacks(r, "and the matches")
		r.press("enter")
		r.wants("Forget the key of IT Glue?")
		lacks(r, "customers 0")
		r.press("y")
		r.wants("disconnected IT Glue")
	})
}

func TestHomeSaysThatNoSyncRunsByItselfAndSwitchesItOn(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		for _, on := range []bool{false, true} {
			r.press("enter")
			r.write("sync every")
			r.press("enter")
			r.settle()
			if got := r.app.Home().Routine; got != on {
				t.Fatalf("the routine sync is on: %v, want %v", got, on)
			}
			if on {
				lacks(r, "off: enter")
			} else {
				r.wants("off: enter")
			}
		}
	})
}

// lacks checks that the frame does not have a text.
func lacks(r *rig, text string) {
	r.t.Helper()
	if f := r.frame(); strings.Contains(f, text) {
		r.t.Fatalf("the frame has %q:\n%s", text, f)
	}
}

func TestWhatWentWrongIsSaidToItsEnd(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		r.w.d.warn("the file /nowhere/at-all/report.html cannot be written: no such file or directory; nothing was changed there: name another file, or make room")
		if got := strings.Join(strings.Fields(r.frame()), " "); !strings.Contains(got, "nothing was changed there: name another file, or make room") {
			t.Errorf("the remedy is cut off:\n%s", r.frame())
		}
		r.press("j")
		lacks(r, "make room")
	})
}

// What was done last stands there with its time, be it a sync or a plan that was
// applied since.
func TestHomeSaysWhenWhatItTellsWasDone(t *testing.T) {
	bubble(t, 120, 50, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		h := r.app.Home()
		r.wants("Plan applied "+moment(h.LastApplyAt)+": ", "operations written")
		if h.LastApplyAt.IsZero() {
			t.Error("it was applied at no time")
		}
		r.press("r")
		r.wants("Sync of "+moment(r.app.Home().LastRunAt)+": ", "assets read")
		lacks(r, "Plan applied")
	})
}
