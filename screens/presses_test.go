package screens

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

// mostPresses is what a whole onboarding of the demo may cost an experienced
// person.
const mostPresses = 150

// expert goes through the wizard by keys alone, counts them, and knows the truth
// about each record as somebody who has worked for these customers does.
type expert struct {
	*rig
	t       *testing.T
	world   *demo.World
	presses int
}

func (e *expert) press(keys ...string) {
	e.rig.t.Helper()
	e.presses += len(keys)
	e.rig.press(keys...)
}

func TestOnboardingTheDemoTakesFewKeysAndEndsAsTheTruthSays(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		world := demo.New(demo.Config{Seed: 1})
		had := map[int64]bool{}
		for _, c := range world.ITGlue.Configurations() {
			had[c.ID] = true
		}
		a, err := app.Open(world.Options(dir))
		if err != nil {
			t.Fatal(err)
		}
		e := &expert{rig: show(t, a, 120, 40, plainTheme()), t: t, world: world}
		defer e.end()
		e.press("enter", "enter", "enter") // verify, read, go on
		e.types()
		e.customers()
		e.devices()
		e.saas()
		e.plan()
		t.Logf("%d key presses (wanted: at most %d)", e.presses, mostPresses)
		if e.presses > mostPresses {
			t.Errorf("the onboarding takes %d key presses", e.presses)
		}
		e.wantTruth(had)
	})
}

// types has the missing created from now on and says that no PSA is synced.
func (e *expert) types() {
	e.wants("Step 3 of 9: Device types")
	e.press("G", "enter", "k", "k", "k", "k", "enter", "enter", ">")
}

// open is the open row under the cursor, or the next one; nil if none is left.
func (e *expert) open(list *table[int64, app.Row]) *app.Row {
	if r := list.current(); r != nil && isOpen(r) {
		return r
	}
	e.press("n")
	if r := list.current(); r != nil && isOpen(r) {
		return r
	}
	return nil
}

// customers ignores two groups, takes what is suggested, and settles the rest.
func (e *expert) customers() {
	e.wants("[Groups")
	e.press("i", "y", "i", "y", "]", "A", "ctrl+u", "enter", "y")
	list := e.w.steps[app.StepOrganizations].(*organizationsStep).review.list
	for range 20 {
		r := e.open(list)
		if r == nil {
			break
		}
		switch truth := e.world.Truth.Customer(r.ID); {
		case truth.Organization == 0 && truth.Group == demo.WithoutAssets:
			e.press("l", "enter")
		case truth.Organization == 0:
			e.press("c")
			for e.w.d.top() != nil {
				e.press("enter")
			}
		default:
			e.t.Fatalf("%s is open still\n%s", r.Name, e.frame())
		}
	}
	e.press(">")
}

// devices takes what is suggested, creates what is missing, and settles what
// needs a look.
func (e *expert) devices() {
	e.wants("Step 5 of 9: Devices")
	e.press("A", "y", "C", "y", "]")
	list := e.w.steps[app.StepDevices].(*devicesStep).all.list
	for range 60 {
		r := e.open(list)
		if r == nil {
			break
		}
		switch truth := e.world.Truth.Asset(r.ID); {
		case truth.Configuration != 0 && truth.Why != demo.Moved:
			e.press("a")
		case truth.Configuration == 0 && truth.Wanted:
			e.press("c")
		default:
			e.press("i")
		}
		for e.w.d.top() != nil {
			if _, asks := e.w.d.top().(*question); asks {
				e.press("y")
				continue
			}
			e.press("enter")
		}
	}
	e.press(">")
}

// saas chooses the User Activity Organization that is proposed.
func (e *expert) saas() {
	e.wants("Step 6 of 9: SaaS Alerts")
	e.press(">")
}

// plan approves, waits, and goes on to Home with the routine switched on.
func (e *expert) plan() {
	e.wants("Step 7 of 9: Plan")
	brakes := e.w.steps[app.StepPlan].(*planStep).brakes
	if b := brakes.current(); b != nil { // all customers here are new: they were looked at one by one
		e.press("]", "]", "]", "]", "enter")
		e.press(strings.Split(strconv.Itoa(b.Count), "")...)
		e.press("enter", "n", "e", "w", "enter")
	}
	e.press("a", "y")
	e.wants("Step 8 of 9: Apply", "done")
	e.press("enter")
	e.press("space", "enter")
	e.wants("Home")
}

// wantTruth holds what the vendors have now against what is true.
func (e *expert) wantTruth(had map[int64]bool) {
	made := map[string]bool{}
	for _, c := range e.world.ITGlue.Configurations() {
		if !had[c.ID] {
			made[fmt.Sprint(c.ID)] = true
		}
	}
	matched, created := 0, 0
	for _, r := range e.app.Review(msp.Customers, 0).Rows() {
		truth := e.world.Truth.Customer(r.ID)
		switch {
		case truth.Group != demo.Business && truth.Group != demo.Own:
		case r.State != app.StateMatched || truth.Organization != 0 && r.Right != fmt.Sprint(truth.Organization):
			e.t.Errorf("customer %s is %s %s, want organization %d", r.Name, r.State, r.Right, truth.Organization)
		}
	}
	for _, r := range e.app.Review(msp.Assets, 0).Rows() {
		truth := e.world.Truth.Asset(r.ID)
		switch {
		case made[r.Right] != (truth.Wanted && truth.Configuration == 0):
			e.t.Errorf("asset %s (%s): created %v", r.Name, truth.Why, made[r.Right])
		case made[r.Right]:
			created++
		case truth.Wanted && truth.Why != demo.Moved && (r.State != app.StateMatched || r.Right != fmt.Sprint(truth.Configuration)):
			e.t.Errorf("asset %s (%s) is %s %s, want configuration %d", r.Name, truth.Why, r.State, r.Right, truth.Configuration)
		case r.State == app.StateMatched:
			matched++
		}
	}
	if created != len(made) || created == 0 {
		e.t.Errorf("%d assets are matched to %d created configurations", created, len(made))
	}
	e.t.Logf("%d devices matched and %d created as the truth says", matched, created)
}
