package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/doctor"
	"dev.onramp/app/notify"
	"dev.onramp/app/secrets"
	"dev.onramp/app/transport"
)

// hookVariable is the environment variable that may hold the webhook's address.
// Whoever knows the address can post, so that it is kept like a key.
const hookVariable = "ONRAMP_WEBHOOK_URL"

// Webhook is the vendor under which Options.Base may carry the digests.
const Webhook Vendor = "webhook"

// hookPatience is how long the chat may take: it must not hold the pass up.
const hookPatience = 20 * time.Second

// hookState is the webhook in this run.
type hookState struct {
	address *url.URL // nil if there is none
	place   secrets.Place
	failed  error // why the address could not be read
}

// secrets are the forms of the address that must not show.
func (h hookState) secrets() []transport.Secret {
	if h.address == nil {
		return nil
	}
	list := []transport.Secret{transport.Secret(h.address.String())}
	for _, part := range []string{h.address.RequestURI(), h.address.Path} {
		if len(part) > len("/webhook") {
			list = append(list, transport.Secret(part))
		}
	}
	return list
}

// loadHook finds the webhook's address. The caller holds the lock, or is alone.
func (a *App) loadHook() {
	a.hook = hookState{}
	if a.settings.Hook.Off {
		return
	}
	typed, place, err := a.keys.Get(hookVariable, a.settings.Hook.Kept)
	if err == nil && typed != "" {
		a.hook.address, err = notify.Hook(typed)
	}
	a.hook.place, a.hook.failed = place, err
}

// HookSettings is what was decided about the webhook.
type HookSettings struct {
	Kept  secrets.Place `json:",omitempty"`
	Off   bool          `json:",omitempty"` // a person took it away
	Names bool          `json:",omitempty"` // names of customers and devices may be told
}

// HookView is what Home shows of the webhook. It never holds the address.
type HookView struct {
	Host   string // "" if there is no webhook
	Source string
	Names  bool
	Failed string // why the address could not be read
}

// hookView is the webhook as a screen shows it. The caller holds the lock.
func (a *App) hookView() HookView {
	v := HookView{Source: string(a.hook.place), Names: a.settings.Hook.Names}
	if a.hook.address != nil {
		v.Host = a.hook.address.Host
	}
	if a.hook.failed != nil {
		v.Failed = a.hook.failed.Error()
	}
	return v
}

// CheckHook says what is wrong with the address of a webhook; it asks nobody.
func CheckHook(pasted string) error {
	_, err := notify.Hook(strings.TrimSpace(pasted))
	return err
}

// SetHook takes the address of a webhook for the digests and keeps it in the
// place that the person chose; "" ends the digests.
func (a *App) SetHook(pasted string, keep secrets.Place) error {
	pasted = strings.TrimSpace(pasted)
	if pasted != "" {
		if _, err := notify.Hook(pasted); err != nil {
			return err
		}
		if err := a.keys.Set(hookVariable, pasted, keep); err != nil {
			return err
		}
	}
	err := a.set(func(s *Settings) error {
		s.Hook.Off = pasted == ""
		if pasted != "" {
			s.Hook.Kept = keep
		}
		return nil
	})
	a.mu.Lock()
	defer a.mu.Unlock()
	a.loadHook()
	a.hideKeys()
	return err
}

// SetHookNames says whether digests may name customers and devices.
func (a *App) SetHookNames(on bool) error {
	return a.set(func(s *Settings) error {
		s.Hook.Names = on
		return nil
	})
}

// TryHook sends a digest that says nothing, so that a person sees it arrive.
func (a *App) TryHook(ctx context.Context) error {
	return a.post(ctx, notify.Digest{Workspace: a.opt.Name, Lines: []string{"This is how Onramp tells you when a sync needs you."}})
}

