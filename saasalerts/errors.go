package saasalerts

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// Sentinels for errors.Is; an *Error is at most one of them.
var (
	// ErrUnauthorized is a 401 or 403: the key is wrong, or the REST API is not enabled.
	ErrUnauthorized = errors.New("unauthorized")
	// ErrNotFound is a 404.
	ErrNotFound = errors.New("not found")
	// ErrRateLimited is a 429, or another refusal whose words speak of a limit.
	ErrRateLimited = errors.New("rate limited")
	// ErrUnexpected is a 2xx whose body is not what the call returns.
	ErrUnexpected = errors.New("unexpected answer")
)

const whereKey = "Settings > API > Manage API > Show key in SaaS Alerts"

// Error is an answer that is not the wanted one.
type Error struct {
	Call    string // what was asked, such as "customers"
	Method  string
	Path    string // below the base URL, without query
	Status  int
	Words   string // the vendor's own words: one line, at most 300 runes, without the key
	NotJSON bool   // the body was not JSON, such as an HTML page

	kind error
}

// Error says in one sentence what was asked, what came and what to do next.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "SaaS Alerts %s: %s %s answered %d", e.Call, e.Method, e.Path, e.Status)
	if e.NotJSON {
		b.WriteString(" and not in JSON")
	}
	if e.Words != "" {
		fmt.Fprintf(&b, " (%s)", e.Words)
	}
	if advice := e.advice(); advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}

// Unwrap returns the sentinel that fits, or nil.
func (e *Error) Unwrap() error { return e.kind }

func (e *Error) advice() string {
	switch {
	case errors.Is(e.kind, ErrUnauthorized) && e.NotJSON:
		return "check the base URL and the key under " + whereKey
	case errors.Is(e.kind, ErrUnauthorized):
		return "check the key under " + whereKey + "; on a new account ask SaaS Alerts support to enable the REST API"
	case errors.Is(e.kind, ErrNotFound):
		return "check the base URL"
	case errors.Is(e.kind, ErrUnexpected):
		return "try again, and check the base URL if it stays so"
	case errors.Is(e.kind, ErrRateLimited):
		return "wait a minute and try again"
	case e.Status >= 300 && e.Status < 400:
		return "check the base URL"
	case e.Status >= 500:
		return "try again later"
	}
	return ""
}

// limitWords are the words by which an existing client recognises a limit under
// any status (saasalerts fact sheet 4).
var limitWords = regexp.MustCompile(`(?i)quota|rate.?limit|throttl`)

// refusal turns an answer outside 2xx into an *Error.
func (c *Client) refusal(call, path string, status int, body []byte) *Error {
	words, isJSON := vendorWords(body, c.key)
	e := &Error{Call: call, Method: http.MethodGet, Path: path, Status: status, Words: words}
	e.NotJSON = !isJSON && len(bytes.TrimSpace(body)) > 0
	switch {
	case status == http.StatusTooManyRequests, status >= 400 && limitWords.MatchString(words):
		e.kind = ErrRateLimited
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		e.kind = ErrUnauthorized
	case status == http.StatusNotFound:
		e.kind = ErrNotFound
	}
	return e
}

// unexpected turns a 2xx body that could not be read into an *Error.
func (c *Client) unexpected(call, path string, body []byte, cause error) *Error {
	words, isJSON := vendorWords(body, c.key)
	text := bytes.TrimSpace(body)
	// A list, and what was cut off, hold customers' data and no words.
	if words == "" || text[0] == '[' || text[0] == '{' && !isJSON {
		words = clean(cause.Error(), c.key)
	}
	return &Error{Call: call, Method: http.MethodGet, Path: path, Status: http.StatusOK, Words: words, NotJSON: !isJSON, kind: ErrUnexpected}
}
