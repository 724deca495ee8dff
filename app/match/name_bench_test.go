package match

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"sort"
	"testing"
)

// dataFolder gives the folder of the labelled data, or skips aloud.
func dataFolder(t testing.TB) string {
	folder := os.Getenv("ONRAMP_MATCH_DATA")
	if folder == "" {
		t.Skip("labelled data not measured: set ONRAMP_MATCH_DATA to the folder that holds chicago-sites and name-bench")
	}
	return folder
}

func readTable(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
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

func TestTuneBench(t *testing.T) {
	type one struct {
		s    int
		m    bool
		a, b string
	}
	table := readTable(t, filepath.Join(dataFolder(t), "name-bench", "cases.csv"))
	run := func() (float64, int, []one) {
		var all []one
		for _, r := range table {
			switch r["schema"] {
			case "Company", "Organization", "LegalEntity":
				all = append(all, one{NameSimilarity(r["name1"], r["name2"]), r["is_match"] == "true", r["name1"], r["name2"]})
			}
		}
		sort.Slice(all, func(i, j int) bool { return all[i].s > all[j].s })
		best, bt := 0.0, 0
		for th := 1; th <= 100; th++ {
			tp, fp, fn := 0, 0, 0
			for _, o := range all {
				switch {
				case o.s >= th && o.m:
					tp++
				case o.s >= th:
					fp++
				case o.m:
					fn++
				}
			}
			if f := 2 * float64(tp) / float64(2*tp+fp+fn); f > best {
				best, bt = f, th
			}
		}
		return best, bt, all
	}
	glob, glob30 := 0.0, 0.0
	for _, tunN = range []int{0, 5, 10, 30} {
		for _, tunF = range []int{5, 10, 15, 20, 25} {
			for _, tunS = range []int{5, 10, 15, 20, 25} {
				for _, tunO = range []int{0, 5, 10, 15, 20, 25} {
					f, th, _ := run()
					if f > glob {
						glob = f
						t.Log("BEST", f, th, tunN, tunP, tunF, tunS, tunO)
					}
					if f > glob30 && tunN == 30 {
						glob30 = f
						t.Log("BEST30", f, th, tunN, tunP, tunF, tunS, tunO)
					}
				}
			}
		}
	}
	tunN, tunF, tunS, tunO = 30, 10, 15, 10
	f, th, all := run()
	t.Log(f, th)
	for _, o := range all {
		if (o.s >= th) != o.m {
			t.Log(o)
		}
	}
}
