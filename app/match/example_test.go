package match_test

import (
	"context"
	"fmt"

	"dev.onramp/app/match"
)

func ExampleParties() {
	result, err := match.Parties(
		[]match.Party{{ID: "c1", Name: "Acme Dental LLC", Phones: []string{"(310) 555-0142"}}},
		[]match.Party{{ID: "o1", Name: "ACME Dental", Phones: []string{"310-555-0142"}}, {ID: "o2", Name: "Acme Dental Lab"}},
		nil, match.PartyOptions{Country: "US"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range result.Matches {
		fmt.Println(m.Left, m.Tier)
		for _, c := range m.Candidates {
			fmt.Printf("  %s %d %v %q\n", c.Right, c.Score, c.Evidence, c.Blocked)
		}
	}
	// Output:
	// c1 auto
	//   o1 88 [name equal but for form and abbreviations +48 phone 310-555-0142 equal +40 (only pair)] ""
	//   o2 37 [one name inside the other 68 % +37] "the names are only alike"
}

func ExampleDevices() {
	result, err := match.Devices(
		[]match.Device{{ID: "a1", Group: "c1", Name: "FRONT-DESK", Serial: "5CG-0001"}},
		[]match.Device{{ID: "k1", Group: "o1", Name: "RECEPTION", Serial: "5cg0001"}},
		map[string][]string{"c1": {"o1"}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	m := result.Matches[0]
	fmt.Println(m.Left, m.Tier, m.Candidates[0].Right, m.Candidates[0].Evidence, m.Kind)
	fmt.Println(m.Note)
	// Output:
	// a1 auto k1 [serial 5CG0001 equal +60 (only pair)] renamed
	// Renamed: reception is now front-desk.
}

func ExampleIndex_Search() {
	rows := []string{"Dental Care of Acme", "Acme Dental", "Birch Roofing"}
	hits, err := match.NewIndex(rows).Search(context.Background(), "acme den", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, hit := range hits.Rows {
		fmt.Println(rows[hit.Row], hit.Marks)
	}
	// Output:
	// Acme Dental [[0 4] [5 8]]
	// Dental Care of Acme [[0 3] [15 19]]
}
