// Package itgluetest is a faithful simulator of IT Glue, in the manner of net/http/httptest: an http.Handler over a
// made-up account that tests and the demo fill, look into and disturb.
//
// It keeps to the fact sheet "itglue", whose sections the comments cite; what is not known for sure is a field of
// Habits. It leaves out what Onramp must never use: DELETE routes, and the writing of types and statuses. It must know
// nothing of the client, of matching or of Syncro.
package itgluetest

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config describes a simulated account.
type Config struct {
	Key       string // the only key that is let in
	Subdomain string // of the pages for people: "acme", or "acme.eu" for another region
	RateLimit bool   // hold callers to 3000 requests in 300 s (section 2)
	Habits    Habits
	Faults    Faults
}

// Server is a simulated IT Glue account. It is an http.Handler; Pipe reaches it in memory and Start over loopback. All
// its methods are safe for concurrent use.
type Server struct {
	config Config

	mu       sync.Mutex
	world    *world
	requests []Request
	window   window
	faults   faultState
	late     []*time.Timer // writes that CommitLate holds back
	closed   bool
	loopback *loopback
}

// Request is a request that arrived, for assertions. The key is not kept.
type Request struct {
	Method string
	Path   string
	Query  url.Values
	Body   []byte
	Time   time.Time
}

// New returns an empty account.
func New(cfg Config) *Server {
	return &Server{
		config: cfg,
		world:  newWorld(cfg),
		faults: newFaultState(cfg.Faults),
	}
}

// Requests returns what has arrived since the start or the last ResetRequests, in order, refused requests included.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// ResetRequests forgets the requests so far.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// SetFaults replaces the faults; the zero Faults ends them all.
func (s *Server) SetFaults(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = newFaultState(f)
}

const maxRequestBytes = 8 << 20

// ServeHTTP answers one request, disturbed by a fault if one is due.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBytes))
	if err != nil {
		badRequest("the body cannot be read").send(w)
		return
	}
	c := call{
		method: r.Method, path: r.URL.Path, query: r.URL.Query(), body: body,
		key: r.Header.Get("x-api-key"), contentType: r.Header.Get("Content-Type"),
	}
	s.deliver(w, r, c, s.arrived(c))
}

// arrived writes the request down and draws its fault.
func (s *Server) arrived(c call) disturbance {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, Request{
		Method: c.method, Path: c.path, Query: c.query, Body: bytes.Clone(c.body), Time: time.Now(),
	})
	return s.faults.draw(c.method, c.path)
}

// call is one request as the account sees it.
type call struct {
	method      string
	path        string
	query       url.Values
	body        []byte
	key         string
	contentType string
	shift       int // rows by which later pages have moved up, for ShiftRows
}

func (c call) segments() []string { return strings.Split(strings.Trim(c.path, "/"), "/") }

// process lets the account deal with c: gateway first, then the application.
func (s *Server) process(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.key == "" || c.key != s.config.Key {
		return gateway(http.StatusForbidden, "Forbidden")
	}
	if s.config.RateLimit {
		if wait := s.window.admit(time.Now(), s.config.Habits.FixedWindow); wait > 0 {
			return s.tooMany(wait)
		}
	}
	hasBody := c.method == http.MethodPost || c.method == http.MethodPatch
	if hasBody && !strings.HasPrefix(c.contentType, "application/vnd.api+json") {
		return problems(http.StatusUnsupportedMediaType, problem{"status": 415, "title": "Unsupported Media Type"})
	}
	return s.world.route(c)
}
