package app_test

import (
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// Why a device is held back is said once, and begins no sentence within another.
func TestWhyADeviceIsHeldBackIsSaidOnce(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	held := 0
	for _, row := range a.Review(msp.Assets, 0).Rows() {
		note := a.Pair(msp.Assets, row.ID).Note
		if row.State != app.StateHeld {
			continue
		}
		held++
		for _, twice := range []string{"held back", "customer is not", "type"} {
			if strings.Count(note, twice) > 1 {
				t.Errorf("%s: %q says %q twice", row.Name, note, twice)
			}
		}
		if !strings.HasPrefix(note, "held back: ") || strings.Contains(note, "not matched to an organization yet") {
			t.Errorf("%s is said to be %q", row.Name, note)
		}
	}
	if held == 0 {
		t.Error("nothing is held back: this shows nothing")
	}
}

// The devices of a customer that has left are seen to be its.
func TestTheRowsOfACustomersDevicesShowThatItHasLeft(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	var customer int64
	for _, row := range a.Review(msp.Assets, 0).Rows() {
		if row.State == app.StateMatched {
			customer = row.Customer
		}
	}
	for _, left := range []bool{true, false} {
		if err := a.Offboard(customer, left, "the contract has ended"); err != nil {
			t.Fatal(err)
		}
		devices := 0
		for _, row := range a.Review(msp.Assets, 0).Rows() {
			if row.Customer == customer {
				devices++
			}
			if want := left && row.Customer == customer; row.Left != want {
				t.Errorf("%s of %s: has left %v, not %v", row.Name, row.CustomerName, row.Left, want)
			}
		}
		if devices == 0 {
			t.Error("the customer has no device: this shows nothing")
		}
	}
}

// Two records that agree in everything and are not matched make one wonder.
func TestAPairSaysThatItsCustomerIsDisabledAndWhyNothingIsCreatedForIt(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 60, 300))
	defer closed(t, a)
	disabled, without := 0, 0
	for _, row := range openRows(a, msp.Customers) {
		p := a.Pair(msp.Customers, row.ID)
		switch {
		case row.Group == "disabled":
			disabled++
			if !strings.Contains(p.Note, "disabled in Syncro: no rule matches it, and nothing is created for it") {
				t.Errorf("%s is disabled, and it is said %q", row.Name, p.Note)
			}
		case p.NoCreate != "":
			without++
			if !strings.Contains(p.Note, p.NoCreate) {
				t.Errorf("%s: nothing is created since it is %s, and it is said %q", row.Name, p.NoCreate, p.Note)
			}
		}
	}
	if disabled == 0 || without == 0 {
		t.Errorf("%d disabled, %d without a device: nothing is tested", disabled, without)
	}
}

// Nothing is missing at a device whose organization is to be created.
func TestTheDevicesOfACustomerThatIsToBeCreatedAreNotCalledUnmatched(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	customer := creatable(t, a)
	if _, err := a.CreateAs([]int64{customer}, a.OrganizationKinds()[0]); err != nil {
		t.Fatal(err)
	}
	open := 0
	for _, row := range openRows(a, msp.Assets) {
		if row.Customer != customer {
			continue
		}
		open++
		look, err := a.LookBeforeCreate(t.Context(), msp.Assets, []int64{row.ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, said := range []string{row.Why.String(), a.Pair(msp.Assets, row.ID).Note, look.Note} {
			if !strings.Contains(said, "organization is to be created") || strings.Contains(said, "not matched") {
				t.Errorf("of %s it is said %q", row.Name, said)
			}
		}
	}
	if open == 0 {
		t.Error("the customer has no open device: nothing is tested")
	}
}

// A person who has a printer alone is in the group without agent.
func TestAGroupDoesNotSayThatItsCustomersHaveNoDeviceAtAll(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 60, 900))
	defer closed(t, a)
	have := 0
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		if row.Group == "residential without agent" && row.Devices > 0 {
			have++
		}
	}
	if have == 0 {
		t.Fatal("nobody in the group has a device: nothing is tested")
	}
	for _, g := range a.Groups() {
		if g.Name == "residential without agent" && !strings.Contains(g.Explain, "without an included device") {
			t.Errorf("%d of the group have devices, and it is said %q", have, g.Explain)
		}
	}
}

func TestAWarningThatAnOrganizationIsSharedSaysWhichIsTheCustomer(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		if row.State != app.StateMatched {
			continue
		}
		done, err := a.MatchTo(msp.Customers, openRows(a, msp.Customers)[0].ID, row.Right)
		if err != nil {
			continue // the MSP's own
		}
		if want := "the organization " + row.RightName.String() + " is now shared with the customer " + row.Name.String(); done.Warning != want {
			t.Errorf("it warns %q, not %q", done.Warning, want)
		}
		return
	}
	t.Error("no customer is matched")
}
