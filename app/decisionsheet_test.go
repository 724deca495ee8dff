package app_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// sheet is an export of decisions as a person edits it: the first row names the
// columns.
type sheet [][]string

func exported(t testing.TB, a *app.App) sheet {
	t.Helper()
	file := filepath.Join(t.TempDir(), "decisions.csv")
	if err := a.WriteDecisionSheet(file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// toEdit is a workspace of its own, and its decisions.
func toEdit(t *testing.T) (*app.App, sheet) {
	t.Helper()
	a := reviewed(t, t.TempDir())
	t.Cleanup(func() { closed(t, a) })
	return a, exported(t, a)
}

func (s sheet) column(name string) int {
	for i, n := range s[0] {
		if n == name {
			return i
		}
	}
	return -1
}

func (s sheet) get(row int, column string) string { return s[row][s.column(column)] }

func (s sheet) set(row int, column, value string) { s[row][s.column(column)] = value }

// row finds the first row with these cells.
func (s sheet) row(t testing.TB, cells map[string]string) int {
	t.Helper()
	for i := 1; i < len(s); i++ {
		fits := true
		for column, want := range cells {
			fits = fits && s.get(i, column) == want
		}
		if fits {
			return i
		}
	}
	t.Fatalf("no row has %v", cells)
	return 0
}

func (s sheet) read(t testing.TB, a *app.App, apply bool) app.SheetPreview {
	t.Helper()
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(s); err != nil {
		t.Fatal(err)
	}
	p, err := a.ImportDecisionSheet("/home/kim/decisions.csv", strings.NewReader(b.String()), apply)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnExportReadBackChangesNothing(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(0, 4).Draw(rt, "acts") {
			_ = act(rt, a) // a refused act only makes the history shorter
		}
		s := exported(t, a)
		if p := s.read(t, a, true); len(p.Changes)+len(p.Conflicts)+len(p.Problems) > 0 || p.Unchanged != len(s)-1 {
			rt.Fatalf("of %d rows: %+v", len(s)-1, p)
		}
	})
}

func TestAnImportIsShownFirstAndIsOneActThatUndoTakesBack(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	before := states(a)
	s := exported(t, a)
	open := s.row(t, map[string]string{"subject": "customer", "verdict": "open", "match id": ""})
	s.set(open, "verdict", "ignored")
	s.set(open, "note", "=left us; +1")
	matched := s.row(t, map[string]string{"subject": "asset", "verdict": "matched"})
	s.set(matched, "verdict", "Open")
	shown := s.read(t, a, false)
	if len(shown.Changes) != 2 || len(shown.Problems)+len(shown.Conflicts) > 0 {
		t.Fatalf("the preview is %+v", shown)
	}
	compare(t, "after the preview", before, states(a))
	done := s.read(t, a, true)
	if len(done.Changes) != 2 {
		t.Fatalf("it did %+v", done)
	}
	var texts []string
	for _, l := range done.Changes {
		texts = append(texts, l.Was+" -> "+l.Is)
	}
	if all := strings.Join(texts, "\n"); !strings.Contains(all, "open -> ignored: =left us; +1") || !strings.Contains(all, "-> open") {
		t.Errorf("the changes are\n%s", all)
	}
	if again := s.read(t, a, true); len(again.Changes)+len(again.Conflicts)+len(again.Problems) > 0 {
		t.Errorf("read a second time it does %+v", again)
	}
	if label, err := a.Undo(); err != nil || label != "import 2 records" {
		t.Fatalf("undo says %q, %v", label, err)
	}
	compare(t, "after undo", before, states(a))
}

func TestADecisionOfSomebodyElseSinceIsAConflictAndStays(t *testing.T) {
	a, s := toEdit(t)
	first := s.row(t, map[string]string{"subject": "customer", "verdict": "open"})
	second := s.row(t, map[string]string{"subject": "customer", "verdict": "matched"})
	s.set(first, "verdict", "ignored")
	s.set(second, "verdict", "later")
	untouched := first + 1
	for s.get(untouched, "verdict") != "open" {
		untouched++
	}
	for _, i := range []int{first, untouched} {
		left, err := strconv.ParseInt(strings.TrimPrefix(s.get(i, "id"), "#"), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Later(msp.Customers, []int64{left}, "Kim asks"); err != nil {
			t.Fatal(err)
		}
	}
	p := s.read(t, a, true)
	if len(p.Changes) != 1 || len(p.Conflicts) != 1 || len(p.Problems) != 0 {
		t.Fatalf("it did %+v", p)
	}
	if c := p.Conflicts[0]; c.Row != first+1 || !strings.HasPrefix(c.Was, "later: Kim asks by ") || c.Is != "ignored" {
		t.Errorf("the conflict is %+v", c)
	}
	var b strings.Builder
	if err := p.Print(&b, true); err != nil || !strings.Contains(b.String(), "the file says ignored, but by now it is later: Kim asks") {
		t.Errorf("it prints %q, %v", b.String(), err)
	}
}

func TestARowThatIsWrongStopsTheWholeImport(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	fresh := func() sheet { return exported(t, a) }
	pair := func(s sheet) (int, int) {
		x := s.row(t, map[string]string{"subject": "asset", "verdict": "matched"})
		y := x
		for y == x || s.get(y, "verdict") != "open" || s.get(y, "subject") != "asset" {
			y++
		}
		return x, y
	}
	for name, c := range map[string]struct {
		edit func(sheet) int
		want string
	}{
		"an unknown partner": {func(s sheet) int {
			i := s.row(t, map[string]string{"subject": "customer", "verdict": "open"})
			s.set(i, "verdict", "matched")
			s.set(i, "match id", "#77")
			return i
		}, "column match id: there is no record 77"},
		"a configuration twice": {func(s sheet) int {
			x, y := pair(s)
			s.set(y, "verdict", "matched")
			s.set(y, "match id", s.get(x, "match id"))
			return y
		}, "column match id: "},
		"a configuration that is free, for two": {func(s sheet) int {
			x, y := pair(s)
			s.set(x, "verdict", "later")
			z := y + 1
			for s.get(z, "verdict") != "open" || s.get(z, "subject") != "asset" {
				z++
			}
			for _, i := range []int{y, z} {
				s.set(i, "verdict", "matched")
				s.set(i, "match id", s.get(x, "match id"))
			}
			return z
		}, "column match id: row "},
		"a creation for a customer that is not settled": {func(s sheet) int {
			i := s.row(t, map[string]string{"subject": "asset", "verdict": "open", "evidence": "its customer is not settled yet"})
			s.set(i, "verdict", "create")
			return i
		}, "column verdict: nothing is created for what is of a customer that is neither matched nor to be created"},
		"a record that is not there": {func(s sheet) int {
			i := s.row(t, map[string]string{"subject": "customer", "verdict": "open"})
			s.set(i, "verdict", "later")
			s.set(i, "id", "#1")
			return i
		}, "column id: 1 is no longer in Syncro"},
		"a SaaS Alerts organization to create": {func(s sheet) int {
			i := s.row(t, map[string]string{"subject": "saasalerts", "verdict": "open"})
			s.set(i, "verdict", "create")
			return i
		}, "column verdict: SaaS Alerts has no documented call"},
		"a record twice": {func(s sheet) int {
			s[2] = append([]string(nil), s[1]...)
			return 2
		}, "column id: "},
	} {
		t.Run(name, func(t *testing.T) {
			before := states(a)
			s := fresh()
			row := c.edit(s)
			other := s.row(t, map[string]string{"subject": "customer", "verdict": "matched"})
			s.set(other, "note", "seen by Kim")
			p := s.read(t, a, true)
			if len(p.Problems) != 1 || !strings.HasPrefix(p.Problems[0].Error(), "decisions.csv, row "+fmt.Sprint(row+1)+", "+c.want) {
				t.Errorf("row %d is answered with %v", row+1, p.Problems)
			}
			compare(t, "after a wrong row", before, states(a))
		})
	}
}

// An id that no record has is wrong whatever stands in the row, also where nothing
// else of it was edited, and where it was exported before marks told the record.
func TestAnIdOfNoRecordIsWrongWhateverTheRowSays(t *testing.T) {
	a, _ := toEdit(t)
	for _, of := range []map[string]string{{"subject": "asset", "verdict": "matched"}, {"subject": "customer", "verdict": "matched"}} {
		for _, verdict := range []string{"matched", "later", "ignored", "refused"} {
			s := exported(t, a)
			i := s.row(t, of)
			s.set(i, "verdict", verdict)
			s.set(i, "id", "#1")
			p := s.read(t, a, true)
			want := fmt.Sprintf("decisions.csv, row %d, column id: 1 is no longer in Syncro, or never was", i+1)
			if len(p.Problems) != 1 || !strings.HasPrefix(p.Problems[0].Error(), want) || len(p.Conflicts) > 0 {
				t.Errorf("%v, now %s: %v, conflicts %v, want %s", of, verdict, p.Problems, p.Conflicts, want)
			}
		}
	}
}

// A row whose id was exchanged for that of another record is edited, not one that
// stands as it was.
func TestAnExchangedIdIsNoUntouchedRow(t *testing.T) {
	a, s := toEdit(t)
	i := s.row(t, map[string]string{"subject": "asset", "verdict": "matched"})
	j := i + 1
	for s.get(j, "subject") != "asset" || s.get(j, "verdict") != "matched" {
		j++
	}
	s.set(i, "id", s.get(j, "id"))
	if p := append(s[:j:j], s[j+1:]...).read(t, a, true); p.Unchanged != len(s)-3 || len(p.Conflicts) != 1 {
		t.Errorf("of %d rows %d stand as they were, conflicts %v", len(s)-2, p.Unchanged, p.Conflicts)
	}
}

// A sheet that was exported before marks told the record is read as it was.
func TestASheetWithOlderMarksIsReadStill(t *testing.T) {
	a, s := toEdit(t)
	for i := 1; i < len(s); i++ {
		was, _, _ := strings.Cut(s.get(i, "version"), "-")
		s.set(i, "version", was+"-"+app.OlderMark(msp.Verdict(s.get(i, "verdict")), strings.TrimPrefix(s.get(i, "match id"), "#"), s.get(i, "note")))
	}
	i := s.row(t, map[string]string{"subject": "customer", "verdict": "matched"})
	left, err := strconv.ParseInt(strings.TrimPrefix(s.get(i, "id"), "#"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Later(msp.Customers, []int64{left}, "Kim asks"); err != nil {
		t.Fatal(err)
	}
	if p := s.read(t, a, true); p.Unchanged != len(s)-1 || len(p.Conflicts)+len(p.Problems) > 0 {
		t.Errorf("of %d rows %d stand as they were: %+v", len(s)-1, p.Unchanged, p)
	}
}

func TestASheetSettlesACustomerAndCreatesItsDevicesInOneGo(t *testing.T) {
	a, s := toEdit(t)
	settled := 0
	for i := 1; i < len(s); i++ {
		if s.get(i, "subject") != "asset" || s.get(i, "evidence") != "its customer is not settled yet" || settled > 0 {
			continue
		}
		c := s.row(t, map[string]string{"subject": "customer", "name": s.get(i, "customer")})
		s.set(c, "verdict", "create")
		s.set(i, "verdict", "create")
		if p := s.read(t, a, false); len(p.Problems) == 0 && len(p.Changes) == 2 {
			settled++
			continue
		}
		s.set(c, "verdict", "open") // disabled, or without a device that is included
		s.set(i, "verdict", "open")
	}
	if settled == 0 {
		t.Fatal("no customer of this world can be settled so: the test proves nothing")
	}
	if p := s.read(t, a, true); len(p.Changes) != 2 || len(p.Problems) > 0 {
		t.Errorf("it did %+v", p)
	}
}

func TestARefusedPairGoesOutAndComesBack(t *testing.T) {
	a, s := toEdit(t)
	i := s.row(t, map[string]string{"subject": "customer", "verdict": "matched"})
	s.set(i, "verdict", "refused")
	if p := s.read(t, a, true); len(p.Changes) != 1 || len(p.Problems) > 0 {
		t.Fatalf("it did %+v", p)
	}
	again := exported(t, a)
	j := again.row(t, map[string]string{"subject": "customer", "verdict": "refused", "id": s.get(i, "id")})
	if k := again.row(t, map[string]string{"subject": "customer", "id": s.get(i, "id")}); again.get(k, "verdict") == "matched" {
		t.Error("the customer is still matched to what was refused")
	}
	again.set(j, "verdict", "matched")
	if p := again.read(t, a, false); len(p.Problems) != 1 || !strings.Contains(p.Problems[0].Error(), "open takes the refusal back") {
		t.Errorf("a refused pair that is to be matched is answered with %+v", p)
	}
	again.set(j, "verdict", "open")
	if p := again.read(t, a, true); len(p.Changes) != 1 {
		t.Errorf("it did %+v", p)
	}
	for _, row := range exported(t, a)[1:] {
		if row[again.column("verdict")] == "refused" {
			t.Errorf("a pair is still refused: %q", row)
		}
	}
}

func TestAnImportSaysWhatAPersonMightNotExpect(t *testing.T) {
	a, s := toEdit(t)
	x := s.row(t, map[string]string{"subject": "customer", "verdict": "matched"})
	y := s.row(t, map[string]string{"subject": "customer", "verdict": "open"})
	s.set(y, "verdict", "matched")
	s.set(y, "match id", s.get(x, "match id"))
	u := s.row(t, map[string]string{"subject": "asset", "verdict": "open"})
	s.set(u, "id", "#1")
	z := s.row(t, map[string]string{"subject": "asset", "verdict": "matched"})
	s.set(z, "verdict", "open")
	p := s.read(t, a, false)
	if len(p.Problems) != 0 || len(p.Changes) != 2 || len(p.Warnings) != 2 {
		t.Fatalf("%d wrong, %d changes, warnings %v", len(p.Problems), len(p.Changes), p.Warnings)
	}
	var said strings.Builder
	if err := p.Print(&said, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"would be shared with", "1 is not in Syncro", "refused, or a rule would match it again"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the preview does not say %q:\n%s", want, said.String())
		}
	}
}

func TestASheetInUTF16IsNamedAsSuch(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	_, err := a.ImportDecisionSheet("decisions.csv", strings.NewReader("\xff\xfes\x00u\x00"), false)
	if err == nil || !strings.Contains(err.Error(), "UTF-16") {
		t.Error(err)
	}
}
