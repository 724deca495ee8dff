package demo_test

import (
	"os"
	"path/filepath"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
)

// A command that is given for a run stands for every other place of the keys,
// and what is locked there need not be opened to disconnect.
func TestDisconnectingTouchesOnlyThePlacesThatAreInUse(t *testing.T) {
	w := demo.New(small)
	opt := w.Options(t.TempDir())
	a := onboardedOnce(t, w, opt)
	if err := a.Unlock("a passphrase"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.SetKey(app.VendorITGlue, "", demo.ITGlueKey, secrets.Locked); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(demo.ITGlueKey), 0o600); err != nil {
		t.Fatal(err)
	}
	opt.KeyCommand = "cat " + key
	a = demo.Opened(t, opt)
	if err := a.Disconnect(app.VendorITGlue, false); err != nil {
		t.Error(err)
	}
	if i := a.Home().Integrations[1]; i.Status != app.StatusDisconnected {
		t.Errorf("Home says %s %q", i.Status, i.Note)
	}
}
