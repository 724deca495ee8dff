package saasalertstest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/saasalerts"
	sim "dev.onramp/saasalerts/saasalertstest"
)

func TestEveryFaultReachesTheClientAsWhatItIs(t *testing.T) {
	status := func(want int, kind error) func(error) bool {
		return func(err error) bool {
			e, ok := errors.AsType[*saasalerts.Error](err)
			return ok && e.Status == want && (kind == nil || errors.Is(err, kind))
		}
	}
	is := func(kind error) func(error) bool { return func(err error) bool { return errors.Is(err, kind) } }
	for name, c := range map[string]struct {
		kind sim.Kind
		want func(error) bool
	}{
		"Latency":        {sim.Latency, func(err error) bool { return err == nil }},
		"Status401JSON":  {sim.Status401JSON, status(401, saasalerts.ErrUnauthorized)},
		"Status401Text":  {sim.Status401Text, status(401, saasalerts.ErrUnauthorized)},
		"Status403HTML":  {sim.Status403HTML, status(403, saasalerts.ErrUnauthorized)},
		"Status429":      {sim.Status429, status(429, saasalerts.ErrRateLimited)},
		"Status429After": {sim.Status429After, status(429, saasalerts.ErrRateLimited)},
		"Status500Text":  {sim.Status500Text, status(500, nil)},
		"Status502":      {sim.Status502, status(502, nil)},
		"Status504":      {sim.Status504, status(504, nil)},
		"ResetBefore":    {sim.ResetBefore, is(syscall.ECONNRESET)},
		"ResetAfter":     {sim.ResetAfter, is(syscall.ECONNRESET)},
		"CutBody":        {sim.CutBody, is(io.ErrUnexpectedEOF)},
		"TruncatedJSON":  {sim.TruncatedJSON, is(saasalerts.ErrUnexpected)},
		"HTML200":        {sim.HTML200, is(saasalerts.ErrUnexpected)},
		"SlowDrip":       {sim.SlowDrip, func(err error) bool { return err == nil }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, _, _ := harbor(t, sim.Config{Faults: []sim.Fault{{Kind: c.kind, Path: "/reports/customers", Nth: 2, Times: 1, Duration: time.Second}}})
				api := client(t, s, "demo-key")
				for i := range 3 {
					_, err := api.Customers(t.Context())
					if struck := i == 1; struck && !c.want(err) || !struck && err != nil {
						t.Errorf("request %d: %v", i+1, err)
					}
				}
				if _, err := api.Profile(t.Context()); err != nil {
					t.Errorf("another path: %v", err)
				}
			})
		})
	}
}

func TestFaultsOverARealConnection(t *testing.T) {
	s, _, _ := harbor(t, sim.Config{})
	base, err := s.Start("")
	must(t, err)
	defer func() { must(t, s.Close()) }()
	c, err := saasalerts.New(base, "demo-key", &http.Client{Transport: &http.Transport{DisableKeepAlives: true}})
	must(t, err)
	for _, kind := range []sim.Kind{sim.ResetBefore, sim.ResetAfter, sim.CutBody} {
		s.ClearFaults()
		s.AddFault(sim.Fault{Kind: kind})
		if _, err := c.Customers(t.Context()); err == nil {
			t.Errorf("kind %d: no error", kind)
		}
	}
}

func TestFaultsAtARateAreTheSameForASeed(t *testing.T) {
	run := func(seed uint64) (failed []bool) {
		s, _, _ := harbor(t, sim.Config{Seed: seed, Faults: []sim.Fault{{Kind: sim.Status502, Rate: 0.3}}})
		c := client(t, s, "demo-key")
		for range 100 {
			_, err := c.Profile(t.Context())
			failed = append(failed, err != nil)
		}
		return failed
	}
	first := run(7)
	count := 0
	for _, f := range first {
		if f {
			count++
		}
	}
	if !slices.Equal(first, run(7)) || slices.Equal(first, run(8)) || count < 15 || count > 45 {
		t.Errorf("%d of 100 failed at a rate of 0.3, or seeds do not decide", count)
	}
}

func TestRateLimitIsASlidingMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, _ := harbor(t, sim.Config{RateLimit: true})
		c := client(t, s, "demo-key")
		for range 300 {
			_, err := c.Profile(t.Context())
			must(t, err)
		}
		if _, err := c.Profile(t.Context()); !errors.Is(err, saasalerts.ErrRateLimited) {
			t.Errorf("the 301st in a minute: %v", err)
		}
		time.Sleep(time.Minute + time.Nanosecond)
		_, err := c.Profile(t.Context())
		must(t, err)
	})
}

func TestPipeHonoursTheContextAndTellsTheTrace(t *testing.T) {
	for name, fault := range map[string]sim.Fault{"before the headers": {Kind: sim.Latency, Duration: time.Hour}, "in the body": {Kind: sim.SlowDrip, Duration: time.Hour}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, _, _ := harbor(t, sim.Config{Faults: []sim.Fault{fault}})
				var steps []string
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
					WroteHeaders:         func() { steps = append(steps, "headers") },
					WroteRequest:         func(httptrace.WroteRequestInfo) { steps = append(steps, "request") },
					GotFirstResponseByte: func() { steps = append(steps, "answer") },
				})
				began := time.Now()
				_, err := client(t, s, "demo-key").Customers(ctx)
				if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Minute {
					t.Errorf("%v after %s", err, time.Since(began))
				}
				want := []string{"headers", "request", "answer"}
				if fault.Kind == sim.Latency {
					want = want[:2]
				}
				if !slices.Equal(steps, want) {
					t.Errorf("the trace saw %v, want %v", steps, want)
				}
			}) // the bubble fails if the handler's goroutine stays
		})
	}
}
