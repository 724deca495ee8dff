package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/secrets"
	"dev.onramp/app/transport"
	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/syncro"
)

// Vendor names one of the three vendors.
type Vendor = discover.Vendor

// The vendors.
const (
	VendorSyncro     = discover.Syncro
	VendorITGlue     = discover.ITGlue
	VendorSaaSAlerts = discover.SaaSAlerts
)

// Vendors returns the vendors in the order in which screens show them.
func Vendors() []Vendor { return []Vendor{VendorSyncro, VendorITGlue, VendorSaaSAlerts} }

// VendorName is a vendor's name as people write it.
func VendorName(v Vendor) string {
	switch v {
	case VendorSyncro:
		return "Syncro"
	case VendorITGlue:
		return "IT Glue"
	case VendorSaaSAlerts:
		return "SaaS Alerts"
	}
	return string(v)
}

// urlVariable and keyVariable name a vendor's environment variables.
func urlVariable(v Vendor) string { return "ONRAMP_" + strings.ToUpper(string(v)) + "_URL" }

func keyVariable(v Vendor) string {
	if v == VendorSyncro {
		return "ONRAMP_SYNCRO_TOKEN"
	}
	return "ONRAMP_" + strings.ToUpper(string(v)) + "_KEY"
}

// vendorState is a vendor's connection in this run.
type vendorState struct {
	url, key string
	place    secrets.Place
	failed   error // why the key could not be read
	check    Check
	stack    *transport.Stack
	memory   *transport.Memory // of an earlier stack of this run
	// identified says that this run has asked whose key it is.
	identified bool
}

// renew drops the stack, because redaction must know a new key; the budget goes
// over to the next one.
func (s *vendorState) renew() {
	if s.stack != nil {
		memory := s.stack.Memory()
		s.memory = &memory
		s.stack.CloseIdleConnections()
		s.stack = nil
	}
}

func defaultURL(v Vendor) string {
	switch v {
	case VendorITGlue:
		return itglue.Regions[0].URL
	case VendorSaaSAlerts:
		return saasalerts.DefaultBaseURL
	case VendorSyncro:
	}
	return ""
}

// client returns the HTTP client that carries a vendor's requests under its
// limit. One stack serves the vendor for the whole run: it holds the budget.
func (a *App) client(v Vendor) *http.Client {
	state := a.vendors[v]
	if state.stack == nil {
		config := transport.Config{Base: a.opt.Base[v], Secrets: []transport.Secret{transport.Secret(state.key)}}
		if state.memory != nil {
			config.Memory = *state.memory
		} else {
			config.Memory = a.budget(v)
		}
		switch {
		case a.opt.Unlimited:
			config.Vendor, config.Allow = VendorName(v), func(string) bool { return true }
			state.stack = transport.New(config)
		case v == VendorSyncro:
			state.stack = transport.Syncro(config)
		case v == VendorITGlue:
			state.stack = transport.ITGlue(config)
		case v == VendorSaaSAlerts:
			state.stack = transport.SaaSAlerts(config)
		}
	}
	hc := state.stack.Client()
	if !a.opt.Unlimited {
		hc.Transport = budgeted{app: a, stack: state.stack}
	}
	hc.Transport = a.logged(v, hc.Transport)
	return hc
}

// clients are the typed clients of the vendors that are connected.
type clients struct {
	syncro     *syncro.Client
	itglue     *itglue.Client
	saasalerts *saasalerts.Client
}

// connect builds the clients from the keys. Syncro and IT Glue must be there;
// SaaS Alerts is optional.
func (a *App) connect() (clients, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var c clients
	for _, v := range Vendors() {
		state := a.vendors[v]
		if v == VendorSaaSAlerts && !a.saasAlerts().asked {
			continue
		}
		if state.failed != nil {
			return c, &UnreadError{v, state.failed}
		}
		if state.key == "" {
			return c, a.missingKey(v)
		}
		if err := a.connectOne(&c, v, state.url, state.key, a.client(v)); err != nil {
			return c, &AddressError{Vendor: v, Err: err}
		}
	}
	return c, nil
}

func (a *App) connectOne(c *clients, v Vendor, base, key string, hc *http.Client) (err error) {
	switch v {
	case VendorSyncro:
		if base == "" {
			return fmt.Errorf("syncro: no address is known: set %s to https://YOUR-ACCOUNT.syncromsp.com/api/v1", urlVariable(v))
		}
		c.syncro, err = syncro.New(base, key, hc)
	case VendorITGlue:
		c.itglue, err = itglue.New(base, key, hc)
	case VendorSaaSAlerts:
		c.saasalerts, err = saasalerts.New(base, key, hc)
	}
	return err
}

// KeyError says that a vendor's key is not known.
type KeyError struct {
	Vendor   Vendor
	Variable string
	// Disconnected is when a person took the key away, zero if nobody did.
	Disconnected time.Time
	// Printed says that a command was asked for it, and printed nothing.
	Printed bool
}

// Error says what to do.
func (e *KeyError) Error() string {
	if !e.Disconnected.IsZero() {
		return fmt.Sprintf("%s was disconnected on %s; connect it again in the Keys step", VendorName(e.Vendor), e.Disconnected.Format(time.DateOnly))
	}
	if e.Printed {
		return fmt.Sprintf("the key command printed nothing for %s: run it yourself, with %s=%s, to see why", VendorName(e.Vendor), secrets.AskedFor, e.Variable)
	}
	return fmt.Sprintf("no key for %s is known: set %s, or run onramp and enter it in the Keys step", VendorName(e.Vendor), e.Variable)
}

// UnreadError says that a vendor's key could not be read where it is kept.
type UnreadError struct {
	Vendor Vendor
	Err    error
}

// Error says whose key it is, and why.
func (e *UnreadError) Error() string { return VendorName(e.Vendor) + ": " + e.Err.Error() }

// Unwrap returns why.
func (e *UnreadError) Unwrap() error { return e.Err }

// AddressError says that a vendor's address or key cannot be right as it stands.
type AddressError struct {
	Vendor Vendor
	Err    error
}

// Error says what is wrong and what to do.
func (e *AddressError) Error() string { return e.Err.Error() }

// Unwrap returns the client's own error.
func (e *AddressError) Unwrap() error { return e.Err }

// hostOf returns the host of a base URL, "" if it has none.
func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Host
}
