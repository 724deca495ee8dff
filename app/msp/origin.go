package msp

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Origin is the line that Onramp writes first into the notes of a configuration
// (an organization's quick notes) that it created:
//
//	Onramp: https://acme.syncromsp.com/customer_assets/42 [7F3K9Q2M]
//
// The URL is a link back for technicians and the identity by which a lost
// database is found again; the op settles a create whose answer was lost.
type Origin struct {
	URL string `json:",omitempty"`
	Op  string `json:",omitempty"`
}

var originLine = regexp.MustCompile(`(?m)(?:^|>|\s)Onramp:\s*(https?://[^\s<\]]+)\s*\[([0-9A-Za-z]{4,32})\]`)

// String returns the origin line, or "" for the zero Origin.
func (o Origin) String() string {
	if o.URL == "" {
		return ""
	}
	return "Onramp: " + o.URL + " [" + o.Op + "]"
}

// ParseOrigin finds an origin line in notes. It tolerates the markup that an
// editor may have put round the line.
func ParseOrigin(notes string) (Origin, bool) {
	m := originLine.FindStringSubmatch(notes)
	if m == nil {
		return Origin{}, false
	}
	return Origin{URL: m[1], Op: m[2]}, true
}

// SyncroID returns the account's host and the record's id from the URL of a
// Syncro page such as https://acme.syncromsp.com/customer_assets/42, and which
// of the two kinds of page it is: "customer_assets" or "customers".
func SyncroID(link string) (host, kind string, id int64, ok bool) {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" {
		return "", "", 0, false
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 2 {
		return "", "", 0, false
	}
	kind = parts[len(parts)-2]
	if kind != "customer_assets" && kind != "customers" {
		return "", "", 0, false
	}
	id, err = strconv.ParseInt(parts[len(parts)-1], 10, 64)
	if err != nil || id <= 0 {
		return "", "", 0, false
	}
	return u.Host, kind, id, true
}

var configurationPath = regexp.MustCompile(`/configurations/(\d+)$`)

// ConfigurationID returns the id in the URL of an IT Glue configuration page
// such as https://acme.itglue.com/1234/configurations/5678.
func ConfigurationID(link string) (int64, bool) {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" {
		return 0, false
	}
	m := configurationPath.FindStringSubmatch(strings.TrimRight(u.Path, "/"))
	if m == nil {
		return 0, false
	}
	id, err := strconv.ParseInt(m[1], 10, 64)
	return id, err == nil && id > 0
}
