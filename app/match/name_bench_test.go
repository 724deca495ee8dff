package match

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// dataFolder gives the folder of the labelled data, or skips aloud.
func dataFolder(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("ONRAMP_MATCH_DATA")
	if folder == "" {
		t.Skip("labelled data not measured: set ONRAMP_MATCH_DATA to the folder that holds chicago-sites, name-bench and junk-identifiers")
	}
	return folder
}

// readTable reads a CSV file with a header.
func readTable(t testing.TB, path ...string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{dataFolder(t)}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	table := make([]map[string]string, len(rows)-1)
	for i, row := range rows[1:] {
		table[i] = make(map[string]string, len(row))
		for j, cell := range row {
			table[i][rows[0][j]] = cell
		}
	}
	return table
}

// nameCase is one labelled pair of names.
type nameCase struct {
	a, b, quality string
	isMatch       bool
	similarity    int
}

func nameCases(t *testing.T) []nameCase {
	t.Helper()
	var cases []nameCase
	for _, row := range readTable(t, "name-bench", "cases.csv") {
		switch row["schema"] {
		case "Company", "Organization", "LegalEntity":
			cases = append(cases, nameCase{row["name1"], row["name2"], row["quality"], row["is_match"] == "true", NameSimilarity(row["name1"], row["name2"])})
		}
	}
	return cases
}

// bestF1 gives the highest F1 over all thresholds, with its threshold, precision and recall.
func bestF1(cases []nameCase) (f1 float64, threshold int, precision, recall float64) {
	for at := 1; at <= 100; at++ {
		var hit, wrong, missed float64
		for _, c := range cases {
			switch {
			case c.similarity >= at && c.isMatch:
				hit++
			case c.similarity >= at:
				wrong++
			case c.isMatch:
				missed++
			}
		}
		if f := 2 * hit / (2*hit + wrong + missed); f > f1 {
			f1, threshold, precision, recall = f, at, hit/(hit+wrong), hit/(hit+missed)
		}
	}
	return f1, threshold, precision, recall
}

func TestNameBenchReachesTheGate(t *testing.T) {
	cases := nameCases(t)
	f1, threshold, precision, recall := bestF1(cases)
	t.Logf("name-bench, %d pairs of organizations: best F1 %.3f (P %.3f, R %.3f at similarity %d)", len(cases), f1, precision, recall, threshold)
	if f1 < .88 {
		t.Errorf("best F1 %.3f is below the gate .88", f1)
	}
}

func TestNameBenchSimilarityFallsFromStrongMatchToStrongNonMatch(t *testing.T) {
	var sums, counts [6]float64
	place := map[string]int{"STRONG": 0, "MEDIUM": 1, "WEAK": 2}
	for _, c := range nameCases(t) {
		at := place[c.quality]
		if !c.isMatch {
			at = 5 - at
		}
		sums[at] += float64(c.similarity)
		counts[at]++
	}
	for i := range sums {
		sums[i] /= counts[i]
	}
	t.Logf("mean similarity: strong match %.0f, medium %.0f, weak %.0f, weak non-match %.0f, medium %.0f, strong %.0f", sums[0], sums[1], sums[2], sums[3], sums[4], sums[5])
	if !slices.IsSortedFunc(sums[:], func(a, b float64) int { return cmp.Compare(b, a) }) {
		t.Errorf("mean similarity does not fall: %v", sums)
	}
}

func TestNameBenchHasNoWrongAutoByNameAlone(t *testing.T) {
	auto, wrong := 0, 0
	for _, c := range nameCases(t) {
		result, err := Parties([]Party{{ID: "l", Name: c.a}}, []Party{{ID: "r", Name: c.b}}, nil, PartyOptions{NameOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if result.Matches[0].Tier != Auto {
			continue
		}
		auto++
		if !c.isMatch {
			wrong++
			t.Errorf("auto by name alone, but labelled different: %q and %q", c.a, c.b)
		}
	}
	t.Logf("name-bench, auto by name alone: %d, wrong %d", auto, wrong)
}
