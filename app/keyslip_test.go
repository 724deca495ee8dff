package app_test

import (
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/secrets"
)

func TestAKeyThatIsPastedAsTheAddressIsRefusedAndNotRepeated(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	key := "T" + strings.Repeat("9c4f", 12) + "-secret"
	_, err := a.SetKey(app.VendorSyncro, key, "", secrets.Nowhere)
	if err == nil || strings.Contains(err.Error(), key) {
		t.Errorf("the key as an address is answered with %v", err)
	}
	for _, k := range a.Keys() {
		if strings.Contains(k.URL, key) {
			t.Error("the key is kept as an address")
		}
	}
	for v, keys := range map[app.Vendor][]string{
		app.VendorITGlue: {"ITG.0a1b2c3d.canary", "https://ITG.canary/", "https://canary@api.itglue.com", "https://api.itglue.com?x=canary", "canary"},
		app.VendorSyncro: {"eyJhbGciOi.canary.x", "https://acme.syncromsp.com@canary"}, app.VendorSaaSAlerts: {"canary.example"},
	} {
		for _, key := range keys {
			if _, err := app.CleanURL(v, key); err == nil || strings.Contains(err.Error(), "canary") {
				t.Errorf("%s: an address %q is answered with %v", v, key, err)
			}
		}
	}
	for v, address := range map[app.Vendor]string{
		app.VendorITGlue: "https://api.eu.itglue.com", app.VendorSyncro: "acme", app.VendorSaaSAlerts: "http://127.0.0.1:8080/reportApi/api/v1",
	} {
		if _, err := app.CleanURL(v, address); err != nil {
			t.Errorf("%s: %s is refused: %v", v, address, err)
		}
	}
}

func TestAKeyThatIsTypedAsTheKeyCommandIsNeitherKeptNorRepeated(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	const key = "canary-key-0123456789"
	for _, line := range []string{key, "echo " + key, "printf %s '" + key + "' #", "", "false", "true"} {
		if err := a.SetKeyCommand(app.VendorITGlue, line); err == nil || strings.Contains(err.Error(), key) {
			t.Errorf("%q is answered with %v", line, err)
		}
	}
	if kept := a.KeyPlaces().Command; kept != "" {
		t.Errorf("the command %q is kept", kept)
	}
	if err := a.SetKeyCommand(app.VendorITGlue, "echo a-key-of-$(echo 7)"); err != nil {
		t.Error(err)
	}
}
