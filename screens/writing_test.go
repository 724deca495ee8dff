package screens

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// heldPlan is a plan of which a part is withheld and that brakes hold.
func heldPlan() planRead {
	harbor, quay := msp.NewText("Harbor Dental Group"), msp.NewText("Quay & Sons Marine Engineering")
	return readPlan(app.PlanView{
		State: app.PlanReady,
		Parts: []app.Part{{Name: "configurations", Operations: 1, Requests: 2, Duration: time.Second}, {Name: "retired", Operations: 124, Requests: 248, Duration: 90 * time.Second}},
		Held: []app.HeldRow{
			{Name: msp.NewText("HDG-RECEPTION-01"), Customer: harbor, Cause: "taken back", Asset: 7, Reason: "ann took this back on 2026-11-21 (update: hostname, primary ip): it stays as it is until a person releases it"},
			{Name: msp.NewText("HDG-OLD\x1b[2J"), Customer: harbor, Cause: "unseen", Reason: "it was last seen on 2026-05-01, 205 days ago: a ghost is not created"},
			{Name: msp.NewText("船舶サーバー-02"), Customer: quay, Cause: "psa", Reason: "a PSA has this configuration: retire it in the PSA"},
		},
		Brakes: []app.BrakeRow{
			{Code: "B1", Count: 124, Text: "the plan retires 124 configurations, and more than 50 in one run are refused: look at the list, then type 124 and a reason"},
			{Code: "B5", Fixed: true, Text: "fewer organizations are visible than before (31 of 46): look whether the key still sees the whole account"},
			{Code: "B2", Released: true, Text: "Harbor Dental loses 40 of its 90 configurations", ReleasedBy: "ann", Why: "Harbor Dental has closed its second site"},
		},
	}, made[app.PlanRow]{{ID: "1", Kind: "retire configuration", Name: msp.NewText("HDG-XRAY"), CustomerName: harbor, System: "IT Glue", Reason: "its asset is gone"}})
}

// running is a run at work, and what has become of one.
var running = map[string]app.ApplyView{
	"apply running": {
		State: app.ApplyRunning, Done: 410, Total: 1049, Failed: 1, Rate: 2.5, ETA: 255 * time.Second, Current: "update configuration HDG-XRAY",
		Findings: []app.Finding{{Kind: "write link", Name: msp.NewText("HDG-FRONT-02"), Text: "other fields of the asset vanished with the first link: they are restored, and linking is switched off"}},
	},
	"apply waiting": {State: app.ApplyRunning, Done: 410, Total: 1049, Rate: 2.5, ETA: 255 * time.Second, Waiting: "waiting for IT Glue's limit, 12 s"},
	"apply paused":  {State: app.ApplyPaused, Done: 410, Total: 1049},
	"apply failures": {
		State: app.ApplyDone, Done: 1049, Total: 1049, Written: 923, Failed: 2, Braked: 124, Unwritten: []app.Count{{Name: "failed", N: 2}, {Name: "refused by a brake", N: 124}}, Summary: []app.Count{{Name: "create configuration", N: 12}, {Name: "update", N: 411}},
		Brakes: []string{"B1: the plan retires 124 configurations, and more than 50 in one run are refused: look at the list, then type 124 and a reason"},
		Findings: []app.Finding{
			{Kind: "update", Name: msp.NewText("HDG-XRAY"), Text: "IT Glue answered 422: Serial number has already been taken"},
			{Kind: "create configuration", Name: msp.NewText("船舶サーバー-02"), Text: "IT Glue answered 404: the organization is no longer there"},
		},
	},
}

// TestFramesOfWriting compares the whole screen while a plan is held and while
// one is applied.
func TestFramesOfWriting(t *testing.T) {
	colours := themeAs(termenv.ANSI, true, false)
	for _, c := range []struct {
		w, h int
		name string
		th   Theme
	}{{60, 20, "", plainTheme()}, {80, 24, "", plainTheme()}, {200, 50, "", plainTheme()}, {80, 24, " colour", colours}} {
		bubble(t, c.w, c.h, func(r *rig) {
			r.w.d.th = c.th
			for name, frame := range writing(r) {
				t.Run(fmt.Sprintf("%dx%d%s/%s", c.w, c.h, c.name, name), func(t *testing.T) { golden.RequireEqual(t, []byte(ends(frame))) })
				if strings.Contains(frame, "\x1b[2J") {
					t.Errorf("%s: a vendor's words drive the terminal", name)
				}
			}
			if c.name == "" {
				return
			}
			few := writing(r)
			r.w.d.th = themeAs(termenv.TrueColor, true, false)
			for name, frame := range writing(r) {
				if frame != few[name] {
					t.Errorf("%s differs in true colour:\n%s\n%s", name, frame, few[name])
				}
			}
		})
	}
}

// writing are the frames of the tabs that hold a plan, and of a run.
func writing(r *rig) map[string]string {
	out := map[string]string{}
	plan, apply := r.w.steps[app.StepPlan].(*planStep), r.w.steps[app.StepApply].(*applyStep)
	r.w.at = app.StepPlan
	r.run(plan.take(heldPlan()))
	r.settle()
	for tab, name := range map[planTab]string{planOperations: "plan held", planHeld: "withheld", planBrakes: "brakes"} {
		plan.tab = tab
		out[name] = r.frame()
	}
	r.w.at = app.StepApply
	for name, v := range running {
		apply.findings.read = func() (rows[finding], func()) { return made[finding](findings(v)), func() { apply.data = v } }
		r.run(apply.findings.refresh())
		r.settle()
		out[name] = r.frame()
	}
	return out
}
