package itgluetest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// loopback is the server's socket.
type loopback struct {
	http *http.Server
	done chan struct{}
	err  error // why serving ended; read after done
}

// Start listens on addr, which must be on this machine ("" is any free port of 127.0.0.1), and returns the base URL
// for clients. Close ends it.
func (s *Server) Start(addr string) (baseURL string, err error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("itgluetest: address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("itgluetest: address %q is not on loopback; use 127.0.0.1", addr)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.loopback != nil {
		return "", errors.New("itgluetest: the simulator was started or closed before; make a new one")
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("itgluetest: listening on %s: %w", addr, err)
	}
	l := &loopback{http: &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}, done: make(chan struct{})}
	s.loopback = l
	go func() {
		defer close(l.done)
		l.err = l.http.Serve(listener)
	}()
	return "http://" + listener.Addr().String(), nil
}

// Close ends Start, drops the writes that CommitLate still holds back, and makes Pipe fail like a closed port. Closing
// again does nothing.
func (s *Server) Close() error {
	l, first := s.shut()
	if !first || l == nil {
		return nil
	}
	err := l.http.Close()
	<-l.done
	if !errors.Is(l.err, http.ErrServerClosed) {
		err = errors.Join(err, l.err)
	}
	return err
}

func (s *Server) shut() (l *loopback, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first = !s.closed
	s.closed = true
	for _, timer := range s.late {
		timer.Stop()
	}
	return s.loopback, first
}

func (s *Server) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}
