package demo_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
	"dev.onramp/app/timer"
)

// night is a machine with systemd, where nothing is really written or run.
type night map[string]string

func (n night) timer(a *app.App) (string, error) {
	return a.InstallTimer(context.Background(), app.Timer{
		Program: "/usr/local/bin/onramp", Workspace: "acme", DataHome: "/srv/data",
		System: timer.System{
			OS: "linux", User: "anna", Config: "/home/anna/.config",
			Run:  func(context.Context, string, ...string) (string, error) { return "yes", nil },
			Read: func(string) ([]byte, error) { return nil, fs.ErrNotExist },
			Write: func(path string, content []byte) error {
				n[filepath.Base(path)] = string(content)
				return nil
			},
		},
	})
}

// privateFile writes a file that nobody else may read.
func privateFile(t *testing.T, content string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestATimerIsInstalledOnlyWhereTheKeysCanBeReadAtNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(small)
		opt := w.Options(filepath.Join(t.TempDir(), "w"))
		demoLookup, env := opt.Lookup, map[string]string{}
		opt.Temporary, opt.Lookup = false, func(name string) string {
			if value, set := env[name]; set {
				return value
			}
			return demoLookup(name)
		}
		open := func() *app.App {
			a, err := app.Open(opt)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		// refused checks that no timer is installed, and why.
		refused := func(a *app.App, words ...string) {
			t.Helper()
			n := night{}
			said, err := n.timer(a)
			if err == nil || said != "" || len(n) != 0 {
				t.Fatalf("a timer was installed: %q, %v", said, err)
			}
			for _, word := range words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("the refusal does not say %q: %v", word, err)
				}
			}
		}
		a := open()
		refused(a, "wizard of this workspace is not finished")
		if err := w.Onboard(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		refused(a, "the key of Syncro is in the environment of this shell", "ONRAMP_SYNCRO_TOKEN_FILE", "ONRAMP_SAASALERTS_KEY_FILE")

		// Two keys in files, the third locked by a passphrase.
		for _, variable := range []string{"ONRAMP_SYNCRO_TOKEN", "ONRAMP_SAASALERTS_KEY"} {
			env[variable+"_FILE"], env[variable] = privateFile(t, demoLookup(variable)), ""
		}
		if err := a.Unlock("correct horse"); err != nil {
			t.Fatal(err)
		}
		if _, err := a.SetKey(app.VendorITGlue, demo.ITGlueURL, demo.ITGlueKey, secrets.Locked); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		opt.Ask = func(string) (string, error) { return "correct horse", nil }
		a = open()
		refused(a, "ONRAMP_PASSPHRASE_FILE", "typed in by you")
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		env["ONRAMP_PASSPHRASE_FILE"] = privateFile(t, "correct horse")
		opt.Ask = func(string) (string, error) { return "", errors.New("nobody sits here") }
		a = open()
		defer func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}()
		n := night{}
		if said, err := n.timer(a); err != nil || !strings.Contains(said, "The timer is installed") || !strings.Contains(said, "while Onramp is open it makes the due sync itself") {
			t.Fatalf("%q, %v", said, err)
		}
		unit := n["onramp-acme.service"]
		for _, line := range []string{
			`Environment="ONRAMP_SYNCRO_TOKEN_FILE=` + env["ONRAMP_SYNCRO_TOKEN_FILE"] + `"`, `Environment="ONRAMP_PASSPHRASE_FILE=` + env["ONRAMP_PASSPHRASE_FILE"] + `"`,
			`Environment="ONRAMP_ITGLUE_URL=` + demo.ITGlueURL + `"`, `Environment="XDG_DATA_HOME=/srv/data"`,
			`ExecStart="/usr/local/bin/onramp" "sync" "--workspace" "acme"`,
		} {
			if !strings.Contains(unit, line+"\n") {
				t.Errorf("the unit has no line %s:\n%s", line, unit)
			}
		}
		for _, secret := range []string{demo.SyncroToken, demo.ITGlueKey, demo.SaaSAlertsKey, "correct horse"} {
			if strings.Contains(unit, secret) {
				t.Errorf("the unit holds %q", secret)
			}
		}
		if next := a.Home().Integrations[0].Next; next.IsZero() && !a.Home().Integrations[0].Last.IsZero() {
			t.Error("Home does not say when the next sync is due")
		}
	})
}
