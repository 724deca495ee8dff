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
}
