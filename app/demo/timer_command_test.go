package demo_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// A key command is tried as the timer will run it, and the unit has what the
// network needs.
func TestAKeyCommandThatNeedsThisShellIsRefusedATimer(t *testing.T) {
	w := demo.New(small)
	opt := w.Options(filepath.Join(t.TempDir(), "w"))
	demoLookup := opt.Lookup
	env := map[string]string{"PATH": os.Getenv("PATH"), "HOME": t.TempDir(), "HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": "intranet", "SSL_CERT_FILE": "/etc/roots 1.pem"}
	opt.Temporary, opt.Lookup = false, func(name string) string {
		if value, set := env[name]; set {
			return value
		}
		return demoLookup(name)
	}
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.Mkdir(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	for variable, key := range map[string]string{"ONRAMP_SYNCRO_TOKEN": demo.SyncroToken, "ONRAMP_ITGLUE_KEY": demo.ITGlueKey, "ONRAMP_SAASALERTS_KEY": demo.SaaSAlertsKey} {
		if err := os.WriteFile(filepath.Join(keys, variable), []byte(key), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("VAULT_SESSION", keys)
	onboard := true
	install := func(command string) (night, error) {
		opt.KeyCommand = command
		a, err := app.Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}()
		if onboard {
			if err := w.Onboard(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			onboard = false
		}
		n := night{}
		_, err = n.timer(a)
		return n, err
	}
	if n, err := install("cat $VAULT_SESSION/$ONRAMP_KEY"); err == nil || len(n) != 0 || !strings.Contains(err.Error(), "as at night") {
		t.Errorf("a command that needs a session of this shell: %v", err)
	}
	n, err := install("cat " + keys + "/$ONRAMP_KEY")
	if err != nil {
		t.Fatal(err)
	}
	unit := n["onramp-acme.service"]
	for _, line := range []string{`"PATH=` + env["PATH"] + `"`, `"HTTPS_PROXY=http://proxy.example:3128"`, `"NO_PROXY=intranet"`, `"SSL_CERT_FILE=/etc/roots 1.pem"`} {
		if !strings.Contains(unit, "Environment="+line+"\n") {
			t.Errorf("the unit has no %s:\n%s", line, unit)
		}
	}
	env["HTTPS_PROXY"] = "http://anna:canary@proxy.example:3128"
	if n, err := install("cat " + keys + "/$ONRAMP_KEY"); err == nil || len(n) != 0 || strings.Contains(err.Error(), "canary") {
		t.Errorf("a proxy with a password: %v", err)
	}
}
