package screens

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/exp/golden"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/itglue/itgluetest"
)

// documented is what IT Glue and Syncro hold that a plan writes to, by record.
func documented(w *demo.World) map[string]string {
	out := map[string]string{}
	for _, c := range w.ITGlue.Configurations() {
		out[fmt.Sprint("configuration ", c.ID)] = fmt.Sprint(fields(c))
	}
	for _, x := range w.Syncro.Assets() {
		link, _ := x.Properties[demo.LinkField].(string)
		out[fmt.Sprint("asset ", x.ID)] = link
	}
	return out
}

func fields(c itgluetest.Configuration) []string {
	return []string{
		c.Name, c.Hostname, c.SerialNumber, c.MACAddress, c.PrimaryIP, c.DefaultGateway, c.Notes, c.OperatingSystemNotes,
		fmt.Sprint(c.StatusID, c.TypeID, c.ManufacturerID, c.ModelID, c.Archived),
	}
}

func TestAnAppliedPlanIsTakenBackByKeysAloneUntilTheRecordsAreAsBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := demo.New(demo.Config{Seed: 7, Customers: 15, Assets: 90})
		a, err := app.Open(world.Options(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		r := show(t, a, 80, 24, plainTheme())
		defer r.end()
		before := documented(world)
		r.press(toPlan...)
		r.press("U")
		r.wants("no plan was applied")
		r.press("a", "y")
		applied := documented(world)
		changed := 0
		for id, was := range before {
			if applied[id] != was {
				changed++
			}
		}
		if changed < 10 {
			t.Fatalf("the plan changed %d records: this shows nothing", changed)
		}
		r.press("7", "U")
		plans, err := a.AppliedPlans()
		if err != nil {
			t.Fatal(err)
		}
		at := plans[0].At.Local().Format("2006-01-02 15:04") // differs from place to place
		golden.RequireEqual(t, []byte(ends(strings.ReplaceAll(r.frame(), at, "2000-01-01 00:00"))))
		r.press("enter")
		r.wants("this plan takes back: ")
		plan := r.w.steps[app.StepPlan].(*planStep)
		for plan.tab != planBrakes {
			r.press("]")
		}
		if plan.holding() == 0 {
			t.Fatal("no brake holds the undo: this shows nothing")
		}
		for plan.holding() > 0 {
			held := slices.IndexFunc(plan.data.Brakes, func(b app.BrakeRow) bool { return !b.Released })
			r.press("g")
			for plan.brakes.current().Released || plan.brakes.current().Code != plan.data.Brakes[held].Code {
				r.press("j")
			}
			r.press("enter")
			r.write(fmt.Sprint(plan.brakes.current().Count))
			r.press("enter")
			r.write("the wrong customer")
			r.press("enter")
		}
		r.press("a", "y")
		if v := a.Apply(); v.State != app.ApplyDone || len(v.Unwritten) != 0 {
			t.Fatalf("it ended %s: %+v %s", v.State, v.Unwritten, v.Error)
		}
		after := documented(world)
		for id, was := range before {
			if after[id] != was {
				t.Errorf("%s is %q, and was %q", id, after[id], was)
			}
		}
		for _, c := range world.ITGlue.Configurations() {
			if _, old := before[fmt.Sprint("configuration ", c.ID)]; !old && c.StatusID == world.ITGlue.Configurations()[0].StatusID && !c.Archived {
				t.Errorf("configuration %d, which the plan created, is still active", c.ID)
			}
		}
	})
}

func TestAPlanThatWasAppliedInPartSaysSoInTheListOfWhatCanBeTakenBack(t *testing.T) {
	for want, p := range map[string]app.AppliedPlan{
		"1,047 writes by ann":                 {Operations: 1047, Done: 1047, By: "ann"},
		"252 of 1,047 writes by ann, an undo": {Operations: 1047, Done: 252, By: "ann", Undo: true},
		"1 of 2 writes":                       {Operations: 2, Done: 1},
		"3 writes by ann, damaged":            {Done: 3, By: "ann", Damaged: true},
	} {
		if got := appliedLabel(p); !strings.HasSuffix(got, "  "+want) {
			t.Errorf("%q, want %q at its end", got, want)
		}
	}
}
