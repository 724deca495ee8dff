package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dev.onramp/app/discover"
	"dev.onramp/app/doctor"
	"dev.onramp/app/msp"
	"dev.onramp/app/transport"
	"dev.onramp/itglue"
)

// checkKey finds out what a vendor's key is good for, and whether it opens this
// workspace's account. One that is good is taken note of. hc carries the requests
// under the vendor's limit.
func (a *App) checkKey(ctx context.Context, v Vendor, base, key string, hc *http.Client) doctor.Report {
	report := a.checkVendor(ctx, v, base, key, hc)
	if report.State != doctor.Good {
		return report
	}
	var c clients
	err := a.connectOne(&c, v, base, key, hc)
	if err == nil {
		err = a.opensOther(ctx, v, c)
	}
	if err == nil {
		err = a.proven(v, key, time.Now())
	}
	if err != nil {
		return doctor.Refused(err)
	}
	return report
}

// checkVendor finds out what the vendor lets the key do.
func (a *App) checkVendor(ctx context.Context, v Vendor, base, key string, hc *http.Client) doctor.Report {
	clock := &doctor.Clock{Base: hc.Transport}
	timed := &http.Client{Transport: clock, CheckRedirect: hc.CheckRedirect}
	var c clients
	if err := a.connectOne(&c, v, base, key, timed); err != nil {
		return doctor.Refused(err)
	}
	host, shake := a.handshake(v, base)
	a.mu.RLock()
	before, recommended := a.records.Crawls, doctor.ForSaaSAlerts()
	if a.settings.Skipped[VendorSaaSAlerts] {
		recommended = nil
	}
	a.mu.RUnlock()
	switch v {
	case VendorSyncro:
		return doctor.Syncro(ctx, doctor.SyncroCheck{
			Client: c.syncro, Host: host, Shake: shake, Clock: clock, CustomersBefore: lastCount(before[discover.Customers]),
			Recommended: recommended,
		})
	case VendorITGlue:
		return doctor.ITGlue(ctx, doctor.ITGlueCheck{
			Client: c.itglue, Base: base, Host: host, Shake: shake, Clock: clock,
			Elsewhere:           func(other string) (*itglue.Client, error) { return itglue.New(other, key, timed) },
			OrganizationsBefore: lastCount(before[discover.Organizations]),
		})
	case VendorSaaSAlerts:
		return doctor.SaaSAlerts(ctx, doctor.SaaSAlertsCheck{
			Client: c.saasalerts, Host: host, Shake: shake, Clock: clock, OrganizationsBefore: lastCount(before[discover.SaaSOrganizations]),
		})
	}
	return doctor.Report{State: doctor.Bad, Sentence: string(v) + " is no vendor"}
}

// handshake says with which host to shake hands: none where simulators carry the
// requests, on a connection without TLS, or with a host that is not the vendor's.
func (a *App) handshake(v Vendor, base string) (string, doctor.Handshake) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" || a.opt.Base[v] != nil || !owns(v, strings.ToLower(u.Hostname())) {
		return "", nil
	}
	return u.Hostname(), doctor.Probe
}

// owns says whether a host is one of a vendor's.
func owns(v Vendor, host string) bool {
	switch v {
	case VendorSyncro:
		return transport.SyncroHosts(host)
	case VendorITGlue:
		return transport.ITGlueHosts(host)
	case VendorSaaSAlerts:
		return transport.SaaSAlertsHost(host)
	}
	return false
}

// lastCount is how many records the last complete crawl read, 0 if there is none.
func lastCount(c discover.Crawl) int {
	if len(c.History) == 0 {
		return 0
	}
	return c.History[len(c.History)-1]
}

// checkOf is a report as the Keys step shows it.
func checkOf(r doctor.Report) Check {
	check := Check{State: CheckBad, Sentence: r.Sentence, At: time.Now()}
	if r.State == doctor.Good {
		check.State = CheckGood
	}
	for _, row := range r.Rows {
		check.Rows = append(check.Rows, checkRow(row))
	}
	return check
}

func checkRow(row doctor.Row) CheckRow {
	return CheckRow{Name: row.Name, State: string(row.State), Note: row.Note}
}

// Examination is one part of what `onramp doctor` looks at.
type Examination struct {
	Part   string        `json:"part"`
	Report doctor.Report `json:"report"`
}

