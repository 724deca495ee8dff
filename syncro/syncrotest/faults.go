package syncrotest

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kind is what goes wrong.
type Kind string

// The kinds of faults. "No effect" means that a write is not done, "effect" that it is.
const (
	Latency       Kind = "latency"        // the answer comes after Delay; effect
	Status429     Kind = "429"            // no effect
	Status500     Kind = "500"            // no effect
	Status502     Kind = "502"            // a gateway's web page; no effect
	Status504     Kind = "504"            // a gateway's web page; no effect
	ResetBefore   Kind = "reset before"   // the connection is lost; no effect
	ResetAfter    Kind = "reset after"    // the connection is lost instead of the answer; effect
	CutBody       Kind = "cut body"       // the connection is lost half-way through the body; effect
	TruncatedJSON Kind = "truncated JSON" // the answer ends in the middle of its JSON as if it were complete; effect
	HTML200       Kind = "HTML 200"       // a web page with status 200; no effect
	ShiftRows     Kind = "shift rows"     // from this request on the first row of every list stands at its end; effect
	SlowDrip      Kind = "slow drip"      // the body comes in 16 pieces with Delay before each; effect
	CommitLate    Kind = "commit late"    // the connection is lost now, and the effect comes after Delay
)

// A Fault strikes requests that fit Method and PathPrefix (below the API prefix, like /customer_assets); "" fits all. It
// strikes the Nth that fits (0 means the first) and those after it until it has struck Times (0 means once, below 0 for ever).
// With a Chance above 0 it strikes each that fits with that probability instead.
type Fault struct {
	Method, PathPrefix string
	Nth, Times         int
	Chance             float64
	Kind               Kind
	Delay              time.Duration // of Latency, SlowDrip and CommitLate
}

type fault struct {
	Fault
	seen int
}

// AddFault adds a fault behind the ones there are. Of several that fit a request, the first one strikes.
func (s *Server) AddFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{Fault: f})
}

// ClearFaults ends all faults. Effects that CommitLate holds back still come.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// strike chooses the fault of a request; its Kind is "" when there is none.
func (s *Server) strike(method, path string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	var hit Fault
	for _, f := range s.faults {
		if f.Method != "" && f.Method != method || !strings.HasPrefix(path, f.PathPrefix) {
			continue
		}
		f.seen++
		if hit.Kind == "" && f.due(s.dice.Float64()) {
			hit = f.Fault
		}
	}
	return hit
}

func (f *fault) due(roll float64) bool {
	if f.Chance > 0 {
		return roll < f.Chance
	}
	first, times := max(f.Nth, 1), max(f.Times, 1)
	if f.Times < 0 {
		times = math.MaxInt - first
	}
	return f.seen >= first && f.seen < first+times
}

// serve answers a request as far as the fault lets it.
func (s *Server) serve(ctx context.Context, w http.ResponseWriter, in arrival, hit Fault) {
	switch hit.Kind {
	case Status429:
		s.tooMany(time.Minute).write(w)
		return
	case Status500:
		reply(http.StatusInternalServerError, map[string]any{"status": 500, "error": "Internal Server Error"}).write(w)
		return
	case Status502:
		webPage(http.StatusBadGateway, "502 Bad Gateway").write(w)
		return
	case Status504:
		webPage(http.StatusGatewayTimeout, "504 Gateway Time-out").write(w)
		return
	case HTML200:
		webPage(http.StatusOK, "Syncro - Sign in").write(w)
		return
	case ResetBefore:
		loseConnection()
	case CommitLate:
		s.commitLater(in, hit.Delay)
		loseConnection()
	case Latency:
		if !wait(ctx, hit.Delay) {
			loseConnection()
		}
	}
	s.deliver(ctx, w, s.answer(in, hit.Kind == ShiftRows), hit)
}

// deliver sends an answer whose effect has happened.
func (s *Server) deliver(ctx context.Context, w http.ResponseWriter, out response, hit Fault) {
	switch hit.Kind {
	case ResetAfter:
		loseConnection()
	case CutBody:
		w.Header().Set("Content-Length", strconv.Itoa(len(out.body)))
		out.body = out.body[:len(out.body)/2]
		out.write(w)
		flush(w)
		loseConnection()
	case TruncatedJSON:
		out.body = out.body[:len(out.body)*2/3]
		out.write(w)
	case SlowDrip:
		const pieces = 16
		rest := out.body
		out.body = nil
		out.write(w)
		for size := len(rest)/pieces + 1; len(rest) > 0; {
			flush(w)
			if !wait(ctx, hit.Delay) {
				loseConnection()
			}
			piece := rest[:min(size, len(rest))]
			rest = rest[len(piece):]
			if _, err := w.Write(piece); err != nil {
				return // the caller went away
			}
		}
	default:
		out.write(w)
	}
}

// loseConnection ends the connection without another byte, in the way that net/http provides for.
func loseConnection() { panic(http.ErrAbortHandler) }

func flush(w http.ResponseWriter) {
	// A writer that cannot flush has nothing in between that could hold bytes back.
	_ = http.NewResponseController(w).Flush()
}

// commitLater lets a request take effect after d, when nobody waits for its answer any more.
func (s *Server) commitLater(in arrival, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(d, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, held := s.late[timer]; held {
			delete(s.late, timer)
			s.route(in)
		}
	})
	s.late[timer] = struct{}{}
}
