package demo_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
)

func TestApplyingABrakedPlanByItsHashSaysWhichBrakeHeldItAndWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, a, _ := onboarded(t, reliable)
		plans, err := a.AppliedPlans()
		if err != nil || len(plans) == 0 {
			t.Fatalf("no applied plan: %v", err)
		}
		var printed bytes.Buffer
		if err := a.PrintPlan(&printed, plans[0].Hash, func(name string) string { return "onramp " + name }); err != nil {
			t.Fatal(err)
		}
		if len(a.Plan().Brakes) == 0 {
			t.Fatal("no brake holds the undo")
		}
		_, hash, _ := strings.Cut(printed.String(), "\nPlan ")
		hash, _, _ = strings.Cut(hash, "\n")
		done, err := a.ApplyHash(t.Context(), hash)
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		if err := done.Print(&said); err != nil {
			t.Fatal(err)
		}
		if len(done.Summary) != 0 || len(done.Brakes) == 0 || !strings.Contains(said.String(), "\nBrake B") || !strings.Contains(said.String(), " refused by a brake\n") ||
			strings.Count(said.String(), "\n") != 1+len(done.Brakes) {
			t.Errorf("it says %q", said.String())
		}
	})
}
