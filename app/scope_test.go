package app_test

import (
	"testing"

	"dev.onramp/app/msp"
)

func TestScopeNarrowsListsCountsBulkActsAndPlansAndIsLifted(t *testing.T) {
	dir := t.TempDir()
	a := reviewedAs(t, dir, demoOf(7, 40, 300))
	defer closed(t, a)
	all, rows := a.Overview(), len(a.Review(msp.Assets, 0).Rows())
	in := map[int64]bool{}
	var scope []int64
	for _, site := range a.Sites() {
		if site.Matched > 0 && len(scope) < 3 {
			scope, in[site.Customer] = append(scope, site.Customer), true
		}
	}
	if err := a.SetScope(scope); err != nil {
		t.Fatal(err)
	}
	if got := a.Overview().Scope; got != "3 of 40 customers" {
		t.Errorf("the scope reads %q", got)
	}
	for _, s := range []msp.Subject{msp.Customers, msp.Assets, msp.SaaS} {
		for _, row := range a.Review(s, 0).Rows() {
			if !in[row.Customer] {
				t.Fatalf("%s of customer %d shows", s, row.Customer)
			}
		}
	}
	if n := len(a.Sites()); n != 3 {
		t.Errorf("%d customers in the overview", n)
	}
	missing, _ := a.Missing(0)
	for _, id := range missing {
		if row := rowOf(t, a, msp.Assets, id); !in[row.Customer] {
			t.Errorf("%s would be created", row.Name)
		}
	}
	view := planned(t, a)
	if view.Len() == 0 {
		t.Error("the plan is empty")
	}
	for _, row := range view.Rows() {
		if row.Customer != 0 && !in[row.Customer] {
			t.Errorf("%s of customer %d is planned", row.Name, row.Customer)
		}
	}
	if err := a.SetScope(nil); err != nil {
		t.Fatal(err)
	}
	if got := a.Overview(); got.Scope != "" || got.Steps[3] != all.Steps[3] || got.Steps[4] != all.Steps[4] {
		t.Errorf("lifted, the counts are %v and were %v", got.Steps[3:5], all.Steps[3:5])
	}
	if n := len(a.Review(msp.Assets, 0).Rows()); n != rows {
		t.Errorf("lifted, %d of %d devices show", n, rows)
	}
	if planned(t, a).Len() <= view.Len() {
		t.Error("lifted, the plan is no larger")
	}
}
