package reconcile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// busy is a world with a write of every kind waiting.
func busy(t testing.TB, habits itgluetest.Habits, syncroHabits syncrotest.Habits) *world {
	t.Helper()
	w := newWorld(t, habits, syncroHabits)
	w.policy.CreateManufacturers, w.policy.CreateModels = true, true
	w.customer(11, "Bluefin Dental", 501)
	w.customer(12, "Harbor Bakery", 0)
	for i := range int64(4) {
		w.desktop(101+i, 11, "BFD-"+string(rune('A'+i)))
		w.create(101 + i)
		w.desktop(111+i, 12, "HB-"+string(rune('A'+i)))
		w.create(111 + i)
	}
	w.desktop(120, 11, "BFD-OLD")
	w.match(120, w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-OLD", SerialNumber: "SER0120"}))
	gone := w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-GONE", SerialNumber: "SER0121"})
	w.match(121, gone)
	w.absences = []Absence{{AssetID: 121, CompleteCrawls: 2, NotFound: true}}
	w.absences[0].Last.CustomerID = 11
	return w
}

// finished fails the test unless everything that busy wants is there once.
func (w *world) finished(s Summary) {
	w.t.Helper()
	w.noDuplicates()
	if n := len(w.glue.Configurations()); n != 10 {
		w.t.Errorf("%d configurations, want 10", n)
	}
	if n := len(w.glue.Organizations()); n != 2 {
		w.t.Errorf("%d organizations, want 2", n)
	}
	if n := len(w.glue.Manufacturers()); n != 1 {
		w.t.Errorf("%d manufacturers, want 1", n)
	}
	if n := len(w.glue.Models()); n != 1 {
		w.t.Errorf("%d models, want 1", n)
	}
	for _, c := range w.glue.Configurations() {
		want := int64(active)
		if c.Name == "BFD-GONE" {
			want = inactive
		}
		if c.StatusID != want {
			w.t.Errorf("%s has status %d, want %d", c.Name, c.StatusID, want)
		}
	}
	for _, a := range w.syncro.Assets() {
		if link, _ := a.Properties[linkField].(string); !strings.Contains(link, "/configurations/") {
			w.t.Errorf("asset %s has the link %q", a.Name, link)
		}
	}
	if open := w.openIntents(); len(open) > 0 {
		w.t.Errorf("still open: %+v", open)
	}
	w.absences = nil
	if again, _ := w.plan(); !again.Empty() {
		w.t.Errorf("a further plan still wants %+v", again.Operations)
	}
	if w.t.Failed() {
		w.t.Logf("summary %+v", s)
	}
}

// untilDone applies the plan again and again, as a person would.
func (w *world) untilDone(p Plan) Summary {
	w.t.Helper()
	var s Summary
	for range 12 {
		var err error
		s, err = w.applier().Apply(context.Background(), p, approve(p))
		must(w.t, err)
		if s.Left == 0 && s.Unknown == 0 && s.Stopped == "" && s.Failed == 0 {
			break
		}
	}
	return s
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// failAfterEffect lets every nth write take effect and answers 500.
func failAfterEffect(nth int) func(http.RoundTripper) http.RoundTripper {
	n := 0
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(r)
			if r.Method == http.MethodGet || err != nil {
				return resp, err
			}
			if n++; n%nth != 0 {
				return resp, nil
			}
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				return nil, err
			}
			return &http.Response{
				StatusCode: 500, Request: r, Header: http.Header{"Content-Type": {"text/plain"}},
				Body: io.NopCloser(strings.NewReader("boom")),
			}, resp.Body.Close()
		})
	}
}

func TestNoFaultMakesADuplicateOrLosesAWrite(t *testing.T) {
	writes := []string{http.MethodPost, http.MethodPatch}
	for name, kind := range map[string]itgluetest.FaultKind{
		"reset before": itgluetest.ResetBefore, "reset after": itgluetest.ResetAfter, "500": itgluetest.Status500,
		"502": itgluetest.Status502, "504": itgluetest.Status504, "429": itgluetest.Status429, "html": itgluetest.HTML200,
		"cut body": itgluetest.CutBody, "truncated": itgluetest.TruncatedJSON, "late": itgluetest.CommitLate, "slow": itgluetest.Latency,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
				p, _ := w.plan()
				f := itgluetest.Faults{}
				for _, method := range writes {
					f.Rules = append(f.Rules, itgluetest.Fault{Kind: kind, Method: method, Skip: 1, Times: 2, Delay: 100 * time.Second})
				}
				w.glue.SetFaults(f)
				s := w.untilDone(p)
				w.finished(s)
			})
		})
	}
}

