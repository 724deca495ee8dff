package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawParty draws a party from so few words and contacts that names, phones and domains collide all the time.
func drawParty(t *rapid.T, side, id string) Party {
	words := rapid.SampledFrom([]string{"Acme", "Acmee", "Dental", "Smith", "Smiht", "Dallas", "Austin", "12", "Group", "the", "Orchard", "Orchards"})
	p := Party{ID: id}
	for range rapid.IntRange(0, 3).Draw(t, "words") {
		p.Name += words.Draw(t, "word") + " "
	}
	p.Name += rapid.SampledFrom([]string{"", "LLC", "Inc.", "(Dallas)", "dba Orchard"}).Draw(t, "ending")
	p.Phones = rapid.SliceOfN(rapid.SampledFrom([]string{"310-246-1501", "3102461502", "5551234567", "12"}), 0, 2).Draw(t, "phones")
	p.Emails = rapid.SliceOfN(rapid.SampledFrom([]string{"a@acme.com", "b@acme.com", "c@gmail.com", "x@orchard.com"}), 0, 1).Draw(t, "emails")
	p.Devices = rapid.SliceOfN(rapid.SampledFrom([]string{"ABCD123", "ABCD124", "3C:52:82:00:00:01", "0000"}), 0, 2).Draw(t, "devices")
	if rapid.IntRange(0, 5).Draw(t, "linked") == 0 {
		p.Links = []string{fmt.Sprintf("%s%d", side, rapid.IntRange(0, 9).Draw(t, "link"))}
	}
	p.Address.Street = rapid.SampledFrom([]string{"", "12 Main St", "14 Main Street"}).Draw(t, "street")
	p.Own = rapid.IntRange(0, 19).Draw(t, "own") == 0
	p.Person = rapid.IntRange(0, 9).Draw(t, "person") == 0
	return p
}

func drawParties(t *rapid.T, prefix, other string) []Party {
	parties := make([]Party, rapid.IntRange(1, 9).Draw(t, "records"))
	for i := range parties {
		parties[i] = drawParty(t, other, fmt.Sprintf("%s%d", prefix, i))
	}
	return parties
}

func drawFact(t *rapid.T) Fact {
	f := Fact{Verdict: Verdict(rapid.IntRange(int(Accepted), int(Created)).Draw(t, "verdict"))}
	if f.Verdict != Ignored || rapid.Bool().Draw(t, "ignore left") {
		f.Left = fmt.Sprintf("L%d", rapid.IntRange(0, 9).Draw(t, "fact left"))
	}
	if f.Verdict == Accepted || f.Verdict == Refused || f.Left == "" || f.Verdict == Created && rapid.Bool().Draw(t, "made") {
		f.Right = fmt.Sprintf("R%d", rapid.IntRange(0, 9).Draw(t, "fact right"))
	}
	return f
}

func TestPartyEngineAfterAnyDecisionsAndChangesEqualsFullRunUnderTheSameStatistics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, right := drawParties(t, "L", "R"), drawParties(t, "R", "L")
		opt := PartyOptions{NameOnly: rapid.Bool().Draw(t, "name only")}
		e, err := NewPartyEngine(left, right, nil, opt)
		if err != nil {
			t.Fatal(err)
		}
		var facts []Fact
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			before := e.Result()
			var changed []string
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0, 1:
				f := drawFact(t)
				facts = append(facts, f)
				changed = e.Decide(f)
			case 2:
				if len(facts) == 0 {
					continue
				}
				f := rapid.SampledFrom(facts).Draw(t, "withdrawn")
				facts = slices.DeleteFunc(facts, func(g Fact) bool { return g == f })
				changed = e.Withdraw(f)
			case 3:
				i := rapid.IntRange(0, len(left)-1).Draw(t, "changed left")
				left[i] = drawParty(t, "R", left[i].ID)
				changed, err = e.ChangeLeft(left[i])
			default:
				i := rapid.IntRange(0, len(right)-1).Draw(t, "changed right")
				right[i] = drawParty(t, "L", right[i].ID)
				changed, err = e.ChangeRight(right[i])
			}
			if err != nil {
				t.Fatal(err)
			}
			full, err := newPartyEngine(e.corpus, left, right, facts, opt)
			if err != nil {
				t.Fatal(err)
			}
			now := e.Result()
			if diff := cmp.Diff(full.Result(), now); diff != "" {
				t.Fatalf("incremental (+) differs from full run (-):\n%s", diff)
			}
			for i, m := range now.Matches {
				was := before.Matches[i]
				isShown := m.Tier == was.Tier && m.Note == was.Note && m.Flag == was.Flag && m.Settled == was.Settled && sameRights(m, was)
				if !isShown && !slices.Contains(changed, m.Left) {
					t.Fatalf("%s changed and was not reported: %+v, before %+v", m.Left, m, was)
				}
			}
		}
	})
}

func sameRights(a, b Match) bool {
	return slices.EqualFunc(a.Candidates, b.Candidates, func(c, d Candidate) bool { return c.Right == d.Right && c.Blocked == d.Blocked })
}

func TestPartiesDoNotDependOnTheOrderOfTheInput(t *testing.T) {
	m := makeUp(5, 600)
	want, err := Parties(m.left, m.right, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	for range 3 {
		rng.Shuffle(len(m.left), func(i, j int) { m.left[i], m.left[j] = m.left[j], m.left[i] })
		rng.Shuffle(len(m.right), func(i, j int) { m.right[i], m.right[j] = m.right[j], m.right[i] })
		got, err := Parties(m.left, m.right, nil, PartyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%+v", want) != fmt.Sprintf("%+v", got) {
			t.Fatalf("another order gives another output: %s", cmp.Diff(want, got))
		}
	}
}

// pairSet gives pairs with their scores, and the automatic ones among them.
func pairSet(r Result, swapped bool) (all, auto map[string]int) {
	all, auto = make(map[string]int), make(map[string]int)
	for _, m := range r.Matches {
		for i, c := range m.Candidates {
			key := m.Left + "=" + c.Right
			if swapped {
				key = c.Right + "=" + m.Left
			}
			all[key] = c.Score
			if i == 0 && m.Tier == Auto {
				auto[key] = c.Score
			}
		}
	}
	return all, auto
}

func TestSwappingTheSidesMirrorsThePairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, right := drawParties(t, "L", "R"), drawParties(t, "R", "L")
		mirrors(t, left, right)
	})
	m := makeUp(9, 500)
	mirrors(t, m.left, m.right)
}

func mirrors(t rapid.TB, left, right []Party) {
	there, err := Parties(left, right, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parties(right, left, nil, PartyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	all, auto := pairSet(there, false)
	mirroredAll, mirroredAuto := pairSet(back, true)
	if diff := cmp.Diff(auto, mirroredAuto); diff != "" {
		t.Fatalf("automatic pairs are not mirrored:\n%s", diff)
	}
	for pair, score := range all {
		if mirrored, ok := mirroredAll[pair]; ok && mirrored != score {
			t.Fatalf("%s scores %d one way and %d the other", pair, score, mirrored)
		}
	}
}
