package screens

import (
	"strconv"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// o and y are about the record that an operation writes, and show the asset too.
func TestTheRecordsOfAnOperationAreOpenedAndCopied(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.planCreating()
		s := r.w.steps[app.StepPlan].(*planStep)
		for _, kind := range []string{"update", "write link"} {
			if !s.ops.next(func(x *app.PlanRow) bool { return x.Kind == kind && x.Configuration != 0 && x.Asset != 0 }) {
				t.Fatalf("no operation of kind %q:\n%s", kind, r.frame())
			}
			row := *s.ops.current()
			asset := r.app.URL(msp.Assets, false, strconv.FormatInt(row.Asset, 10))
			configuration := r.app.URL(msp.Assets, true, strconv.FormatInt(row.Configuration, 10))
			r.press("y")
			want := configuration
			if row.System == "Syncro" {
				want = asset
			}
			if r.copied != want || want == "" {
				t.Errorf("y on %s copied %q, want %q", kind, r.copied, want)
			}
			r.press("o")
			r.wants(asset, configuration)
			r.press("esc")
		}
	})
}

func TestTheRecordFoundInAnotherOrganizationIsOpenedAndCopied(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">", "]")
		v := r.w.steps[app.StepDevices].(*devicesStep).all
		for v.list.current().Kind != "elsewhere" {
			r.press("j")
		}
		r.press("enter")
		for v.pane.beside() == nil {
			r.press("]")
		}
		want := v.pane.beside().Card.URL
		r.press("y")
		if r.copied != want || !strings.Contains(want, "itglue") {
			t.Errorf("y copied %q, want %q", r.copied, want)
		}
		r.press("o")
		r.wants(want, v.pane.pair.Left.URL)
	})
}
