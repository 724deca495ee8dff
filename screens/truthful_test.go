package screens

import (
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// onAllDevices goes to the list of all devices.
func onAllDevices(r *rig) *review {
	r.press("enter", "enter", "enter", ">", ">", "]")
	return r.w.steps[app.StepDevices].(*devicesStep).all
}

func TestDevicesOfLeftOutTypesAreHeldBackAndNeverPlanned(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		list := onAllDevices(r).list
		ids, out := map[int64]bool{}, 0
		types := map[string]bool{}
		for _, x := range r.app.Types().Types {
			if types[x.Name.Raw()] = x.Target == 0; x.Target == 0 {
				out += x.Count
			}
		}
		for row := range list.each() {
			if strings.Contains(row.Why.String(), "left out") {
				ids[row.ID] = true
			}
		}
		if out == 0 || len(ids) == 0 || len(ids) > out {
			t.Fatalf("%d devices of left-out types, %d are shown as such", out, len(ids))
		}
		var one int64
		for row := range list.each() {
			if ids[row.ID] && row.State != app.StateHeld {
				t.Errorf("%s is %s: %s", row.Name, row.State, row.Why)
			}
			if ids[row.ID] {
				one = row.ID
			}
		}
		if _, err := r.app.Accept(msp.Assets, []int64{one}); err == nil {
			t.Error("a device of a left-out type is accepted")
		}
		list.goTo(one)
		r.run(r.w.steps[app.StepDevices].(*devicesStep).all.follow())
		r.settle()
		r.wants("held back: ", "left out")
		r.press("a")
		r.wants("held back")
		r.press("esc", "[")
		r.wants("of left-out types (3)")
		r.press(">", ">")
		for op := range r.w.steps[app.StepPlan].(*planStep).ops.each() {
			if ids[op.Asset] {
				t.Errorf("%s is planned for %s, which is of a left-out type", op.Kind, op.Name)
			}
		}
	})
}

// What was decided about a type's devices rests while the type is left out.
func TestLeavingATypeOutTakesItsDevicesFromThePlanAndMappingBringsThemBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		s := r.w.steps[app.StepPlan].(*planStep)
		of := func() (n int) {
			laptops := map[int64]bool{}
			for row := range r.app.Review(msp.Assets, 0).All() {
				laptops[row.ID] = strings.Contains(row.Name.String(), "-LT-")
			}
			for op := range s.ops.each() {
				if laptops[op.Asset] {
					n++
				}
			}
			return n
		}
		before, counts := of(), decisionsOf(r)
		if before == 0 {
			t.Fatal("nothing is planned for a laptop")
		}
		var laptop app.DeviceType
		for _, x := range r.app.Types().Types {
			if x.Name.Raw() == "Laptop" {
				laptop = x
			}
		}
		if err := r.app.SetType("Laptop", 0); err != nil {
			t.Fatal(err)
		}
		r.press("r")
		if n := of(); n != 0 {
			t.Errorf("%d operations for laptops, which are left out", n)
		}
		if err := r.app.SetType("Laptop", laptop.Target); err != nil {
			t.Fatal(err)
		}
		r.press("r")
		if n := of(); n != before || decisionsOf(r) != counts {
			t.Errorf("mapped again: %d operations of %d, decisions %v of %v", n, before, decisionsOf(r), counts)
		}
	})
}

func TestTheColumnsOfTheOverviewAddUp(t *testing.T) {
	bubble(t, 120, 30, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">", "C", "y")
		r.wants("Devices", "Open", "Matched", "Create", "Held", "Later")
		total, settled := 0, 0
		for _, x := range r.app.Sites() {
			if sum := x.Open + x.Matched + x.Create + x.Held + x.Later + x.Ignored; sum != x.Total {
				t.Errorf("%s: %d devices, the columns add up to %d", x.Name, x.Total, sum)
			}
		}
		for _, b := range r.app.Progress().Parts {
			if b.Name == "devices settled" {
				total, settled = b.Total, b.Done
			}
		}
		open := 0
		for _, c := range r.app.FinishView().Open {
			if strings.HasPrefix(c.Name, "devices") {
				open += c.N
			}
		}
		if total-settled != open {
			t.Errorf("%d of %d devices are settled, and %d are left", settled, total, open)
		}
	})
}

