package match

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// one matches few parties and gives the answer for a left id.
func one(t *testing.T, left, right []Party, opt PartyOptions, id string, facts ...Fact) Match {
	t.Helper()
	result, err := Parties(left, right, facts, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range result.Matches {
		if m.Left == id {
			return m
		}
	}
	t.Fatalf("no answer for %s", id)
	return Match{}
}

// partyCase is one left party (id "l") with what stands around it.
type partyCase struct {
	name        string
	left, right []Party
	opt         PartyOptions
	tier        Tier
	best        string
}

var (
	onePhone   = []string{"(310) 246-1501"}
	otherPhone = []string{"+1 310 246 9999"}
)

var partyCases = []partyCase{
	{"equal name and unique phone", []Party{{ID: "l", Name: "Acme Dental LLC", Phones: onePhone}}, []Party{{ID: "r", Name: "Acme Dental, Inc.", Phones: []string{"310-246-1501 x12"}}}, PartyOptions{}, Suggest, "r"},
	{"core equal name and unique phone", []Party{{ID: "l", Name: "Acme Dental LLC", Phones: onePhone}}, []Party{{ID: "r", Name: "ACME Dental", Phones: onePhone}}, PartyOptions{}, Auto, "r"},
	{"equal name that nothing can confirm", []Party{{ID: "l", Name: "Acme Dental"}}, []Party{{ID: "r", Name: "Acmé dental", Phones: onePhone}}, PartyOptions{}, Auto, "r"},
	{"core equal name that nothing confirms", []Party{{ID: "l", Name: "Acme Dental LLC"}}, []Party{{ID: "r", Name: "Acme Dental"}}, PartyOptions{}, Suggest, "r"},
	{"phones differ blocks auto and hides nothing", []Party{{ID: "l", Name: "Acme Dental", Phones: onePhone}}, []Party{{ID: "r", Name: "Acme Dental", Phones: otherPhone}}, PartyOptions{}, Suggest, "r"},
	{"two branches told apart by phone", []Party{{ID: "l", Name: "Acme Dental", Phones: onePhone}}, []Party{{ID: "r", Name: "Acme Dental", Phones: otherPhone}, {ID: "s", Name: "Acme Dental", Phones: onePhone}}, PartyOptions{}, Auto, "s"},
	{"equal name twice", []Party{{ID: "l", Name: "Acme Dental"}}, []Party{{ID: "r", Name: "Acme Dental"}, {ID: "s", Name: "Acme Dental"}}, PartyOptions{}, Ambiguous, "r"},
	{"equal name twice on the left", []Party{{ID: "l", Name: "Acme Dental"}, {ID: "k", Name: "Acme dental"}}, []Party{{ID: "r", Name: "Acme Dental"}}, PartyOptions{}, Ambiguous, "r"},
	{"recorded link outweighs the name", []Party{{ID: "l", Name: "Acme Dental", Links: []string{"s"}}}, []Party{{ID: "r", Name: "Acme Dental"}, {ID: "s", Name: "Smile Holdings"}}, PartyOptions{}, Auto, "s"},
	{"link from the right", []Party{{ID: "l", Name: "Acme Dental"}}, []Party{{ID: "s", Name: "Smile Holdings", Links: []string{"l"}}}, PartyOptions{}, Auto, "s"},
	{"link to another record blocks", []Party{{ID: "l", Name: "Acme Dental"}, {ID: "k", Name: "Other"}}, []Party{{ID: "r", Name: "Acme Dental", Links: []string{"k"}}}, PartyOptions{}, Suggest, "r"},
	{"numbers differ", []Party{{ID: "l", Name: "Store 12 Acme"}}, []Party{{ID: "r", Name: "Store 14 Acme"}}, PartyOptions{}, Suggest, "r"},
	{"places differ", []Party{{ID: "l", Name: "Acme Dental Dallas"}}, []Party{{ID: "r", Name: "Acme Dental Austin"}}, PartyOptions{}, Suggest, "r"},
	{"phones differ blocks a unique domain", []Party{{ID: "l", Name: "Acme Dental", Phones: onePhone, Emails: []string{"x@acme.com"}}}, []Party{{ID: "r", Name: "Acme Dental", Phones: otherPhone, Websites: []string{"acme.com"}}}, PartyOptions{}, Suggest, "r"},
	{"numbers differ blocks a unique phone", []Party{{ID: "l", Name: "Acme Store 12", Phones: onePhone}}, []Party{{ID: "r", Name: "Acme Store 14", Phones: onePhone}}, PartyOptions{}, Suggest, "r"},
	{"the MSP's own website on both", []Party{{ID: "l", Name: "Acme Dental", Websites: []string{"msp.com"}}}, []Party{{ID: "r", Name: "Birch Roofing", Websites: []string{"msp.com"}}}, PartyOptions{OwnDomains: []string{"msp.com"}}, None, ""},
	{"domain on both sides without the MSP's", []Party{{ID: "l", Name: "Acme Dental", Websites: []string{"msp.com"}}}, []Party{{ID: "r", Name: "Birch Roofing", Websites: []string{"msp.com"}}}, PartyOptions{}, Suggest, "r"},
	{"shared mailbox provider is no domain", []Party{{ID: "l", Name: "Acme Dental", Emails: []string{"acme@gmail.com"}}}, []Party{{ID: "r", Name: "Birch Roofing", Emails: []string{"birch@gmail.com"}}}, PartyOptions{}, None, ""},
	{"the MSP's own domain is no domain", []Party{{ID: "l", Name: "Acme Dental", Emails: []string{"help@msp.com"}}}, []Party{{ID: "r", Name: "Birch Roofing", Websites: []string{"msp.com"}}}, PartyOptions{OwnDomains: []string{"https://www.msp.com"}}, None, ""},
	{"unique domain and a name that fits", []Party{{ID: "l", Name: "Acme Dental", Emails: []string{"x@acmesmiles.com"}}}, []Party{{ID: "r", Name: "Acme Smiles", Websites: []string{"http://www.acmesmiles.com/about"}}}, PartyOptions{}, Auto, "r"},
	{"unique phone and a name that does not fit", []Party{{ID: "l", Name: "Acme Dental", Phones: onePhone}}, []Party{{ID: "r", Name: "Birch Roofing", Phones: onePhone}}, PartyOptions{}, Suggest, "r"},
	{"own organization only for the own customer", []Party{{ID: "l", Name: "Best MSP"}}, []Party{{ID: "r", Name: "Best MSP", Own: true}}, PartyOptions{}, None, ""},
	{"own with own", []Party{{ID: "l", Name: "Best MSP", Own: true}}, []Party{{ID: "r", Name: "Best MSP", Own: true}}, PartyOptions{}, Auto, "r"},
	{"a person's name alone", []Party{{ID: "l", Name: "John Smith", Person: true}}, []Party{{ID: "r", Name: "John Smith"}}, PartyOptions{}, Suggest, "r"},
	{"alias behind dba", []Party{{ID: "l", Name: "JS Ventures LLC dba Orchard Bakery", Phones: onePhone}}, []Party{{ID: "r", Name: "Orchard Bakery", Phones: onePhone}}, PartyOptions{}, Auto, "r"},
	{"shared devices", []Party{{ID: "l", Name: "Orchard", Devices: []string{"5CG111", "5CG222", "3C:52:82:00:00:01"}}}, []Party{{ID: "r", Name: "Orchard Bakery", Devices: []string{"5cg-111", "5CG222", "3c-52-82-00-00-01"}}}, PartyOptions{}, Auto, "r"},
	{"initials are a lead at best", []Party{{ID: "l", Name: "PLA"}}, []Party{{ID: "r", Name: "People's Liberation Army"}}, PartyOptions{}, None, ""},
	{"100 % match", []Party{{ID: "l", Name: "Acme Dental, Inc."}}, []Party{{ID: "r", Name: "ACME DENTAL INC"}}, PartyOptions{NameOnly: true}, Auto, "r"},
	{"100 % match needs the whole name", []Party{{ID: "l", Name: "Acme Dental, Inc."}}, []Party{{ID: "r", Name: "Acme Dental"}}, PartyOptions{NameOnly: true}, Suggest, "r"},
	{"100 % match against the domain", []Party{{ID: "l", Name: "Acme Dental", Emails: []string{"x@acme.com"}}}, []Party{{ID: "r", Name: "Acme Dental", Websites: []string{"acme.de"}}}, PartyOptions{NameOnly: true}, Suggest, "r"},
	{"100 % match beside a similar name", []Party{{ID: "l", Name: "Acme Dental"}}, []Party{{ID: "r", Name: "Acme Dental"}, {ID: "s", Name: "Acme Dental LLC"}}, PartyOptions{NameOnly: true}, Auto, "r"},
	{"100 % match twice", []Party{{ID: "l", Name: "Acme Dental"}}, []Party{{ID: "r", Name: "Acme Dental"}, {ID: "s", Name: "ACME Dental"}}, PartyOptions{NameOnly: true}, Ambiguous, "r"},
	{"settled name of another system is evidence, not a 100 % match", []Party{{ID: "l", Name: "AD", OtherNames: []string{"Acme Dental"}}}, []Party{{ID: "r", Name: "Acme Dental"}}, PartyOptions{NameOnly: true}, Suggest, "r"},
}

func TestTiersOfOrganizations(t *testing.T) {
	for _, c := range partyCases {
		t.Run(c.name, func(t *testing.T) {
			m := one(t, c.left, c.right, c.opt, "l")
			if m.Tier != c.tier {
				t.Errorf("tier %s, want %s: %+v", m.Tier, c.tier, m)
			}
			best := ""
			if m.Tier != None {
				best = m.Candidates[0].Right
				if (m.Candidates[0].Blocked == "") != (m.Tier == Auto) {
					t.Errorf("tier %s and blocked %q", m.Tier, m.Candidates[0].Blocked)
				}
			}
			if best != c.best {
				t.Errorf("best %q, want %q: %+v", best, c.best, m)
			}
		})
	}
}

func TestEvidencePrintsLikeTheScreenShowsIt(t *testing.T) {
	m := one(t, []Party{{ID: "l", Name: "Acme Dental", Phones: []string{"555-0142 ext 3", "3105550142"}}}, []Party{{ID: "r", Name: "acme dental", Phones: []string{"310 555 0142"}}}, PartyOptions{}, "l")
	lines := fmt.Sprint(m.Candidates[0].Evidence)
	if want := "[name equal +60 phone 310-555-0142 equal +40 (only pair)]"; lines != want {
		t.Errorf("evidence %s, want %s", lines, want)
	}
}

func TestDuplicateAndMissingIDsAreRefusedWithTheirRows(t *testing.T) {
	_, err := Parties([]Party{{ID: "a"}, {ID: "b"}, {ID: "a"}}, nil, nil, PartyOptions{})
	var duplicate *DuplicateError
	if !errors.As(err, &duplicate) || duplicate.Side != "left" || !slices.Equal(duplicate.Rows, []int{0, 2}) {
		t.Errorf("parties: %v", err)
	}
	_, err = Devices(nil, []Device{{ID: "x"}, {ID: ""}}, nil, nil)
	if !errors.As(err, &duplicate) || duplicate.Side != "right" || !slices.Equal(duplicate.Rows, []int{1}) {
		t.Errorf("devices: %v", err)
	}
}

func TestSettledPairsLeaveThePool(t *testing.T) {
	left := []Party{{ID: "l1", Name: "Acme Dental"}, {ID: "l2", Name: "Acme Dental"}}
	right := []Party{{ID: "r1", Name: "Acme Dental"}, {ID: "r2", Name: "Acme Dental"}}
	e, err := NewPartyEngine(left, right, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := e.Match("l2"); m.Tier != Ambiguous {
		t.Fatalf("before: %+v", m)
	}
	accepted := Fact{"l1", "r1", Accepted}
	if changed := e.Decide(accepted); !slices.Equal(changed, []string{"l1", "l2"}) {
		t.Errorf("changed %v", changed)
	}
	if m, _ := e.Match("l2"); m.Tier != Auto || m.Candidates[0].Right != "r2" || len(m.Candidates) != 1 {
		t.Errorf("after: %+v", m)
	}
	if m, _ := e.Match("l1"); m.Settled != Accepted || len(m.Candidates) != 1 || m.Candidates[0].Right != "r1" {
		t.Errorf("settled: %+v", m)
	}
	e.Withdraw(accepted)
	if m, _ := e.Match("l2"); m.Tier != Ambiguous || len(m.Candidates) != 2 {
		t.Errorf("withdrawn: %+v", m)
	}
}

func TestVerdictsAreObeyed(t *testing.T) {
	left := []Party{{ID: "l", Name: "Acme Dental"}}
	right := []Party{{ID: "r", Name: "Acme Dental"}, {ID: "s", Name: "Acme Dental Lab"}}
	for _, c := range []struct {
		fact       Fact
		tier       Tier
		candidates string
	}{
		{Fact{"l", "r", Refused}, Suggest, "s"},
		{Fact{"l", "", Ignored}, None, ""},
		{Fact{"l", "", Created}, None, ""},
		{Fact{"l", "", Later}, Auto, "r s"},
		{Fact{"", "r", Ignored}, Suggest, "s"},
		{Fact{"gone", "r", Accepted}, Suggest, "s"},
		{Fact{"l", "gone", Accepted}, None, ""},
	} {
		m := one(t, left, right, PartyOptions{}, "l", c.fact)
		var ids []string
		for _, x := range m.Candidates {
			ids = append(ids, x.Right)
		}
		if m.Tier != c.tier || strings.Join(ids, " ") != c.candidates {
			t.Errorf("%+v: %+v", c.fact, m)
		}
	}
}

func TestContradictionOfAnAcceptedPairRaisesAFlagAndChangesNothing(t *testing.T) {
	left := []Party{{ID: "l", Name: "Acme Dental", Phones: []string{"310-246-1501"}}}
	right := []Party{{ID: "r", Name: "Smile Holdings"}, {ID: "s", Name: "Birch Roofing"}}
	e, err := NewPartyEngine(left, right, []Fact{{"l", "r", Accepted}}, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := e.Match("l"); m.Flag != "" {
		t.Fatalf("flag before any contradiction: %+v", m)
	}
	changed, err := e.ChangeRight(Party{ID: "s", Name: "Acme Dental", Phones: []string{"3102461501"}})
	if err != nil || !slices.Equal(changed, []string{"l"}) {
		t.Fatalf("changed %v, %v", changed, err)
	}
	m, _ := e.Match("l")
	if m.Flag != "organization s fits better now" || m.Settled != Accepted || m.Candidates[0].Right != "r" {
		t.Errorf("%+v", m)
	}
	if _, err := e.ChangeLeft(Party{ID: "unknown"}); err == nil {
		t.Error("an unknown record was taken in")
	}
}

func TestIdentifierSharedByManyIsNone(t *testing.T) {
	var left, right []Party
	for i := range 5 {
		name := fmt.Sprintf("%s %s", nameStems[i], nameTails[i])
		left = append(left, Party{ID: fmt.Sprint("l", i), Name: name, Phones: []string{"310-246-1501"}})
		right = append(right, Party{ID: fmt.Sprint("r", i), Name: nameStems[i] + " holding", Phones: []string{"310-246-1501"}})
	}
	result, err := Parties(left, right, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range result.Matches {
		if m.Tier == Auto {
			t.Errorf("automatic on a shared phone: %+v", m)
		}
	}
}

func TestSpellingDoesNotChangeTheFirstCandidate(t *testing.T) {
	m := makeUp(21, 300)
	want, err := Parties(m.left, m.right, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, respell := range map[string]func(string) string{
		"legal form": func(s string) string { return strings.TrimRight(s, ".") + ", LLC" },
		"upper case": strings.ToUpper,
		"accents":    func(s string) string { return strings.NewReplacer("e", "é", "o", "ö").Replace(s) },
		"and":        func(s string) string { return strings.ReplaceAll(s, "&", "and") },
		"spaces":     func(s string) string { return "  " + strings.ReplaceAll(s, " ", "   ") + "\t" },
	} {
		left := slices.Clone(m.left)
		for i := range left {
			left[i].Name = respell(left[i].Name)
		}
		got, err := Parties(left, m.right, nil, PartyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range got.Matches {
			w := want.Matches[i]
			if len(w.Candidates) > 0 && w.Tier == Auto && (len(g.Candidates) == 0 || g.Candidates[0].Right != w.Candidates[0].Right) {
				t.Errorf("%s: %q leads to %v instead of %v", name, left[i].Name, g.Candidates, w.Candidates)
			}
		}
	}
}

func TestAnUnrelatedRecordChangesNoOtherAuto(t *testing.T) {
	m := makeUp(22, 300)
	want, err := Parties(m.left, m.right, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parties(m.left, append(slices.Clone(m.right), Party{ID: "new", Name: "Quetzalcoatl Xylophones", Phones: []string{"9078881234"}}), nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range got.Matches {
		if w := want.Matches[i]; w.Tier == Auto && (g.Tier != Auto || g.Candidates[0].Right != w.Candidates[0].Right) {
			t.Errorf("%+v became %+v", w, g)
		}
	}
}

func TestGeneratedCorpusReachesTheGates(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		m := makeUp(seed, 2000)
		result, err := Parties(m.left, m.right, nil, PartyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		auto, wrong, first, third := 0, 0, 0, 0
		for _, x := range result.Matches {
			truth := m.truth[x.Left]
			if x.Tier == Auto {
				auto++
				if x.Candidates[0].Right != truth {
					wrong++
				}
			}
			for i, c := range x.Candidates {
				if c.Right == truth && i == 0 {
					first++
				}
				if c.Right == truth && i < 3 {
					third++
				}
			}
		}
		n := float64(len(m.truth))
		t.Logf("seed %d: %d with a partner, auto %d, wrong %d, @1 %.3f, @3 %.3f", seed, len(m.truth), auto, wrong, float64(first)/n, float64(third)/n)
		if wrong > 0 || float64(first) < .985*n || float64(third) < .99*n {
			t.Errorf("seed %d is below the gate", seed)
		}
	}
}