// Examine checks the connections of the workspace.
func (a *App) Examine(ctx context.Context) []Examination {
	var out []Examination
	for _, v := range Vendors() {
		a.mu.Lock()
		state, skipped := a.vendors[v], a.settings.Skipped[v]
		base, key, failed, missing := state.url, state.key, state.failed, a.missingKey(v)
		expiry := a.keyExpiry(v, time.Now())
		hc := a.client(v)
		a.mu.Unlock()
		switch {
		case skipped:
			continue
		case failed != nil:
			out = append(out, Examination{VendorName(v), doctor.Refused(failed)})
		case key == "" && v == VendorSaaSAlerts:
			out = append(out, Examination{VendorName(v), doctor.Report{State: doctor.Absent, Sentence: missing.Error() + ", or leave it out there with i"}})
		case key == "":
			out = append(out, Examination{VendorName(v), doctor.Refused(missing)})
		default:
			report := a.checkKey(ctx, v, base, key, hc)
			if expiry.Name != "" {
				report.Rows = append(report.Rows, expiry)
			}
			out = append(out, Examination{VendorName(v), a.withPlace(v, report)})
		}
	}
	return slices.Concat(out, a.examineHook(), a.examineSync())
}

// examineHook tells where the webhook's address is kept, and a variable that is
// set beside it and not used. Whether the chat takes a message only one shows.
func (a *App) examineHook() []Examination {
	a.mu.RLock()
	hook := a.hook
	a.mu.RUnlock()
	if hook.address == nil && hook.failed == nil {
		return nil
	}
	report := doctor.Report{State: doctor.Kept, Sentence: "notifications go to it; a message to try it is sent from Home"}
	if hook.failed != nil {
		report = doctor.Refused(hook.failed)
	}
	report.Rows = []doctor.Row{a.placeRow("address", hookVariable, hook.place)}
	return []Examination{{"webhook", report}}
}

// examineSync tells why the last sync failed, if it did: what stopped it need be
// nothing that a check of the keys finds.
func (a *App) examineSync() []Examination {
	a.mu.RLock()
	defer a.mu.RUnlock()
	last, ran := a.lastRun()
	if !ran || last.Trouble == "" {
		return nil
	}
	words := fmt.Sprintf("on %s: %s. The next sync without it clears this", last.Ended.Local().Format("2006-01-02 15:04"), last.Trouble)
	return []Examination{{"last sync", doctor.Report{State: doctor.Failed, Sentence: msp.Clean(words)}}}
}

// ExamineMachine checks the workspace's file and the terminal. The file must not
// be open yet.
func ExamineMachine(dir string, terminal doctor.TerminalFacts) []Examination {
	out := []Examination{{"terminal", doctor.Terminal(terminal)}}
	path, err := existing(dir)
	switch {
	case errors.Is(err, ErrNoWorkspace):
		out = append(out, Examination{"workspace", doctor.Report{State: doctor.NotThere, Sentence: err.Error()}})
	case err != nil:
		out = append(out, Examination{"workspace", doctor.Refused(err)})
	default:
		out = append(out, Examination{"workspace", doctor.Store(filepath.Clean(path), time.Now())})
	}
	return out
}

// Healthy says whether every part is good.
func Healthy(parts []Examination) bool {
	for _, p := range parts {
		bad := p.Report.State == doctor.Bad || p.Report.State == doctor.Failed
		if bad && p.Part != "terminal" {
			return false
		}
	}
	return true
}

// PrintExaminations prints what was found, for a person or as JSON.
func PrintExaminations(w io.Writer, parts []Examination, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(parts)
	}
	var b strings.Builder
	for _, p := range parts {
		widest := 0
		for _, row := range p.Report.Rows {
			widest = max(widest, utf8.RuneCountInString(row.Name))
		}
		fmt.Fprintf(&b, "%s: %s, %s\n", p.Part, p.Report.State, p.Report.Sentence)
		for _, row := range p.Report.Rows {
			fmt.Fprintf(&b, "    %-*s %s", widest, row.Name, row.State)
			if row.Note != "" {
				b.WriteString(": " + row.Note)
			}
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// TerminalFacts are what is known of a terminal without asking it.
type TerminalFacts = doctor.TerminalFacts

// HowTo says how to make a vendor's key, a line a step.
func (a *App) HowTo(v Vendor) []string {
	switch v {
	case VendorSyncro:
		return []string{
			"In Syncro, as an administrator: Admin > API > API Tokens > +New Token > Custom Permissions.",
			"Best on a user of its own, named itglue, that sees all customers.",
			"Onramp needs: Assets List/Search, View Details, Edit; Customers List/Search, View Detail; RMM Alerts List.",
			"SaaS Alerts takes a token of its own: Assets List/Search, View Details; Customers List/Search, View Detail; and what its page asks for.",
			"The token is shown once. Copy it and paste it here.",
		}
	case VendorITGlue:
		return []string{
			"In IT Glue, as an administrator: Account > Settings > API Keys > Generate API Key.",
			"Leave Password Access off: Onramp never needs passwords.",
			"The key is shown once. It dies after 90 days without use.",
		}
	case VendorSaaSAlerts:
		return []string{
			"In SaaS Alerts: Settings > API > Manage API > Show key.",
			"If every call is refused on a new account, SaaS Alerts support has to enable the API first.",
		}
	}
	return nil
}

// name is the first of two words that is there.
func name(first, second string) string {
	if first != "" {
		return first
	}
	return second
}
