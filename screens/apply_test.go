package screens

import (
	"strings"
	"testing"

	"dev.onramp/app"
)

func TestWhatAnInterruptedApplyLeftOpenIsTold(t *testing.T) {
	if got := (&applyStep{}).idle(); !strings.HasPrefix(got, "Nothing is being applied.") {
		t.Errorf("it says %q", got)
	}
	if got := (&applyStep{lost: 2}).idle(); !strings.Contains(got, "cut short, and the answer to 2 writes is not known") || !strings.Contains(got, "sends nothing twice") {
		t.Errorf("it says %q", got)
	}
	making := planStep{data: app.PlanView{State: app.PlanMaking, Waiting: `the answer to "update" for PC-1 was lost, until 10:30:00`}}
	if got := making.instead(); !strings.HasSuffix(got, `First, the answer to "update" for PC-1 was lost, until 10:30:00.`) {
		t.Errorf("it says %q", got)
	}
}

func TestAnApplyThatEndedCountsWhatItWroteAndWhatElseBecameOfTheRest(t *testing.T) {
	s := applyStep{data: app.ApplyView{
		State: app.ApplyDone, Total: 1081, Written: 1000, Unwritten: []app.Count{{Name: "failed", N: 1}, {Name: "refused by a brake", N: 80}},
	}}
	if got := s.pace(); got != "1,000 of 1,081 written, 1 failed, 80 refused by a brake" {
		t.Errorf("it says %q", got)
	}
}

// The numbers of an apply and what Finish says are whole where there is least
// room: what does not fit is announced and one key away.
func TestApplyAndFinishCutNoSentence(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		for _, s := range theWay {
			r.press(s.keys...)
			if s.name == "apply" {
				f := flat(r.frame())
				wantsAll(t, f, countsLine(r.app.Apply().Summary))
				lacks(r, "…")
			}
			if s.name == "finish" {
				break
			}
		}
		r.wants("more lines: tab shows them all")
		r.press("tab")
		read := flat(r.frame())
		r.press("G")
		read += flat(r.frame())
		for _, next := range r.app.FinishView().Next {
			if !strings.Contains(read, flat(next)) {
				t.Errorf("Finish does not say %q:\n%s", next, read)
			}
		}
	})
}

// A finding longer than its room is announced and read to its end with tab.
func TestWhatAnApplyFoundIsReadToItsEnd(t *testing.T) {
	th := plainTheme()
	d := &desk{th: th}
	s := newApplyStep(d)
	words := strings.Repeat("the vendor says a lot; ", 40) + "mend the key"
	s.data = app.ApplyView{State: app.ApplyFailed, Error: words, Total: 3}
	s.resize(60, 16)
	lines := s.view()
	if len(lines) > 16 || !strings.Contains(strings.Join(lines, "\n"), "more lines: tab shows them all") {
		t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	s.readAll()
	read := strings.Join(strings.Fields(strings.Join(d.top().view(60, 60), " ")), " ")
	wantsAll(t, read, words, "0 of 3 written")
}
