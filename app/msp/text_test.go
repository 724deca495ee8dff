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

// Terminals disagree on how many cells an emoji sequence takes; of its parts they
// do not.
func TestEmojiSequencesComeApart(t *testing.T) {
	for raw, want := range map[string]string{
		"\U0001f469\U0001f3fd\u200d\u2695\ufe0f":     "\U0001f469\u2695", // a health worker
		"\U0001f1e9\U0001f1ea GmbH":                  "DE GmbH",          // a flag
		"1\ufe0f\u20e3":                              "1",                // a keycap
		"\u2764\ufe0e":                               "\u2764",
		"\U0001f468\u200d\U0001f469\u200d\U0001f467": "\U0001f468\U0001f469\U0001f467",
		"\u845b\U000e0100":                           "\u845b\ufffd",
	} {
		if got := Clean(raw); got != want {
			t.Errorf("%+q is shown as %+q, want %+q", raw, got, want)
		}
	}
}
