package syncro

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// What an error of this package is, for errors.Is. Only ErrNotFound says anything about a record, and even that is a signal
// to look again and no proof that the record is gone.
var (
	// ErrUnauthorized means that the token was refused: 401 or 403, which this vendor sends for a bad token and for a
	// missing permission alike.
	ErrUnauthorized = errors.New("the token was refused")
	// ErrNotFound means that there is no such record: 404, or null with 200.
	ErrNotFound = errors.New("there is no such record")
	// ErrRateLimited means that too many requests came from this network address: 429.
	ErrRateLimited = errors.New("too many requests")
	// ErrInvalid means that the vendor refused what was sent: 400 or 422.
	ErrInvalid = errors.New("the request was refused as invalid")
	// ErrServer means that the vendor failed: 408 or 5xx. Whether a write took effect is then unknown.
	ErrServer = errors.New("the vendor failed")
	// ErrUnexpected means an answer that is not Syncro's API speaking: another status, a web page, damaged JSON.
	ErrUnexpected = errors.New("unexpected answer")
	// ErrTooLarge means a body beyond the size that is read: 64 MB for a list, 4 MB for one record.
	ErrTooLarge = errors.New("the answer is too large to read")
)

// An Error says which call failed, what came back and what to do next. It never holds the token.
type Error struct {
	Call       string // what was being done, like "list assets"
	Method     string
	Path       string // below the base URL, like /customer_assets/7
	Status     int    // 0 when no answer came
	Words      string // the vendor's own words: cleaned of control characters, at most 300 runes
	NotJSON    bool   // the body was not JSON: a proxy, a web page, a wrong subdomain
	Permission string // the permission the call needs, in the vendor's words

	class  error  // one of the sentinels, nil when no answer came
	cause  error  // the error beneath, nil when the status says it all
	detail string // the cause in words, without the token
}

// Error returns one sentence.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "syncro: %s (%s %s) ", e.Call, e.Method, e.Path)
	if e.Status == 0 {
		b.WriteString("got no answer")
	} else {
		fmt.Fprintf(&b, "was answered with %d", e.Status)
	}
	for _, words := range []string{e.detail, e.Words} {
		if words != "" {
			b.WriteString(": " + words)
		}
	}
	b.WriteString("; " + e.advice())
	return b.String()
}

// Unwrap returns the sentinel and the cause, for errors.Is and errors.As.
func (e *Error) Unwrap() []error {
	var all []error
	for _, err := range []error{e.class, e.cause} {
		if err != nil {
			all = append(all, err)
		}
	}
	return all
}

func (e *Error) advice() string {
	switch {
	case e.Status == 0:
		return "check the network and the address, then try again"
	case e.class == ErrUnauthorized && e.Permission != "":
		return fmt.Sprintf("the token is wrong or expired, or it lacks the permission %q", e.Permission)
	case e.class == ErrUnauthorized:
		return "the token is wrong or expired: make a new one under Admin > API > API Tokens"
	case e.class == ErrNotFound && e.Call == "Me":
		return "check the address: it ends in /api/v1"
	case e.class == ErrNotFound:
		return "there is no such record, or this token may not see it"
	case e.class == ErrRateLimited:
		return "wait a minute: 180 requests a minute are allowed from one network address"
	case e.class == ErrInvalid:
		return "correct what was sent"
	case e.class == ErrServer && e.Method == http.MethodGet:
		return "try again later"
	case e.class == ErrServer:
		return "look first whether it took effect before you try again"
	case e.class == ErrTooLarge:
		return "ask for less at once"
	case errors.Is(e.cause, errShape), errors.Is(e.cause, errBroken):
		return "try again; if it stays so, the vendor has changed its answers"
	default:
		return "check that the subdomain in the address is right"
	}
}

// fail makes an Error of a call that got no answer (status 0) or an answer that cannot be used.
func (c *Client) fail(call call, status int, cause error) *Error {
	e := call.failure(status)
	e.cause, e.detail = cause, clean(c.scrub(cause.Error()))
	var other notJSONError
	switch {
	case status == 0:
	case errors.Is(cause, errNull):
		e.class = ErrNotFound
	case errors.Is(cause, ErrTooLarge):
		e.class = ErrTooLarge
	default:
		e.class = ErrUnexpected
		e.NotJSON = errors.As(cause, &other)
	}
	return e
}

// refused makes an Error of an answer whose status is no success, and closes it.
func (c *Client) refused(call call, resp *http.Response) *Error {
	e := call.failure(resp.StatusCode)
	e.class = classOf(resp.StatusCode)
	// The status says enough: a body that cannot be read to its end only costs some of the vendor's words.
	body, _ := io.ReadAll(&cappedReader{from: resp.Body, left: maxErrorBytes})
	_ = resp.Body.Close()
	words, isJSON := vendorWords(body)
	e.Words, e.NotJSON = clean(c.scrub(words)), !isJSON
	return e
}

func (call call) failure(status int) *Error {
	return &Error{Call: call.name, Method: call.method, Path: call.path, Permission: call.permission, Status: status}
}

func classOf(status int) error {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return ErrUnauthorized
	case status == http.StatusNotFound:
		return ErrNotFound
	case status == http.StatusTooManyRequests:
		return ErrRateLimited
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return ErrInvalid
	case status == http.StatusRequestTimeout, status >= 500:
		return ErrServer
	default:
		return ErrUnexpected
	}
}
