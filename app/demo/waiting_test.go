package demo_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/app/secrets"
)

// A brake waits for a person at the vendor that it keeps from being written to.
func TestAVendorWhoseWritesABrakeHoldsNeedsReview(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		dir := t.TempDir()
		a := onboardedOnce(t, w, w.Options(dir))
		if err := a.SetPSA("Autotask"); err != nil {
			t.Fatal(err)
		}
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if err != nil || s.Refused() == 0 {
			t.Fatalf("no brake holds: %v", err)
		}
		says := func() {
			t.Helper()
			home := a.Home()
			if glue := home.Integrations[1]; glue.Status != app.StatusReview || !strings.Contains(glue.Note, "1 brake holds a part of the plan: B12") {
				t.Errorf("%s: %s %q", glue.Name, glue.Status, glue.Note)
			}
			if syncro := home.Integrations[0]; syncro.Status != app.StatusOK {
				t.Errorf("%s: %s %q", syncro.Name, syncro.Status, syncro.Note)
			}
		}
		says()
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		a = demo.Opened(t, w.Options(dir))
		says()
	})
}

// What a person decided and Onramp cannot carry out is told wherever a pass tells
// what needs a person.
func TestADecisionThatCannotBeCarriedOutIsToldEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, a, c := withChat(t)
		var devices []int64
		for _, row := range a.Review(msp.Assets, 0).Rows() {
			if row.State == app.StateMatched && len(devices) < 2 {
				devices = append(devices, row.ID)
			}
		}
		if _, err := a.Create(msp.Assets, devices); err != nil {
			t.Fatal(err)
		}
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		if err != nil || len(s.Withheld) != len(devices) || !strings.HasSuffix(s.Withheld[0], ": match it") || !s.NeedsReview() {
			t.Fatalf("withheld %q, error %v", s.Withheld, err)
		}
		var printed, encoded strings.Builder
		if err := errors.Join(s.Print(&printed), json.NewEncoder(&encoded).Encode(s)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(encoded.String(), `"withheld":["`) {
			t.Errorf("the JSON is %s", encoded.String())
		}
		glue := a.Home().Integrations[1]
		if glue.Status != app.StatusReview {
			t.Errorf("Home says %q of IT Glue", glue.Status)
		}
		for where, text := range map[string]string{"the summary": printed.String(), "the digest": strings.Join(c.bodies, "\n"), "Home": glue.Note} {
			if !strings.Contains(text, "2 decisions cannot be carried out") {
				t.Errorf("%s says %q", where, text)
			}
		}
	})
}

// A brake's number is the same wherever it is told; what needs what it holds
// stands beside it.
func TestTheNumberThatABrakeHoldsIsTheSameEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := demo.New(small), &chat{status: http.StatusOK}
		opt := w.Options(t.TempDir())
		opt.Base[app.Webhook] = c
		a := demo.Onboarded(t, w, opt)
		if err := errors.Join(a.SetPSA("Autotask"), a.SetHook(hookAddress, secrets.ThisRun)); err != nil {
			t.Fatal(err)
		}
		for _, dry := range []bool{true, false} {
			s, err := a.Sync(t.Context(), app.SyncOptions{DryRun: dry})
			if err != nil {
				t.Fatal(err)
			}
			brakes := a.Plan().Brakes
			if len(brakes) != 1 || brakes[0].Code != "B12" || s.Refused() <= brakes[0].Count {
				t.Fatalf("%d are refused by %+v: the test proves nothing", s.Refused(), brakes)
			}
			held, along := brakes[0].Count, s.Refused()-brakes[0].Count
			if want := fmt.Sprintf(", %d refused by a brake, %d in need of those", held, along); !strings.Contains(s.Line(), want) {
				t.Errorf("the summary says %q, want %q", s.Line(), want)
			}
			if dry {
				continue
			}
			if want := fmt.Sprintf("brake B12 holds %d operations: ", held); !slices.ContainsFunc(s.Findings, func(f string) bool { return strings.HasPrefix(f, want) }) {
				t.Errorf("the findings are %q, want %q", s.Findings, want)
			}
			if want := fmt.Sprintf("%d operations wait for a person, and %d in need of those.", held, along); !strings.Contains(strings.Join(c.bodies, "\n"), want) {
				t.Errorf("the digest says %q, want %q", c.bodies, want)
			}
			if v := a.Apply(); v.Braked != held || !slices.Contains(v.Unwritten, app.Count{Name: "refused by a brake", N: held}) || !slices.Contains(v.Unwritten, app.Count{Name: "in need of those", N: along}) {
				t.Errorf("the apply says %d of %+v", v.Braked, v.Unwritten)
			}
		}
	})
}
