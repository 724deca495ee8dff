package app

import (
	"testing"
	"time"

	"dev.onramp/app/reconcile"
)

func TestPaceIsThatOfTheLastMinute(t *testing.T) {
	var p pace
	now := time.Unix(1_000_000, 0)
	done := 0
	for range 600 { // ten a second for a minute
		now, done = now.Add(100*time.Millisecond), done+1
		p.note(now, done)
	}
	if r := p.rate(now); r < 9 || r > 11 {
		t.Errorf("ten a second are measured as %.1f", r)
	}
	for range 120 { // then one a second for two minutes
		now, done = now.Add(time.Second), done+1
		p.note(now, done)
	}
	if r := p.rate(now); r < 0.9 || r > 1.1 {
		t.Errorf("one a second, after a faster beginning, is measured as %.1f", r)
	}
	if left := p.left(now, 60); left < 54*time.Second || left > 66*time.Second {
		t.Errorf("60 more at one a second take %s", left)
	}
	if n := len(p.samples); n > int(paceWindow/paceSpacing)+2 {
		t.Errorf("%d samples are kept", n)
	}
	if r := p.rate(now.Add(10 * time.Minute)); r > 0.2 {
		t.Errorf("after ten minutes of nothing the pace is still %.1f", r)
	}
}

func TestPacePromisesNothingFromFewSamples(t *testing.T) {
	var p pace
	now := time.Unix(1_000_000, 0)
	if p.rate(now) != 0 || p.left(now, 5) != 0 {
		t.Error("nothing is known and something is said")
	}
	for i := range paceSamples - 1 {
		p.note(now.Add(time.Duration(i)*time.Second), i)
	}
	if left := p.left(now.Add(20*time.Second), 100); left != 0 {
		t.Errorf("%d samples promise %s", paceSamples-1, left)
	}
}

func TestARunThatWaitsForALimitEndsNotBeforeIt(t *testing.T) {
	parts := []reconcile.Cost{
		{Part: "configurations", Writes: 100, Requests: 108, Duration: 11 * time.Second},
		{Part: "links", Writes: 400, Requests: 408, Duration: 140 * time.Second},
	}
	for _, c := range []struct {
		what        string
		paced, wait time.Duration
		done        int
		want        time.Duration
	}{
		{"nothing is known", 0, 0, 0, 0},
		{"a fast beginning promises no less than the limits leave", time.Second, 0, 50, 80 * time.Second},
		{"a slow run is as slow as it is", 10 * time.Minute, 0, 50, 10 * time.Minute},
		{"the last window, waited for", time.Second, 59 * time.Second, 400, 59 * time.Second},
		{"two windows more", 0, 59 * time.Second, 100, 139 * time.Second},
	} {
		if got := ending(c.paced, c.wait, reconcile.Rest(parts, c.done)); got != c.want {
			t.Errorf("%s: %s left, want %s", c.what, got, c.want)
		}
	}
}

// Nothing is done while a limit holds: that is no pace, and the estimate only
// counts down.
func TestARunThatWaitsForALimitTellsNoPaceAndCountsDown(t *testing.T) {
	s := applyState{cost: []reconcile.Cost{{Part: "links", Writes: 400, Requests: 408, Duration: 140 * time.Second}}}
	s.progress.Total = 400
	now := time.Unix(1_000_000, 0)
	for range 100 {
		now = now.Add(100 * time.Millisecond)
		s.progress.Done++
		s.pace.note(now, s.progress.Done)
	}
	if rate, _ := s.outlook(now, 0); rate < 5 {
		t.Fatalf("while it writes ten a second it tells %.1f", rate)
	}
	rest := reconcile.Rest(s.cost, s.progress.Done)
	for wait := 150 * time.Second; wait > 0; wait -= time.Second {
		now = now.Add(time.Second)
		if rate, left := s.outlook(now, wait); rate != 0 || left != wait+rest {
			t.Fatalf("with %s to wait it tells %.1f a second and %s left, want none and %s", wait, rate, left, wait+rest)
		}
	}
}
