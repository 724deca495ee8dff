package reconcile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

func TestAnAnswerIsClassedByWhatItProves(t *testing.T) {
	sent, unsent := new(wire), new(wire)
	sent.wrote.Store(true)
	for _, c := range []struct {
		name   string
		err    error
		wire   *wire
		traced bool
		want   answer
	}{
		{"no error", nil, sent, true, answered},
		{"422", &itglue.Error{Status: 422}, sent, true, refused},
		{"404", &syncro.Error{Status: 404}, sent, true, refused},
		{"401", fmt.Errorf("create: %w", &itglue.Error{Status: 401}), sent, true, refused},
		{"429", &itglue.Error{Status: 429}, sent, true, rateLimited},
		{"408 may have had an effect", &itglue.Error{Status: 408}, sent, true, lostAnswer},
		{"500", &itglue.Error{Status: 500}, sent, true, lostAnswer},
		{"a redirect", &itglue.Error{Status: 302}, sent, true, lostAnswer},
		{"an unreadable 200", &itglue.Error{Status: 200}, sent, true, lostAnswer},
		{"reset after writing", &itglue.Error{Err: io.EOF}, sent, true, lostAnswer},
		{"nothing written", &itglue.Error{Err: io.EOF}, unsent, true, notSent},
		{"silence of a transport that was never heard", &itglue.Error{Err: io.EOF}, unsent, false, lostAnswer},
		{"harm", &harm{words: "x"}, sent, true, refused},
	} {
		if how, _, _ := classify(c.err, c.wire, c.traced); how != c.want {
			t.Errorf("%s: %s, want %s", c.name, how, c.want)
		}
	}
}

func TestAListIsCompleteOrAnError(t *testing.T) {
	type page = itglue.Page[itglue.Manufacturer]
	item := func(ids ...int64) (list []itglue.Manufacturer) {
		for _, id := range ids {
			list = append(list, itglue.Manufacturer{ID: id})
		}
		return list
	}
	next := func(n, total int64) itglue.Meta { return itglue.Meta{NextPage: n, TotalCount: total} }
	whole := []page{{Items: item(1, 2), Meta: next(2, 3)}, {Items: item(3), Meta: next(0, 3)}}
	for name, c := range map[string]struct {
		pages []page // one after the other, over all tries
		errs  []error
		want  int
	}{
		"whole":                      {whole, nil, 3},
		"empty":                      {[]page{{}}, nil, 0},
		"shifted, then whole":        {append([]page{{Items: item(1, 2), Meta: next(2, 3)}, {Items: item(2), Meta: next(0, 3)}}, whole...), nil, 3},
		"count changed, then whole":  {[]page{{Items: item(1, 2), Meta: next(2, 3)}, {Items: item(3), Meta: next(0, 4)}, {Items: item(1, 2), Meta: next(2, 4)}, {Items: item(3, 4), Meta: next(0, 4)}}, nil, 4},
		"a row is missing":           {[]page{{Items: item(1, 2), Meta: next(0, 3)}, {Items: item(1, 2), Meta: next(0, 3)}, {Items: item(1, 2), Meta: next(0, 3)}}, nil, -1},
		"one cannot be read":         {[]page{{Items: item(1, 2), Meta: next(0, 2), Bad: []itglue.BadItem{{Err: io.EOF}}}}, nil, -1},
		"a page fails":               {[]page{whole[0], {}}, []error{nil, io.EOF}, -1},
		"a time-out halves the page": {append([]page{{}}, whole...), []error{&itglue.Error{Status: 504}}, 3},
	} {
		r := newRun(&Applier{}, Plan{})
		call, sizes := 0, make(map[int]bool)
		list, err := listAll(context.Background(), r, func(_ context.Context, q itglue.Query) (page, error) {
			call++
			sizes[q.Size] = true
			var failed error
			if call <= len(c.errs) {
				failed = c.errs[call-1]
			}
			if call > len(c.pages) {
				return page{}, io.ErrUnexpectedEOF
			}
			return c.pages[call-1], failed
		}, itglue.Query{}, func(m itglue.Manufacturer) int64 { return m.ID })
		if c.want < 0 && err == nil || c.want >= 0 && (err != nil || len(list) != c.want) {
			t.Errorf("%s: %d rows, %v", name, len(list), err)
		}
		if name == "a time-out halves the page" && !sizes[500] {
			t.Errorf("page sizes %v", sizes)
		}
	}
}

