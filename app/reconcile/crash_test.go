package reconcile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

var errDied = errors.New("the program died here")

// small is a world with one write of each important kind.
func small(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	w.customer(12, "Harbor Bakery", 0)
	w.customer(11, "Bluefin Dental", 501)
	w.desktop(111, 12, "HB-1")
	w.create(111)
	w.desktop(120, 11, "BFD-OLD")
	w.match(120, w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-OLD", SerialNumber: "SER0120"}))
	w.match(121, w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-GONE", SerialNumber: "SER0121"}))
	w.absences = []Absence{{AssetID: 121, CompleteCrawls: 2, NotFound: true}}
	w.absences[0].Last.CustomerID = 11
	return w
}

// dieAt applies the plan with a program that dies at the nth boundary, and
// reports whether it came that far.
func (w *world) dieAt(p Plan, n int) (died bool) {
	w.t.Helper()
	a := w.applier()
	a.hook = func(string) error {
		if n--; n == 0 {
			return errDied
		}
		return nil
	}
	_, err := a.Apply(context.Background(), p, approve(p))
	if err != nil && !errors.Is(err, errDied) {
		w.t.Fatal(err)
	}
	w.reopen()
	return err != nil
}

func (w *world) smallIsFinished(what string) {
	w.t.Helper()
	w.noDuplicates()
	if n, m := len(w.glue.Configurations()), len(w.glue.Organizations()); n != 3 || m != 2 {
		w.t.Errorf("%s: %d configurations and %d organizations, want 3 and 2", what, n, m)
	}
	if open := w.openIntents(); len(open) > 0 {
		w.t.Errorf("%s: still open %+v", what, open)
	}
	w.absences = nil
	if again, _ := w.plan(); !again.Empty() {
		w.t.Errorf("%s: a further plan still wants %d operations: %+v", what, len(again.Operations), again.Operations[0])
	}
}

func TestDyingAtAnyBoundaryLosesAndDoublesNothing(t *testing.T) {
	for name, fault := range map[string][]itgluetest.Fault{
		"quiet": nil,
		"late":  {{Kind: itgluetest.CommitLate, Method: http.MethodPost, Skip: 1, Times: 1, Delay: 140 * time.Second}},
		"reset": {{Kind: itgluetest.ResetAfter, Method: http.MethodPost, Times: 1}, {Kind: itgluetest.ResetAfter, Method: http.MethodPatch, Times: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			points := 0
			for died := true; died && !t.Failed(); {
				points++
				synctest.Test(t, func(t *testing.T) {
					w := small(t)
					p, _ := w.plan()
					w.glue.SetFaults(itgluetest.Faults{Rules: fault})
					died = w.dieAt(p, points)
					s := w.apply(p)
					w.smallIsFinished(fmt.Sprintf("died at boundary %d", points))
					if s.Left+s.Unknown != 0 {
						t.Errorf("died at boundary %d: %+v", points, s)
					}
				})
			}
			if points < 20 {
				t.Errorf("only %d boundaries were met", points)
			}
		})
	}
}

func TestDyingAgainInRecoveryLosesAndDoublesNothing(t *testing.T) {
	for first := 2; first <= 32; first += 3 {
		for second := 1; second <= 7; second += 2 {
			synctest.Test(t, func(t *testing.T) {
				w := small(t)
				p, _ := w.plan()
				w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{
					{Kind: itgluetest.CommitLate, Method: http.MethodPost, Times: 1, Delay: 100 * time.Second},
				}})
				w.dieAt(p, first)
				w.dieAt(p, second)
				w.apply(p)
				w.smallIsFinished(fmt.Sprintf("died at %d, then at %d", first, second))
			})
			if t.Failed() {
				return
			}
		}
	}
}

func TestANewPlanAfterACrashWaitsForTheLostAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := small(t)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{
			{Kind: itgluetest.CommitLate, Method: http.MethodPost, Skip: 1, Times: 1, Delay: 140 * time.Second},
		}})
		answers := 0
		a := w.applier()
		a.hook = func(point string) error {
			if point == "after the answer" {
				answers++
			}
			if answers == 2 { // the configuration's was lost
				return errDied
			}
			return nil
		}
		if _, err := a.Apply(context.Background(), p, approve(p)); !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		w.reopen()
		next, _ := w.plan() // other ops than the first plan's
		w.apply(next)
		last, _ := w.plan()
		w.apply(last)
		w.smallIsFinished("a new plan after a crash")
	})
}

func TestAStoreThatWentBackBehindTheAuditWaitsAndLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		w.desktop(101, 11, "BFD-1")
		w.create(101)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{
			{Kind: itgluetest.CommitLate, Method: http.MethodPost, Times: 1, Delay: 140 * time.Second},
		}})
		if !w.dieAt(p, 4) { // after the answer was lost
			t.Fatal("it did not die")
		}
		w.forgetIntents()
		next, _ := w.plan()
		w.apply(next)
		time.Sleep(10 * time.Minute) // of the bubble's clock: whatever is late has happened
		if n := len(w.glue.Configurations()); n != 1 {
			t.Errorf("%d configurations, want 1", n)
		}
	})
}
