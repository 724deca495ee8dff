package transport

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxRedirects is how many redirects of one read are followed.
const maxRedirects = 3

// guard refuses what must not leave: a key goes to the vendor's own hosts, over
// TLS, or to this machine.
func (s *Stack) guard(u *url.URL) error {
	host := strings.ToLower(u.Hostname())
	local := isLoopback(host)
	switch {
	case !local && !s.allow(host):
		return fmt.Errorf("%w: %q is not a host of %s; check the address in the settings", ErrHostNotAllowed, host, s.vendor)
	case u.Scheme == "https", u.Scheme == "http" && local:
		return nil
	}
	return fmt.Errorf("%w: %q is not encrypted; use https", ErrHostNotAllowed, u.Scheme+"://"+host)
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// checkRedirect is the http.Client hook. Go forwards headers such as x-api-key
// to another host, so a redirect there would give the key away.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first, target := via[0], req.URL.Scheme+"://"+req.URL.Host
	switch {
	case !isRead(first.Method):
		return fmt.Errorf("%w: a %s was redirected to %q; check the address in the settings", ErrRedirect, first.Method, target)
	case req.URL.Scheme != first.URL.Scheme || !strings.EqualFold(req.URL.Host, first.URL.Host):
		return fmt.Errorf("%w: the vendor points to another host, %q; check the address in the settings", ErrRedirect, target)
	case len(via) > maxRedirects:
		return fmt.Errorf("%w: more than %d redirects; check the address in the settings", ErrRedirect, maxRedirects)
	}
	return nil
}
