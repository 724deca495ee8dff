package demo_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// firstOf is the first operation of a kind in the plan that was printed.
func firstOf(t *testing.T, a *app.App, kind string) app.PlanRow {
	t.Helper()
	for _, row := range a.Plan().Rows() {
		if row.Kind == kind {
			return row
		}
	}
	t.Fatalf("the plan has no %s", kind)
	return app.PlanRow{}
}

func TestAPrintedPlanIsRefusedWhenADecisionThatItRestsOnHasChanged(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, a *app.App) (app.PlanRow, error){
		"created before, ignored now": func(t *testing.T, a *app.App) (app.PlanRow, error) {
			row := firstOf(t, a, "create configuration")
			_, err := a.Ignore(msp.Assets, []int64{row.Asset}, "not ours")
			return row, err
		},
		"matched before, later now": func(t *testing.T, a *app.App) (app.PlanRow, error) {
			row := firstOf(t, a, "update")
			_, err := a.Later(msp.Assets, []int64{row.Asset}, "ask the customer")
			return row, err
		},
		"its customer ignored now": func(t *testing.T, a *app.App) (app.PlanRow, error) {
			row := firstOf(t, a, "create organization")
			_, err := a.Ignore(msp.Customers, []int64{row.Customer}, "not ours")
			return row, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, a := planned(t, nil)
				hash := printed(t, a)
				row, err := change(t, a)
				if err != nil {
					t.Fatal(err)
				}
				_, err = a.ApplyHash(t.Context(), hash)
				if !errors.Is(err, app.ErrOvertaken) || !strings.Contains(err.Error(), row.Name.String()) || !strings.Contains(err.Error(), "print the plan anew") {
					t.Errorf("the error is %v", err)
				}
				if n := sentWrites(w); n != 0 {
					t.Errorf("%d writes were sent", n)
				}
				if done, err := a.ApplyHash(t.Context(), printed(t, a)); err != nil || done.Written == 0 {
					t.Errorf("the plan that is printed anew: %s: %v", done.Line(), err)
				}
			})
		})
	}
}

func TestAPrintedPlanIsRefusedWhenTheSettingsThatMadeItHaveChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := planned(t, nil)
		hash := printed(t, a)
		if err := a.SetOverwrite("hostname", true); err != nil {
			t.Fatal(err)
		}
		_, err := a.ApplyHash(t.Context(), hash)
		if !errors.Is(err, app.ErrOvertaken) || !strings.Contains(err.Error(), "settings of types") || !strings.Contains(err.Error(), "print the plan anew") {
			t.Errorf("the error is %v", err)
		}
		if n := sentWrites(w); n != 0 {
			t.Errorf("%d writes were sent", n)
		}
		hash = printed(t, a)
		if done, err := a.ApplyHash(t.Context(), hash); err != nil || done.Written == 0 {
			t.Errorf("the plan that is printed anew: %s: %v", done.Line(), err)
		}
		if err := a.SetOverwrite("hostname", false); err != nil {
			t.Fatal(err)
		}
		if again, err := a.ApplyHash(t.Context(), hash); err != nil || again.Written != 0 {
			t.Errorf("carried out, it is %s: %v", again.Line(), err)
		}
	})
}

// What the interrupted run did has turned decisions to create into matches.
func TestAnInterruptedPlanGoesOnAlthoughItsOwnWritesChangedDecisions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		created := 0
		_, a := planned(t, func(r *http.Request) {
			if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/configurations") {
				return
			}
			if created++; created == 3 {
				cancel()
			}
		})
		hash := printed(t, a)
		first, err := a.ApplyHash(ctx, hash)
		if err != nil || first.State != app.ApplyStopped || first.Written < 3 || first.Written == first.Total {
			t.Fatalf("it was not interrupted: %s: %v", first.Line(), err)
		}
		rest, err := a.ApplyHash(t.Context(), hash)
		if err != nil || rest.State != app.ApplyDone {
			t.Fatalf("it does not go on: %s: %v", rest.Line(), err)
		}
		if again, err := a.ApplyHash(t.Context(), hash); err != nil || again.Written != 0 {
			t.Errorf("carried out, it is %s: %v", again.Line(), err)
		}
	})
}

func TestAPausedIntegrationIsNotWrittenToByAPrintedPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a := planned(t, nil)
		hash := printed(t, a)
		if err := a.Pause(app.VendorITGlue, true); err != nil {
			t.Fatal(err)
		}
		if _, err := a.ApplyHash(t.Context(), hash); !errors.Is(err, app.ErrPaused) || sentWrites(w) != 0 {
			t.Errorf("paused, %d writes were sent: %v", sentWrites(w), err)
		}
		if err := a.Pause(app.VendorITGlue, false); err != nil {
			t.Fatal(err)
		}
		if done, err := a.ApplyHash(t.Context(), hash); err != nil || done.Written == 0 {
			t.Errorf("after the pause: %s: %v", done.Line(), err)
		}
	})
}
