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
