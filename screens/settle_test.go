package screens

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func TestACustomerThatHasLeftIsDeclaredWithAReasonAndTakenBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		for v.list.current().State != app.StateOpen {
			r.press("j")
		}
		r.press("L")
		r.wants("nothing is documented of a customer that is not matched")
		r.press("g")
		for v.list.current().State != app.StateMatched {
			r.press("j")
		}
		row := *v.list.current()
		name := row.Name.String()
		r.press("L")
		r.wants("Declare that "+name+" has left?", "documented devices", "Nothing is written now", "y yes")
		r.press("n")
		if r.app.Offboarded(row.ID) {
			t.Error("declared without a yes")
		}
		r.press("L", "y")
		r.wants("Why?", "stands in the audit file")
		r.press("enter")
		r.wants("say why")
		r.press("L", "y")
		r.write("contract ended")
		r.press("enter")
		if !r.app.Offboarded(row.ID) {
			t.Fatal("not declared")
		}
		r.press("L")
		r.wants("Take back that " + name + " has left?")
		r.press("y")
		r.write("a mistake")
		r.press("enter")
		if r.app.Offboarded(row.ID) {
			t.Error("not taken back")
		}
	})
}

// Who has left is seen: on the row, in the pane, and in a message that is whole.
func TestACustomerThatHasLeftShowsAndUndoTakesItBack(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		r.press("g")
		for r := v.list.current(); r.State != app.StateMatched || len(r.Name.String()) < 30; r = v.list.current() {
			if v.list.pos == v.list.size()-1 {
				t.Fatal("no matched customer has a long name: this shows nothing")
			}
			v.list.move(1)
		}
		r.press("j", "k")
		row := *v.list.current()
		const row60, inPane = "has left", "the customer has left, as declared"
		shows := func(want bool) {
			t.Helper()
			f := r.frame()
			if strings.Contains(lineOf(f, "›"), row60) != want || strings.Contains(f, inPane) != want {
				t.Errorf("that the customer has left shows on the row and in the pane: want %v\n%s", want, f)
			}
		}
		shows(false)
		r.press("L", "y")
		r.write("contract ended")
		r.press("enter")
		r.wants("has left; L or u takes that back")
		shows(true)
		r.press("u")
		r.wants("undid that")
		shows(false)
		if r.app.Offboarded(row.ID) {
			t.Error("undo does not take it back")
		}
		r.press("ctrl+r")
		shows(true)
		r.press("L", "y")
		r.write("a mistake")
		r.press("enter")
		r.wants("has not left; u takes that back")
		shows(false)
		r.press("u")
		shows(true)
	})
}

// lineOf is the first line that has a text.
func lineOf(frame, text string) string {
	for l := range strings.Lines(frame) {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// unsettled is a create whose answer was lost, with two records that it may
// have made.
func unsettled() app.LostAnswer {
	return app.LostAnswer{
		Op: "OP1", Kind: "create configuration", Name: msp.NewText("HDG-RECEPTION-01"), Sent: time.Date(2026, 11, 22, 3, 4, 0, 0, time.UTC),
		Facts: "serial number 5CG2310B7K, mac address A4:BB:6D:00:10:01",
		Candidates: []app.LostCandidate{
			{ID: 70011, Name: msp.NewText("HDG-RECEPTION-01"), Facts: "serial number 5CG2310B7K", URL: "https://acme.itglue.com/501/configurations/70011"},
			{ID: 70012, Name: msp.NewText("reception\x1b[2J"), Facts: "mac address A4:BB:6D:00:10:01", URL: "https://acme.itglue.com/501/configurations/70012"},
		},
	}
}

// TestFramesOfWhatOnlyAPersonSettles compares what a person sees of a lost
// answer, of what was taken back, and of the question that each leads to.
func TestFramesOfWhatOnlyAPersonSettles(t *testing.T) {
	for _, c := range []struct{ w, h int }{{60, 20}, {80, 24}, {200, 50}} {
		d := &desk{th: plainTheme()}
		s := newPlanStep(d)
		s.tab, s.data.State = planHeld, app.PlanReady
		held := []app.HeldRow{
			{Name: msp.NewText("HDG-XRAY"), Customer: msp.NewText("Harbor Dental"), Cause: "taken back", Asset: 7, Reason: "ann took this back on 2026-11-21 (update: hostname, primary ip): it stays as it is until a person releases it"},
			{Name: msp.NewText("HDG-OLD"), Customer: msp.NewText("Harbor Dental"), Cause: "unseen", Reason: "it was last seen on 2026-05-01"},
		}
		s.held.read = func() (rows[heldRow], func()) {
			return made[heldRow](heldRows([]app.LostAnswer{unsettled()}, held)), nil
		}
		s.resize(c.w, c.h)
		finish(s.held.refresh())
		compare := func(name string) {
			t.Helper()
			lines := d.th.fill(s.view(), c.w, c.h)
			if l := d.top(); l != nil {
				over := l.view(c.w, c.h-4)
				lines = append(lines[:c.h-len(over)], d.th.fill(over, c.w, len(over))...)
			}
			if err := fits(drawn(lines), c.w, c.h); err != nil {
				t.Error(err)
			}
			if strings.Contains(drawn(lines), "\x1b") {
				t.Error("a vendor's words drive the terminal")
			}
			t.Run(fmt.Sprintf("%dx%d/%s", c.w, c.h, name), func(t *testing.T) { golden.RequireEqual(t, []byte(ends(drawn(lines)))) })
		}
		compare("withheld")
		s.enter().run()
		compare("lost answer")
		d.top().update(keyMsg("enter"))
		compare("it made this one")
		d.top().update(keyMsg("n"))
		s.enter().run()
		for _, k := range []string{"down", "down", "enter"} {
			d.top().update(keyMsg(k))
		}
		compare("it made none")
		d.top().update(keyMsg("n"))
		s.held.move(1)
		s.enter().run()
		compare("release")
		d.top().update(keyMsg("n"))
		s.held.move(1)
		if s.enter().why == "" {
			t.Error("what is merely withheld can be settled")
		}
		askLeft(d, app.Leaving{Customer: 11, Name: msp.NewText("Harbor Dental"), Documented: 14, Gone: 12}, s.held.write)
		compare("has left")
	}
}
