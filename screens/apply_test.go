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
