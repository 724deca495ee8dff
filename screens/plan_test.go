package screens

import (
	"fmt"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// toPlan leads to the plan of the made-up MSP.
var toPlan = []string{"enter", "enter", "enter", ">", ">", ">", ">"}

// toDevices leads to the customers with their devices.
var toDevices = []string{"enter", "enter", "enter", ">", ">"}

func TestThePlanIsLookedAtByOrganizationAndByKindAndEveryOperationIsInOneGroup(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		s := r.w.steps[app.StepPlan].(*planStep)
		all := s.ops.size()
		for _, list := range []*table[string, planGroup]{s.organizations, s.kinds} {
			seen := map[string]bool{}
			for g := range list.each() {
				for _, id := range g.ops {
					if seen[id] {
						t.Fatalf("operation %s is in two groups", id)
					}
					seen[id] = true
				}
			}
			if len(seen) != all {
				t.Errorf("%d of %d operations are in a group", len(seen), all)
			}
		}
		r.press("]", "j")
		g := *s.organizations.current()
		r.press("enter")
		r.wants("[Operations "+count(len(g.ops)), "showing "+g.name[:8])
		if _, name := organizationOf(s.ops.current()); name != g.name {
			t.Errorf("%s shows an operation in %s", g.name, name)
		}
		r.press("esc")
		r.wants("[Organizations")
		if s.ops.size() != all {
			t.Errorf("%d of %d operations show again", s.ops.size(), all)
		}
	})
}

func TestAWholeGroupIsTakenOutAndPutBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		s := r.w.steps[app.StepPlan].(*planStep)
		r.press("]", "i")
		if g := s.organizations.current(); g.out != len(g.ops) {
			t.Errorf("%d of %d operations are out", g.out, len(g.ops))
		}
		r.press("i")
		if g := s.organizations.current(); g.out != 0 {
			t.Errorf("put back, %d operations are out", g.out)
		}
	})
}

// planCreating goes to a plan that creates whatever may be created.
func (r *rig) planCreating() {
	r.t.Helper()
	r.press(toDevices...)
	for row := range r.app.Review(msp.Customers, 0).All() {
		if row.State == app.StateOpen && r.app.Pair(msp.Customers, row.ID).NoCreate == "" {
			if _, err := r.app.Create(msp.Customers, []int64{row.ID}); err != nil {
				r.t.Fatalf("create organization of %d: %v", row.ID, err)
			}
		}
	}
	if _, err := r.app.CreateMissing(0, false); err != nil {
		r.t.Fatalf("create what is missing: %v", err)
	}
	r.press("7")
}

// What goes with an operation is said at once, taken out and put back.
func TestTakingACreateOutSaysWhatGoesWithIt(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.planCreating()
		s := r.w.steps[app.StepPlan].(*planStep)
		writes := func() int { n, _, _ := s.cost(); return n }
		before := writes()
		for s.ops.current().Kind != "create organization" {
			if s.ops.pos == s.ops.size()-1 {
				t.Fatalf("the plan creates no organization:\n%s", r.frame())
			}
			r.press("j")
		}
		r.press("i")
		with := before - writes() - 1
		if with < 2 {
			t.Fatalf("taking a new organization out takes %d operations with it", with)
		}
		r.wants(fmt.Sprintf("took out 1 operation and %d that need it", with))
		r.press("i")
		r.wants(fmt.Sprintf("put back 1 operation and %d that need it", with))
		r.press("i")
		s.ops.next(func(x *app.PlanRow) bool { return x.Out && x.Kind == "create configuration" })
		r.press("i")
		r.wants("nothing is put back: what it needs is out")
		if writes() != before-with-1 {
			t.Error("an operation is in whose need is out")
		}
	})
}

func TestThePilotNamesItsCustomerAndIsTakenBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		s := r.w.steps[app.StepPlan].(*planStep)
		before, _, _ := s.cost()
		for s.ops.current().Customer == 0 {
			r.press("j")
		}
		r.press("P")
		pilot, _, _ := s.cost()
		r.wants("pilot with "+s.data.PilotName.String()[:8], "only")
		if pilot == 0 || pilot >= before {
			t.Errorf("the pilot writes %d of %d", pilot, before)
		}
		r.press("P")
		if again, _, _ := s.cost(); again != before {
			t.Errorf("without the pilot %d of %d are written", again, before)
		}
	})
}

