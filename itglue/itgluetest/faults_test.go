package itgluetest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
)

func with(rules ...itgluetest.Fault) itgluetest.Config {
	return itgluetest.Config{Faults: itgluetest.Faults{Seed: 1, Rules: rules}}
}

// create asks for an organization and returns what came of it.
func create(t *testing.T, s *itgluetest.Server) (reply, error) {
	t.Helper()
	response, err := s.Pipe().RoundTrip(request(t, "POST", "/organizations", data("organizations", `{"name":"made"}`)))
	if err != nil {
		return reply{}, err
	}
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(body)}, errors.Join(err, response.Body.Close())
}

func made(s *itgluetest.Server) int { return len(s.Organizations()) - 1 }

func TestEachFaultHasItsAnswerAndItsEffect(t *testing.T) {
	for _, tt := range []struct {
		kind   itgluetest.FaultKind
		status int
		effect int
		lost   bool
		body   string
	}{
		{itgluetest.Status429, 429, 0, false, "Too Many"},
		{itgluetest.Status500, 500, 0, false, "Internal Server Error"},
		{itgluetest.Status502, 502, 0, false, "<html>"},
		{itgluetest.Status504, 504, 0, false, "Endpoint request timed out"},
		{itgluetest.HTML200, 200, 0, false, "<html>"},
		{itgluetest.ResetBefore, 0, 0, true, ""},
		{itgluetest.ResetAfter, 0, 1, true, ""},
		{itgluetest.CutBody, 201, 1, true, `{"data":`},
		{itgluetest.TruncatedJSON, 201, 1, false, `{"data":`},
		{itgluetest.ShiftRows, 201, 1, false, `"made"`},
	} {
		s := device(t, with(itgluetest.Fault{Kind: tt.kind, Method: "POST", Times: 1}))
		got, err := create(t, s)
		if got.status != tt.status || made(s) != tt.effect || errors.Is(err, syscall.ECONNRESET) != tt.lost || !strings.Contains(got.body, tt.body) {
			t.Errorf("kind %d: %d %q %v, %d made", tt.kind, got.status, got.body, err, made(s))
		}
		if tt.kind == itgluetest.TruncatedJSON && strings.HasSuffix(got.body, "}}") {
			t.Errorf("whole: %s", got.body)
		}
		if got, err := create(t, s); err != nil || got.status != 201 {
			t.Errorf("kind %d strikes again: %d %v", tt.kind, got.status, err)
		}
	}
}

func TestRulesFitSkipAndCount(t *testing.T) {
	s := device(t, with(itgluetest.Fault{Kind: itgluetest.Status500, Method: "GET", PathPrefix: "/organizations", Skip: 1, Times: 2}))
	var got []int
	for range 5 {
		got = append(got, get(t, s, "/organizations/7").status, get(t, s, "/contacts").status)
	}
	if fmt.Sprint(got) != "[200 200 500 200 500 200 200 200 200 200]" {
		t.Errorf("%v", got)
	}
	s.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.Status502}}})
	if got := get(t, s, "/contacts").status; got != 502 {
		t.Errorf("new faults: %d", got)
	}
	s.SetFaults(itgluetest.Faults{})
	if got := get(t, s, "/contacts").status; got != 200 {
		t.Errorf("no faults: %d", got)
	}
}

func TestDrawsAreAShareAndRepeatForASeed(t *testing.T) {
	run := func(seed uint64) (pattern string) {
		s := device(t, itgluetest.Config{Faults: itgluetest.Faults{Seed: seed, Rules: []itgluetest.Fault{{Kind: itgluetest.Status500, Rate: 0.3}}}})
		for range 400 {
			pattern += fmt.Sprint(get(t, s, "/organizations/7").status / 100)
		}
		return pattern
	}
	first := run(1)
	if n := strings.Count(first, "5"); n < 80 || n > 160 {
		t.Errorf("%d of 400 at a rate of 0.3", n)
	}
	if run(1) != first || run(2) == first {
		t.Error("the seed does not decide")
	}
}

func TestShiftedRowsLoseOneBetweenPages(t *testing.T) {
	s := newServer(t, with(itgluetest.Fault{Kind: itgluetest.ShiftRows}))
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		s.SetOrganization(itgluetest.Organization{Name: name})
	}
	got := get(t, s, "/organizations?page[size]=2").names(t) + "|" + get(t, s, "/organizations?page[size]=2&page[number]=2").names(t)
	if got != "a,b|d,e" {
		t.Error(got)
	}
}

func TestLatencyHoldsTheAnswerAndAddsToOtherFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := device(t, with(itgluetest.Fault{Kind: itgluetest.Status504}, itgluetest.Fault{Kind: itgluetest.Latency, Delay: 29 * time.Second}))
		start := time.Now()
		if got, err := create(t, s); err != nil || got.status != 504 || time.Since(start) != 29*time.Second {
			t.Errorf("%d %v after %v", got.status, err, time.Since(start))
		}
	})
}

func TestGivingUpDoesNotUndoWhatWasAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := device(t, with(itgluetest.Fault{Kind: itgluetest.Latency, Delay: time.Minute}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.Pipe().RoundTrip(request(t, "POST", "/organizations", data("organizations", `{"name":"made"}`)).WithContext(ctx))
		synctest.Wait()
		if !errors.Is(err, context.DeadlineExceeded) || made(s) != 1 {
			t.Errorf("%v, %d made", err, made(s))
		}
	})
}

