package screens

import (
	"slices"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// A person goes on deciding while everything is matched or a plan is made: what
// is decided meanwhile waits, in order, and the screen says so.
func TestDecisionsThatWaitAreCountedAndTheKeysGoOn(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		matched := make(chan struct{})
		r.run(r.w.d.write(func() (string, error) { <-matched; return "", nil }, nil))
		var decided []int64
		for range 3 {
			decided = append(decided, v.list.current().ID)
			r.press("i", "enter")
		}
		if len(slices.Compact(slices.Clone(decided))) != 3 {
			t.Fatalf("the cursor did not go on: %v", decided)
		}
		r.wants("4 acts on the way")
		close(matched)
		r.settle()
		if f := r.frame(); strings.Contains(f, "on the way") {
			t.Errorf("nothing waits any more:\n%s", f)
		}
		for _, row := range r.app.Review(msp.Customers, 0).Rows() {
			if slices.Contains(decided, row.ID) && row.State != app.StateIgnored {
				t.Errorf("%s is %s", row.Name, row.State)
			}
		}
	})
}
