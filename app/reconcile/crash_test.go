package reconcile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
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
	return w.dieWhen(p, func(string) bool { n--; return n == 0 })
}

// dieWhen applies the plan with a program that dies at the boundary that now
// names: nothing that it would do on the way out is done.
func (w *world) dieWhen(p Plan, now func(point string) bool) (died bool) {
	w.t.Helper()
	defer func() {
		if r := recover(); r == errDied { //nolint:errorlint // the value that was thrown
			died = true
		} else if r != nil {
			panic(r)
		}
		w.reopen()
	}()
	a := w.applier()
	a.hook = func(point string) error {
		if now(point) {
			panic(errDied)
		}
		return nil
	}
	_, err := a.Apply(context.Background(), p, approve(p))
	must(w.t, err)
	return false
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
		w.t.Errorf("%s: a further plan still wants %d operations: %+v", what, again.Operations.Len(), again.Operations.At(0))
	}
}

// ordeal is a plan that is applied among faults, and how it must end.
type ordeal struct {
	make     func(testing.TB) (*world, Plan)
	finished func(*world, string)
}

// ordeals together meet every boundary that there is.
func ordeals() map[string]ordeal {
	late := itgluetest.Fault{Kind: itgluetest.CommitLate, Method: http.MethodPost, Skip: 1, Times: 1, Delay: 140 * time.Second}
	reset := itgluetest.Fault{Kind: itgluetest.ResetAfter, Times: 1}
	posts, patches := reset, reset
	posts.Method, patches.Method = http.MethodPost, http.MethodPatch
	unmade := itgluetest.Fault{Kind: itgluetest.ResetBefore, Method: http.MethodPost, Times: 1}
	slow := itgluetest.Fault{Kind: itgluetest.Status429, Method: http.MethodPost, Times: maxRateLimited}
	among := func(faults ...itgluetest.Fault) ordeal {
		return ordeal{finished: (*world).smallIsFinished, make: func(t testing.TB) (*world, Plan) {
			t.Helper()
			w := small(t)
			p, _ := w.plan()
			w.glue.SetFaults(itgluetest.Faults{Rules: faults})
			return w, p
		}}
	}
	anew := func(o ordeal) ordeal {
		o.finished = func(w *world, what string) {
			next, _ := w.plan() // what was sent twice to no effect is wanted anew by the next plan only
			w.apply(next)
			w.smallIsFinished(what)
		}
		return o
	}
	return map[string]ordeal{
		"quiet": among(), "late": among(late), "reset": among(posts, patches), "not made": anew(among(unmade)), "slowed down": anew(among(slow)),
		"harm": {finished: (*world).harmIsUndone, make: func(t testing.TB) (*world, Plan) {
			t.Helper()
			w := linkable(t, 1, syncrotest.Habits{PropertiesReplace: true})
			return w, w.links()
		}},
	}
}

// harmIsUndone wants the properties back that writing a link removed.
func (w *world) harmIsUndone(what string) {
	w.t.Helper()
	a, _ := w.syncro.Asset(101)
	if len(propertyNames(a)) < 3 || w.linking().Off == "" || len(w.openIntents()) != 0 {
		w.t.Errorf("%s: %v are left, linking is off because %q, %d open", what, propertyNames(a), w.linking().Off, len(w.openIntents()))
	}
}

func TestDyingAtAnyBoundaryLosesAndDoublesNothing(t *testing.T) {
	met := make(map[string]bool)
	for name, s := range ordeals() {
		t.Run(name, func(t *testing.T) {
			for n, died := 1, true; died && !t.Failed(); n++ {
				synctest.Test(t, func(t *testing.T) {
					w, p := s.make(t)
					last, left := "", n
					died = w.dieWhen(p, func(point string) bool { last = point; met[point] = true; left--; return left == 0 })
					what := fmt.Sprintf("died at boundary %d, %s", n, last)
					w.apply(p) // may be told to slow down
					if s := w.apply(p); s.Left+s.Unknown+s.Failed != 0 {
						t.Errorf("%s: %+v", what, s)
					}
					s.finished(w, what)
				})
			}
		})
	}
	for _, point := range boundaries {
		if !met[point] {
			t.Errorf("no ordeal comes to the boundary %q", point)
		}
	}
	for point := range met {
		if !slices.Contains(boundaries, point) {
			t.Errorf("the boundary %q is not in the list", point)
		}
	}
}

// boundaries are all there are.
var boundaries = []string{
	"before the audit of the approval", "after the audit of the approval", "before the commit of the plan", "after the commit of the plan",
	"before the commit of the room for the plan", "after the commit of the room for the plan",
	"before the commit of the piece of the plan", "after the commit of the piece of the plan",
	"before the audit of the intent", "before the commit of the intent", "after the commit of the intent", "before the send", "after the answer",
	"before the audit of the outcome", "after the audit of the outcome", "before the commit of the outcome", "after the commit of the outcome",
	"before the audit of the lost answer", "after the audit of the lost answer", "before the commit of the look", "after the commit of the look",
	"before the audit of the withdrawal", "after the audit of the withdrawal", "before the commit of the withdrawal", "after the commit of the withdrawal",
	"before the audit of the restoring", "after the audit of the restoring", "before the send of what is put back", "after the answer to what is put back",
}

// TestDyingAgainInRecoveryLosesAndDoublesNothing lets the program die at every
// boundary, and what goes on after it at every boundary once more.
// ONRAMP_BOUNDARIES=all takes all pairs, otherwise every 61st is taken.
func TestDyingAgainInRecoveryLosesAndDoublesNothing(t *testing.T) {
	stride := 61
	if os.Getenv("ONRAMP_BOUNDARIES") == "all" {
		stride = 1
	}
	pairs := 0
	for name, s := range ordeals() {
		for first, died := 1, true; died; first++ {
			for second, again := 1+first%stride, true; again; second += stride {
				synctest.Test(t, func(t *testing.T) {
					w, p := s.make(t)
					died = w.dieAt(p, first)
					again = died && w.dieAt(p, second)
					w.apply(p)
					w.apply(p)
					next, _ := w.plan() // what was sent twice to no effect is wanted anew by the next plan only
					w.apply(next)
					s.finished(w, fmt.Sprintf("%s: died at %d, then at %d", name, first, second))
				})
				if pairs++; t.Failed() {
					return
				}
			}
		}
	}
	t.Logf("%d pairs of boundaries; ONRAMP_BOUNDARIES=all takes every one", pairs)
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
		if !w.dieWhen(p, func(point string) bool { return point == "after the answer" }) {
			t.Fatal("it did not die")
		}
		w.forgetIntents()
		lines, _, err := ReadAudit(w.audit.file.Name(), time.Time{})
		must(t, err)
		line := lines[len(lines)-1] // the clock was set since: the line is from a year ago
		line.Time = line.Time.AddDate(-1, 0, 0)
		must(t, os.Truncate(w.audit.file.Name(), 0))
		must(t, w.audit.Append(line))
		next, _ := w.plan()
		w.apply(next)
		time.Sleep(10 * time.Minute) // of the bubble's clock: whatever is late has happened
		if n := len(w.glue.Configurations()); n != 1 {
			t.Errorf("%d configurations, want 1", n)
		}
		began := time.Now()
		w.apply(next)
		if waited := time.Since(began); waited > 0 {
			t.Errorf("what was waited for is waited for again: %s", waited)
		}
	})
}