func TestCreatingWhatIsMissingNamesWhatItLeavesOut(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">")
		ids, rest := r.app.Missing(0)
		unmatched := r.app.Review(msp.Assets, 0).Tiers[app.TierNone]
		if len(ids) == unmatched {
			t.Fatal("every unmatched device is to be created: nothing is tested")
		}
		n := 0
		for _, line := range rest {
			n += leading(line)
		}
		if len(ids)+n != unmatched {
			t.Errorf("%d are created and %d named (%q), %d are unmatched", len(ids), n, rest, unmatched)
		}
		r.press("C")
		r.wants("Left out: ")
	})
}

func leading(line string) (n int) {
	for _, c := range line {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int(c-'0')
	}
	return n
}

func TestAPairThatMoreSpeaksAgainstIsNotOfferedToAccept(t *testing.T) {
	v := newReview(&desk{th: plainTheme()}, msp.Assets)
	for _, c := range []struct {
		row  app.Row
		want string
	}{
		{app.Row{State: app.StateOpen, Candidates: 1, Score: -5}, "m matches to it all the same"},
		{app.Row{State: app.StateHeld, Candidates: 1, Score: 80, Why: "device type Printer is left out"}, "held back: device type Printer"},
		{app.Row{State: app.StateOpen, Candidates: 1, Score: 80}, ""},
	} {
		if why := v.cannotAccept(&c.row); (why == "") != (c.want == "") || !strings.Contains(why, c.want) {
			t.Errorf("%+v: %q, want %q", c.row, why, c.want)
		}
	}
}

func TestAMappedTypeAgreesWithItsConfigurationType(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		onAllDevices(r)
		seen := 0
		for row := range r.app.Review(msp.Assets, 0).All() {
			p := r.app.Pair(msp.Assets, row.ID)
			for _, c := range p.Candidates {
				for i, f := range c.Card.Fields {
					if f.Name == "type" && p.Left.Fields[i].Value.String() == "Desktop" && f.Value.String() == "Workstation" {
						if seen++; f.Agrees != 1 {
							t.Fatalf("Desktop and Workstation agree %d", f.Agrees)
						}
					}
				}
			}
		}
		if seen == 0 {
			t.Fatal("no Desktop is beside a Workstation")
		}
	})
}

func TestAReleaseIsRefusedAtOnceOnAPlanThatIsNotThePresentOne(t *testing.T) {
	d := &desk{th: plainTheme()}
	s := newPlanStep(d)
	s.resize(100, 30)
	for state, want := range map[app.PlanState]string{app.PlanReady: "", app.PlanStale: "decisions have changed", app.PlanApplied: "this plan was applied"} {
		plan := heldPlan()
		plan.view.State = state
		finish(s.take(plan))
		s.tab = planBrakes
		if why := s.enter().why; (why == "") != (want == "") || !strings.Contains(why, want) {
			t.Errorf("a plan that is %s: releasing says %q, want %q", state, why, want)
		}
		if s.enter().run != nil && want == "" {
			s.release()
			if f := drawn(d.top().view(100, 20)); strings.Contains(f, "Press enter to release") {
				t.Errorf("the question repeats the pane's words:\n%s", f)
			}
		}
	}
}

func TestAPlanThatWasAppliedSaysSo(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toPlan...)
		r.press("a", "y", "7")
		r.wants("this plan was applied")
		if f := r.frame(); strings.Contains(f, "decisions have changed") {
			t.Errorf("nothing was decided since, and it says so:\n%s", f)
		}
	})
}
