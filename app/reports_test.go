package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

// told is a report as a program reads it.
type told struct {
	Title    string
	Words    []string
	Total    struct{ Documented, Devices int }
	Sections []struct {
		ID    string
		Count int
		Rows  []toldRow
	}
}

type toldRow struct {
	Kind, Customer, Under, Value, Detail, By string
	Syncro, Other                            struct{ ID, Name, URL string }
}

func (r told) rows(section string) []toldRow {
	for _, s := range r.Sections {
		if s.ID == section {
			return s.Rows
		}
	}
	return nil
}

// ids are the Syncro ids of a section, sorted.
func (r told) ids(section string) []string {
	var out []string
	for _, row := range r.rows(section) {
		out = append(out, row.Syncro.ID)
	}
	slices.Sort(out)
	return out
}

func reported(t *testing.T, a *app.App, health bool) told {
	t.Helper()
	var b bytes.Buffer
	if err := a.PrintReport(&b, app.ReportJSON, health); err != nil {
		t.Fatal(err)
	}
	var r told
	if err := json.Unmarshal(b.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Sections {
		if s.Count != len(s.Rows) {
			t.Errorf("the section %s says that it has %d rows and has %d", s.ID, s.Count, len(s.Rows))
		}
	}
	return r
}

// onboarding opens a workspace whose wizard is finished, and what is true of it.
func onboarding(t *testing.T, cfg demo.Config) (*demo.World, *app.App) {
	t.Helper()
	w := demo.New(cfg)
	a, err := app.Open(w.Options(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, a) })
	if err := w.Onboard(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return w, a
}

func TestEveryDeviceStandsInOneListOfTheReport(t *testing.T) {
	w, a := onboarding(t, demo.Config{Seed: 5, Customers: 30, Assets: 400})
	r := reported(t, a, false)
	seen := map[string]string{}
	matched := r.ids("matched-devices")
	for _, section := range []string{"matched-devices", "unmatched-devices", "ignored-devices", "left-out-devices", "wrong-customer", "conflicting-devices", "ghosts"} {
		for _, id := range r.ids(section) {
			if _, again := slices.BinarySearch(matched, id); again && section != "matched-devices" {
				continue // what is wrong with a matched one
			}
			if other, twice := seen[id]; twice {
				t.Errorf("device %s stands in %s and in %s", id, other, section)
			}
			seen[id] = section
		}
	}
	for _, truth := range w.Truth.Assets {
		if seen[fmt.Sprint(truth.ID)] == "" {
			t.Errorf("device %d (%s) is in no list", truth.ID, truth.Why)
		}
	}
	for _, row := range slices.Concat(r.rows("matched-devices"), r.rows("matched-customers")) {
		if row.Detail == "" || row.By == "" || row.Other.Name == "" {
			t.Errorf("a pair without its evidence or who decided: %+v", row)
		}
	}
}

// A report lists all that it promises, and a health report what it can know.
func TestAReportHasASectionForAllThatItPromises(t *testing.T) {
	_, a := onboarding(t, small)
	health := strings.Fields("wrong-customer conflicting-customers conflicting-devices duplicates ghosts junk-identifiers " +
		"unmatched-customers unmatched-devices unmatched-organizations unmatched-configurations unmapped-saas-alerts unmapped-saas-alerts-organizations")
	settled := strings.Fields("matched-customers matched-devices matched-saas-alerts ignored-customers ignored-devices left-out-devices refused-pairs ignored-saas-alerts")
	sections := func(health bool) (ids []string) {
		for _, s := range reported(t, a, health).Sections {
			ids = append(ids, s.ID)
		}
		return ids
	}
	if diff := cmp.Diff(health, sections(true)); diff != "" {
		t.Errorf("the health report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Concat([]string{"changes"}, health, settled), sections(false)); diff != "" {
		t.Errorf("the report (-want +got):\n%s", diff)
	}
}

func TestTheReportFindsWhatTheTruthKnows(t *testing.T) {
	w := demo.New(demo.Config{Seed: 2, Customers: 30, Assets: 600})
	a, err := app.Open(w.Options(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, a)
	if err := a.ReadForHealth(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := reported(t, a, true)
	ghosts, wrong := r.ids("ghosts"), slices.Concat(r.ids("wrong-customer"), r.ids("conflicting-devices"), r.ids("unmatched-devices"))
	junk := map[string]bool{}
	for _, row := range r.rows("junk-identifiers") {
		junk[row.Value] = true
	}
	some := map[demo.Why]int{}
	for _, truth := range w.Truth.Assets {
		id := fmt.Sprint(truth.ID)
		listed := false
		card := a.Pair(msp.Assets, truth.ID).Left
		switch truth.Why {
		case demo.Ghost:
			listed = slices.Contains(ghosts, id)
		case demo.Moved:
			listed = slices.Contains(wrong, id)
		case demo.JunkSerial:
			listed = slices.ContainsFunc(card.Fields, func(f app.Field) bool { return f.Name == "serial" && junk[f.Value.String()] })
		default:
			continue
		}
		some[truth.Why]++
		if !listed {
			t.Errorf("device %d (%s) is not told", truth.ID, truth.Why)
		}
	}
	if some[demo.Ghost] == 0 || some[demo.Moved] == 0 || some[demo.JunkSerial] == 0 {
		t.Errorf("the world has too little wrong with it: %v", some)
	}
}

// What is documented is counted once: a customer that is open still lacks it, too.
func TestEveryScreenAndReportTellsTheSameCoverage(t *testing.T) {
	_, a := onboarding(t, small)
	for r := range a.Review(msp.Customers, 0).All() {
		if r.State != app.StateMatched || r.Rule {
			continue
		}
		if _, err := a.Reopen(msp.Customers, []int64{r.ID}); err != nil {
			t.Fatal(err)
		}
		break
	}
	bar := func() (documented app.Bar) {
		for _, documented = range a.Progress().Parts {
			if documented.Name == "devices documented" {
				return documented
			}
		}
		return app.Bar{}
	}()
	done, total := 0, 0
	for _, c := range a.Progress().Coverage {
		done, total = done+c.Matched, total+c.Total
	}
	if done != bar.Done || total != bar.Total || total == 0 {
		t.Errorf("the customers have %d of %d, Home %d of %d", done, total, bar.Done, bar.Total)
	}
	for _, health := range []bool{false, true} {
		if r := reported(t, a, health); r.Total.Documented != bar.Done || r.Total.Devices != bar.Total {
			t.Errorf("the report (health: %v) has %d of %d, Home %d of %d", health, r.Total.Documented, r.Total.Devices, bar.Done, bar.Total)
		}
	}
	if matches := a.MatchesWith(app.VendorITGlue); matches[1].N != bar.Done {
		t.Errorf("disconnecting tells of %+v, Home of %d", matches, bar.Done)
	}
}

func TestAHealthReportWorksOnDayOneAndChangesNothing(t *testing.T) {
	w := demo.New(small)
	before := w.ITGlue.Configurations()
	a, err := app.Open(w.Options(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, a)
	if err := a.PrintReport(io.Discard, app.ReportJSON, true); err == nil || !strings.Contains(err.Error(), "nothing is read yet") {
		t.Errorf("before anything is read it says %v", err)
	}
	if err := a.ReadForHealth(t.Context()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "health.json")
	if err := a.WriteReports([]string{file}, true); err != nil {
		t.Fatal(err)
	}
	if r := reported(t, a, true); r.Title != "Health report" || len(r.rows("unmatched-configurations")) == 0 {
		t.Errorf("the report is %q with %d sections", r.Title, len(r.Sections))
	}
	if after := w.ITGlue.Configurations(); len(after) != len(before) {
		t.Error("something was written to IT Glue")
	}
	if r := reported(t, a, false); !strings.Contains(strings.Join(r.Words, " "), "first report") {
		t.Errorf("a health report counts as the report before: %q", r.Words)
	}
}

func TestTheNextReportTellsWhatHasChanged(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	file := filepath.Join(t.TempDir(), "first.html")
	if err := a.WriteReports([]string{file}, false); err != nil {
		t.Fatal(err)
	}
	if rows := reported(t, a, false).rows("changes"); len(rows) != 0 {
		t.Errorf("right after a report %d things have changed", len(rows))
	}
	var open, later, other app.Row
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		switch {
		case row.State == app.StateOpen && open.ID == 0:
			open = row
		case row.State == app.StateOpen:
			later = row
		case row.State == app.StateMatched:
			other = row
		}
	}
	if _, err := a.Ignore(msp.Customers, []int64{open.ID}, "left us"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Later(msp.Customers, []int64{later.ID}, "asked them"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Reopen(msp.Customers, []int64{other.ID}); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range reported(t, a, false).rows("changes") {
		got[row.Syncro.ID] = row.Detail
	}
	if want := "was open, is ignored"; got[fmt.Sprint(open.ID)] != want {
		t.Errorf("the ignored customer is told as %q, not %q", got[fmt.Sprint(open.ID)], want)
	}
	if want := "was open, is later"; got[fmt.Sprint(later.ID)] != want {
		t.Errorf("the customer put to Later is told as %q, not %q", got[fmt.Sprint(later.ID)], want)
	}
	if want := "was matched, is open"; got[fmt.Sprint(other.ID)] != want {
		t.Errorf("the reopened customer is told as %q, not %q", got[fmt.Sprint(other.ID)], want)
	}
	if err := a.WriteReports([]string{file}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Reopen(msp.Customers, []int64{later.ID}); err != nil {
		t.Fatal(err)
	}
	rows := reported(t, a, false).rows("changes")
	if want := "was later, is open"; len(rows) != 1 || rows[0].Detail != want {
		t.Errorf("what was Later and is open is told as %+v, not %q", rows, want)
	}
}

func TestAnAssetThatIsGoneAndOneThatIsNewAreChanges(t *testing.T) {
	w, a := onboarding(t, small)
	if err := a.WriteReports([]string{filepath.Join(t.TempDir(), "r.csv")}, false); err != nil {
		t.Fatal(err)
	}
	gone := w.Reinstall(1)[0]
	if err := a.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, row := range reported(t, a, false).rows("changes") {
		found[row.Syncro.ID] = row.Detail
	}
	if got := found[fmt.Sprint(gone.New)]; !strings.HasPrefix(got, "new in Syncro, ") {
		t.Errorf("the new asset is told as %q", got)
	}
	if got := found[fmt.Sprint(gone.Old)]; !strings.HasPrefix(got, "no longer in Syncro, was matched") {
		t.Errorf("the asset that is gone is told as %q", got)
	}
}

func TestAReportThatCannotBeWrittenLosesNothing(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	dir := t.TempDir()
	old := filepath.Join(dir, "old.html")
	if err := os.WriteFile(old, []byte("the old one"), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "folder.csv")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none", "r.html"): "the file cannot be written: no such file or directory: " + filepath.Join(dir, "none", "r.html") + "; nothing was changed there",
		folder:                               "folder.csv is a folder; name a file",
		filepath.Join(dir, "r.pdf"):          "its name ends in .html, .csv or .json",
	} {
		if err := a.WriteReports([]string{path}, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is answered with %v", path, err)
		}
	}
	one, missing := filepath.Join(t.TempDir(), "one.csv"), filepath.Join(dir, "none", "r.html")
	if err := a.WriteReports([]string{one, missing}, false); err == nil || !strings.HasSuffix(err.Error(), "; written before it: "+one) {
		t.Errorf("of two files the second is answered with %v", err)
	}
	if got, err := os.ReadFile(old); err != nil || string(got) != "the old one" {
		t.Errorf("the old report is %q, %v", got, err)
	}
	if r := reported(t, a, false); !strings.Contains(strings.Join(r.Words, " "), "first report") {
		t.Error("a report that was not written counts as the report before")
	}
	if err := a.WriteReports([]string{old}, false); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(old)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() < 1000 {
		t.Errorf("the report is %v, %v", info, err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("beside the report there are %v, %v", left, err)
	}
}

// meddler decides something while a report is being written.
type meddler struct{ decide func() }

func (m meddler) Write(p []byte) (int, error) {
	m.decide()
	return len(p), nil
}

func TestAReportNeverMixesTwoStatesOfTheWorkspace(t *testing.T) {
	_, a := onboarding(t, small)
	notes := 0
	err := a.PrintReport(meddler{func() {
		notes++
		row := a.Review(msp.Customers, 0).Rows()[0]
		if _, err := a.Later(msp.Customers, []int64{row.ID}, fmt.Sprint(notes)); err != nil {
			t.Error(err)
		}
	}}, app.ReportCSV, false)
	if err == nil || !strings.Contains(err.Error(), "changed while the report was made") {
		t.Errorf("a report that was meddled with ends with %v", err)
	}
}
