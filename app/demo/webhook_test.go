package demo_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
)

// A digest goes out over TLS, to whom the certificate names and nobody else: not
// in clear, not to a host whose certificate is not trusted, and not where the
// chat redirects it.
func TestADigestGoesOverTLSToItsOwnHostAlone(t *testing.T) {
	var heard []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard = append(heard, "in clear "+r.URL.Path) }))
	defer elsewhere.Close()
	redirect := false
	chat := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard = append(heard, r.URL.Path)
		if redirect {
			http.Redirect(w, r, elsewhere.URL+"/led-away", http.StatusTemporaryRedirect)
		}
	}))
	chat.Config.ErrorLog = log.New(io.Discard, "", 0) // it would tell of the refused certificate
	chat.StartTLS()
	defer chat.Close()
	opt := demo.New(small).Options(t.TempDir())
	opt.Base[app.Webhook] = chat.Client().Transport
	a := demo.Opened(t, opt)
	if err := a.SetHook(strings.Replace(chat.URL, "https:", "http:", 1)+"/canary-hook", secrets.ThisRun); err == nil {
		t.Error("an address in clear on this machine was taken")
	}
	if err := a.SetHook(chat.URL+"/canary-hook", secrets.ThisRun); err != nil {
		t.Fatal(err)
	}
	if err := a.TryHook(t.Context()); err != nil || len(heard) != 1 {
		t.Errorf("%v, the chat heard %q", err, heard)
	}
	redirect = true
	if err := a.TryHook(t.Context()); err == nil || !strings.Contains(err.Error(), "status 307") || len(heard) != 2 {
		t.Errorf("a chat that redirects: %v, heard %q", err, heard)
	}

	opt = demo.New(small).Options(t.TempDir())
	delete(opt.Base, app.Webhook)
	a = demo.Opened(t, opt)
	if err := a.SetHook(chat.URL+"/canary-hook", secrets.ThisRun); err != nil {
		t.Fatal(err)
	}
	if err := a.TryHook(t.Context()); err == nil || strings.Contains(err.Error(), "canary") || len(heard) != 2 {
		t.Errorf("a chat whose certificate nobody trusts: %v, heard %q", err, heard)
	}
}
