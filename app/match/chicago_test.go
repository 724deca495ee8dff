package match

import (
	"strings"
	"testing"
)

// chicago gives the sites of one source, and the true entity of each id.
func chicago(t testing.TB, source string) ([]Party, map[string]string) {
	t.Helper()
	var parties []Party
	truth := make(map[string]string)
	for _, row := range readTable(t, "chicago-sites", "sites.csv") {
		if !strings.HasPrefix(row["Source"], source) {
			continue
		}
		parties = append(parties, Party{
			ID: row["Id"], Name: row["Site name"], Phones: filled(row["Phone"]), Emails: filled(row["Email Address"]), Websites: filled(row["Website"]),
			Address: Address{Street: row["Address"], Postcode: row["Zip"]},
		})
		truth[row["Id"]] = row["True Id"]
	}
	return parties, truth
}

func filled(s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return []string{s}
}

// recall is the share of left records with a true partner that have one among the first k candidates.
func recall(matches []Match, leftTruth, rightTruth map[string]string, k int) (float64, int) {
	partnered := make(map[string]bool)
	for _, entity := range rightTruth {
		partnered[entity] = true
	}
	hits, all := 0, 0
	for _, m := range matches {
		entity := leftTruth[m.Left]
		if !partnered[entity] {
			continue
		}
		all++
		for _, c := range m.Candidates[:min(k, len(m.Candidates))] {
			if rightTruth[c.Right] == entity {
				hits++
				break
			}
		}
	}
	return float64(hits) / float64(all), all
}

func TestChicagoSuggestionsReachTheGates(t *testing.T) {
	for _, gate := range []struct {
		left, right   string
		at1, at3, at5 float64
	}{
		{"CPS_Early_Childhood_Portal_scrape", "ECE Chicago Find a School scrape", .95, .975, .98},
		{"purple_binder", "chapin", .88, .94, .96},
		{"NAEYC", "ECE Chicago Find a School scrape", .90, .96, .98},
	} {
		left, leftTruth := chicago(t, gate.left)
		right, rightTruth := chicago(t, gate.right)
		result, err := Parties(left, right, nil, PartyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		at1, n := recall(result.Matches, leftTruth, rightTruth, 1)
		at3, _ := recall(result.Matches, leftTruth, rightTruth, 3)
		at5, _ := recall(result.Matches, leftTruth, rightTruth, 5)
		auto, wrong := 0, 0
		for _, m := range result.Matches {
			if m.Tier == Auto {
				auto++
				if rightTruth[m.Candidates[0].Right] != leftTruth[m.Left] {
					wrong++
				}
			}
		}
		t.Logf("%s x %s: %d with a partner, @1 %.3f @3 %.3f @5 %.3f; auto %d, against labels %d", gate.left, gate.right, n, at1, at3, at5, auto, wrong)
		if at1 < gate.at1 || at3 < gate.at3 || at5 < gate.at5 {
			t.Errorf("%s x %s: below the gate @1 %.3f @3 %.3f @5 %.3f", gate.left, gate.right, gate.at1, gate.at3, gate.at5)
		}
	}
}
