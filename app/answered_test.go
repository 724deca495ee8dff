package app

import (
	"strings"
	"testing"

	"dev.onramp/app/reconcile"
)

func TestApplyIsNotDoneWhileAPlanIsBeingApplied(t *testing.T) {
	a := &App{settings: Settings{Completed: map[Step]bool{StepPlan: true, StepApply: true}}}
	for state, done := range map[ApplyState]bool{ApplyRunning: false, ApplyPaused: false, ApplyDone: true, ApplyIdle: true} {
		a.applying.state = state
		if got := a.stepInfo(StepApply).State == StepDone; got != done {
			t.Errorf("while it is %s, the step is done: %v", state, got)
		}
	}
}

func TestHomeForgetsABrakeWhoseQuestionWasAnswered(t *testing.T) {
	a := &App{}
	a.syncing.runs = []Run{{Brakes: []string{"B12: records are linked to a PSA, and " + reconcile.PSAUnanswered, "B3: another"}}}
	if held := a.heldAtNight(); len(held) != 2 {
		t.Fatalf("before the answer Home tells of %q", held)
	}
	a.settings.PSA = NoPSA
	if held := strings.Join(a.heldAtNight(), ""); held != "B3: another" {
		t.Errorf("after the answer Home tells of %q", held)
	}
}
