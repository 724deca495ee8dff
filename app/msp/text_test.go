package msp

import (
	"encoding/json"
	"testing"
)

func TestATextKeepsItsRawFormAndShowsOnlyTheCleanOne(t *testing.T) {
	for _, raw := range []string{"", "plain", "Zo\u00eb", "a\x1b[2Jb", "\u202egnp.exe", "\xff\x00\x00\x00\x09", "\u200b", `quoted "back\slash"`, "tab\tbed"} {
		text := NewText(raw)
		if text.Raw() != raw || text.String() != Clean(raw) {
			t.Errorf("%q: raw %q, shown %q", raw, text.Raw(), text.String())
		}
		if text != NewText(raw) || text.IsZero() != (raw == "") {
			t.Errorf("%q does not compare", raw)
		}
		stored, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var was string
		var back Text
		if err := json.Unmarshal(stored, &was); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(stored, &back); err != nil || back != NewText(was) {
			t.Errorf("%q comes back from %s as %q, %v", raw, stored, back.Raw(), err)
		}
	}
}
