package transport

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const canary = "ITG.c4nary+key/with=odd chars"

func TestSecretNeverPrints(t *testing.T) {
	s := Secret(canary)
	var out bytes.Buffer
	holder := struct {
		Key  Secret
		Keys map[string]Secret
	}{s, map[string]Secret{"a": s}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		fmt.Fprintf(&out, verb+verb+verb+"\n", s, holder, []any{s, holder})
	}
	if err := json.NewEncoder(&out).Encode(holder); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&out, nil))
	log.Info("key", "key", s, "in", holder)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("key", "key", s, "in", holder)
	fmt.Fprint(&out, s.String(), s.GoString(), New(Config{Secrets: []Secret{s}}), Config{Secrets: []Secret{s}})
	if hex := fmt.Sprintf("%x", canary); strings.Contains(out.String(), canary) || strings.Contains(out.String(), hex) {
		t.Errorf("the key shows in:\n%s", &out)
	}
	if s.Reveal() != canary {
		t.Error("Reveal does not reveal")
	}
}

func TestRedactFindsEveryForm(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.StringMatching(`[!-~]{8,40}`).Draw(rt, "key")
		other := rapid.StringMatching(`[!-~]{8,40}`).Draw(rt, "other key")
		redact := Redact([]Secret{"", Secret(other), Secret(key), Secret(key + other)})
		for _, form := range []string{
			key, url.QueryEscape(key), url.PathEscape(key), base64.StdEncoding.EncodeToString([]byte(key)),
			base64.RawURLEncoding.EncodeToString([]byte(key)), fmt.Sprintf("%q", key), key + other,
		} {
			if got := redact("«" + form + "»"); strings.Contains(got, form) || !strings.Contains(got, mask) {
				rt.Errorf("%q stays in %q", form, got)
			}
		}
	})
	if got := Redact(nil)("plain"); got != "plain" {
		t.Errorf("without secrets %q", got)
	}
}

func TestErrorsCarryNoKeyNoQueryAndNoPassword(t *testing.T) {
	inner := &url.Error{Op: "Get", URL: target + "?token=hidden", Err: errors.New(`invalid proxy address "http://joe:pass@proxy": ` + canary + " https://x.example/?token=hidden")}
	for _, cause := range []error{inner, fmt.Errorf("wrapped: %w", inner)} {
		base := &script{steps: []func(*http.Request) (*http.Response, error){breaks(cause)}}
		s := New(Config{Vendor: "Syncro", Allow: SyncroHosts, Base: base, Secrets: []Secret{canary}, Rand: func() float64 { return 0 }})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://user:pass@acme.syncromsp.com/x/"+url.PathEscape(canary)+"?token=hidden", nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.RoundTrip(req)
		for e := err; e != nil; e = errors.Unwrap(e) {
			for _, secret := range []string{canary, url.PathEscape(canary), "hidden", "pass@", "joe"} {
				if strings.Contains(e.Error(), secret) || strings.Contains(fmt.Sprintf("%+v", e), secret) {
					t.Errorf("%q shows in: %v", secret, e)
				}
			}
		}
		if !errors.Is(err, cause) {
			t.Errorf("errors.Is does not find the cause of %v", err)
		}
		if typed, ok := errors.AsType[*Error](err); !ok || typed.Vendor != "Syncro" || typed.Method != http.MethodGet || !strings.HasPrefix(err.Error(), "Syncro GET https://acme.syncromsp.com/x/") {
			t.Errorf("not the error that was promised: %v", err)
		}
	}
}
