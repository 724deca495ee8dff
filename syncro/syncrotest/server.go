// Package syncrotest is a Syncro account made up in memory, in the manner of net/http/httptest: a World of customers and
// assets behind the vendor's own routes, envelopes, refusals and quirks, with faults on demand. It follows fact sheet
// "syncro"; what that page leaves open is a field of Habits.
//
// It serves the routes that Onramp could be tempted to call; every other route answers 404, as a route does that the vendor
// does not have. It must not know the client: it speaks JSON over HTTP only.
package syncrotest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Prefix is the path of the API, which a base URL ends with.
const Prefix = "/api/v1"

// maxRequestBytes is the most of a request body that is read.
const maxRequestBytes = 4 << 20

// Config describes an account. Without a Token it refuses everybody.
type Config struct {
	Token       string
	Subdomain   string // "acme" when empty
	Permissions Permissions
	PageSizes   PageSizes
	Habits      Habits
	RateLimit   bool     // refuse more than 180 requests in any minute from one client address
	Faults      []Fault  // the first that fits a request hits it; AddFault adds more
	Seed        uint64   // of the faults that strike at random
	Fields      []string // custom fields that an administrator has defined for assets, like "IT Glue"
	AssetTypes  []string // types that POST accepts; when empty, "Syncro Device", "Desktop", "Laptop", "Server" and "Printer"
}

// PageSizes are rows per page; 0 means the default: 50 assets, 50 contacts, 100 customers.
type PageSizes struct {
	Assets, Contacts, Customers int
}

// alertsPerPage has no setting: no fact depends on it.
const alertsPerPage = 25

// A Server is one account. It is an http.Handler; all its methods are safe for concurrent use.
type Server struct {
	config Config

	mu       sync.Mutex
	world    world
	tokens   map[string]Permissions
	requests []Request
	faults   []*fault
	dice     *rand.Rand
	sent     map[string][]time.Time // accepted requests of the last minute, per client address
	late     map[*time.Timer]struct{}
	closed   bool

	http   *http.Server
	served chan struct{} // closed when http serves no more
}

// New returns the account that config describes, without customers or assets.
func New(config Config) *Server {
	if config.Subdomain == "" {
		config.Subdomain = "acme"
	}
	if len(config.AssetTypes) == 0 {
		config.AssetTypes = []string{agentType, "Desktop", "Laptop", "Server", "Printer"}
	}
	config.PageSizes.Assets = positive(config.PageSizes.Assets, 50)
	config.PageSizes.Contacts = positive(config.PageSizes.Contacts, 50)
	config.PageSizes.Customers = positive(config.PageSizes.Customers, 100)
	s := &Server{
		config: config,
		world:  newWorld(),
		tokens: map[string]Permissions{},
		dice:   rand.New(rand.NewPCG(config.Seed, 0)),
		sent:   map[string][]time.Time{},
		late:   map[*time.Timer]struct{}{},
		served: make(chan struct{}),
	}
	if config.Token != "" {
		s.tokens[config.Token] = config.Permissions
	}
	for _, each := range config.Faults {
		s.AddFault(each)
	}
	return s
}

func positive(n, fallback int) int {
	if n > 0 {
		return n
	}
	return fallback
}

// SetToken makes a token valid, with its own permissions, or changes them.
func (s *Server) SetToken(token string, permissions Permissions) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[token] = permissions
}

// RevokeToken makes a token invalid.
func (s *Server) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, token)
}

// Start serves the account on a loopback address, like "127.0.0.1:0", and returns the base URL, which includes the API prefix.
// Any other address is refused: an account made up for tests has no business in a network.
func (s *Server) Start(addr string) (string, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("syncrotest: cannot read the address %q; give it like 127.0.0.1:0: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("syncrotest: %q is not a loopback address; give 127.0.0.1:0", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("syncrotest: cannot listen on %s; choose another port: %w", addr, err)
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil || s.closed {
		return "", errors.Join(errors.New("syncrotest: the server was started or closed before; make a new one"), listener.Close())
	}
	s.http = server
	go func() {
		defer close(s.served)
		// Serve ends with ErrServerClosed when Close is called; there is nobody to tell about any other end.
		_ = server.Serve(listener)
	}()
	return "http://" + listener.Addr().String() + Prefix, nil
}

// Close stops serving and drops the effects that CommitLate still holds back.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for timer := range s.late {
		timer.Stop()
	}
	clear(s.late)
	if s.http == nil {
		return nil
	}
	err := s.http.Close()
	<-s.served
	return err
}

// A Request is one request as it arrived, whether it was answered or not.
type Request struct {
	Method string
	Path   string // below the API prefix, like /customer_assets/7
	Query  map[string][]string
	Body   string
	Time   time.Time
}

// Requests returns the requests so far, in the order of their arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// ResetRequests forgets the requests so far.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBytes))
	if err != nil {
		webPage(http.StatusRequestEntityTooLarge, "413 Request Entity Too Large").write(w)
		return
	}
	in := s.arrive(r, body)
	hit := s.strike(in.Method, in.Path)
	s.serve(r.Context(), w, in, hit)
}

// An arrival is a request with what the refusals need to know beside it.
type arrival struct {
	Request
	inside bool // below the API prefix
	token  string
	client string // network address
}

func (s *Server) arrive(r *http.Request, body []byte) arrival {
	path, inside := strings.CutPrefix(r.URL.Path, Prefix)
	query := r.URL.Query()
	in := arrival{inside: inside, token: tokenOf(r, query), client: clientOf(r)}
	query.Del("api_key")
	in.Request = Request{Method: r.Method, Path: path, Query: query, Body: string(body), Time: time.Now()}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, in.Request)
	return in
}

// tokenOf finds the token in the three places that the vendor accepts (fact sheet "syncro" section 1).
func tokenOf(r *http.Request, query map[string][]string) string {
	header := r.Header.Get("Authorization")
	if bearer, ok := strings.CutPrefix(header, "Bearer "); ok {
		return bearer
	}
	if keys := query["api_key"]; header == "" && len(keys) > 0 {
		return keys[0]
	}
	return header
}

func clientOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// wait sleeps for d and is false when the caller goes away meanwhile.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
