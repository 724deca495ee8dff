package report

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dev.onramp/app/msp"
)

// nasty are pieces that spreadsheets, CSV readers and the guard itself might
// stumble over.
var nasty = []string{
	"=", "+", "-", "@", "'", "''", "\"", ";", ",", "\t", "\r", "\n", "\r\n", " ", "\\", "\\n", "＝", "＠", "#", "a", "é", "日", "\u202e",
	"\ufeff", "\x00", "\xff", "=1+1", "'=1", ";=1", "\u00a0", "x",
}

func anyText(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(nasty), 0, 8).Draw(t, "pieces"), "")
	})).Draw(t, label)
}

func TestACellComesBackExactlyAndRunsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyText(t, "text")
		cell := encodeCell(s)
		if got := decodeCell(cell); got != s {
			t.Fatalf("%q stands as %q and comes back as %q", s, cell, got)
		}
		for part := range strings.SplitSeq(cell, ";") {
			if bare := strings.TrimSpace(part); bare != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(bare)[0]) {
				t.Fatalf("%q stands as %q, which a spreadsheet would run", s, cell)
			}
		}
		if strings.ContainsAny(cell, "\r\n\t\x00") {
			t.Fatalf("%q stands as %q, which a spreadsheet would change", s, cell)
		}
	})
}

func anyDecision(t *rapid.T) Decision {
	d := Decision{
		Subject: rapid.SampledFrom(subjects).Draw(t, "subject"), Left: rapid.Int64Range(1, 1<<62).Draw(t, "left"),
		Verdict: rapid.SampledFrom(verdicts).Draw(t, "verdict"), Note: strings.ToValidUTF8(anyText(t, "note"), "?"),
		Right: strings.TrimSpace(rapid.StringMatching(`[0-9]{0,18}|[a-z#'=+-]{1,9}`).Draw(t, "right")), Version: rapid.StringMatching(`v[0-9a-f]{1,16}`).Draw(t, "version"),
	}
	if d.Right == "" && (d.Verdict == msp.Matched || d.Verdict == msp.Refused) {
		d.Right = "7"
	}
	return d
}

func TestDecisionsComeBackExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Custom(anyDecision), 0, 6).Draw(t, "decisions")
		var b bytes.Buffer
		w := NewDecisionWriter(&b)
		for _, d := range want {
			w.Write(d, Shown{Name: msp.NewText(anyText(t, "name")), Evidence: anyText(t, "evidence")})
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{b.String(), resaved(t, b.String(), ';'), resaved(t, b.String(), '\t')} {
			rows, problems, err := ReadDecisions("sheet.csv", strings.NewReader(text))
			if err != nil || len(problems) > 0 {
				t.Fatalf("%v %v in\n%s", err, problems, text)
			}
			var got []Decision
			for i, r := range rows {
				if r.Row != i+2 {
					t.Fatalf("decision %d stands in row %d, it is told", i+2, r.Row)
				}
				got = append(got, r.Decision)
			}
			if diff := cmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
				t.Fatalf("decisions differ (-want +got):\n%s", diff)
			}
		}
	})
}

// resaved is a sheet as a spreadsheet of another country saves it.
func resaved(t *rapid.T, text string, separator rune) string {
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, byteOrderMark)))
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Comma = separator
	if err := out.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const head = "subject,id,verdict,match id,note,version\n"

func TestAWrongCellIsNamedWithFileRowAndColumn(t *testing.T) {
	for row, want := range map[string]string{
		"pet,#1,open,,,v1":                 `row 2, column subject: "pet" is no subject`,
		"asset,x,open,,,v1":                `row 2, column id: "x" is no id`,
		"asset,-4,open,,,v1":               `row 2, column id: "-4" is no id`,
		"asset,4.44E+15,open,,,v1":         "row 2, column id: the spreadsheet has rounded",
		"asset,5E+15,open,,,v1":            "row 2, column id: the spreadsheet has rounded",
		"asset,#1,matched,5E+15,,v1":       "row 2, column match id: the spreadsheet has rounded",
		"asset,#1,maybe,,,v1":              `row 2, column verdict: "maybe" is no verdict: it is one of open, matched`,
		"asset,#1,matched,,,v1":            "row 2, column match id: it is empty: matched needs",
		"asset,#1,matched,\"4,4E+15\",,v1": "row 2, column match id: the spreadsheet has rounded",
		"asset,#1,open,,,":                 "row 2, column version: it is empty",
		"asset,#1,open,,\xff,v1":           "row 2, column note: it is not UTF-8",
		"\n,,,,,\nasset,#1":                "row 4, column verdict: the row has 2 cells, but the first row names 6 columns",
		"asset,#1,open,,,v1,,\"\n\nx\"":    "row 2, column 7: the row has 8 cells",
	} {
		_, problems, err := ReadDecisions("my.csv", strings.NewReader(head+row))
		if err != nil || len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), "my.csv, "+want) {
			t.Errorf("%q is answered with %v, %v; wanted %q", row, problems, err, want)
		}
	}
}

func TestWhatIsNoSheetIsRefusedAsAWhole(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "my.csv is empty",
		"a,b\n":                       "my.csv, row 1, column subject: it is missing",
		"subject,subject\n":           "my.csv, row 1, column subject: it stands there twice",
		head + "asset,\"#1,open,,,\n": "my.csv, row 2, column",
	} {
		if _, _, err := ReadDecisions("my.csv", strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q is answered with %v, wanted %q", text, err, want)
		}
	}
}

func TestAPersonMayTypeVerdictsAndIdsAsTheyLike(t *testing.T) {
	rows, problems, err := ReadDecisions("my.csv", strings.NewReader(head+"Asset, 12 , Matched ,99,it's fine,v1\ncustomer,#3,,,,v2\n"))
	if err != nil || len(problems) > 0 || len(rows) != 2 {
		t.Fatal(rows, problems, err)
	}
	if d := rows[0].Decision; d.Subject != msp.Assets || d.Left != 12 || d.Verdict != msp.Matched || d.Right != "99" || d.Note != "it's fine" {
		t.Errorf("the first row is %+v", d)
	}
	if rows[1].Verdict != Open {
		t.Errorf("an empty verdict is %q", rows[1].Verdict)
	}
}

func FuzzReadDecisions(f *testing.F) {
	f.Add([]byte(head + "asset,#1,matched,#2,'=1,v1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, problems, err := ReadDecisions("fuzz.csv", bytes.NewReader(text))
		if err != nil && (rows != nil || problems != nil) {
			t.Fatal("a file that is no sheet gave rows")
		}
		for _, p := range problems {
			if p.File != "fuzz.csv" || p.Row < 2 || p.Column == "" || p.Problem == "" {
				t.Fatalf("a problem without a place: %+v", p)
			}
		}
		var b bytes.Buffer
		w := NewDecisionWriter(&b)
		for _, r := range rows {
			w.Write(r.Decision, Shown{})
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		again, problems, err := ReadDecisions("again.csv", &b)
		if err != nil || len(problems) > 0 || len(again) != len(rows) {
			t.Fatalf("what was read cannot be read again: %v %v", err, problems)
		}
		for i := range rows {
			if rows[i].Decision != again[i].Decision {
				t.Fatalf("%+v comes back as %+v", rows[i].Decision, again[i].Decision)
			}
		}
	})
}
