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

func TestPackedTextsAreTheSameTexts(t *testing.T) {
	raws := []string{"PC-1", "", "a\x1b[2Jb", "PC-1", "\xff\x00\x00\x00\x01", "é"}
	texts, want := make([]Text, len(raws)), make([]Text, len(raws))
	var all []*Text
	for i, raw := range raws {
		texts[i], want[i] = NewText(raw), NewText(raw)
		all = append(all, &texts[i])
	}
	Pack(all)
	for i := range texts {
		if texts[i] != want[i] || texts[i].Raw() != raws[i] || texts[i].String() != want[i].String() {
			t.Errorf("%q became %q (%q)", raws[i], texts[i].Raw(), texts[i])
		}
	}
	Pack(nil)
}
