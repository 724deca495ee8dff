package itglue_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
)

// canary stands for a key; its shape is that of section 1.
const canary = "ITG.0123456789abcdef0123456789abcdef.CANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARY0123"

// account is a simulated account with a client of it.
type account struct {
	*itgluetest.Server
	client *itglue.Client
}

func newAccount(t testing.TB, cfg itgluetest.Config) account {
	t.Helper()
	cfg.Key, cfg.Subdomain = canary, "northwind-it"
	server := itgluetest.New(cfg)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return account{server, newClient(t, server.Pipe())}
}

func newClient(t testing.TB, transport http.RoundTripper) *itglue.Client {
	t.Helper()
	client, err := itglue.New("https://api.itglue.com", canary, &http.Client{Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// answering is a transport that gives one answer to everything and keeps the last request.
type answering struct {
	status int
	body   string
	header http.Header
	last   *http.Request
}

func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	a.last = r
	return &http.Response{
		StatusCode: a.status, Header: a.header, Request: r, ContentLength: -1,
		Body: readCloser{strings.NewReader(a.body)},
	}, nil
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

func TestNewRefusesAddressesThatAreNotHTTPSOrLoopback(t *testing.T) {
	good := []string{"https://api.itglue.com", "https://api.eu.itglue.com/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9"}
	for _, region := range itglue.Regions {
		good = append(good, region.URL)
	}
	for _, address := range good {
		if _, err := itglue.New(address, canary, &http.Client{}); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{
		"", "api.itglue.com", "http://api.itglue.com", "http://127.0.0.1.evil.example", "ftp://api.itglue.com", "file:///etc/passwd",
		"https://user:hunter2@api.itglue.com", "https://api.itglue.com?x=hunter2", "https://api.itglue.com#f", "https://:hunter2\x7f@x",
	} {
		_, err := itglue.New(address, canary, &http.Client{})
		if err == nil {
			t.Errorf("%q was accepted", address)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error repeats a secret: %v", address, err)
		}
	}
}

func TestNewRefusesKeysThatCannotBeSent(t *testing.T) {
	for _, key := range []string{"", "ITG.a b", "ITG.a\nX-Evil: 1", "ITG.é"} {
		_, err := itglue.New("https://api.itglue.com", key, &http.Client{})
		if err == nil {
			t.Errorf("%q was accepted", key)
		} else if key != "" && strings.Contains(err.Error(), key) {
			t.Errorf("the error repeats the key: %v", err)
		}
	}
	if _, err := itglue.New("https://api.itglue.com", canary, nil); err == nil {
		t.Error("a client without a transport was accepted")
	}
}

func TestPrintingAClientNeverShowsItsKey(t *testing.T) {
	client := newClient(t, &answering{})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
		for _, v := range []any{client, struct{ C *itglue.Client }{client}} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "CANARY") || strings.Contains(text, "43414e415259") {
				t.Errorf("%s prints %s", verb, text)
			}
		}
	}
}

func TestRedirectsAreNotFollowedBecauseTheKeyWouldTravelAlong(t *testing.T) {
	transport := &answering{status: 302, header: http.Header{"Location": {"https://evil.example/"}}}
	_, err := newClient(t, transport).Organizations(t.Context(), itglue.Query{})
	if host := transport.last.URL.Host; host != "api.itglue.com" {
		t.Errorf("the request went on to %s", host)
	}
	var refused *itglue.Error
	if !errors.As(err, &refused) || refused.Status != 302 {
		t.Errorf("got %v", err)
	}
}

func TestACanceledCallSaysSoAndCarriesNoQuery(t *testing.T) {
	a := newAccount(t, itgluetest.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := a.client.Organizations(ctx, itglue.Query{Filter: map[string]string{"name": "Hushhush"}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if strings.Contains(err.Error(), "Hushhush") {
		t.Errorf("the query is in %v", err)
	}
	var failed *itglue.Error
	if !errors.As(err, &failed) || failed.Status != 0 || failed.Path != "/organizations" {
		t.Errorf("got %#v", failed)
	}
}

func TestIdsThatNoRecordHasAreNeverAskedFor(t *testing.T) {
	a := newAccount(t, itgluetest.Config{})
	ctx, c := t.Context(), a.client
	attrs := map[string]any{"notes": "x"}
	for name, call := range map[string]func(int64) error{
		"Organization":        func(id int64) error { _, err := c.Organization(ctx, id); return err },
		"Configuration":       func(id int64) error { _, err := c.Configuration(ctx, id); return err },
		"Models":              func(id int64) error { _, err := c.Models(ctx, id, itglue.Query{}); return err },
		"UpdateOrganization":  func(id int64) error { _, err := c.UpdateOrganization(ctx, id, attrs); return err },
		"UpdateConfiguration": func(id int64) error { _, err := c.UpdateConfiguration(ctx, id, attrs); return err },
		"CreateModel":         func(id int64) error { _, err := c.CreateModel(ctx, id, "x"); return err },
		"CreateConfiguration": func(id int64) error {
			_, err := c.CreateConfiguration(ctx, id, itglue.ConfigurationWrite{})
			return err
		},
	} {
		for _, id := range []int64{0, -1} {
			if err := call(id); err == nil || errors.Is(err, itglue.ErrNotFound) {
				t.Errorf("%s(%d): %v", name, id, err)
			}
		}
	}
	if _, err := c.UpdateConfiguration(ctx, 1, nil); err == nil {
		t.Error("an update of nothing was sent")
	}
	if sent := a.Requests(); len(sent) != 0 {
		t.Errorf("%d requests were sent", len(sent))
	}
}

func newHTTP(a account) *http.Client { return &http.Client{Transport: a.Pipe()} }
