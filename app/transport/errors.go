package transport

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	// ErrHostNotAllowed says that the address is not one of the vendor's; nothing was sent.
	ErrHostNotAllowed = errors.New("host not allowed")
	// ErrRedirect says that the vendor sent a redirect that must not be followed.
	ErrRedirect = errors.New("redirect not followed")
	// ErrTooLarge says that a body was larger than 64 MB after decompression.
	ErrTooLarge = errors.New("answer too large")
	// ErrDeadline says that no headers came within 30 s, that a body stood still
	// for 15 s, or that it was not over after 5 minutes. A caller's own deadline
	// is context.DeadlineExceeded.
	ErrDeadline = errors.New("the vendor took too long")
)

// Error is a request that got no usable answer. Its text has no query string,
// no user information and no secret. It has no Unwrap on purpose, so that no
// printer walks on to an unclean text; errors.Is and errors.As see through it.
type Error struct {
	Vendor string // as configured
	Method string
	URL    string // scheme, host and path
	text   string
	cause  error
}

// Error returns one sentence: what was asked, and why it failed.
func (e *Error) Error() string { return e.text }

// Is lets errors.Is find the sentinels and causes beneath.
func (e *Error) Is(target error) bool { return errors.Is(e.cause, target) }

// As lets errors.As find the causes beneath, such as a certificate error.
func (e *Error) As(target any) bool { return errors.As(e.cause, target) }

func (s *Stack) failed(req *http.Request, cause error) *Error {
	method := req.Method
	if method == "" {
		method = http.MethodGet
	}
	e := &Error{Vendor: s.vendor, Method: method, URL: s.redact(bareURL(req.URL)), cause: cause}
	e.text = s.redact(strings.TrimSpace(e.Vendor+" "+method) + " " + e.URL + ": " + causeText(cause))
	return e
}

func bareURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

var (
	userinfo = regexp.MustCompile(`://[^/\s"@]*@`)
	query    = regexp.MustCompile(`(://[^\s"?]*)\?[^\s"]*`)
)

// causeText gives the cause without what addresses in it may carry: passwords
// (a proxy's, too) and queries.
func causeText(err error) string {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err
	}
	text := userinfo.ReplaceAllString(err.Error(), "://"+mask+"@")
	return query.ReplaceAllString(text, "$1")
}
