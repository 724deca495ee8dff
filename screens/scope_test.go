package screens

import (
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func TestWorkIsNarrowedToTheMarkedCustomersAndWidenedAgain(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		list := r.w.steps[app.StepOrganizations].(*organizationsStep).review.list
		all := list.size()
		r.press("S")
		r.wants("mark the customers first")
		r.press("space", "space", "S")
		r.wants("2 of 40 customers", "working on 2 customers only")
		if n := list.all(); n != 2 {
			t.Errorf("%d customers are listed", n)
		}
		r.press(">")
		r.wants("2 of 40 customers")
		r.press("<", "S")
		r.wants("working on all customers again")
		r.press("[")
		if n := list.all(); n != all {
			t.Errorf("%d of %d customers are listed again", n, all)
		}
	})
}

func TestACustomerGetsAFurtherOrganizationAndLosesIt(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		r.press("f")
		r.wants("match the customer to its main organization first")
		for v.list.current().State != app.StateMatched {
			r.press("j")
		}
		id := v.list.current().ID
		r.press("f")
		r.wants("Further organizations of")
		r.press("enter")
		if got := rowOf(r, msp.Customers, id).Further; got != 1 {
			t.Fatalf("%d further organizations:\n%s", got, r.frame())
		}
		r.wants("further organizations:")
		r.press("f")
		r.wants("is one of them")
		r.press("enter")
		if got := rowOf(r, msp.Customers, id).Further; got != 0 {
			t.Errorf("%d further organizations are left", got)
		}
		r.press("u")
		if got := rowOf(r, msp.Customers, id).Further; got != 1 {
			t.Errorf("after undo %d further organizations", got)
		}
	})
}

func rowOf(r *rig, s msp.Subject, id int64) app.Row {
	for _, row := range r.app.Review(s, 0).Rows() {
		if row.ID == id {
			return row
		}
	}
	return app.Row{}
}