// tellHook sends the digest of a pass if it leaves something to a person.
func (a *App) tellHook(ctx context.Context, s Summary, failed error) error {
	a.mu.RLock()
	hook, names := a.hook, a.settings.Hook.Names
	a.mu.RUnlock()
	lines := digestLines(s, failed, names)
	if hook.failed == nil && (hook.address == nil || len(lines) == 0) {
		return nil
	}
	return a.post(ctx, notify.Digest{Workspace: s.Workspace, Lines: lines})
}

// digestLines words a pass for a chat: counts alone, unless names are wanted.
func digestLines(s Summary, failed error, names bool) []string {
	var lines []string
	add := func(n int, one, many string) {
		if n > 0 {
			lines = append(lines, several(n, one, many)+".")
		}
	}
	_, others := pick[*FailedError](failed)
	if others != nil && !errors.Is(failed, ErrUnfinished) {
		lines = append(lines, "The sync was not completed: "+inChat(others)+". Run onramp doctor.")
	}
	var writes *FailedError
	if errors.As(failed, &writes) {
		lines = append(lines, writes.digest(names))
	}
	add(s.open(VendorSyncro, string(discover.Customers)), "customer needs review", "customers need review")
	add(s.open(VendorSyncro, string(discover.Assets)), "device needs review", "devices need review")
	add(s.open(VendorSaaSAlerts, mappingName(discover.SaaSOrganizations)), "customer is to be mapped to SaaS Alerts", "customers are to be mapped to SaaS Alerts")
	for _, b := range s.Brakes {
		code, _, _ := strings.Cut(b, ":")
		lines = append(lines, "Brake "+code+" holds a part of the plan.")
	}
	if n := s.Refused() - s.along(); n > 0 {
		words := several(n, "operation waits", "operations wait") + " for a person"
		if along := s.along(); along > 0 {
			words += fmt.Sprintf(", and %d in need of those", along)
		}
		lines = append(lines, words+".")
	}
	add(len(s.Withheld), "decision cannot be carried out: onramp plan says why", "decisions cannot be carried out: onramp plan says why")
	add(len(s.Findings), "finding is to be looked at", "findings are to be looked at")
	if names {
		lines = append(append(lines, s.Findings...), s.withheldWords()...)
	}
	return append(lines, s.Keys...)
}

// post sends a digest once.
func (a *App) post(ctx context.Context, d notify.Digest) error {
	a.mu.RLock()
	hook := a.hook
	a.mu.RUnlock()
	if hook.failed != nil {
		return fmt.Errorf("no digest was sent: %w", hook.failed)
	}
	if hook.address == nil {
		return errors.New("there is no webhook: set one first")
	}
	body, err := notify.Body(hook.address, d)
	if err != nil {
		return fmt.Errorf("word the digest: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, hookPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.address.String(), bytes.NewReader(body))
	if err != nil {
		return errors.New("the webhook's address cannot be used: enter it again")
	}
	req.Header.Set("Content-Type", "application/json")
	stack := transport.New(transport.Config{
		Vendor: "the webhook", Base: a.opt.Base[Webhook], Secrets: hook.secrets(),
		Allow: func(host string) bool { return strings.EqualFold(host, hook.address.Hostname()) },
	})
	defer stack.CloseIdleConnections()
	resp, err := stack.RoundTrip(req)
	if err != nil {
		return hookUnreached(hook.address.Host, err)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return fmt.Errorf("the digest may not have arrived: %w; look into the chat", err)
	}
	return hookRefused(hook.address.Host, resp.StatusCode)
}

// keyWarnings are the sentences about keys that end soon, or have. The caller
// holds the lock.
func (a *App) keyWarnings(now time.Time) []string {
	var out []string
	for _, v := range Vendors() {
		if a.settings.Skipped[v] || a.vendors[v].key == "" {
			continue
		}
		if row := a.keyExpiry(v, now); row.State == doctor.Warning {
			out = append(out, fmt.Sprintf("%s, %s: %s", VendorName(v), strings.ToLower(row.Name[:1])+row.Name[1:], row.Note))
		}
	}
	return out
}
