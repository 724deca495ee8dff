package syncro

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
)

// domain is where every Syncro account lives, as a label below it.
const domain = ".syncromsp.com"

var label = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// parseBase checks the address of an account. It does not hold a list of hosts: that is the transport's.
func parseBase(text string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		// The text is not repeated: people paste keys into the wrong field.
		return nil, errors.New("syncro: the address cannot be read as a URL; give it like https://acme.syncromsp.com/api/v1")
	}
	switch {
	case base.User != nil:
		return nil, errors.New("syncro: the address holds a user name or a password; remove what stands before the @")
	case base.Hostname() == "":
		return nil, errors.New("syncro: the address has no host; give it like https://acme.syncromsp.com/api/v1")
	case base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("syncro: the address has a ? or # part; give it like https://acme.syncromsp.com/api/v1")
	case base.Scheme != "https" && (base.Scheme != "http" || !loopback(base.Hostname())):
		return nil, fmt.Errorf("syncro: the address of %q does not begin with https://; plain http is for this computer only", base.Hostname())
	}
	base.Path = strings.TrimRight(base.Path, "/")
	base.RawPath = ""
	return base, nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Subdomain returns the account's name in the client's address, like "acme", or "" when the address is not one of Syncro's.
func (c *Client) Subdomain() string {
	name, found := strings.CutSuffix(strings.ToLower(c.base.Hostname()), domain)
	if !found || !label.MatchString(name) {
		return ""
	}
	return name
}