func TestNoFaultInEveryPlaceMakesADuplicate(t *testing.T) {
	for _, kind := range []itgluetest.FaultKind{itgluetest.ResetAfter, itgluetest.CommitLate, itgluetest.Status429, itgluetest.ResetBefore} {
		for skip := range 12 {
			synctest.Test(t, func(t *testing.T) {
				w := busy(t, itgluetest.Habits{LagLists: 20 * time.Second}, syncrotest.Habits{})
				p, _ := w.plan()
				w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{
					{Kind: kind, Method: http.MethodPost, Skip: skip, Times: 1, Delay: 149 * time.Second},
				}})
				s := w.apply(p)
				w.finished(s)
				if s.Stopped != "" || s.Unknown+s.Left != 0 {
					t.Errorf("fault %d at write %d: %+v", kind, skip, s)
				}
			})
		}
	}
}

func TestAnswers500AfterTheEffectAreFoundOut(t *testing.T) {
	for _, nth := range []int{2, 3, 5} {
		synctest.Test(t, func(t *testing.T) {
			w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
			p, _ := w.plan()
			w.glueRT, w.syncroRT = failAfterEffect(nth), failAfterEffect(nth)
			w.connect()
			w.finished(w.untilDone(p))
		})
	}
}

func TestSyncroFaultsLoseNoLink(t *testing.T) {
	for _, kind := range []syncrotest.Kind{
		syncrotest.ResetBefore, syncrotest.ResetAfter, syncrotest.Status500, syncrotest.Status429, syncrotest.HTML200,
		syncrotest.CutBody, syncrotest.TruncatedJSON, syncrotest.CommitLate, syncrotest.Latency,
	} {
		for nth := 1; nth <= 3; nth += 2 {
			synctest.Test(t, func(t *testing.T) {
				w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
				p, _ := w.plan()
				w.syncro.AddFault(syncrotest.Fault{Method: http.MethodPut, Nth: nth, Kind: kind, Delay: 100 * time.Second})
				s := w.untilDone(p)
				w.finished(s)
				if t.Failed() {
					t.Errorf("%s at link %d", kind, nth)
				}
			})
		}
	}
}

// The negative control: were the settle time shorter than a late commit, the
// second attempt would make a duplicate, and the sweep would say so.
func TestASettleTimeShorterThanALateCommitMakesADuplicate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		w.desktop(101, 11, "BFD-1")
		w.create(101)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{
			{Kind: itgluetest.CommitLate, Method: http.MethodPost, Times: 1, Delay: 10 * time.Minute},
		}})
		a := w.applier()
		a.Settle = time.Second
		if _, err := a.Apply(context.Background(), p, approve(p)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute) // of the bubble's clock: the late commit happens
		if n := len(w.glue.Configurations()); n != 2 {
			t.Errorf("%d configurations: the negative control does not see the fault", n)
		}
	})
}

func TestThreeLostAnswersInARowStopTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		for i := range int64(5) {
			w.customer(11+i, "Customer "+string(rune('A'+i)), 501+i)
			w.desktop(101+i, 11+i, "PC-"+string(rune('A'+i)))
			w.create(101 + i)
		}
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetAfter, Method: http.MethodPost}}})
		s := w.apply(p)
		if s.Stopped == "" || s.Unknown != 3 || len(w.glue.Configurations()) != 3 {
			t.Errorf("not stopped after three: %+v", s)
		}
		w.glue.SetFaults(itgluetest.Faults{})
		s = w.apply(p)
		w.noDuplicates()
		if len(w.glue.Configurations()) != 5 || s.Unknown+s.Left != 0 || len(w.openIntents()) != 0 {
			t.Errorf("not taken up again: %+v", s)
		}
	})
}

func TestTheErrorBudgetStopsTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		for i := range int64(8) {
			w.desktop(101+i, 11, "PC-"+string(rune('A'+i)))
			w.create(101 + i)
		}
		p, _ := w.plan()
		w.glueRT = func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodGet {
					return next.RoundTrip(r)
				}
				return &http.Response{
					StatusCode: 422, Request: r, Header: http.Header{"Content-Type": {"application/vnd.api+json"}},
					Body: io.NopCloser(strings.NewReader(`{"errors":[{"status":422,"title":"Unprocessable Entity","detail":"must exist"}]}`)),
				}, nil
			})
		}
		w.connect()
		s := w.apply(p)
		if s.Failed != errorBudget+1 || s.Stopped != "brake B9: 4 of the last 4 writes failed, and more than 3 stop a run: look at the findings, then apply again" || len(w.openIntents()) != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestNothingIsSentWithoutAStoredIntent(t *testing.T) {
	for _, point := range []string{"store", "audit"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
			w.customer(11, "Bluefin Dental", 501)
			w.desktop(101, 11, "BFD-1")
			w.create(101)
			p, _ := w.plan()
			a := w.applier()
			a.hook = func(at string) error {
				switch {
				case point == "store" && at == "before the commit of the intent":
					must(t, w.db.Close()) // as good as a disk that takes no more
				case point == "audit" && at == "before the audit of the intent":
					must(t, w.audit.Close())
				}
				return nil
			}
			if _, err := a.Apply(context.Background(), p, approve(p)); err == nil {
				t.Error("no error")
			}
			for _, r := range w.glue.Requests() {
				if r.Method != http.MethodGet {
					t.Errorf("sent %s %s", r.Method, r.Path)
				}
			}
			if point == "store" {
				w.db = nil
				must(t, w.audit.Close())
			} else {
				must(t, w.db.Close())
				w.db = nil
			}
		})
	}
}

func TestAnErrorOfTheEffectLeavesTheWriteToBeFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		w.desktop(101, 11, "BFD-1")
		w.create(101)
		p, _ := w.plan()
		a := w.applier()
		a.Effect = func(*store.Tx, Effect) error { return io.ErrShortWrite }
		if _, err := a.Apply(context.Background(), p, approve(p)); err == nil {
			t.Fatal("no error")
		}
		if len(w.openIntents()) != 1 {
			t.Fatal("the intent is gone without an outcome")
		}
		w.apply(p)
		w.noDuplicates()
		if len(w.openIntents()) != 0 || len(w.glue.Configurations()) != 1 {
			t.Error("not found out")
		}
	})
}

func TestAnApplyEndsWhenTheVendorIsNoLongerReachedAfterALostAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		for id := range int64(3) {
			w.desktop(101+id, 11, fmt.Sprintf("BFD-%d", id))
			w.create(101 + id) // each with a link that needs it
		}
		p, _ := w.plan()
		gone := false
		w.glueRT = func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				if gone {
					return nil, io.ErrUnexpectedEOF
				}
				answer, err := next.RoundTrip(r)
				if gone = r.Method == http.MethodPost && err == nil; gone {
					return nil, errors.Join(io.ErrUnexpectedEOF, answer.Body.Close())
				}
				return answer, err
			})
		}
		w.connect()
		ctx, cancel := context.WithTimeout(context.Background(), 24*time.Hour)
		defer cancel()
		s, err := w.applier().Apply(ctx, p, approve(p))
		if err != nil || s.Unknown != 1 || s.Left == 0 || len(s.Findings) > 3 {
			t.Errorf("%d unknown, %d left, %d findings, %v", s.Unknown, s.Left, len(s.Findings), err)
		}
	})
}

// allDone fails the test unless every operation of the plan is done, and stands
// at the vendors.
func (w *world) allDone(p Plan) {
	w.t.Helper()
	must(w.t, w.db.View(func(tx *store.Tx) error {
		for _, op := range p.Operations.All() {
			o, _, err := outcomeOf(tx, op.ID)
			must(w.t, err)
			if o.Class != Done {
				w.t.Errorf("%s %s ended as %q: %s", op.Kind, op.Name, o.Class, o.Words)
			}
			if op.Kind == CreateConfiguration {
				if c, ok := w.glue.Configuration(o.Configuration); !ok || c.Name != op.Name.Raw() {
					w.t.Errorf("%s is done without a record", op.Name)
				}
			}
		}
		return nil
	}))
	if n := len(w.openIntents()); n != 0 || len(w.glue.Configurations()) != 10 {
		w.t.Errorf("%d open, %d configurations", n, len(w.glue.Configurations()))
	}
}
