package match

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var searched = []string{
	0: "Acme Dental", 1: "Dental Care of Acme", 2: "ACME", 3: "Acmex Dentistry", 4: "Microsoft Corporation", 5: "O’Brien & Söhne GmbH", 6: "Fußpflege Straße", 7: "The Acme Dental Lab", 8: "Zum Löwen 🦷 Zahnarzt", 9: "Macadam",
	10: "bad\x00name", 11: "\xffBirch", 12: "",
}

func find(t *testing.T, query string, last *Hits) *Hits {
	t.Helper()
	h, err := NewIndex(searched).Search(context.Background(), query, last)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func rowsOf(h *Hits) []int {
	rows := []int{}
	for _, hit := range h.Rows {
		rows = append(rows, hit.Row)
	}
	return rows
}

func TestSearchRanksWholeWordsBeforeBeginningsBeforeInsides(t *testing.T) {
	for query, want := range map[string][]int{
		"acme":           {2, 0, 3, 1, 7},
		"ACME  dental":   {0, 1, 7},
		"dental acme":    {1, 0, 7},
		"soft":           {4},
		"obrien":         {5},
		"o'brien":        {5},
		"sohne":          {5},
		"söhne":          {5},
		"fusspflege":     {6},
		"bad\x00na":      {10},
		"birch":          {11},
		"\x00":           {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
		"zzzzzzzz":       {},
		"acme dental la": {7},
	} {
		h := find(t, query, nil)
		direct := rowsOf(h)[:max(len(h.direct), min(len(want), len(h.Rows)))]
		if !slices.Equal(direct, want) {
			t.Errorf("%q finds %v, want %v", query, direct, want)
		}
	}
}

func TestSearchFallsBackToSubsequencesAndThenCloseSpellings(t *testing.T) {
	if h := find(t, "mcdm", nil); !slices.Equal(rowsOf(h), []int{9}) || h.Rows[0].Close {
		t.Errorf("subsequence: %+v", h.Rows)
	}
	for _, query := range []string{"mircosoft", "micosoft", "microsotf", "mircos", "microzoft"} {
		if h := find(t, query, nil); len(h.Rows) == 0 || h.Rows[len(h.Rows)-1].Row != 4 {
			t.Errorf("%q: %+v", query, h.Rows)
		}
	}
	h := find(t, "dnetal", nil)
	if len(h.Rows) == 0 || !h.Rows[0].Close {
		t.Fatalf("swapped letters: %+v", h.Rows)
	}
	seen := false
	for _, hit := range h.Rows {
		if seen && !hit.Close {
			t.Errorf("a direct hit below the line: %+v", h.Rows)
		}
		seen = hit.Close
	}
}

func TestSearchPassesOverApostrophes(t *testing.T) {
	for _, row := range []string{"O'Brien", "O’Brien", "O`Brien", "O´Brien"} {
		for _, query := range []string{"obrien", "o'brien", "o’brien", "o`brien", "o´brien"} {
			h, err := NewIndex([]string{row}).Search(context.Background(), query, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(h.Rows) != 1 || h.Rows[0].Close || len(h.Rows[0].Marks) != 1 {
				t.Errorf("%q in %q: %+v", query, row, h.Rows)
			}
		}
	}
}

func TestSearchMarksTheOriginalText(t *testing.T) {
	for _, c := range []struct {
		query, want string
		row         int
	}{
		{"sohne", "Söhne", 5}, {"obrien", "O’Brien", 5}, {"strasse", "Straße", 6}, {"stras", "Straß", 6}, {"lowen", "Löwen", 8}, {"dental", "Dental", 0}, {"mcdm", "M c d m", 9}, {"birch", "Birch", 11},
	} {
		h := find(t, c.query, nil)
		i := slices.IndexFunc(h.Rows, func(hit Hit) bool { return hit.Row == c.row })
		if i < 0 {
			t.Errorf("%q does not find %q", c.query, searched[c.row])
			continue
		}
		var parts []string
		for _, m := range h.Rows[i].Marks {
			parts = append(parts, searched[c.row][m[0]:m[1]])
		}
		if got := strings.Join(parts, " "); got != c.want {
			t.Errorf("%q marks %q, want %q", c.query, got, c.want)
		}
	}
}

func TestAnotherQueryIsNotNarrowed(t *testing.T) {
	x := NewIndex(searched)
	last, err := x.Search(context.Background(), "birch", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"soft", "acme", "bir", ""} {
		got, err := x.Search(context.Background(), query, last)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(find(t, query, nil).Rows, got.Rows); diff != "" {
			t.Errorf("%q after %q:\n%s", query, last.Query, diff)
		}
	}
	if got, err := NewIndex([]string{"Birch Roofing"}).Search(context.Background(), "birch r", last); err != nil || len(got.Rows) != 1 {
		t.Errorf("the answer of another index narrowed: %+v, %v", got, err)
	}
}

func TestSearchAcrossBlocksFindsWhatStandsInEachRow(t *testing.T) {
	rows := make([]string, 2*blockRows+3)
	for i := range rows {
		rows[i] = fmt.Sprintf("Süd %d", i)
	}
	rows[0], rows[blockRows-1], rows[blockRows], rows[2*blockRows-1], rows[len(rows)-1] = "Acme Süd 1", "b Acme", "", "\xffACME", "acme"
	x := NewIndex(rows)
	var last *Hits
	for _, query := range []string{"a", "acme", "acme sud", "41", "409", "4097", "sud 8193", "sud 8"} {
		var want []int
		for i, row := range rows {
			holdsAll := true
			for word := range strings.FieldsSeq(query) {
				holdsAll = holdsAll && strings.Contains(Fold(row), word)
			}
			if holdsAll {
				want = append(want, i)
			}
		}
		var next *Hits
		for _, from := range []*Hits{nil, last} {
			h, err := x.Search(context.Background(), query, from)
			if err != nil {
				t.Fatal(err)
			}
			got := rowsOf(h)[:len(h.direct)]
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%q finds %d rows, want %d", query, len(got), len(want))
			}
			next = h
		}
		last = next
	}
}

func TestSearchStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, query := range []string{"acme", "zzzz", ""} {
		if _, err := NewIndex(searched).Search(ctx, query, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%q: %v", query, err)
		}
	}
}

func TestNarrowedSearchEqualsFullSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("abcAé 'ß1\x00")), 0, 6, -1)
		rows := rapid.SliceOfN(word, 1, 12).Draw(t, "rows")
		x := NewIndex(rows)
		query := word.Draw(t, "query")
		var last *Hits
		for end := range query {
			narrowed, err := x.Search(context.Background(), query[:end], last)
			if err != nil {
				t.Fatal(err)
			}
			full, err := x.Search(context.Background(), query[:end], nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(full.Rows, narrowed.Rows); diff != "" {
				t.Fatalf("%q after %+v in %q:\n%s", query[:end], last, rows, diff)
			}
			last = narrowed
		}
	})
}

func TestSearchMarksAreByteSafeOnAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a", "b", "ß", "é", "e\u0301", "ﬁ", "\x00", "\xff", "🦷", " ", "ab"}))
		var rows []string
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			rows = append(rows, strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), ""))
		}
		query := strings.Join(rapid.SliceOfN(piece, 0, 3).Draw(t, "query"), "")
		h, err := NewIndex(rows).Search(context.Background(), query, nil)
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[int]bool)
		for _, hit := range h.Rows {
			row := rows[hit.Row]
			if seen[hit.Row] {
				t.Fatalf("row %d twice", hit.Row)
			}
			seen[hit.Row] = true
			end := 0
			for _, m := range hit.Marks {
				if m[0] < end || m[1] <= m[0] || m[1] > len(row) || !isCharacterStart(row, m[0]) || !isCharacterStart(row, m[1]) {
					t.Fatalf("query %q marks %v in %q", query, hit.Marks, row)
				}
				end = m[1]
			}
		}
	})
}

func isCharacterStart(s string, at int) bool {
	if at == len(s) || utf8.RuneStart(s[at]) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	return r == utf8.RuneError // a stray byte is a character of its own
}
