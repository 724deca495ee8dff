// Package transport is the one way out of the house: an http.RoundTripper per
// vendor that only talks to the vendor's own hosts, never sends more than the
// vendor's limit allows, repeats reads and never writes, bounds every wait and
// every size, and keeps keys out of error texts.
//
// It knows hosts, limits and HTTP. It must not know what is asked of a vendor,
// what an answer means, or who asks: paths, records and jobs are other rooms'
// business.
package transport

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// Config says how one vendor is spoken to. Vendor, Allow and Windows are
// filled in by the constructors Syncro, ITGlue and SaaSAlerts.
type Config struct {
	// Vendor is the vendor's name as a person reads it in an error.
	Vendor string
	// Allow says whether a host name (lower case, without port) is the
	// vendor's. Loopback hosts are allowed besides. Nil allows loopback only.
	Allow func(host string) bool
	// Base does the exchange; nil takes a tuned http.Transport of its own.
	Base http.RoundTripper
	// Windows are the limits; all of them hold at once.
	Windows []Window
	// Secrets are the keys that must never show in an error.
	Secrets []Secret
	// Memory is what Stack.Memory returned before a restart.
	Memory Memory
	// Rand gives the jitter, numbers in [0, 1); nil takes math/rand/v2.
	Rand func() float64
}

// Stack is the http.RoundTripper of one vendor account. All requests to that
// account must go through the same Stack, because it holds the account's
// budget. It is safe for concurrent use.
type Stack struct {
	vendor string
	allow  func(host string) bool
	base   http.RoundTripper
	limit  *limiter
	redact func(string) string
	random func() float64
}

// New builds the stack that c describes.
func New(c Config) *Stack {
	s := &Stack{vendor: c.Vendor, allow: c.Allow, base: c.Base, redact: Redact(c.Secrets), random: c.Rand}
	if s.allow == nil {
		s.allow = func(string) bool { return false }
	}
	if s.base == nil {
		s.base = newBase()
	}
	if s.random == nil {
		s.random = rand.Float64
	}
	s.limit = newLimiter(c.Windows, c.Memory, s.random)
	return s
}

// Client returns an http.Client over the stack. It follows the redirects of
// reads that stay on the same scheme and host, three at most, and no others.
// It has no overall time-out: that would cut waits for the limit short.
func (s *Stack) Client() *http.Client {
	return &http.Client{Transport: s, CheckRedirect: checkRedirect}
}

// Status returns how the limit stands at this moment.
func (s *Stack) Status() Status { return s.limit.status() }

// CloseIdleConnections closes the connections that no request uses.
func (s *Stack) CloseIdleConnections() {
	if c, ok := s.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// RoundTrip sends a GET until it is answered or its tries are used up, and
// anything else exactly once. The whole body has been read when it returns: a
// read whose body was cut is a failed try, and a write keeps its status with a
// body that ends in the error. Errors are *Error.
func (s *Stack) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := s.guard(req.URL); err != nil {
		closeBody(req)
		return nil, s.failed(req, err)
	}
	send := s.write
	if isRead(req.Method) {
		send = s.read
	}
	resp, err := send(req)
	if err != nil {
		return nil, s.failed(req, err)
	}
	resp.Request = req
	return resp, nil
}

// write sends once. Without GetBody and idempotency headers net/http cannot
// replay it on a connection that turned out to be dead.
func (s *Stack) write(req *http.Request) (*http.Response, error) {
	turn, err := s.limit.wait(req.Context())
	if err != nil {
		closeBody(req)
		return nil, notSent(err)
	}
	once := prepare(req)
	once.GetBody = nil
	once.Header.Del("Idempotency-Key")
	once.Header.Del("X-Idempotency-Key")
	resp, cut, err := s.exchange(once, turn)
	if err != nil {
		return nil, err
	}
	if cut != nil {
		resp.Body = &heldBody{held: resp.Body, end: s.failed(req, cut)}
	}
	return resp, nil
}

// exchange spends a turn of the limiter on one request. The second result is
// why the body ended early.
func (s *Stack) exchange(req *http.Request, turn turn) (resp *http.Response, cut, err error) {
	defer s.limit.done(turn)
	resp, cut, err = fetch(s.base, req)
	if err != nil {
		return nil, nil, err
	}
	asked := retryAfter(resp.Header, time.Now())
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		s.limit.slow(turn, asked)
	case resp.StatusCode == http.StatusServiceUnavailable && asked > 0:
		s.limit.pause(asked)
	}
	return resp, cut, nil
}

// prepare copies the request, which a RoundTripper must not change.
func prepare(req *http.Request) *http.Request {
	out := req.Clone(req.Context())
	if out.Header.Get("User-Agent") == "" {
		out.Header.Set("User-Agent", "Onramp")
	}
	return out
}

func isRead(method string) bool { return method == "" || method == http.MethodGet }

// closeBody keeps a RoundTripper's promise to close the body on every path.
func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close() // nothing was sent, so nothing can be lost here
	}
}

func notSent(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stopped while waiting for the limit, nothing was sent: %w", err)
	}
	return err
}
