package transport

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestOnlyTheVendorsHostsAndLoopbackAreSpokenTo(t *testing.T) {
	base := &script{steps: []func(*http.Request) (*http.Response, error){says(200, "")}}
	syncro, glue, alerts := Syncro(Config{Base: base}), ITGlue(Config{Base: base}), SaaSAlerts(Config{Base: base})
	for _, c := range []struct {
		s    *Stack
		url  string
		want bool
	}{
		{syncro, "https://acme.syncromsp.com/api/v1/me", true},
		{syncro, "https://ACME.SyncroMSP.com/api/v1/me", true},
		{syncro, "http://127.0.0.1:8080/api/v1/me", true},
		{syncro, "http://[::1]:8080/me", true},
		{syncro, "http://localhost/me", true},
		{syncro, "http://acme.syncromsp.com/me", false},
		{syncro, "https://syncromsp.com/", false},
		{syncro, "https://a.b.syncromsp.com/", false},
		{syncro, "https://-a.syncromsp.com/", false},
		{syncro, "https://acme.syncromsp.com.evil.example/", false},
		{syncro, "https://evilsyncromsp.com/", false},
		{syncro, "https://acme.syncromsp.com@evil.example/", false},
		{syncro, "https://api.itglue.com/", false},
		{syncro, "ftp://localhost/", false},
		{glue, "https://api.itglue.com/organizations", true},
		{glue, "https://api.eu.itglue.com/organizations", true},
		{glue, "https://api.au.itglue.com/organizations", true},
		{glue, "https://api.us.itglue.com/", false},
		{glue, "https://acme.syncromsp.com/", false},
		{alerts, "https://us-central1-the-byway-248217.cloudfunctions.net/reportApi/api/v1/customers", true},
		{alerts, "https://manage.saasalerts.com/api", false},
		{alerts, "https://us-central1-other.cloudfunctions.net/", false},
	} {
		base.sent = 0
		_, err := c.s.Client().Get(c.url)
		if ok := err == nil; ok != c.want || base.sent > 0 != c.want {
			t.Errorf("%s: sent %d, error %v; want allowed %t", c.url, base.sent, err, c.want)
		}
		if !c.want && !errors.Is(err, ErrHostNotAllowed) {
			t.Errorf("%s: %v is no ErrHostNotAllowed", c.url, err)
		}
	}
}

func TestRedirects(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/three", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/two", http.StatusFound) })
	mux.HandleFunc("/two", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/one", http.StatusFound) })
	mux.HandleFunc("/one", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/end", http.StatusFound) })
	mux.HandleFunc("/four", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/three", http.StatusFound) })
	mux.HandleFunc("/end", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "end") })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	mux.HandleFunc("/307", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	s := New(Config{Vendor: "Syncro"})
	defer s.CloseIdleConnections()
	for _, c := range []struct {
		method, path string
		want         bool
	}{
		{"GET", "/three", true},
		{"GET", "/four", false},
		{"GET", "/away", false},
		{"POST", "/one", false},
		{"POST", "/307", false},
		{"PATCH", "/307", false},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.path, strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Client().Do(req)
		if c.want != (err == nil) || !c.want && !errors.Is(err, ErrRedirect) {
			t.Errorf("%s %s: %v, want followed %t", c.method, c.path, err, c.want)
		}
	}
	if elsewhere.Load() != 0 {
		t.Error("another host was asked, with the key")
	}
}

// A server that closes a kept connection under a POST is where clients that
// replay make duplicates.
func TestPostOnADyingConnectionArrivesAtMostOnce(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	var posts atomic.Int32
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go answerUntilPost(conn, &posts)
		}
	}()
	s := New(Config{Vendor: "IT Glue"})
	defer s.CloseIdleConnections()
	url := "http://" + ln.Addr().String() + "/configurations"
	if _, err := s.Client().Get(url); err != nil { // leaves a connection in the pool
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Idempotency-Key", "1") // makes net/http replay
	if _, err := s.Client().Do(req); err == nil {
		t.Error("a lost answer was reported as a success")
	}
	if got := posts.Load(); got != 1 {
		t.Errorf("the POST arrived %d times", got)
	}
}

// answerUntilPost answers GETs, and drops the connection after reading a POST.
func answerUntilPost(conn net.Conn, posts *atomic.Int32) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	for {
		req, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, req.Body)
		if req.Method == http.MethodPost {
			posts.Add(1)
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	}
}
