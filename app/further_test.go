package app_test

import (
	"slices"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func TestDevicesAreLookedForInEveryOrganizationOfTheirCustomer(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	device, organization := elsewhere(t, a)
	before := states(a)
	if _, err := a.AddOrganization(device.Customer, organization); err != nil {
		t.Fatal(err)
	}
	if row := rowOf(t, a, msp.Customers, device.Customer); row.Further != 1 || row.Rule {
		t.Errorf("the customer shows %d further organizations, by rule %t", row.Further, row.Rule)
	}
	if row := rowOf(t, a, msp.Assets, device.ID); row.Kind == "elsewhere" || row.Candidates == 0 {
		t.Errorf("%s is still %q with %d candidates", row.Name, row.Kind, row.Candidates)
	}
	for _, row := range openRows(a, msp.Customers) {
		if row.Tier == app.TierAuto && row.Right == organization {
			t.Errorf("%s would be matched to an organization that is another customer's", row.Name)
		}
	}
	if _, err := a.AddOrganization(device.Customer, organization); err == nil {
		t.Error("an organization is added twice")
	}
	for _, step := range []func() (string, error){a.Undo, a.Redo} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if row := rowOf(t, a, msp.Customers, device.Customer); row.Further != 1 {
		t.Error("redo does not bring the further organization back")
	}
	if _, err := a.DropOrganization(device.Customer, organization); err != nil {
		t.Fatal(err)
	}
	if row := rowOf(t, a, msp.Assets, device.ID); row.Kind != before[device.ID*2+1].Kind && row.Kind != "elsewhere" {
		t.Errorf("without the organization %s is %q", row.Name, row.Kind)
	}
}

func TestAFurtherOrganizationIsProposedToNobodyElse(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	var open, matched app.Row
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		switch {
		case row.State == app.StateOpen && row.Candidates > 0:
			open = row
		case row.State == app.StateMatched:
			matched = row
		}
	}
	if open.ID == 0 || matched.ID == 0 {
		t.Fatal("the made-up MSP has no suggestion or no match")
	}
	if _, err := a.AddOrganization(matched.ID, open.Right); err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Pair(msp.Customers, open.ID).Candidates {
		if c.Right == open.Right {
			t.Errorf("%s is proposed to %s although it is a further organization of %s", open.RightName, open.Name, matched.Name)
		}
	}
}

func TestADeviceIsCreatedInTheOrganizationThatWasChosen(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	device, organization := elsewhere(t, a)
	if _, err := a.CreateIn([]int64{device.ID}, organization); err == nil {
		t.Error("it is created in an organization that its customer does not have")
	}
	if _, err := a.AddOrganization(device.Customer, organization); err != nil {
		t.Fatal(err)
	}
	missing, _ := a.Missing(device.Customer)
	if len(missing) == 0 {
		t.Skip("the made-up customer lacks nothing")
	}
	if _, err := a.CreateIn(missing[:1], organization); err != nil {
		t.Fatal(err)
	}
	want := rowOf(t, a, msp.Assets, missing[0])
	if want.State != app.StateCreate || want.RightName.Empty() {
		t.Errorf("%s is %s in %q", want.Name, want.State, want.RightName)
	}
	i := slices.IndexFunc(planned(t, a).Rows(), func(r app.PlanRow) bool { return r.Asset == missing[0] && r.Kind == "create configuration" })
	if i < 0 {
		t.Fatal("it is not planned")
	}
	if got := a.Plan().Row(i).Organization; got.String() != want.RightName.String() {
		t.Errorf("planned in %q, chosen was %q", got, want.RightName)
	}
}

// elsewhere is a device that stands in another organization than its customer's,
// and that organization.
func elsewhere(t *testing.T, a *app.App) (app.Row, string) {
	t.Helper()
	for _, row := range openRows(a, msp.Assets) {
		if row.Kind != "elsewhere" {
			continue
		}
		name := a.Pair(msp.Assets, row.ID).Beside[0].What[len("found in another organization, "):]
		found, err := a.Search(t.Context(), msp.Customers, row.Customer, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.Name.String() == name {
				return row, f.Right
			}
		}
	}
	t.Fatal("no device stands elsewhere")
	return app.Row{}, ""
}

func rowOf(t *testing.T, a *app.App, s msp.Subject, id int64) app.Row {
	t.Helper()
	for _, row := range a.Review(s, 0).Rows() {
		if row.ID == id {
			return row
		}
	}
	t.Fatalf("%s %d shows nowhere", s, id)
	return app.Row{}
}

// What is likeliest to be added comes first, each with its reason: children of
// the main organization, then names that begin as its own does.
func TestFurtherOrganizationsBeginWithChildrenAndSimilarNames(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	var site app.Row // one of several sites under one parent
	var likely []app.Found
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		if _, found := a.FurtherOf(row.ID); row.State == app.StateMatched && len(found) > len(likely) {
			site, likely = row, found
		}
	}
	brand, _, _ := strings.Cut(site.RightName.String(), " - ")
	parent := ""
	for _, f := range likely {
		if !strings.HasPrefix(f.Name.String(), brand) || !strings.HasPrefix(f.Note.String(), "similar name") || f.Right == site.Right {
			t.Errorf("beside %s stands %s: %s", site.RightName, f.Name, f.Note)
		}
		if f.Name.String() == brand {
			parent = f.Right
		}
	}
	if _, err := a.MatchTo(msp.Customers, site.ID, parent); err != nil {
		t.Fatalf("%s has no parent among %v: %v", site.RightName, likely, err)
	}
	_, likely = a.FurtherOf(site.ID)
	if len(likely) == 0 {
		t.Error("the parent has no children")
	}
	for _, f := range likely {
		if !strings.HasPrefix(f.Note.String(), "child of "+brand) {
			t.Errorf("below %s stands %s: %s", brand, f.Name, f.Note)
		}
	}
}
