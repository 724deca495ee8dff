package match

import "testing"

func TestTuneChicago(t *testing.T) {
	for _, gate := range [][2]string{
		{"CPS_Early_Childhood_Portal_scrape", "ECE Chicago Find a School scrape"},
		{"purple_binder", "chapin"},
		{"NAEYC", "ECE Chicago Find a School scrape"},
		{"IDHS", "ECE Chicago Find a School scrape"},
		{"DFSS", "ECE Chicago Find a School scrape"},
		{"DFSS", "chapin"},
	} {
		left, leftTruth := chicago(t, gate[0])
		right, rightTruth := chicago(t, gate[1])
		for _, mode := range []string{"all", "name+phone", "name"} {
			for i := range left {
				if mode != "all" {
					left[i].Address = Address{}
				}
				if mode == "name" {
					left[i].Phones = nil
					left[i].Emails = nil
					left[i].Websites = nil
				}
			}
			result, err := Parties(left, right, nil, PartyOptions{})
			if err != nil {
				t.Fatal(err)
			}
			at1, n := recall(result.Matches, leftTruth, rightTruth, 1)
			at3, _ := recall(result.Matches, leftTruth, rightTruth, 3)
			at5, _ := recall(result.Matches, leftTruth, rightTruth, 5)
			auto, wrong := 0, 0
			name := map[string]Party{}
			for _, p := range left {
				name["l"+p.ID] = p
			}
			for _, p := range right {
				name["r"+p.ID] = p
			}
			for _, m := range result.Matches {
				if m.Tier == Auto {
					auto++
					c := m.Candidates[0]
					if rightTruth[c.Right] != leftTruth[m.Left] {
						wrong++
						p, g := name["l"+m.Left], name["r"+c.Right]
						if mode != "name" {
							t.Log(mode, "AUTO", p.Name, p.Address.Street, p.Phones, "=", g.Name, g.Address.Street, c.Score, c.Evidence)
						}
					}
				}
			}
			t.Logf("SUM %s x %s %s: %d with a partner, @1 %.3f @3 %.3f @5 %.3f; auto %d, against labels %d", gate[0], gate[1], mode, n, at1, at3, at5, auto, wrong)
		}
	}
}
