package secrets

import "testing"

func TestCleanRemovesWhatAPasteBringsAlong(t *testing.T) {
	for _, c := range []struct{ pasted, key, removed string }{
		{"T0123-abc", "T0123-abc", ""},
		{"  T0123-abc\r\n", "T0123-abc", "white space"},
		{"Bearer T0123-abc", "T0123-abc", "Bearer"},
		{`"ITG.abc"`, "ITG.abc", "quotes"},
		{"Authorization: bearer 'abc def'\n", "abcdef", "Authorization, Bearer, quotes, white space"},
		{`"Bearer demo-token"`, "demo-token", "quotes, Bearer"},
		{`'Authorization: Bearer x'`, "x", "quotes, Authorization, Bearer"},
		{`Authorization: "Bearer 'x'"`, "x", "Authorization, quotes, Bearer"},
		{"", "", ""},
	} {
		key, removed := Clean(c.pasted)
		if key != c.key || removed != c.removed {
			t.Errorf("Clean(%q) = %q, %q; want %q, %q", c.pasted, key, removed, c.key, c.removed)
		}
	}
}

func TestTailShowsFourCharactersOfALongKeyOnly(t *testing.T) {
	if Tail("short") != "" || Tail("ITG.0123456789abcdef") != "cdef" {
		t.Error(Tail("short"), Tail("ITG.0123456789abcdef"))
	}
}
