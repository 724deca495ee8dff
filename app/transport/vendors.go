package transport

import (
	"regexp"
	"time"
)

// syncroHost matches one DNS label before syncromsp.com (reliability anchor 3.7).
var syncroHost = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.syncromsp\.com$`)

// SyncroHosts allows every account's host: one label before syncromsp.com.
func SyncroHosts(host string) bool { return syncroHost.MatchString(host) }

// ITGlueHosts allows the hosts of IT Glue's three regions.
func ITGlueHosts(host string) bool {
	switch host {
	case "api.itglue.com", "api.eu.itglue.com", "api.au.itglue.com":
		return true
	}
	return false
}

// SaaSAlertsHost allows the host of the partner API (saasalerts fact sheet 1).
func SaaSAlertsHost(host string) bool {
	return host == "us-central1-the-byway-248217.cloudfunctions.net"
}

// Syncro builds the stack of a Syncro account: 176 requests in any 60 s. The
// vendor allows 180 per client address; four are left to whoever shares it.
func Syncro(c Config) *Stack {
	c.Vendor, c.Allow = "Syncro", SyncroHosts
	c.Windows = []Window{{N: 176, Per: time.Minute}}
	return New(c)
}

// ITGlue builds the stack of an IT Glue account: 2,950 requests in any 300 s,
// a little under the vendor's 3,000.
func ITGlue(c Config) *Stack {
	c.Vendor, c.Allow = "IT Glue", ITGlueHosts
	c.Windows = []Window{{N: 2950, Per: 5 * time.Minute}}
	return New(c)
}

// SaaSAlerts builds the stack of a SaaS Alerts partner: 120 requests in any
// minute and two in any second. No limit is published (saasalerts fact sheet
// 4), so this one is gentle.
func SaaSAlerts(c Config) *Stack {
	c.Vendor, c.Allow = "SaaS Alerts", SaaSAlertsHost
	c.Windows = []Window{{N: 120, Per: time.Minute}, {N: 2, Per: time.Second}}
	return New(c)
}
