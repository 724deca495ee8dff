package screens

import (
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

// trailOf is the line of steps.
func trailOf(r *rig) string {
	line, _, _ := strings.Cut(r.frame(), "\n")
	return line
}

// wantTrail checks the line of steps for what stands in it.
func (r *rig) wantTrail(has ...string) {
	r.t.Helper()
	for _, crumb := range has {
		if line := trailOf(r); !strings.Contains(line, crumb) {
			r.t.Fatalf("the line of steps has no %q: %s", crumb, line)
		}
	}
}

// settleAll ignores every open row of a subject.
func settleAll(r *rig, s msp.Subject) {
	r.t.Helper()
	var open []int64
	for row := range r.app.Review(s, 0).All() {
		if row.State == app.StateOpen {
			open = append(open, row.ID)
		}
	}
	if _, err := r.app.Ignore(s, open, ""); err != nil {
		r.t.Fatalf("%v", err)
	}
	r.settle()
}

func TestTheTrailTicksOnlyStepsThatAreDone(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		r.wantTrail("1✓", "2✓", "3✓", "4•", "5•", "6•", "[7 Plan•]")
		settleAll(r, msp.Customers)
		r.wantTrail("4✓", "5•")
		settleAll(r, msp.Assets)
		r.wantTrail("4✓", "5✓")
		r.press("u")
		r.wantTrail("4✓", "5•")
		r.press("7", ">", ">")
		r.wants("Step 9 of 9")
		r.wantTrail("7•", "8•")
		r.press("7", "r", "a", "y")
		r.wants("done; press enter")
		r.wantTrail("7✓")
		r.press("enter")
		r.wantTrail("7✓", "8✓")
	})
}

// A plan that the brakes refused is not done, whoever goes on from it.
func TestTheTrailHasNoTickForAPlanOfWhichBrakesLetNothingBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := app.Open(demo.New(demo.Config{Seed: 1}).Options(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		r := show(t, a, 80, 24, plainTheme())
		defer r.end()
		r.planCreating()
		brakes := r.app.Plan().Brakes
		if len(brakes) == 0 || len(brakes[0].Customers) == 0 {
			t.Fatalf("no brake holds a customer: %+v\n%s", brakes, r.frame())
		}
		if err := r.app.SetPilot(brakes[0].Customers[0]); err != nil {
			t.Fatal(err)
		}
		r.settle()
		r.press("a", "y")
		if v := r.app.Apply(); v.Written != 0 || v.Braked == 0 {
			t.Fatalf("%d written, %d refused: this shows nothing", v.Written, v.Braked)
		}
		r.press("enter")
		r.wants("Step 9 of 9")
		r.wantTrail("7•", "8•")
		r.press("7", ">", ">")
		r.wantTrail("7•", "8•")
	})
}

// Enter opens rows also when none is open; the key that continues is another one.
func TestEnterNeverContinuesFromAListOfRows(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toDevices...)
		settleAll(r, msp.Customers)
		settleAll(r, msp.Assets)
		r.press("5", "enter")
		s := r.w.steps[app.StepDevices].(*devicesStep)
		if s.shows != showOne {
			t.Fatalf("enter on a customer does not show its devices:\n%s", r.frame())
		}
		first := s.one.customer
		r.press("enter")
		if !s.one.inPane || s.one.customer != first {
			t.Errorf("enter on a device does not show it:\n%s", r.frame())
		}
		r.press("esc", "esc", "]", "enter")
		if !s.all.inPane || r.w.at != app.StepDevices {
			t.Errorf("enter on a device of all does not show it:\n%s", r.frame())
		}
		r.press("esc", "4")
		o := r.w.steps[app.StepOrganizations].(*organizationsStep)
		if o.onGroups {
			r.press("]")
		}
		r.wants("> continue")
		r.press("enter")
		if !o.review.inPane || r.w.at != app.StepOrganizations {
			t.Errorf("enter on a customer does not show it:\n%s", r.frame())
		}
	})
}

// A step that a person passed by is done all the same once nothing of it is
// left, and a pilot is not the plan.
func TestStepsAreTickedByWhatIsTrueAndNotByTheKeysThatLedThere(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter") // all is read
		r.wants("Everything is read.")
		r.wantTrail("1✓", "[2 Discover✓]", "3•")
		r.press("7", "P", "a", "y")
		v := r.app.Apply()
		if !v.Pilot || v.Left == 0 || v.Written == 0 {
			t.Fatalf("the pilot wrote %d and left %d", v.Written, v.Left)
		}
		r.wants("the pilot is done", plural(v.Left, "write")+" more", "enter to the plan")
		r.wantTrail("2✓", "7•", "[8 Apply•]")
		r.press("enter")
		r.wants("Step 7 of 9")
		lacks(r, "pilot with")
		if ops, _, _ := r.w.steps[app.StepPlan].(*planStep).cost(); ops != v.Left {
			t.Errorf("the whole plan has %d writes, %d were left", ops, v.Left)
		}
		r.press("a", "y")
		r.wants("done; press enter to go on")
		r.wantTrail("2✓", "3✓", "7✓", "[8 Apply✓]")
		r.press("1")
		r.wantTrail("7✓", "8✓")
	})
}
