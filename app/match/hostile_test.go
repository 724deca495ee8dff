package match

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// badNames are names that vendors have been seen to hold, and worse.
var badNames = []string{
	"", " ", "!!!", "...", "\x00", "a\x00b", "\xff\xfe", "LLC", "The", "Inc. Inc. Inc.", "🦷🦷", "🦷 Dental", "شركة الأسنان", "חברה בע״מ", "\u202eevil", "()", "(((", "dba", "x dba ", " dba y",
	strings.Repeat("a", 10_240), strings.Repeat("word ", 2_048), strings.Repeat("é", 5_000), "ﬁ", "İstanbul", "ß", "\u0301\u0301", "12", "1/2", "a.b.c.", "株式会社トヨタ", "-", "&", "c/o",
}

func TestBadTextIsSurvivedAndMatchesItself(t *testing.T) {
	var left, right []Party
	var devicesLeft, devicesRight []Device
	for i, name := range badNames {
		bad := []string{name}
		p := Party{Name: name, OtherNames: bad, Emails: bad, Phones: bad, Websites: bad, Devices: bad, Links: bad, Parent: name, Address: Address{name, name, name}}
		d := Device{Name: name, Serial: name, MACs: bad, Link: name, Agent: name, Model: name}
		p.ID, d.ID, d.Group = fmt.Sprint("l", i), fmt.Sprint("l", i), "C"
		left, devicesLeft = append(left, p), append(devicesLeft, d)
		p.ID, d.ID, d.Group = fmt.Sprint("r", i), fmt.Sprint("r", i), "O"
		right, devicesRight = append(right, p), append(devicesRight, d)
	}
	result, err := Parties(left, right, nil, PartyOptions{Country: "US"})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range result.Matches {
		if m.Tier == Auto && m.Candidates[0].Right[1:] != m.Left[1:] {
			t.Errorf("%+v", m)
		}
	}
	if _, err := Devices(devicesLeft, devicesRight, map[string][]string{"C": {"O"}}, nil); err != nil {
		t.Fatal(err)
	}
}

func TestLongNamesThatDifferAtTheirEndAreNotEqual(t *testing.T) {
	for _, long := range []string{strings.Repeat("word ", 2_048), strings.Repeat("a", 10_240), strings.Repeat("a b ", 20)} {
		result, err := Parties([]Party{{ID: "l", Name: long + "x"}}, []Party{{ID: "r", Name: long + "y"}}, nil, PartyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if result.Matches[0].Tier == Auto {
			t.Errorf("names of %d bytes that differ at their end: %v", len(long), result.Matches[0].Tier)
		}
		result, err = Parties([]Party{{ID: "l", Name: long}}, []Party{{ID: "r", Name: strings.ToUpper(long)}}, nil, PartyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if result.Matches[0].Tier != Auto {
			t.Errorf("equal names of %d bytes: %v", len(long), result.Matches[0].Tier)
		}
	}
}

func TestAnyTextIsFoldedToStableValidText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		folded := Fold(s)
		if !utf8.ValidString(folded) || strings.ContainsRune(folded, 0) || Fold(folded) != folded {
			t.Fatalf("Fold(%q) = %q, again %q", s, folded, Fold(folded))
		}
		if appended := string(AppendFold([]byte("before "), s)); appended != "before "+folded {
			t.Fatalf("AppendFold(%q) = %q, Fold is %q", s, appended, folded)
		}
		if serial, ok := CleanSerial(s); ok && keepAlphanumeric(serial) != serial {
			t.Fatalf("CleanSerial(%q) = %q", s, serial)
		}
		if address, ok := CleanMAC(s); ok && len(address) != 12 {
			t.Fatalf("CleanMAC(%q) = %q", s, address)
		}
		NameSimilarity(s, folded)
	})
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"  Crème  Brûlée\t": "creme brulee", "STRAẞE": "strasse", "Ørsted": "orsted", "ﬁne": "fine", "a\x00b\xffc": "abc", "A\u202eB": "ab", "O’Brien": "o'brien", "O`Brien": "o'brien", "O´Brien": "o'brien", "が": "が", "plain": "plain", "A  wide ": "a wide", " ": "", "": "",
	} {
		if got := Fold(in); got != Fold(want) || string(AppendFold(nil, in)) != got {
			t.Errorf("Fold(%q) = %q, appended %q, want %q", in, got, AppendFold(nil, in), want)
		}
	}
}

// TestCrowdedNamesCostNoQuadraticWork would run for hours if a crowd were paired with a crowd; it asserts the number of pairs, not the time.
func TestCrowdedNamesCostNoQuadraticWork(t *testing.T) {
	const n = 50_000
	left, right := crowdOfParties(n, "l"), crowdOfParties(n, "r")
	devicesLeft, devicesRight := crowdOfDevices(n, "l", "C"), crowdOfDevices(n, "r", "O")
	e, err := NewPartyEngine(left, right, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	pairs := 0
	for _, list := range e.sides[leftSide].pairs {
		pairs += len(list)
	}
	if most := 2 * sampleSize * n; pairs > most {
		t.Errorf("%d pairs of organizations, want at most %d", pairs, most)
	}
	m, _ := e.Match("l7")
	if m.Tier != Ambiguous || len(m.Candidates) == 0 {
		t.Errorf("an organization of a crowded name: %+v", m)
	}
	d, err := NewDeviceEngine(devicesLeft, devicesRight, map[string][]string{"C": {"O"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	pairs = 0
	for _, list := range d.sides[leftSide].pairs {
		pairs += len(list)
	}
	if most := 4 * sampleSize * n; pairs > most {
		t.Errorf("%d pairs of devices, want at most %d", pairs, most)
	}
}

// crowdOfParties gives n organizations of one name.
func crowdOfParties(n int, prefix string) []Party {
	crowd := make([]Party, n)
	for i := range crowd {
		crowd[i] = Party{ID: fmt.Sprint(prefix, i), Name: "Main Street Dental"}
	}
	return crowd
}

// crowdOfDevices gives n machines of one group, name and serial.
func crowdOfDevices(n int, prefix, group string) []Device {
	crowd := make([]Device, n)
	for i := range crowd {
		crowd[i] = Device{ID: fmt.Sprint(prefix, i), Group: group, Name: "SERVER01", Serial: "5CG000111"}
	}
	return crowd
}
