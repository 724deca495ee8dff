package match

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNameSimilarityIsSymmetric(t *testing.T) {
	word := rapid.SampledFrom([]string{"smith", "smiht", "smitt", "smithe", "smithson", "son", "smiths", "dental", "dentalsmith", "12", "dallas", "the"})
	name := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 5).Draw(t, "words"), " ") })
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		if there, back := NameSimilarity(a, b), NameSimilarity(b, a); there != back {
			t.Fatalf("%q and %q: %d one way, %d the other", a, b, there, back)
		}
	})
}

func TestInitialsAreAlikeButFarFromEqual(t *testing.T) {
	if got := NameSimilarity("IBM", "International Business Machines"); got < 20 || got > 40 {
		t.Errorf("a name and its initials: %d", got)
	}
	if got := NameSimilarity("IBM", "International Dental Machines"); got != 0 {
		t.Errorf("a name and other initials: %d", got)
	}
}

func TestReadingsOfNames(t *testing.T) {
	for name, want := range map[string]string{
		"The A.B.C. Company":                        "abc",
		"Procter & Gamble Co.":                      "procter gamble",
		"Siemens Aktiengesellschaft":                "siemens",
		"Open Joint Stock Company Gazprom":          "gazprom",
		"OAO Gazprom":                               "gazprom",
		"First Bank Int'l":                          "1 bank international",
		"Brigade Forty-Four":                        "brigade 44",
		"KKR Asian Fund III L.P.":                   "kkr asian fund 3",
		"JS Ventures LLC dba Orchard Bakery":        "|js ventures|orchard bakery",
		"Ritz-Carlton Cafe (Buckhead)":              "ritz carlton cafe buckhead|ritz carlton cafe",
		"Main Street Dental (formerly Smile Works)": "|main st dental|smile works",
		"Palm, The":                                 "palm",
		"100% Juice":                                "100 percent juice",
		"Smith.J Dental":                            "smith j dental",
		"LLC":                                       "llc",
		"St. Mary's of New York":                    "st marys of newyork",
	} {
		var got []string
		for _, r := range readNames(name, nil) {
			got = append(got, strings.Join(r.tokens, " "))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q reads %q, want %q", name, strings.Join(got, "|"), want)
		}
	}
}
