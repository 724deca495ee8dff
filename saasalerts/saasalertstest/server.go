// Package saasalertstest simulates the SaaS Alerts external partner API in the
// manner of net/http/httptest: the reading calls, the vendor's habits, and every
// fault that a network and a vendor can have.
//
// What no API of the vendor does (connecting Syncro, choosing the User Activity
// Organization, mapping organizations and devices) is done by Go methods that
// stand for a person at the vendor's screens; over HTTP such paths are 404. The
// calls that write customers are left out for the same reason as in the client.
// Shapes of device records are simulated, because none is public (saasalerts
// fact sheet 3a). It must not know the client that is tested against it.
package saasalertstest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"
)

// BasePath is the API's prefix; base URLs end in it.
const BasePath = "/reportApi/api/v1"

// Config describes a simulated partner.
type Config struct {
	Key       string // the key that is accepted; "" is "demo-key"
	Partner   string // the MSP's name; "" is "Example MSP"
	Habits    Habits
	RateLimit bool    // 300 requests in 60 s, then 429; no limit is published
	Faults    []Fault // see also AddFault
	Seed      uint64  // for faults that come at a rate
}

// Request is one request that arrived, for assertions.
type Request struct {
	Method string
	Path   string // below BasePath
	Query  string
	Header http.Header
	Time   time.Time
}

// Server is the simulator: an http.Handler with a world behind it. It is safe
// for concurrent use and reads the time package's clock only.
type Server struct {
	cfg  Config
	http *http.Server // nil until Start

	mu       sync.Mutex
	world    world
	faults   []*armed
	random   *rand.Rand
	recent   []time.Time // for the rate limit
	requests []Request
}

// New returns a simulator with an empty world.
func New(cfg Config) *Server {
	if cfg.Key == "" {
		cfg.Key = "demo-key"
	}
	if cfg.Partner == "" {
		cfg.Partner = "Example MSP"
	}
	s := &Server{cfg: cfg, random: rand.New(rand.NewPCG(cfg.Seed, 1))}
	for _, f := range cfg.Faults {
		s.faults = append(s.faults, &armed{Fault: f})
	}
	return s
}

// Start serves on addr, a loopback address such as "127.0.0.1:0" (the default
// for ""), and returns the base URL with the API's prefix.
func (s *Server) Start(addr string) (baseURL string, err error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("saasalertstest: listening: %w", err)
	}
	if at, ok := ln.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return "", errors.Join(fmt.Errorf("saasalertstest: %s is not a loopback address", ln.Addr()), ln.Close())
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	s.mu.Lock()
	s.http = server
	s.mu.Unlock()
	go func() {
		_ = server.Serve(ln) // always http.ErrServerClosed after Close
	}()
	return "http://" + ln.Addr().String() + BasePath, nil
}

// Close ends what Start began.
func (s *Server) Close() error {
	s.mu.Lock()
	server := s.http
	s.mu.Unlock()
	if server == nil {
		return nil
	}
	return server.Close()
}

// Requests returns the requests that arrived, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// ResetRequests forgets the requests that arrived.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}
