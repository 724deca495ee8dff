package reconcile

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// pausing lets a person pause for d before the nth operation and lets others
// work meanwhile.
func (w *world) pausing(n int, d time.Duration, others func()) *Applier {
	a := w.applier()
	a.Gate = func(context.Context) error {
		if n--; n == 0 {
			time.Sleep(d)
			others()
		}
		return nil
	}
	return a
}

// toCreate is a world with five assets of one customer to be created, and what a
// colleague does who documents the last three.
func toCreate(t *testing.T) (w *world, colleague func()) {
	t.Helper()
	w = newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	w.customer(11, "Bluefin Dental", 501)
	for id := int64(101); id <= 105; id++ {
		w.desktop(id, 11, fmt.Sprintf("PC-%d", id))
		w.create(id)
	}
	w.policy.LinkField = ""
	return w, func() {
		for id := int64(103); id <= 105; id++ {
			w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: fmt.Sprintf("by hand %d", id), SerialNumber: fmt.Sprintf("SER%04d", id)})
		}
	}
}

func TestAfterALongPauseNothingIsCreatedThatAColleagueMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, colleague := toCreate(t)
		p, _ := w.plan()
		s, err := w.pausing(3, 8*time.Hour, colleague).Apply(context.Background(), p, approve(p))
		must(t, err)
		if n := len(w.glue.Configurations()); n != 5 || s.Done[CreateConfiguration] != 2 || strings.Count(s.kinds(), string(FindExists)) != 3 {
			t.Errorf("%d configurations, %+v", n, s)
		}
	})
}

func TestAfterALongWaitForTheVendorNothingIsCreatedThatAColleagueMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, colleague := toCreate(t)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.Status429, Method: http.MethodPost, Skip: 2, Times: 4}}})
		a, waits := w.applier(), 0
		a.Progress = func(pr Progress) {
			if waits++; pr.Waiting == "" {
				waits = 0
			} else if waits == 3 { // 15, 30 and 45 seconds
				colleague()
			}
		}
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if n := len(w.glue.Configurations()); n != 5 || s.Done[CreateConfiguration] != 2 || strings.Count(s.kinds(), string(FindExists)) != 3 {
			t.Errorf("%d configurations, %+v", n, s)
		}
		if open := w.openIntents(); len(open) != 0 {
			t.Errorf("still open: %+v", open)
		}
	})
}

// answering lets IT Glue answer the first create with alter's words instead.
func (w *world) answering(alter func(body string) string) {
	once := true
	w.glueRT = func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			answer, err := next.RoundTrip(r)
			if err != nil || r.Method != http.MethodPost || !once {
				return answer, err
			}
			once = false
			body, err := io.ReadAll(answer.Body)
			must(w.t, err)
			answer.Body = io.NopCloser(strings.NewReader(alter(string(body))))
			answer.ContentLength = -1
			return answer, nil
		})
	}
	w.connect()
}

func TestAnAnswerAboutAnotherRecordIsFoundOut(t *testing.T) {
	for name, alter := range map[string]func(string) string{
		"another organization": func(b string) string { return strings.ReplaceAll(b, "501", "502") },
		"another device": func(b string) string {
			return strings.NewReplacer("[OP", "[XX", "PC-101", "PC-999").Replace(b)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := toCreate(t)
				w.answering(alter)
				p, _ := w.plan()
				waited := false
				a := w.applier()
				a.Progress = func(pr Progress) { waited = waited || pr.Waiting != "" }
				s, err := a.Apply(context.Background(), p, approve(p))
				must(t, err)
				if !waited || s.Done[CreateConfiguration] != 5 || len(w.glue.Configurations()) != 5 {
					t.Errorf("looked for: %t, %d configurations, %+v", waited, len(w.glue.Configurations()), s)
				}
			})
		})
	}
}

func TestTheSweepSeesALateCreateOfAnEarlierPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := toCreate(t)
		p, _ := w.plan()
		first := p.Operations.At(0)
		a := w.applier()
		a.Effect = func(_ *store.Tx, e Effect) error {
			if e.Operation.ID == first.ID { // what an earlier plan sent shows only now
				w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "PC-101", Notes: msp.Origin{URL: first.Origin().URL, Op: "EARLIER"}.String()})
			}
			return nil
		}
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if strings.Count(s.kinds(), string(FindDuplicate)) != 1 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAfterALongPauseALinkOfAPersonStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := linkable(t, 5, syncrotest.Habits{})
		p := w.links()
		a := w.pausing(4, 8*time.Hour, func() {
			theirs, _ := w.syncro.Asset(105)
			theirs.Properties[linkField] = "https://example.test/theirs"
			w.syncro.SetAsset(theirs)
		})
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if now, _ := w.syncro.Asset(105); now.Properties[linkField] != "https://example.test/theirs" || s.Done[WriteLink] != 4 || !strings.Contains(s.kinds(), string(FindChanged)) {
			t.Errorf("the link is %v, %+v", now.Properties[linkField], s)
		}
	})
}

func TestAPauseBeyondTheApprovalWritesNothingMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := toCreate(t)
		p, _ := w.plan()
		s, err := w.pausing(3, 72*time.Hour, func() {}).Apply(context.Background(), p, approve(p))
		must(t, err)
		if s.Done[CreateConfiguration] != 2 || s.Left != 3 || !strings.Contains(s.Stopped, "24 hours") {
			t.Errorf("%+v", s)
		}
	})
}

// The simulator's list has nothing, as one that lags.
func TestWhatARunMadeIsKnownWhereverTheListLacksIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := toCreate(t)
		w.customer(12, "Another", 502)
		p, _ := w.plan()
		op := p.Operations.At(0)
		r := newRun(w.applier(), p)
		r.outcomes.put(op.ID, Outcome{Class: Done, Kind: op.Kind, Configuration: 77}.ending())
		r.toSweep(op)
		for _, organization := range []int64{501, 502, 501} {
			at, err := r.place(t.Context(), organization)
			must(t, err)
			c, _, known := at.existing.like(op.device())
			if ours := organization == 501; known != ours || ours && (c.ID != 77 || at.watermark != 77) || len(r.places) != 1 {
				t.Errorf("in %d it is known: %t, as %d; the watermark is %d, and %d lists are kept", organization, known, c.ID, at.watermark, len(r.places))
			}
		}
	})
}
