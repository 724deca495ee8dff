// Package syncro is a thin, typed client of the Syncro (SyncroMSP) REST API: it sends the calls that onboarding needs and
// decodes what comes back, element by element, into records that keep the vendor's own JSON beside the fields.
//
// It must not know how often it may call, when to try again or what the records are good for: limits, retries and timeouts
// belong to the *http.Client it is given, meaning belongs to whoever calls it. The wire facts are those of fact sheet
// "syncro".
package syncro

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// The most bytes of an answer that are read. A longer body is an error, never cut off in silence: a shortened listing would
// look like deleted records.
const (
	maxListBytes   = 64 << 20
	maxSingleBytes = 4 << 20
	maxErrorBytes  = 1 << 20
)

// A Client calls one Syncro account with one API token. It is safe for concurrent use.
type Client struct {
	base *url.URL
	http *http.Client
	// The token lives in these two closures only, so that no way of printing a Client can show it.
	authorize func(*http.Request)
	scrub     func(string) string
}

// New returns a Client for the account at baseURL, which includes the API prefix: https://acme.syncromsp.com/api/v1. Plain
// http is accepted for loopback addresses only. A nil hc means a zero http.Client. Redirects are not followed unless hc has a
// policy of its own, because the API never redirects and a wrong subdomain does.
func New(baseURL, token string, hc *http.Client) (*Client, error) {
	base, err := parseBase(baseURL)
	if err != nil {
		return nil, err
	}
	if token == "" || strings.ContainsFunc(token, notTokenRune) {
		return nil, errors.New("syncro: the API token is empty or has blanks or control characters in it; copy it again from Admin > API > API Tokens")
	}
	own := http.Client{}
	if hc != nil {
		own = *hc
	}
	if own.CheckRedirect == nil {
		own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return &Client{
		base:      base,
		http:      &own,
		authorize: func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) },
		scrub:     func(s string) string { return strings.ReplaceAll(s, token, "***") },
	}, nil
}

func notTokenRune(r rune) bool { return r <= ' ' || r > '~' }

// A call is one request before it is sent, with the words that an error about it needs.
type call struct {
	name       string
	method     string
	path       string
	permission string // what the token needs, in the vendor's words (fact sheet "syncro" section 1); "" if nothing
	query      url.Values
	body       []byte
}

// send sends the call once. It returns the answer only when its status is a success; the caller closes its body.
func (c *Client) send(ctx context.Context, call call) (*http.Response, error) {
	target := *c.base
	target.Path += call.path
	target.RawQuery = call.query.Encode()
	var body io.Reader
	if call.body != nil {
		body = bytes.NewReader(call.body)
	}
	req, err := http.NewRequestWithContext(ctx, call.method, target.String(), body)
	if err != nil {
		return nil, c.fail(call, 0, err)
	}
	c.authorize(req)
	req.Header.Set("Accept", "application/json")
	if call.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		// The URL is in our own sentence already; url.Error would repeat it with its query.
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return nil, c.fail(call, 0, err)
	}
	noteStatus(ctx, resp.StatusCode)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, c.refused(call, resp)
	}
	return resp, nil
}

// list sends the call and decodes the answer as a page of the array under envelope.
func list[T any](ctx context.Context, c *Client, call call, envelope string, decode func(object) (T, error)) (page Page[T], err error) {
	resp, err := c.send(ctx, call)
	if err != nil {
		return page, err
	}
	defer closeBody(resp.Body, &err)
	page, err = decodePage(&cappedReader{from: resp.Body, left: maxListBytes}, envelope, decode)
	if err != nil {
		return Page[T]{}, c.fail(call, resp.StatusCode, err)
	}
	return page, nil
}

// one sends the call and decodes the answer as a single object, wrapped in envelope or bare.
func one[T any](ctx context.Context, c *Client, call call, envelope string, decode func(object) (T, error)) (item T, err error) {
	resp, err := c.send(ctx, call)
	if err != nil {
		return item, err
	}
	defer closeBody(resp.Body, &err)
	body, err := io.ReadAll(&cappedReader{from: resp.Body, left: maxSingleBytes})
	if err != nil {
		return item, c.fail(call, resp.StatusCode, err)
	}
	item, err = decodeSingle(body, envelope, decode)
	if err != nil {
		return item, c.fail(call, resp.StatusCode, err)
	}
	return item, nil
}

// closeBody closes an answer's body and reports a failure to do so unless there is an error already.
func closeBody(body io.Closer, err *error) {
	if closed := body.Close(); closed != nil && *err == nil {
		*err = fmt.Errorf("syncro: closing the answer: %w", closed)
	}
}

// A cappedReader reads at most left bytes and answers ErrTooLarge instead of the byte after them.
type cappedReader struct {
	from io.Reader
	left int64
}

func (r *cappedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > r.left+1 {
		p = p[:r.left+1]
	}
	n, err := r.from.Read(p)
	if int64(n) > r.left {
		n, r.left = int(r.left), 0
		return n, ErrTooLarge
	}
	r.left -= int64(n)
	return n, err
}
