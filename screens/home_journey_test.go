package screens

import (
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// Every action of Home does what it says, by keys alone: the sync, a match that is
// changed, the keys, and a disconnection that keeps the matches or removes them.
func TestTheActionsOfHomeDoWhatTheySay(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		for _, s := range theWay {
			if r.press(s.keys...); s.name == "home" {
				break
			}
		}
		act := func(name string) {
			r.press("0", "g", "enter")
			r.write(name)
			r.press("enter")
		}
		act("start sync")
		if h := r.app.Home(); len(h.Runs) != 1 || h.Runs[0].Trouble != "" {
			t.Errorf("after a sync there are the passes %+v", h.Runs)
		}
		act("matching")
		r.wants("Step 4 of 9: Organizations")
		before := decisionsOf(r)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep)
		for v.onGroups {
			r.press("]")
		}
		r.press("g")
		for v.review.list.current().State != app.StateMatched {
			r.press("j")
		}
		id := v.review.list.current().ID
		r.press("x")
		for row := range r.app.Review(msp.Customers, 0).All() {
			if row.ID == id && row.State != app.StateOpen {
				t.Errorf("the match that was refused is %s", row.State)
			}
		}
		r.press("u")
		act("edit keys")
		r.wants("Step 1 of 9: Keys")
		for _, remove := range []bool{false, true} {
			act("disconnect")
			if remove {
				r.press("down")
			}
			r.press("enter")
			r.wants("Nothing is changed or deleted at the vendor", "customers ", "devices ")
			r.press("y")
			r.wants("disconnected Syncro", "Disconnected")
			got := decisionsOf(r)
			if !remove && got != before {
				t.Errorf("it keeps the matches: %v before, %v after", before, got)
			}
			if remove && got[0][0]+got[1][0] != 0 {
				t.Errorf("it removes the matches, and %v are left", got)
			}
		}
		if got := r.app.Review(msp.Customers, 0).Counts[app.StateIgnored]; got != before[0][2] {
			t.Errorf("%d customers are ignored, %d were", got, before[0][2])
		}
	})
}
