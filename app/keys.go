package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/doctor"
	"dev.onramp/app/secrets"
)

// CheckState says how the check of a key went.
type CheckState string

// The states of a check.
const (
	CheckNone    CheckState = ""
	CheckRunning CheckState = "verifying"
	CheckGood    CheckState = "verified"
	CheckBad     CheckState = "refused"
)

// Check is what a key was found to be good for.
type Check struct {
	State    CheckState
	Sentence string
	Rows     []CheckRow
	At       time.Time
}

// CheckRow is one permission or one observation.
type CheckRow struct {
	Name  string
	State string // one of the Row... words
	Note  string
}

// The states of a check's row.
const (
	RowPresent = string(doctor.Present)
	RowFine    = string(doctor.Fine)
	RowMissing = string(doctor.Missing)
	RowUnknown = string(doctor.Unknown)
	RowWarning = string(doctor.Warning)
)

// KeyState is what the Keys step shows of a vendor. It never holds the key.
type KeyState struct {
	Vendor            Vendor
	Name              string
	URL               string
	Set               bool   // a key is known
	Tail              string // its last four characters, where it is long enough to tell
	Source            string // where the key is kept
	Place             secrets.Place
	Variable          string // the environment variable that may hold it
	Optional, Skipped bool
	Expires           time.Time // its last day, zero if nobody typed one
	Expiry            CheckRow  // what to think of that; no name where keys have no last day
	Check             Check
}

// Keys returns the state of every vendor's key.
func (a *App) Keys() []KeyState {
	a.mu.RLock()
	defer a.mu.RUnlock()
	var out []KeyState
	for _, v := range Vendors() {
		state := a.vendors[v]
		k := KeyState{
			Vendor: v, Name: VendorName(v), URL: state.url, Set: state.key != "", Tail: secrets.Tail(state.key), Source: string(state.place),
			Place: a.settings.Kept[v], Variable: keyVariable(v), Optional: v == VendorSaaSAlerts, Skipped: a.settings.Skipped[v],
			Expires: a.settings.Expires[v], Expiry: checkRow(a.keyExpiry(v, time.Now())), Check: state.check,
		}
		if at := a.settings.Verified[v]; k.Check.State == CheckNone && state.key != "" && !at.IsZero() && !a.newKey(v) {
			k.Check = Check{State: CheckGood, Sentence: "verified on " + at.Format(time.DateOnly), At: at}
		}
		if state.failed != nil {
			k.Check = Check{State: CheckBad, Sentence: state.failed.Error()}
		}
		out = append(out, k)
	}
	return out
}

// verified says whether the keys that the work needs have been verified, now or
// in an earlier run, and are at hand.
func (a *App) verified() bool {
	for _, v := range []Vendor{VendorSyncro, VendorITGlue} {
		if a.vendors[v] == nil || a.vendors[v].key == "" || a.settings.Verified[v].IsZero() || a.newKey(v) {
			return false
		}
	}
	return true
}

// CleanURL brings what a person types for an address to a base URL, or says what
// is wrong with it; it asks nobody. Nothing typed is the usual address; for Syncro
// the account's name or host is enough.
func CleanURL(v Vendor, typed string) (string, error) {
	typed = strings.TrimRight(strings.TrimSpace(typed), "/")
	if typed == "" {
		if fallback := defaultURL(v); fallback != "" {
			return fallback, nil
		}
		return "", errors.New("type the account's address, such as acme.syncromsp.com")
	}
	if MayBeKey(typed) {
		return "", fmt.Errorf("that is no address and may be the key, which is asked for next: type something like %s", exampleURL(v))
	}
	if !strings.Contains(typed, "://") {
		if v == VendorSyncro && !strings.ContainsAny(typed, "./:") {
			typed += ".syncromsp.com"
		}
		typed = "https://" + typed
	}
	if v == VendorSyncro && !strings.HasSuffix(typed, "/api/v1") {
		typed += "/api/v1"
	}
	u, err := url.Parse(typed)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || !owns(v, strings.ToLower(u.Hostname())) && !loopback(u.Hostname()) {
		return "", fmt.Errorf("that is no address of %s: type something like %s; the key is asked for next", VendorName(v), exampleURL(v))
	}
	return typed, nil
}

// loopback says whether a host is this machine, where a simulated vendor runs.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// MayBeKey says whether a part of what was typed for an address is too long for
// one: it is likely a key, pasted a step too early, alone or behind the address,
// and no key may end up in an address.
func MayBeKey(typed string) bool {
	parts := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("./:", r) })
	return slices.ContainsFunc(parts, func(p string) bool { return len(p) > longestName })
}

// longestName is the longest account name that is taken for one.
const longestName = 32

func exampleURL(v Vendor) string {
	if v == VendorSyncro {
		return "acme.syncromsp.com"
	}
	return defaultURL(v)
}

// SkipVendor leaves SaaS Alerts out, or takes it in again.
func (a *App) SkipVendor(v Vendor, skip bool) error {
	if v != VendorSaaSAlerts {
		return fmt.Errorf("%s cannot be skipped: the work needs it", VendorName(v))
	}
	return a.set(func(s *Settings) error {
		s.Skipped[v] = skip
		return nil
	})
}

// CheckKey asks the vendor what the key is good for. The result is also kept
// for Keys.
func (a *App) CheckKey(ctx context.Context, v Vendor) Check {
	a.mu.Lock()
	state := a.vendors[v]
	state.check = Check{State: CheckRunning, Sentence: "asking " + VendorName(v)}
	base, key, failed, missing := state.url, state.key, state.failed, a.missingKey(v)
	hc := a.client(v)
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicSettings)

	var check Check
	switch {
	case failed != nil:
		check = checkOf(doctor.Refused(failed))
	case key == "":
		check = checkOf(doctor.Refused(missing))
	default:
		check = checkOf(a.checkKey(ctx, v, base, key, hc))
	}
	a.mu.Lock()
	state.check = check
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicSettings)
	return check
}
