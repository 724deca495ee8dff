package app_test

import (
	"slices"
	"testing"

	"dev.onramp/app"
)

func TestAPSAThatHoldsFewOrganizationsStopsCreatingUntilAPersonSaysSo(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	if _, err := a.CreateMissing(0, false); err != nil {
		t.Fatal(err)
	}
	held := func() bool {
		return slices.ContainsFunc(planned(t, a).Brakes, func(b app.BrakeRow) bool { return b.Code == "B12" })
	}
	if !held() {
		t.Error("nobody has said whether a PSA is in use, records are linked to one, and nothing stops creating")
	}
	if err := a.SetPSA("Autotask"); err != nil {
		t.Fatal(err)
	}
	if !held() {
		t.Errorf("Autotask holds %d organizations and nothing stops creating", a.Types().PSAOrganizations)
	}
	if err := a.SetPSA(app.NoPSA); err != nil {
		t.Fatal(err)
	}
	if held() {
		t.Error("the brake holds although there is no PSA")
	}
	if err := a.SetPSA("Some PSA\x1b[2J"); err == nil {
		t.Error("any answer is taken")
	}
}
