// Package itglue is a thin, typed client of the IT Glue REST API: wire types, calls and errors over an injected
// *http.Client.
//
// It knows what the vendor sends and accepts (source: the fact sheet "itglue", whose sections the comments cite). It
// must not know retries, rate limits or allowed hosts (the injected client's transport does those), nor anything of
// matching, storing or showing records.
package itglue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Region is one of IT Glue's data regions; a key works in its own region only (section 1).
type Region struct {
	Name string // short name as the vendor uses it: US, EU, AU
	URL  string // base URL for New
}

// Regions lists the vendor's regions in the order in which to try a key of unknown origin (section 1).
var Regions = []Region{
	{Name: "US", URL: "https://api.itglue.com"},
	{Name: "EU", URL: "https://api.eu.itglue.com"},
	{Name: "AU", URL: "https://api.au.itglue.com"},
}

// Largest bodies that are read, in bytes. A larger one is an error (ErrTooLarge), never cut short.
const (
	maxListBytes   = 64 << 20
	maxSingleBytes = 4 << 20
	maxErrorBytes  = 1 << 20
)

const mediaType = "application/vnd.api+json"

// Client calls one IT Glue account. It is safe for concurrent use. It sends every request once: retrying, pacing and
// choosing which hosts may be reached belong to the *http.Client given to New.
type Client struct {
	base *url.URL
	key  string
	http *http.Client
}

// New returns a client for the account that key opens at baseURL, one of Regions or a simulator on loopback. Plain
// http is accepted to loopback only. Redirects are refused whatever hc says, because Go would carry the x-api-key
// header along to another host.
func New(baseURL, key string, hc *http.Client) (*Client, error) {
	base, err := parseBase(baseURL)
	if err != nil {
		return nil, err
	}
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return nil, errors.New("itglue: the API key is empty or holds spaces or unprintable characters; copy it again from Account > Settings > API Keys")
	}
	if hc == nil {
		return nil, errors.New("itglue: no HTTP client was given; pass one that paces its requests")
	}
	own := *hc
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{base: base, key: key, http: &own}, nil
}

func parseBase(baseURL string) (*url.URL, error) {
	base, err := url.Parse(baseURL)
	if err != nil {
		// The parser's own error repeats the address, which may hold a password.
		return nil, errors.New("itglue: the base URL cannot be read; give one like https://api.itglue.com")
	}
	switch {
	case base.User != nil:
		return nil, errors.New("itglue: the base URL must not hold a user name or password; give one like https://api.itglue.com")
	case base.Hostname() == "" || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("itglue: the base URL must be a plain address such as https://api.itglue.com")
	case base.Scheme == "https", base.Scheme == "http" && isLoopback(base.Hostname()):
		return base, nil
	default:
		return nil, fmt.Errorf("itglue: the base URL must begin with https:// (plain http only to this machine), not %q", base.Scheme+"://")
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Format writes the client's address and never its key, whatever the verb.
func (c *Client) Format(f fmt.State, _ rune) {
	// A failed write to a formatter has nowhere to be reported.
	_, _ = fmt.Fprintf(f, "itglue.Client(%s)", c.base.Host)
}

// request is one call before it is sent.
type request struct {
	call   string // name of the exported method, for errors
	method string
	path   string
	query  url.Values
	body   any // nil for none
	limit  int64
}

// fail makes the error of a request.
func (r request) fail(status int, words string, cause error) *Error {
	return &Error{Call: r.call, Method: r.method, Path: "/" + r.path, Status: status, Words: words, Err: cause}
}

// do sends r once and returns the body of a 200 or 201, or an *Error.
func (c *Client) do(ctx context.Context, r request) ([]byte, int, error) {
	req, err := c.build(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, 0, r.fail(0, "", withoutURL(err))
	}
	noteStatus(ctx, resp.StatusCode)
	defer func() { _ = resp.Body.Close() }() // the body has been read or given up: closing cannot lose anything
	ok := resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusCreated
	limit := r.limit
	if !ok {
		limit = maxErrorBytes
	}
	body, err := readAll(resp.Body, limit)
	if err != nil {
		return nil, resp.StatusCode, r.fail(resp.StatusCode, "", err)
	}
	body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	if !ok || !json.Valid(body) {
		return nil, resp.StatusCode, c.refusal(r, resp.StatusCode, body)
	}
	return body, resp.StatusCode, nil
}

func (c *Client) build(ctx context.Context, r request) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return nil, r.fail(0, "", fmt.Errorf("the request cannot be written as JSON: %w", err))
		}
		body = bytes.NewReader(encoded)
	}
	address := c.base.JoinPath(r.path)
	address.RawQuery = r.query.Encode()
	req, err := http.NewRequestWithContext(ctx, r.method, address.String(), body)
	if err != nil {
		return nil, r.fail(0, "", withoutURL(err))
	}
	req.Header.Set("x-api-key", c.key)
	if body != nil {
		req.Header.Set("Content-Type", mediaType)
	}
	return req, nil
}

// withoutURL drops the address from net/http's error: a query may hold what belongs in no log.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("the answer broke off: %w", err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w (%d MB)", ErrTooLarge, limit>>20)
	}
	return body, nil
}
