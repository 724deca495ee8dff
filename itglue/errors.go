package itglue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// What an *Error can be, for errors.Is.
var (
	// ErrUnauthorized is 401: the key is good, the resource is not permitted to it (section 1).
	ErrUnauthorized = errors.New("itglue: not permitted to this key")
	// ErrForbidden is 403: the key is wrong or revoked, or it belongs to another region (section 1).
	ErrForbidden = errors.New("itglue: the key or the region is wrong")
	// ErrNotFound is 404 for a record. The HTML page that a wrong address brings (section 6) is not ErrNotFound, so
	// that a mistaken URL never counts as proof that a record is gone.
	ErrNotFound = errors.New("itglue: no such record")
	// ErrInvalid is 422: the vendor refuses what was written.
	ErrInvalid = errors.New("itglue: refused as invalid")
	// ErrRateLimited is 429: nothing was done, too many requests.
	ErrRateLimited = errors.New("itglue: too many requests")
	// ErrTimeout504 is 504: the gateway gave up waiting. A write may still take effect; a list wants a smaller page.
	ErrTimeout504 = errors.New("itglue: the gateway gave up waiting")
	// ErrTooLarge is a body above the size that this client reads: ask for a smaller page.
	ErrTooLarge = errors.New("the answer is larger than this program reads")
)

// Error is a call that failed. Its text is one sentence: what was called, what came back in the vendor's own words,
// and what to do next. It never holds the key nor the query of the request.
type Error struct {
	Call    string // method of Client, such as "CreateConfiguration"
	Method  string // HTTP method
	Path    string // path without the query
	Status  int    // HTTP status; 0 when no answer arrived
	Words   string // the vendor's own words without control characters, at most 300 runes; may be empty
	NotJSON bool   // the body was not JSON, for instance an HTML page
	Err     error  // what failed underneath, if it was not the vendor; may be nil
}

// Error returns the sentence described at the type.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "itglue: %s (%s %s)", e.Call, e.Method, e.Path)
	if e.Status == 0 {
		b.WriteString(" failed")
	} else {
		fmt.Fprintf(&b, " answered %d", e.Status)
	}
	if e.Words != "" {
		b.WriteString(": " + e.Words)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	if advice := e.advice(); advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}

// Unwrap returns what failed underneath, such as a context's error.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is the sentinel of the error's status.
func (e *Error) Is(target error) bool {
	switch e.Status {
	case http.StatusUnauthorized:
		return target == ErrUnauthorized
	case http.StatusForbidden:
		return target == ErrForbidden
	case http.StatusNotFound:
		return target == ErrNotFound && !e.NotJSON
	case http.StatusUnprocessableEntity:
		return target == ErrInvalid
	case http.StatusTooManyRequests:
		return target == ErrRateLimited
	case http.StatusGatewayTimeout:
		return target == ErrTimeout504
	}
	return false
}

func (e *Error) advice() string {
	if e.NotJSON && (e.Status < 300 || e.Status == http.StatusNotFound) {
		return "check the base URL, and whether a proxy or log-in page answers in IT Glue's place"
	}
	if e.Status >= http.StatusInternalServerError && e.Method != http.MethodGet {
		return "look first whether it took effect before you try again"
	}
	switch e.Status {
	case 0:
		return "check the network and the address, then try again"
	case http.StatusUnauthorized:
		return "the key is good but may not reach this: check what the key is allowed in IT Glue"
	case http.StatusForbidden:
		return "the key or the region is wrong: check the key, and try the US, EU and AU addresses"
	case http.StatusUnprocessableEntity:
		return "correct the field named and try again"
	case http.StatusTooManyRequests:
		return "wait some minutes: IT Glue takes 3000 requests in 5 minutes"
	case http.StatusGatewayTimeout:
		return "ask for smaller pages"
	}
	if e.Status >= http.StatusInternalServerError {
		return "try again later"
	}
	return ""
}

// refusal makes the error of an answer that cannot be used: a bad status, or a body that is not JSON.
func (c *Client) refusal(r request, status int, body []byte) *Error {
	e := r.fail(status, "", nil)
	e.NotJSON = len(bytes.TrimSpace(body)) > 0 && !json.Valid(body)
	switch {
	case len(bytes.TrimSpace(body)) == 0 && status < 300:
		e.Words, e.NotJSON = "an empty body", true
	case !e.NotJSON:
		e.Words = c.clean(wordsOf(body))
	case looksLikeHTML(body):
		e.Words = c.clean("an HTML page came instead of JSON" + titleOf(body))
	case status < 300:
		e.Words = "the body is not whole JSON"
	default:
		e.Words = c.clean(string(body))
	}
	return e
}

const maxWords = 300

// clean makes vendor words fit for an error: no key, no control or formatting characters, at most maxWords runes.
func (c *Client) clean(words string) string {
	// The characters go first: a key with one put into it would otherwise come back whole after the search for it.
	words = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, words)
	words = strings.ReplaceAll(words, c.key, "***")
	runes := []rune(strings.TrimSpace(words))
	if len(runes) > maxWords {
		runes = append(runes[:maxWords-1], '…')
	}
	return string(runes)
}

func looksLikeHTML(body []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 512)]))
	return bytes.HasPrefix(start, []byte("<"))
}

// titleOf quotes the title of an HTML page, because it often says whose page it is.
func titleOf(body []byte) string {
	_, rest, found := strings.Cut(string(body), "<title>")
	title, _, ended := strings.Cut(rest, "</title>")
	if !found || !ended {
		return ""
	}
	return ` titled "` + strings.TrimSpace(title) + `"`
}