func TestALostAnswerHoldsBackWhatDependsOnItAndNothingElse(t *testing.T) {
	config := Intent{Operation: Operation{ID: "a", Kind: CreateConfiguration, Customer: 1, Organization: 5, Asset: 7}}
	organization := Intent{Operation: Operation{ID: "a", Kind: CreateOrganization, Customer: 1}}
	link := Intent{Operation: Operation{ID: "a", Kind: WriteLink, Customer: 1, Organization: 5, Asset: 7}}
	maker := Intent{Operation: Operation{ID: "a", Kind: CreateManufacturer, Customer: 1, Name: msp.NewText("HP Inc.")}}
	byMaker := []Change{{Field: FieldManufacturer, After: Value{By: "a"}}}
	for name, c := range map[string]struct {
		in   Intent
		op   Operation
		want bool
	}{
		"itself":                              {config, Operation{ID: "a"}, true},
		"what needs it":                       {config, Operation{ID: "b", Kind: WriteLink, Needs: "a"}, true},
		"the same organization":               {config, Operation{ID: "b", Kind: Update, Customer: 2, Organization: 5}, true},
		"another organization":                {config, Operation{ID: "b", Kind: Update, Customer: 1, Organization: 6}, false},
		"another asset's link":                {config, Operation{ID: "b", Kind: WriteLink, Customer: 1, Organization: 5, Asset: 8}, false},
		"the customer of a lost organization": {organization, Operation{ID: "b", Kind: CreateConfiguration, Customer: 1}, true},
		"another customer":                    {organization, Operation{ID: "b", Kind: CreateOrganization, Customer: 2}, false},
		"the same asset's link":               {link, Operation{ID: "b", Kind: WriteLink, Asset: 7}, true},
		"an update beside a lost link":        {link, Operation{ID: "b", Kind: Update, Customer: 1, Organization: 5, Asset: 7}, false},
		"what names a lost maker":             {maker, Operation{ID: "b", Kind: Update, Customer: 9, Changes: byMaker}, true},
		"the same maker of another plan":      {maker, Operation{ID: "b", Kind: CreateManufacturer, Name: msp.NewText("HP")}, true},
		"another maker":                       {maker, Operation{ID: "b", Kind: CreateManufacturer, Customer: 1, Name: msp.NewText("Dell")}, false},
	} {
		if got := c.in.holds(c.op); got != c.want {
			t.Errorf("%s: held %t", name, got)
		}
	}
}

func TestASecondAttemptKeepsTheFirstWatermark(t *testing.T) {
	r := newRun(&Applier{}, Plan{})
	r.outcomes.put("a", Outcome{Op: "a", Kind: CreateConfiguration, Class: NotCreated, Attempts: 1, Watermark: 100}.ending())
	if in := r.intent(write{op: Operation{ID: "a"}, watermark: 500}); in.Watermark != 100 || in.Attempt != 2 {
		t.Errorf("%+v", in)
	}
}

func TestOnlyWhatIsAboveTheWatermarkOrNewerThanTheSendMayBeALostCreate(t *testing.T) {
	in := Intent{Watermark: 100, Sent: noon}
	for _, c := range []struct {
		name    string
		id      int64
		created time.Time
		want    bool
	}{
		{"above, of an unknown time", 101, time.Time{}, true},
		{"above, of an earlier time as a clock that was set shows it", 101, noon.Add(-time.Hour), true},
		{"the watermark itself", 100, time.Time{}, false},
		{"below, of an unknown time", 99, time.Time{}, false},
		{"below, from before the send", 99, noon.Add(-clockSkew - time.Second), false},
		{"below, from after the send, where numbers do not rise", 99, noon.Add(time.Second), true},
	} {
		if got := in.fresh(c.id, c.created); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestAWriteThatWasPutOffMovesItsSettleTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.Status429, Method: http.MethodPost, Times: 3}}})
		a := w.applier()
		a.hook = func(point string) error {
			if point == "before the send" {
				in := w.openIntents()[0]
				if left := time.Until(in.NotBefore); left != sendWithin+a.Settle {
					t.Errorf("settles %s after the send", left)
				}
			}
			return nil
		}
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if s.RateLimited != 3 || s.Done[CreateConfiguration] != 1 {
			t.Errorf("%+v", s)
		}
	})
}

// during runs act when a request of that method has been written, before it is
// answered.
func (w *world) during(method string, act func()) {
	w.glueRT = func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			if r.Method == method {
				r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
					WroteRequest: func(httptrace.WroteRequestInfo) { act() },
				}))
			}
			return next.RoundTrip(r)
		})
	}
	w.connect()
}

