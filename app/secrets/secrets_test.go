package secrets

import (
	"testing"

	"github.com/zalando/go-keyring"
)

func TestCleanRemovesWhatAPasteBringsAlong(t *testing.T) {
	for _, c := range []struct{ pasted, key, removed string }{
		{"T0123-abc", "T0123-abc", ""},
		{"  T0123-abc\r\n", "T0123-abc", "white space"},
		{"Bearer T0123-abc", "T0123-abc", "Bearer"},
		{`"ITG.abc"`, "ITG.abc", "quotes"},
		{"Authorization: bearer 'abc def'\n", "abcdef", "Authorization, Bearer, quotes, white space"},
		{"", "", ""},
	} {
		key, removed := Clean(c.pasted)
		if key != c.key || removed != c.removed {
			t.Errorf("Clean(%q) = %q, %q; want %q, %q", c.pasted, key, removed, c.key, c.removed)
		}
	}
}

func TestAKeyIsFoundWhereItWasPutAndNowhereElse(t *testing.T) {
	keyring.MockInit()
	env := map[string]string{"A": "from-environment"}
	k := New("w", func(name string) string { return env[name] })

	if v, place, err := k.Get("A", Nowhere); v != "from-environment" || place != Environment || err != nil {
		t.Errorf("environment: %q %q %v", v, place, err)
	}
	if err := k.Set("B", "typed", ThisRun); err != nil {
		t.Fatal(err)
	}
	if v, place, _ := k.Get("B", ThisRun); v != "typed" || place != ThisRun {
		t.Errorf("typed: %q %q", v, place)
	}
	if _, err := keyring.Get(service, "w/B"); err == nil {
		t.Error("a key for this run only reached the keyring")
	}
	if err := k.Set("C", "kept", Keyring); err != nil {
		t.Fatal(err)
	}
	again := New("w", func(string) string { return "" })
	if v, place, _ := again.Get("C", Keyring); v != "kept" || place != Keyring {
		t.Errorf("keyring: %q %q", v, place)
	}
	if v, place, _ := again.Get("B", Keyring); v != "" || place != Nowhere {
		t.Errorf("absent: %q %q", v, place)
	}
}

func TestTailShowsFourCharactersOfALongKeyOnly(t *testing.T) {
	if Tail("short") != "" || Tail("ITG.0123456789abcdef") != "cdef" {
		t.Error(Tail("short"), Tail("ITG.0123456789abcdef"))
	}
}
