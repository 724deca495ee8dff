package demo_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

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

// unheard answers no digest.
type unheard struct{ why error }

func (u *unheard) RoundTrip(*http.Request) (*http.Response, error) { return nil, u.why }

// A digest that does not arrive ends with what to do about it, by what went wrong;
// the trial says the same as the sync of the night.
func TestADigestThatDoesNotArriveSaysWhatToLookAt(t *testing.T) {
	stale := &x509.Certificate{DNSNames: []string{"hooks.slack.com"}}
	for _, c := range []struct {
		name, next string
		why        error // of the connection; nil where the chat answers
		status     int
	}{
		{"no such host", "hook's address is right, and enter it again on Home", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "hooks.slack.com", IsNotFound: true}}, 0},
		{"nobody listens", "this machine reaches hooks.slack.com; where only a proxy leads there, name it in HTTPS_PROXY", &net.OpError{Op: "dial", Err: errors.New("connection refused")}, 0},
		{"names cannot be looked up now", "this machine reaches hooks.slack.com; where only a proxy leads there, name it in HTTPS_PROXY", &net.DNSError{Err: "server misbehaving", IsTemporary: true}, 0},
		{"a proxy that is not there", "HTTPS_PROXY names the right proxy, and whether that is at work", &net.OpError{Op: "proxyconnect", Err: &net.DNSError{IsNotFound: true}}, 0},
		{"another's certificate", "check the address, or whether a proxy answers in its place", &tls.CertificateVerificationError{
			UnverifiedCertificates: []*x509.Certificate{stale}, Err: x509.HostnameError{Certificate: stale, Host: "hooks.slack.com"},
		}, 0},
		{"a certificate that does not hold", "it has to be replaced there", &tls.CertificateVerificationError{
			UnverifiedCertificates: []*x509.Certificate{stale}, Err: x509.CertificateInvalidError{Cert: stale, Reason: x509.IncompatibleUsage},
		}, 0},
		{"it has moved", "status 307; the address has moved: make the webhook anew in the chat, and enter its address on Home", nil, http.StatusTemporaryRedirect},
		{"no message for it", "status 400; look whether it is the address of a webhook that takes messages, and enter it again on Home", nil, http.StatusBadRequest},
		{"it was taken away", "status 404; it is mistyped, or was taken away in the chat: make the webhook anew there, and enter its address on Home", nil, http.StatusNotFound},
		{"the chat is busy", "status 429; the trouble is the chat's: try again later from Home", nil, http.StatusTooManyRequests},
		{"the chat is down", "status 503; the trouble is the chat's: try again later from Home", nil, http.StatusServiceUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := demo.New(small)
				opt := w.Options(t.TempDir())
				opt.Base[app.Webhook] = &chat{status: c.status}
				if c.why != nil {
					opt.Base[app.Webhook] = &unheard{c.why}
				}
				a := demo.Opened(t, opt)
				if err := errors.Join(w.Onboard(t.Context(), a), a.SkipVendor(app.VendorSaaSAlerts, true), a.SetHook(hookAddress, secrets.ThisRun)); err != nil {
					t.Fatal(err)
				}
				err := a.TryHook(t.Context())
				if err == nil || !strings.HasSuffix(err.Error(), c.next) || strings.Contains(err.Error(), "canary") {
					t.Fatalf("the trial says %v", err)
				}
				sync(t, a)
				w.Move(1)
				s, failed := a.Sync(t.Context(), app.SyncOptions{})
				if notes := strings.Join(s.Notes, "\n"); failed != nil || notes != err.Error() {
					t.Errorf("the sync says %q, %v, and the trial %q", notes, failed, err)
				}
			})
		})
	}
}
