package screens

import (
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func TestCreatingAnOrganizationShowsWhatIsLikeItAndAsksForTypeAndStatus(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		for v.list.current().Tier == app.TierNone || v.list.current().State != app.StateOpen {
			r.press("n")
		}
		id, name := v.list.current().ID, v.list.current().Name.String()
		r.press("c")
		r.wants("IT Glue has something like", "match to", "create")
		r.press("esc")
		if stateOf(r, msp.Customers, id) != app.StateOpen {
			t.Fatal("esc decided something")
		}
		r.press("c")
		r.press("up") // from the first choice it goes nowhere
		for r.w.d.top().(*picker).pos < len(r.w.d.top().(*picker).shown)-1 {
			r.press("down")
		}
		r.press("enter")
		r.wants("as", "Customer, Active")
		r.press("enter")
		if got := stateOf(r, msp.Customers, id); got != app.StateCreate {
			t.Errorf("%s is %s", name, got)
		}
		r.press("u")
		if got := stateOf(r, msp.Customers, id); got != app.StateOpen {
			t.Errorf("after undo %s is %s", name, got)
		}
	})
}

func TestADeviceFoundInAnotherOrganizationIsAskedAboutBeforeItIsCreated(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">", "]")
		v := r.w.steps[app.StepDevices].(*devicesStep).all
		for v.list.current().Kind != "elsewhere" {
			r.press("j")
		}
		id := v.list.current().ID
		r.wants("found in another organization", "beside:")
		r.press("c")
		r.wants("Create 1 configuration in IT Glue?", "already, as", "documents it twice")
		r.press("n")
		if stateOf(r, msp.Assets, id) == app.StateCreate {
			t.Error("no creates it")
		}
		r.press("a")
		r.wants("is no candidate")
	})
}

func TestKeysWaitWhileSomethingIsLookedUpAndEscGivesItUp(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		for o, _ := find(r.w.offers(), actCreate); o.why != ""; o, _ = find(r.w.offers(), actCreate) {
			r.press("n")
		}
		at := v.list.current().ID
		r.take(keyMsg("c"))
		r.take(keyMsg("j"))
		r.take(keyMsg("i"))
		if v.list.current().ID != at {
			t.Error("a key moved the cursor away from what is asked about")
		}
		r.take(keyMsg("esc"))
		r.settle()
		if r.w.d.top() != nil {
			t.Errorf("given up, and still asked:\n%s", r.frame())
		}
	})
}

func stateOf(r *rig, s msp.Subject, id int64) app.State { return rowOf(r, s, id).State }

func TestOneCustomerAfterTheOtherIsSettled(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">")
		s := r.w.steps[app.StepDevices].(*devicesStep)
		open := 0
		for _, site := range r.app.Sites() {
			if site.Open > 0 {
				open++
			}
		}
		if open < 2 {
			t.Fatalf("%d customers have open devices", open)
		}
		r.press("n", "enter")
		for range 2 * open {
			if s.shows != showOne {
				break
			}
			if s.one.data.Counts[app.StateOpen] == 0 {
				t.Fatalf("a customer without open devices is shown:\n%s", r.frame())
			}
			r.press("*", "l", "enter", "y")
			r.wants("n next customer")
			r.press("n")
		}
		r.wants("no customer has open devices left", "[Customers")
	})
}

func TestADeviceThatSomethingIsProposedForIsAskedAboutBeforeItIsCreated(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">", "]")
		v := r.w.steps[app.StepDevices].(*devicesStep).all
		for v.list.current().Candidates == 0 || v.list.current().State != app.StateOpen {
			r.press("j")
		}
		r.press("c")
		r.wants("Create 1 configuration in IT Glue?", "is proposed for it", "a accepts it instead")
	})
}