func TestEveryFieldOfAnOperationCanBeReadOnASmallTerminal(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		r.press(toPlan...)
		s := r.w.steps[app.StepPlan].(*planStep)
		for s.ops.current().Kind != "update" || len(s.ops.current().Changes) < 3 {
			if s.ops.pos == s.ops.size()-1 {
				t.Fatal("no operation has many fields")
			}
			r.press("j")
		}
		fields := s.ops.current().Changes
		r.press("enter")
		seen := map[string]bool{}
		for range 30 {
			for _, c := range fields {
				if containsField(r.frame(), c.Field) {
					seen[c.Field] = true
				}
			}
			r.press("j")
		}
		for _, c := range fields {
			if !seen[c.Field] {
				t.Errorf("field %s never shows", c.Field)
			}
		}
	})
}

func containsField(frame, field string) bool {
	return strings.Contains(frame, "  "+field)
}

func TestWhatFailedIsPlannedAgain(t *testing.T) {
	d := &desk{th: plainTheme()}
	s := newApplyStep(d)
	s.resize(80, 20)
	for state, why := range map[app.ApplyState]string{
		app.ApplyRunning: "it is still being applied; esc stops it", app.ApplyPaused: "it is still being applied; esc stops it",
		app.ApplyIdle: "nothing has been applied; < goes back to the plan", app.ApplyDone: "", app.ApplyStopped: "", app.ApplyFailed: "",
	} {
		s.data = app.ApplyView{State: state, Failed: 2}
		o, ok := find(s.offers(), actAgain)
		if !ok || o.why != why {
			t.Errorf("%s: trying again says %q", state, o.why)
		}
		if state == app.ApplyDone && o.brief == "" {
			t.Error("with failures the bottom line does not name trying again")
		}
	}
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		r.press("a", "y", "r")
		r.wants("Step 7 of 9: Plan", "a new plan is made")
	})
}

// What a person left out stays out of the plan that is made anew; a pilot that
// was written makes room for the whole.
func TestThePlanMadeAnewLeavesOutWhatWasTakenOutAndKeepsThePilot(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		s := r.w.steps[app.StepPlan].(*planStep)
		whole, _, _ := s.cost()
		r.press("i")
		taken := s.ops.current().Name.Raw()
		r.wants("without 1 taken out")
		less, _, _ := s.cost()
		r.press("r")
		r.wants("without 1 taken out")
		if again, _, _ := s.cost(); again != less || less == whole {
			t.Errorf("of %d writes, %d are left with one out, and anew %d", whole, less, again)
		}
		out := 0
		for row := range r.app.Plan().All() {
			if row.Out {
				out++
				if row.Name.Raw() != taken {
					t.Errorf("%s is out, want %s", row.Name, taken)
				}
			}
		}
		if out != whole-less {
			t.Errorf("%d rows are out, want %d", out, whole-less)
		}
		s.ops.next(func(x *app.PlanRow) bool { return !x.Out && x.Customer != s.ops.current().Customer })
		r.press("P")
		pilot, _, _ := s.cost()
		r.press("r")
		r.wants("pilot with", "without 1 taken out")
		if again, _, _ := s.cost(); again != pilot {
			t.Errorf("the pilot of %d writes has %d anew", pilot, again)
		}
		r.press("a", "y", "7")
		r.wants("this plan was applied")
		lacks(r, "…")
		r.press("r")
		r.wants("without 1 taken out")
		lacks(r, "pilot with")
		if rest, _, _ := s.cost(); rest != less-pilot {
			t.Errorf("after the pilot %d of %d writes are left, want %d", rest, less, less-pilot)
		}
	})
}

// A kind of write is named once, and a brake tells its sentence once.
func TestThePlanSaysNothingTwice(t *testing.T) {
	bubble(t, 120, 40, func(r *rig) {
		r.press(toPlan...)
		r.press("]", "]")
		s := r.w.steps[app.StepPlan].(*planStep)
		if n := strings.Count(strings.Join(s.kinds.view(true), "\n"), s.kinds.current().name); n != 1 {
			t.Errorf("the kind is named %d times:\n%s", n, r.frame())
		}
		s.data.State = app.PlanReady
		s.brakes.read = func() (rows[app.BrakeRow], func()) {
			return made[app.BrakeRow]{{Code: "B1", Text: "too much; if that is right, release this brake in the Plan step with 27 and a reason", Count: 27}}, nil
		}
		r.run(s.brakes.refresh())
		r.settle()
		r.press("]", "]")
		r.wants("release this brake with 27 and a reason. Press enter")
		r.press("enter")
		r.wants("Release the brake B1", "type 27")
		if n := strings.Count(r.frame(), "release this brake with 27"); n != 1 {
			t.Errorf("the brake's sentence stands there %d times:\n%s", n, r.frame())
		}
	})
}
