package demo_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// rowsOf are the items of the checklist about a customer, in order.
func rowsOf(a *app.App, customer int64) string {
	var out []string
	for _, i := range a.SaaS().Checklist {
		if i.Row != nil && i.Row.Customer == customer {
			out = append(out, fmt.Sprint(i.Kind, " ", i.Row.Organization, " ", i.Done))
		}
	}
	return strings.Join(out, ", ")
}

// A row that is ticked is done there: what is decided anew before Finish starts
// from it, and not from the version before.
func TestWhatIsTickedAndThenDecidedAnewIsUnmappedThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := smallWorld()
		a := settled(t, w, t.TempDir())
		defer shut(t, a)
		rows := matchedRows(a)
		row, other := rows[0], rows[1].Right
		wants := func(what, want string) {
			t.Helper()
			if got := rowsOf(a, row.ID); got != want {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		match := func(to string) string {
			t.Helper()
			done, err := a.MatchTo(msp.SaaS, row.ID, to)
			must(t, err)
			return done.Warning
		}
		mapped, unmap := fmt.Sprint("map ", row.ID, " ", row.Right), fmt.Sprint("unmap ", row.ID, " ", row.Right)
		must(t, a.Tick(mapped, true))
		if said := match(other); !strings.Contains(said, "unmapping 1 in SaaS Alerts deletes") {
			t.Errorf("the act says %q", said)
		}
		wants("decided anew", "unmap "+row.Right+" false, map "+other+" false")
		match(row.Right)
		wants("and back", "map "+row.Right+" true")
		match(other)
		must(t, a.Tick(unmap, true))
		match(row.Right)
		wants("back after it was unmapped there", "map "+row.Right+" false")

		connect(t, w, a)
		match(other)
		must(t, a.Tick(unmap, true))
		match(row.Right)
		wants("back after a row of the version was unmapped there", "map "+row.Right+" false")
		must(t, a.Tick(mapped, true))
		if v := a.SaaS(); !v.Confirmed || v.Version != 1 {
			t.Errorf("once it is mapped again the list is of version %d, confirmed %v", v.Version, v.Confirmed)
		}
	})
}
