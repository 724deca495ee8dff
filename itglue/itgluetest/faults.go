package itgluetest

import (
	"math/rand/v2"
	"strings"
	"time"
)

// FaultKind is a way in which a request goes wrong.
type FaultKind int

// The kinds of faults.
const (
	Latency       FaultKind = iota // answered after Delay; a caller who gives up does not undo what the request asks
	Status429                      // refused by the gateway, no effect
	Status500                      // fails, no effect
	Status502                      // fails, no effect
	Status504                      // the gateway gives up, no effect
	ResetBefore                    // the connection is lost, no effect
	ResetAfter                     // the effect happens, then the connection is lost
	CutBody                        // the effect happens, the connection is lost in the middle of the answer
	TruncatedJSON                  // the effect happens, the answer is whole as HTTP and half as JSON
	HTML200                        // a log-in page with status 200, no effect
	ShiftRows                      // a list whose later pages have moved up by a row, so that one row is missed
	SlowDrip                       // the effect happens, the answer comes in 16 pieces, Delay apart
	CommitLate                     // the connection is lost now, the effect happens after Delay
)

// Fault disturbs the requests that it fits. Latency adds to whatever else strikes; of the others the first wins.
type Fault struct {
	Kind       FaultKind
	Method     string        // "" fits any
	PathPrefix string        // such as "/configurations"; "" fits any
	Rate       float64       // share of fitting requests that are struck, drawn at random; 0 strikes all
	Skip       int           // fitting requests that pass before the first can be struck
	Times      int           // requests to strike in all; 0 has no end
	Delay      time.Duration // for Latency, SlowDrip and CommitLate
}

// Faults are the faults of an account. Draws repeat for a Seed and an order of requests.
type Faults struct {
	Seed  uint64
	Rules []Fault
}

type faultState struct {
	random *rand.Rand
	rules  []faultRule
}

type faultRule struct {
	Fault
	seen   int
	struck int
}

func newFaultState(f Faults) faultState {
	state := faultState{random: rand.New(rand.NewPCG(f.Seed, 0))}
	for _, fault := range f.Rules {
		state.rules = append(state.rules, faultRule{Fault: fault})
	}
	return state
}

// disturbance is what happens to one request.
type disturbance struct {
	wait   time.Duration // before it is dealt with
	struck bool
	fault  Fault
}

func (s *faultState) draw(method, path string) disturbance {
	var d disturbance
	for i := range s.rules {
		rule := &s.rules[i]
		if d.struck && rule.Kind != Latency || !rule.strikes(s.random, method, path) {
			continue
		}
		if rule.Kind == Latency {
			d.wait += rule.Delay
			continue
		}
		d.struck, d.fault = true, rule.Fault
	}
	return d
}

func (r *faultRule) strikes(random *rand.Rand, method, path string) bool {
	if r.Method != "" && r.Method != method || !strings.HasPrefix(path, r.PathPrefix) {
		return false
	}
	r.seen++
	if r.seen <= r.Skip || r.Times > 0 && r.struck >= r.Times || r.Rate > 0 && random.Float64() >= r.Rate {
		return false
	}
	r.struck++
	return true
}