func TestALateCommitComesAfterItsDelayAndNeverAfterClose(t *testing.T) {
	for _, closed := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := device(t, with(itgluetest.Fault{Kind: itgluetest.CommitLate, Delay: time.Minute}))
			start := time.Now()
			if _, err := create(t, s); !errors.Is(err, syscall.ECONNRESET) || time.Since(start) != 0 {
				t.Errorf("%v after %v", err, time.Since(start))
			}
			time.Sleep(time.Minute - time.Nanosecond)
			if made(s) != 0 {
				t.Error("too early")
			}
			if closed {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
			time.Sleep(time.Second)
			if (made(s) == 1) == closed {
				t.Errorf("closed %v: %d made", closed, made(s))
			}
		})
	}
}

func TestADripComesInPiecesAndEndsWithItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := device(t, with(itgluetest.Fault{Kind: itgluetest.SlowDrip, Delay: time.Second}))
		start := time.Now()
		got, err := create(t, s)
		if spent := time.Since(start); err != nil || !strings.Contains(got.body, "made") || spent < 15*time.Second || spent > 16*time.Second {
			t.Errorf("%q %v after %v", got.body, err, spent)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3500*time.Millisecond)
		defer cancel()
		response, err := s.Pipe().RoundTrip(request(t, "GET", "/organizations", "").WithContext(ctx))
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(response.Body); !errors.Is(err, context.DeadlineExceeded) || len(body) == 0 {
			t.Errorf("%q %v", body, err)
		}
		response, err = s.Pipe().RoundTrip(request(t, "GET", "/organizations", ""))
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil { // left unread: the bubble would not end if a writer stayed behind
			t.Error(err)
		}
	})
}

func TestThePipeTellsWhatWasWritten(t *testing.T) {
	traced := func(ctx context.Context) (context.Context, *string) {
		var seen string
		return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			WroteHeaders:         func() { seen += "h" },
			WroteRequest:         func(httptrace.WroteRequestInfo) { seen += "r" },
			GotFirstResponseByte: func() { seen += "b" },
		}), &seen
	}
	s := device(t, itgluetest.Config{})
	send := func(ctx context.Context) error {
		response, err := s.Pipe().RoundTrip(request(t, "GET", "/organizations", "").WithContext(ctx))
		if err == nil {
			read(t, response)
		}
		return err
	}
	ctx, seen := traced(t.Context())
	if err := send(ctx); err != nil || *seen != "hrb" {
		t.Errorf("answered: %q %v", *seen, err)
	}
	ctx, seen = traced(t.Context())
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if err := send(canceled); !errors.Is(err, context.Canceled) || *seen != "" || len(s.Requests()) != 1 {
		t.Errorf("canceled before: %q %v", *seen, err)
	}
	s.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetBefore}}})
	ctx, seen = traced(t.Context())
	if err := send(ctx); !errors.Is(err, syscall.ECONNRESET) || *seen != "hr" {
		t.Errorf("reset: %q %v", *seen, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, seen = traced(t.Context())
	if err := send(ctx); err == nil || *seen != "" {
		t.Errorf("closed: %q %v", *seen, err)
	}
}

func TestLoopbackBehavesLikeThePipe(t *testing.T) {
	s := device(t, with(itgluetest.Fault{Kind: itgluetest.ResetAfter, Method: "POST", Times: 1}, itgluetest.Fault{Kind: itgluetest.CutBody, Method: "POST", Times: 1}))
	base, err := s.Start("")
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	post := func() (reply, error) {
		r := request(t, "POST", "/organizations", data("organizations", `{"name":"made"}`))
		r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(base, "http://")
		response, err := transport.RoundTrip(r)
		if err != nil {
			return reply{}, err
		}
		body, err := io.ReadAll(response.Body)
		return reply{response.StatusCode, response.Header, string(body)}, errors.Join(err, response.Body.Close())
	}
	if got, err := post(); err == nil || made(s) != 1 {
		t.Errorf("reset after: %+v", got)
	}
	if got, err := post(); !errors.Is(err, io.ErrUnexpectedEOF) || got.status != 201 || made(s) != 2 {
		t.Errorf("cut: %+v %v", got, err)
	}
	if got, err := post(); err != nil || got.status != 201 || made(s) != 3 {
		t.Errorf("plain: %+v %v", got, err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Start(""); err == nil {
		t.Error("a closed server starts")
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:0", "127.0.0.1"} {
		s := newServer(t, itgluetest.Config{})
		if base, err := s.Start(addr); err == nil {
			t.Errorf("%s: listens on %s", addr, base)
		}
	}
}

func TestManyCallersAtOnceGetAnIdEach(t *testing.T) {
	s := device(t, itgluetest.Config{})
	type result struct {
		reply reply
		err   error
	}
	done := make(chan result)
	for range 20 {
		go func() {
			got, err := create(t, s)
			s.Organizations()
			done <- result{got, err}
		}()
	}
	seen := map[string]bool{}
	for range 20 {
		got := <-done
		if got.err != nil {
			t.Fatal(got.err)
		}
		seen[got.reply.row(t).ID] = true
	}
	if len(seen) != 20 || made(s) != 20 {
		t.Errorf("%d ids, %d made", len(seen), made(s))
	}
}