func TestCancellingWhileAWriteWaitsForTheLimitSendsNothingAndEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		ctx, cancel := context.WithCancel(context.Background())
		w.glueRT = func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				if r.Method != http.MethodPost {
					return next.RoundTrip(r)
				}
				cancel()
				<-r.Context().Done() // as the limiter waits
				return nil, r.Context().Err()
			})
		}
		w.connect()
		began := time.Now()
		s, err := w.applier().Apply(ctx, p, approve(p))
		if !errors.Is(err, context.Canceled) || s.Failed != 0 || len(s.Findings) != 0 || s.Left != p.Operations.Len() || len(w.openIntents()) != 0 {
			t.Errorf("%v, %+v", err, s)
		}
		if passed := time.Since(began); passed >= sendWithin {
			t.Errorf("ended after %s", passed)
		}
	})
}

func TestCancellingWhileAWriteIsUnderWayWaitsForItsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		ctx, cancel := context.WithCancel(context.Background())
		w.during(http.MethodPost, cancel)
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.Latency, Method: http.MethodPost, Delay: time.Second}}})
		s, err := w.applier().Apply(ctx, p, approve(p))
		if !errors.Is(err, context.Canceled) || s.Done[CreateConfiguration] != 1 || len(w.openIntents()) != 0 {
			t.Errorf("%v, %+v", err, s)
		}
	})
}

func TestCancellingWhileLookingLeavesTheOperationForTheNextApply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		ctx, cancel := context.WithCancel(context.Background())
		w.during(http.MethodGet, cancel)
		s, err := w.applier().Apply(ctx, p, approve(p))
		if !errors.Is(err, context.Canceled) || s.Left != p.Operations.Len() || s.Failed != 0 || len(s.Findings) != 0 {
			t.Errorf("%v, %+v", err, s)
		}
	})
}

func TestALostChangeThatSomebodyOvertookIsSaidAndNotSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, id := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetBefore, Method: http.MethodPatch, Times: 1}}})
		a := w.applier()
		a.Progress = func(pr Progress) {
			if pr.Waiting != "" {
				w.alter(id, func(c *itgluetest.Configuration) { c.PrimaryIP = "10.9.9.9" })
			}
		}
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		now, _ := w.glue.Configuration(id)
		if now.PrimaryIP != "10.9.9.9" || now.Hostname != "" || !strings.Contains(s.kinds(), string(FindChanged)) || len(w.openIntents()) != 0 {
			t.Errorf("%+v, %+v", now, s)
		}
	})
}

func TestAfterALostAnswerTheOrganizationIsListedAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.desktop(103, 11, "BFD-3")
		w.create(103)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetAfter, Method: http.MethodPost, Times: 1}}})
		a, once := w.applier(), true
		a.Progress = func(pr Progress) {
			if pr.Waiting != "" && once { // a person documents the next device meanwhile
				once = false
				w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "by hand", SerialNumber: "SER0103"})
			}
		}
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if s.Done[CreateConfiguration] != 1 || !strings.Contains(s.kinds(), string(FindExists)) {
			t.Errorf("%+v", s)
		}
	})
}

func TestWhatAPersonSaysWasNotMadeIsSentOnceMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		w.desktop(101, 11, "BFD-1")
		w.create(101)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetBefore, Method: http.MethodPost, Times: 1}}})
		a := w.applier()
		var other int64
		a.Progress = func(pr Progress) {
			if pr.Waiting != "" && other == 0 {
				other = w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-1"})
			}
		}
		if s, err := a.Apply(context.Background(), p, approve(p)); err != nil || s.Unknown != 1 {
			t.Fatal(s, err)
		}
		must(t, a.SettleOpen(context.Background(), p.Operations.At(0).ID, 0))
		if s := w.apply(p); s.Done[CreateConfiguration] != 1 || len(w.glue.Configurations()) != 2 {
			t.Errorf("%+v", s)
		}
		if err := a.SettleOpen(context.Background(), p.Operations.At(0).ID, other); err == nil {
			t.Error("settled twice")
		}
	})
}

func TestWhatStoodAlreadyIsNotTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, id := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		p = p.filter(func(o Operation) bool { return o.Kind == Update })
		for _, ch := range p.Operations.At(0).Changes { // somebody did it all by hand
			w.alter(id, func(c *itgluetest.Configuration) {
				switch text := ch.After.Text.Raw(); ch.Field {
				case FieldHostname:
					c.Hostname = text
				case FieldMAC:
					c.MACAddress = text
				case FieldIP:
					c.PrimaryIP = text
				case FieldGateway:
					c.DefaultGateway = text
				case FieldOSNotes:
					c.OperatingSystemNotes = text
				}
			})
		}
		if s := w.apply(p); s.Done[Update] != 1 || writes(w) != 0 {
			t.Fatalf("%+v", s)
		}
		if undo, _ := w.inverse(p); !undo.Empty() {
			t.Errorf("takes back %+v", undo.Operations)
		}
	})
}
