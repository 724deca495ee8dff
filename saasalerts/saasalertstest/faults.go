package saasalertstest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kind is what goes wrong.
type Kind int

// The kinds of fault. Those with "After" have let the server do its work first.
const (
	Latency        Kind = iota // the answer comes after Duration
	Status401JSON              // 401 with a JSON body
	Status401Text              // 401 in plain text
	Status403HTML              // 403 with a challenge page
	Status429                  // 429 without Retry-After
	Status429After             // 429 with Retry-After: Duration, in whole seconds
	Status500Text              // 500 in plain text
	Status502                  // 502 from a gateway
	Status504                  // 504 from a gateway
	ResetBefore                // the connection is lost before anything is done
	ResetAfter                 // the connection is lost when everything is done
	CutBody                    // the connection is lost in the middle of the body
	TruncatedJSON              // the body ends early and looks complete
	HTML200                    // a page with status 200
	SlowDrip                   // a byte every Duration
)

// Fault says what goes wrong and when. It strikes requests of Method and with a
// path below BasePath that begins with Path (each "" is any), either at a Rate
// between 0 and 1 or, if that is 0, from the Nth matching request on (0 is the
// first, like 1), Times times (0 is always).
type Fault struct {
	Kind     Kind
	Method   string
	Path     string
	Rate     float64
	Nth      int
	Times    int
	Duration time.Duration
}

// armed is a fault and how often it was met.
type armed struct {
	Fault
	met, struck int
}

// AddFault arms a fault.
func (s *Server) AddFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &armed{Fault: f})
}

// ClearFaults disarms every fault.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// pick returns the fault that strikes this request, if any.
func (s *Server) pick(method, path string) *Fault {
	for _, f := range s.faults {
		if f.Method != "" && f.Method != method || !strings.HasPrefix(path, f.Path) {
			continue
		}
		f.met++
		due := f.met >= f.Nth
		if f.Rate > 0 {
			due = s.random.Float64() < f.Rate
		}
		if due && (f.Times == 0 || f.struck < f.Times) {
			f.struck++
			return &f.Fault
		}
	}
	return nil
}

const page = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"

// before strikes ahead of the server's work and says whether that was all.
func (f *Fault) before(w http.ResponseWriter, r *http.Request) bool {
	gateway := func(status int) answer {
		return answer{status: status, kind: "text/html", body: []byte("<html><body>" + http.StatusText(status) + "</body></html>")}
	}
	var a answer
	switch f.Kind {
	case Latency:
		rest(r, f.Duration)
		return r.Context().Err() != nil
	case ResetBefore:
		panic(http.ErrAbortHandler)
	case Status401JSON:
		a = message(http.StatusUnauthorized, "Unauthorized")
	case Status401Text:
		a = plain(http.StatusUnauthorized, "Unauthorized")
	case Status403HTML:
		a = answer{status: http.StatusForbidden, kind: "text/html", body: []byte(page)}
	case Status429, Status429After:
		a = message(http.StatusTooManyRequests, "Too Many Requests")
		if f.Kind == Status429After {
			seconds := (f.Duration + time.Second - 1) / time.Second
			a.header = http.Header{"Retry-After": {strconv.Itoa(int(seconds))}}
		}
	case Status500Text:
		a = plain(http.StatusInternalServerError, "Internal Server Error")
	case Status502:
		a = gateway(http.StatusBadGateway)
	case Status504:
		a = gateway(http.StatusGatewayTimeout)
	case HTML200:
		a = answer{status: http.StatusOK, kind: "text/html", body: []byte(page)}
	default:
		return false
	}
	a.write(w)
	return true
}

// after strikes at the answer.
func (f *Fault) after(w http.ResponseWriter, r *http.Request, a answer) {
	switch f.Kind {
	case ResetAfter:
		panic(http.ErrAbortHandler)
	case CutBody:
		a.head(w)
		_, _ = w.Write(a.body[:len(a.body)/2]) // the connection dies anyhow
		flush(w)
		panic(http.ErrAbortHandler)
	case TruncatedJSON:
		a.body = a.body[:len(a.body)/2]
		a.write(w)
	case SlowDrip:
		a.head(w)
		for i := range a.body {
			rest(r, f.Duration)
			if _, err := w.Write(a.body[i : i+1]); err != nil || r.Context().Err() != nil {
				return
			}
			flush(w)
		}
	default:
		a.write(w)
	}
}

// rest waits, unless the other side leaves.
func rest(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

func flush(w http.ResponseWriter) {
	_ = http.NewResponseController(w).Flush() // a writer without it does not buffer
}
