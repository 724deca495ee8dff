package screens

import (
	"strings"
	"testing"

	"dev.onramp/app"
)

// Home writes without showing a plan again, so that nobody comes there unasked.
func TestTheWizardEndsOnlyAfterAnApprovedPlanAndAQuestion(t *testing.T) {
	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		for _, key := range []string{"enter", ">"} {
			r.press("9", key)
			r.wants("Step 9 of 9: Finish", "no plan was ever approved: 7 goes there")
			if r.app.Overview().Finished {
				t.Fatal("the wizard is finished and nobody has approved a plan")
			}
		}
		r.press("7", "r", "P", "a", "y", "9")
		left := r.app.FinishView().Open
		for _, key := range []string{"enter", ">"} {
			r.press(key)
			wantsAll(t, flat(r.frame()), "Finish with this left? "+countsLine(left), "From then on r on Home writes all that is settled without showing a plan again", "any other key no")
			r.press("enter")
			r.wants("Step 9 of 9: Finish", "cancelled")
		}
		if r.app.Overview().Finished {
			t.Fatal("a no finishes the wizard")
		}
		r.press("enter", "y")
		r.wants("Connected applications")
		r.press("9", "enter") // it was asked once
		if !r.app.Overview().Finished || r.w.at != app.StepHome {
			t.Errorf("it is at %s", r.w.at)
		}
	})
}

// What is left is named once each, and what is not left is not.
func TestFinishWithNothingLeftAsksNothing(t *testing.T) {
	if got := leftOver([]app.Count{{Name: "customers to review"}, {Name: "devices to review", N: 3}}); len(got) != 1 || got[0].N != 3 {
		t.Errorf("left is %v", got)
	}
}
