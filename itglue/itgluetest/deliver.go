package itgluetest

import (
	"context"
	"net/http"
	"time"
)

// deliver deals with c and sends the answer, as far as the disturbance lets it. Losing the connection is a panic with
// http.ErrAbortHandler, which net/http and Pipe both take for just that.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request, c call, d disturbance) {
	pause(r.Context(), d.wait)
	if !d.struck {
		s.process(c).send(w)
		return
	}
	switch d.fault.Kind {
	case Status429:
		s.tooMany(windowLength).send(w)
	case Status500:
		problems(http.StatusInternalServerError, problem{"status": 500, "title": "Internal Server Error"}).send(w)
	case Status502:
		htmlPage(http.StatusBadGateway, "502 Bad Gateway", "502 Bad Gateway").send(w)
	case Status504:
		gateway(http.StatusGatewayTimeout, "Endpoint request timed out").send(w)
	case HTML200:
		htmlPage(http.StatusOK, "Log in", "Log in to continue").send(w)
	case ShiftRows:
		c.shift = 1
		s.process(c).send(w)
	case ResetBefore:
		panic(http.ErrAbortHandler)
	case ResetAfter:
		s.process(c)
		panic(http.ErrAbortHandler)
	case CommitLate:
		s.commitLate(c, d.fault.Delay)
		panic(http.ErrAbortHandler)
	case CutBody:
		cut(w, s.process(c))
	case TruncatedJSON:
		a := s.process(c)
		a.body = a.body[:len(a.body)/2]
		a.send(w)
	case SlowDrip:
		drip(r.Context(), w, s.process(c), d.fault.Delay)
	}
}

// commitLate deals with c after the delay, unless the server is closed by then.
func (s *Server) commitLate(c call, delay time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = append(s.late, time.AfterFunc(delay, func() { s.process(c) }))
}

func cut(w http.ResponseWriter, a answer) {
	a.head(w)
	// The connection is lost next, so a failed write changes nothing.
	_, _ = w.Write(a.body[:len(a.body)/2])
	flush(w)
	panic(http.ErrAbortHandler)
}

const dripPieces = 16

func drip(ctx context.Context, w http.ResponseWriter, a answer, delay time.Duration) {
	a.head(w)
	piece := max(1, (len(a.body)+dripPieces-1)/dripPieces)
	for rest := a.body; len(rest) > 0; {
		n := min(piece, len(rest))
		if _, err := w.Write(rest[:n]); err != nil {
			return // the client has gone away
		}
		flush(w)
		rest = rest[n:]
		pause(ctx, delay)
	}
}

func flush(w http.ResponseWriter) {
	// A writer that cannot flush sends everything at the end, which is still the same bytes.
	_ = http.NewResponseController(w).Flush()
}

// pause waits for d or until the caller has gone away.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
