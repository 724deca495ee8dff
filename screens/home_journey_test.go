package screens

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
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

// onHome shows Home of a workspace that is in step, and its world.
func onHome(t *testing.T, f func(r *rig, world *demo.World, glue *refusing, dir string)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		world := demo.New(demo.Config{Seed: 7, Customers: 15, Assets: 120})
		dir := t.TempDir()
		opt := world.Options(dir)
		glue := &refusing{base: opt.Base[app.VendorITGlue]}
		opt.Base[app.VendorITGlue] = glue
		a, err := app.Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := world.Onboard(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Sync(t.Context(), app.SyncOptions{Attended: true}); err != nil {
			t.Fatal(err)
		}
		r := show(t, a, 80, 24, plainTheme())
		defer r.end()
		r.wants("Home", "Connected applications")
		f(r, world, glue, dir)
	})
}

// refusing is a vendor that takes no write while it is on.
type refusing struct {
	base http.RoundTripper
	on   bool
}

func (v *refusing) RoundTrip(r *http.Request) (*http.Response, error) {
	if !v.on || r.Method == http.MethodGet {
		return v.base.RoundTrip(r)
	}
	return &http.Response{
		StatusCode: http.StatusUnprocessableEntity, Header: http.Header{"Content-Type": {"application/vnd.api+json"}},
		Body: io.NopCloser(strings.NewReader(`{"errors":[{"status":422,"title":"not today"}]}`)), Request: r,
	}, nil
}

// What failed is named on Home, with the vendor's words, and r there tries it again.
func TestWhatFailedIsTriedAgainFromHome(t *testing.T) {
	onHome(t, func(r *rig, world *demo.World, glue *refusing, _ string) {
		lacks(r, "to retry")
		world.DeleteAssets(1)
		r.press("r") // an absence is proven by two
		glue.on = true
		r.press("r")
		h := r.app.Home()
		if len(h.Retry) == 0 || h.Integrations[1].Status != app.StatusError {
			t.Fatalf("nothing failed: this shows nothing: %+v", h)
		}
		r.press("tab")
		r.wants(fmt.Sprintf("%d to retry with the next sync, r starts it; first failed: ", h.Retries), "answered")
		r.press("esc")
		glue.on = false
		r.press("r", "tab")
		lacks(r, "to retry")
		if h := r.app.Home(); len(h.Retry) != 0 || h.Integrations[1].Status == app.StatusError || h.Runs[len(h.Runs)-1].Writes != 1 {
			t.Errorf("tried again: %+v", h)
		}
	})
}

// A brake that held a sync is told on Home, leads to its plan, and is released
// there by a person alone, with its number and a reason.
func TestABrakeThatHoldsIsSeenOnHomeLookedAtAndReleased(t *testing.T) {
	onHome(t, func(r *rig, world *demo.World, _ *refusing, dir string) {
		gone := world.DeleteAssets(3)
		active := len(retiredOf(world))
		r.press("r", "r") // an absence is proven by two
		r.press("tab")
		r.wants("brake B")
		held := r.app.Home()
		if len(held.Held)+len(held.Brakes) == 0 || len(retiredOf(world)) != active {
			t.Fatalf("brakes %q %+v held, and %d were retired", held.Held, held.Brakes, len(retiredOf(world))-active)
		}
		act := func(name string) {
			r.press("0", "g", "enter")
			r.write(name)
			r.press("enter")
		}
		r.press("esc")
		act("accept the present numbers") // the list is shorter by as much
		r.press("y")
		act("plan: look")
		r.wants("Step 7 of 9: Plan")
		plan := r.w.steps[app.StepPlan].(*planStep)
		for range 2 {
			if plan.data.State != app.PlanReady {
				r.press("r")
			}
		}
		for plan.tab != planBrakes {
			r.press("]")
		}
		if plan.holding() == 0 {
			t.Fatalf("the plan shows no brake, and Home did: %q %+v", held.Held, held.Brakes)
		}
		for range len(plan.data.Brakes) {
			r.press("enter")
			r.write(fmt.Sprint(plan.brakes.current().Count))
			r.press("enter")
			r.write("those devices were sold")
			r.press("enter", "j")
		}
		if n := plan.holding(); n != 0 {
			t.Fatalf("%d brakes hold on: %+v", n, plan.data.Brakes)
		}
		r.press("a", "y")
		if got := len(retiredOf(world)) - active; got != len(gone) {
			t.Errorf("released, it retires %d, want %d", got, len(gone))
		}
		r.press("0", "tab")
		lacks(r, "brake B")
		var audit bytes.Buffer
		if err := app.PrintAudit(&audit, dir, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(audit.String(), "those devices were sold") {
			t.Errorf("the audit does not say why: %s", audit.String())
		}
	})
}

// retiredOf are the configurations that are not active.
func retiredOf(world *demo.World) (out []int64) {
	for _, c := range world.ITGlue.Configurations() {
		if c.Archived || c.StatusID != world.ITGlue.Configurations()[0].StatusID {
			out = append(out, c.ID)
		}
	}
	return out
}

// Where a vendor is paused, Home says what rests meanwhile and which key ends it.
func TestAPauseSaysWhatItStopsAndHowItEnds(t *testing.T) {
	onHome(t, func(r *rig, _ *demo.World, _ *refusing, _ string) {
		for _, c := range []struct {
			key, note string
		}{{"g", "no sync runs until p resumes it"}, {"G", "no sync reads it until p resumes it"}} {
			r.press(c.key, "p")
			r.wants("Paused", "p go on", c.note)
			r.press("p")
			r.wants("p pause")
			lacks(r, c.note)
			r.press("enter")
			r.write("pause")
			r.press("enter")
			r.wants("Paused", c.note)
			r.press("enter")
			r.write("go on")
			r.press("enter")
			lacks(r, c.note)
		}
	})
}

// switched is a vendor's address behind which another account can be put.
type switched struct{ http.RoundTripper }

// The Keys step says at once, to the end of the sentence, that a key opens another
// account, and does not go on with it.
func TestAKeyOfAnotherAccountIsRefusedInTheKeysStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := demo.New(demo.Config{Seed: 7, Customers: 15, Assets: 120})
		opt := world.Options(t.TempDir())
		glue := &switched{opt.Base[app.VendorITGlue]}
		opt.Base[app.VendorITGlue] = glue
		a, err := app.Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := world.Onboard(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		other := itgluetest.New(itgluetest.Config{Key: demo.ITGlueKey, Subdomain: "stranger"})
		for _, o := range world.ITGlue.Organizations() {
			other.SetOrganization(o)
		}
		for _, c := range world.ITGlue.Configurations() {
			other.SetConfiguration(c)
		}
		glue.RoundTripper = other.Pipe()
		r := show(t, a, 60, 20, plainTheme())
		defer r.end()
		r.press("1", "j", "r")
		said := strings.Join(strings.Fields(r.frame()), " ")
		for _, words := range []string{"refused", "the IT Glue key of stranger.itglue.com", "use the key of this workspace's own, or another --workspace", "with onramp store import"} {
			if !strings.Contains(said, words) {
				t.Errorf("it does not say %q:\n%s", words, r.frame())
			}
		}
	})
}
