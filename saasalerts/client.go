// Package saasalerts is a client for the reading half of the SaaS Alerts
// external partner API: the partner's profile, its customers (called
// organizations on the vendor's screens) and what Unify says of devices.
//
// It has no call that writes. It knows the wire and nothing else: not limits
// and retries, which the injected http.Client brings, and nothing of Onramp.
package saasalerts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode"
)

// DefaultBaseURL is the vendor's production API (saasalerts fact sheet 1).
const DefaultBaseURL = "https://us-central1-the-byway-248217.cloudfunctions.net/reportApi/api/v1"

// Size limits of bodies in bytes; a larger body is an error, never cut.
const (
	maxList   = 64 << 20
	maxSingle = 4 << 20
	maxError  = 1 << 20
)

// Client calls the API with one key. It is safe for concurrent use.
type Client struct {
	base string
	key  string
	hc   *http.Client
}

// New returns a client for the API at baseURL, DefaultBaseURL if that is empty.
// The address must be https, or http to this machine; the portal's own address
// is refused, because it turns every program away. hc does the exchange and
// must not be nil.
func New(baseURL, key string, hc *http.Client) (*Client, error) {
	if baseURL == "" {
		baseURL = DefaultBaseURL
	}
	u, err := url.Parse(baseURL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("SaaS Alerts: the base URL is not an address like %s", DefaultBaseURL)
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(host)) {
		return nil, fmt.Errorf("SaaS Alerts: the base URL %q is not encrypted; use https", u.Redacted())
	}
	if host == "manage.saasalerts.com" {
		return nil, fmt.Errorf("SaaS Alerts: %s is the portal, which turns programs away; use the partner API, %s", host, DefaultBaseURL)
	}
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return nil, errors.New("SaaS Alerts: the API key is empty or has blanks in it; copy it again under " + whereKey)
	}
	if hc == nil {
		return nil, errors.New("SaaS Alerts: a client needs an http.Client to send with")
	}
	return &Client{base: strings.TrimRight(u.String(), "/"), key: key, hc: hc}, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// get asks once and returns the body of a 2xx answer. call is the name under
// which errors speak of it.
func (c *Client) get(ctx context.Context, call, path string, query url.Values, limit int64) ([]byte, error) {
	target := c.base + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, fmt.Errorf("SaaS Alerts %s: %w", call, bare(err))
	}
	req.Header.Set("api_key", c.key)
	req.Header.Set("Accept", "application/json")
	resp, err := c.hc.Do(req)
	if err != nil {
		return nil, fmt.Errorf("SaaS Alerts %s: %w; check the network and the address, then try again", call, bare(err))
	}
	defer func() {
		_ = resp.Body.Close() // everything of worth has been read
	}()
	refused := resp.StatusCode < 200 || resp.StatusCode > 299
	if refused {
		limit = maxError
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case refused:
		// What came of the body is worth showing even if the rest was lost.
		return nil, c.refusal(call, path, resp.StatusCode, body[:min(int64(len(body)), limit)])
	case err != nil:
		return nil, fmt.Errorf("SaaS Alerts %s: reading the answer: %w", call, bare(err))
	case int64(len(body)) > limit:
		return nil, fmt.Errorf("SaaS Alerts %s: the answer is larger than %d MB and was not read", call, limit>>20)
	}
	return body, nil
}

// bare takes off the url.Error, whose text has the whole address with its query.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
