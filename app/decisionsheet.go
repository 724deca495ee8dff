package app

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// sheetSubjects are the subjects of a sheet of decisions in order: what is
// decided of a customer bears on its devices.
var sheetSubjects = []msp.Subject{msp.Customers, msp.Assets, msp.SaaS}

// WriteDecisionSheet writes every record with what stands decided about it as a
// CSV file to be edited in a spreadsheet. Open records name their best candidate;
// refused pairs come last. The file is for its owner alone, whole or not there.
func (a *App) WriteDecisionSheet(path string) error {
	if suffix(path) != ReportCSV {
		return fmt.Errorf("the decisions cannot be written to %q: a spreadsheet wants a name that ends in %s", filepath.Base(path), ReportCSV)
	}
	a.loaded()
	a.mu.RLock()
	err := a.mayReadSheet()
	a.mu.RUnlock()
	if err != nil {
		return err
	}
	return writeReport(path, a.writeSheet)
}

func (a *App) writeSheet(w io.Writer) error {
	out := report.NewDecisionWriter(w)
	for _, s := range sheetSubjects {
		for row := range a.Review(s, 0).All() {
			a.mu.RLock()
			d, beside := a.sheetRow(s, row)
			a.mu.RUnlock()
			out.Write(d, beside)
		}
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	var refused []msp.Decision
	for _, d := range a.decided.refused {
		refused = append(refused, d)
	}
	slices.SortFunc(refused, bySubject)
	for _, d := range refused {
		out.Write(sheetDecision(d), report.Shown{
			Name: a.leftName(d.Subject, d.Left), RightName: a.rightName(d.Subject, d.Right), By: d.By, When: d.When,
		})
	}
	return out.Close()
}

// sheetRow is a row of a review as the sheet has it. The caller holds the lock.
func (a *App) sheetRow(s msp.Subject, row Row) (report.Decision, report.Shown) {
	beside := report.Shown{Name: row.Name, Customer: row.CustomerName}
	d, decided := a.decided.find(s, row.ID)
	if !decided {
		beside.RightName, beside.Evidence = row.RightName, row.Why.String()
		return marked(report.Decision{Subject: s, Left: row.ID, Verdict: report.Open, Right: row.Right}, nil), beside
	}
	beside.RightName, beside.By, beside.When = a.rightName(s, d.Right), d.By, d.When
	return sheetDecision(d), beside
}

func sheetDecision(d msp.Decision) report.Decision {
	return marked(report.Decision{Subject: d.Subject, Left: d.Left, Verdict: d.Verdict, Right: d.Right, Note: d.Why}, &d)
}

// marked puts the version on a row: what stood decided, and what the row says, so
// that an import knows which of the two has changed since.
func marked(row report.Decision, stands *msp.Decision) report.Decision {
	row.Version = version(stands) + "-" + mark(row)
	return row
}

// mark stands for what a person may change in a row, and for what it is about: a
// slip in an id is no row that nobody has touched.
func mark(row report.Decision) string {
	return fmt.Sprintf("%x", uint32(fingerprint(string(row.Subject), idText(row.Left), string(row.Verdict), row.Right, row.Note)))
}

// olderMark is the mark in sheets that stand exported from before marks told the
// record as well.
func olderMark(row report.Decision) string {
	return fmt.Sprintf("%x", uint32(fingerprint(string(row.Verdict), row.Right, row.Note)))
}

// version stands for a decision as it is, "v0" for none. It begins with a letter,
// or a spreadsheet would take some for numbers.
func version(d *msp.Decision) string {
	if d == nil {
		return "v0"
	}
	return fmt.Sprintf("v%x", fingerprint(string(d.Subject), idText(d.Left), string(d.Verdict), d.Right, d.By, d.Why,
		fmt.Sprint(d.Rule, d.Type, d.Status, d.Further)))
}

// SheetLine is one row of a sheet that changes something, or cannot.
type SheetLine struct {
	Row     int // of the file
	Subject msp.Subject
	Name    msp.Text
	Was, Is string // in words
}

// SheetPreview is what reading a sheet back would do, or did.
type SheetPreview struct {
	Changes   []SheetLine
	Conflicts []SheetLine // decided otherwise since the export: these stay as they are
	Problems  []error     // each names file, row and column
	Warnings  []SheetLine // of the changes: what a person should know of them, in Is
	Unchanged int
}

// ImportDecisionSheet reads an edited sheet back. Nothing is changed unless apply
// is set and no row has a problem; then all changes are one act, which Undo takes
// back. Rows that are not in the file any more change nothing.
func (a *App) ImportDecisionSheet(file string, from io.Reader, apply bool) (SheetPreview, error) {
	rows, problems, err := report.ReadDecisions(filepath.Base(file), from)
	if err != nil {
		return SheetPreview{}, err
	}
	defer a.decideAlone()()
	if err := a.mayReadSheet(); err != nil {
		return SheetPreview{}, err
	}
	in := newSheetImport(a, filepath.Base(file))
	slices.SortStableFunc(rows, func(x, y report.ReadDecision) int {
		return cmp.Compare(slices.Index(sheetSubjects, x.Subject), slices.Index(sheetSubjects, y.Subject))
	})
	for _, row := range rows {
		if problem := in.take(row); problem != nil {
			problems = append(problems, problem)
		}
	}
	problems = append(problems, in.claimedTwice()...)
	in.warnOfSharing()
	slices.SortStableFunc(problems, func(x, y *report.CellError) int { return cmp.Compare(x.Row, y.Row) })
	wrong := map[int]bool{}
	for _, p := range problems {
		in.Problems = append(in.Problems, p)
		wrong[p.Row] = true
	}
	in.Changes = slices.DeleteFunc(in.Changes, func(l SheetLine) bool { return wrong[l.Row] })
	byRow := func(x, y SheetLine) int { return cmp.Compare(x.Row, y.Row) }
	slices.SortStableFunc(in.Changes, byRow)
	slices.SortStableFunc(in.Conflicts, byRow)
	slices.SortStableFunc(in.Warnings, byRow)
	if !apply || len(problems) > 0 || len(in.changes) == 0 {
		return in.SheetPreview, nil
	}
	return in.SheetPreview, a.decide(a.label("import", in.changes), in.changes)
}

// mayReadSheet says why decisions cannot go out or come back yet.
func (a *App) mayReadSheet() error {
	if !a.records.ready() {
		return errors.New("the records of this workspace are not read yet: run onramp and let Discover read them first")
	}
	return nil
}

// Print tells what a sheet does for a person: what is wrong first, the sum last.
func (p SheetPreview) Print(w io.Writer, applied bool) error {
	var b strings.Builder
	for _, err := range p.Problems {
		fmt.Fprintf(&b, "wrong      %s\n", msp.Clean(err.Error()))
	}
	for _, l := range p.Conflicts {
		fmt.Fprintf(&b, "conflict   row %d, %s %s: the file says %s, but by now it is %s\n", l.Row, subjectWords[l.Subject], l.Name, l.Is, l.Was)
	}
	for _, l := range p.Changes {
		fmt.Fprintf(&b, "change     row %d, %s %s: %s -> %s\n", l.Row, subjectWords[l.Subject], l.Name, l.Was, l.Is)
	}
	for _, l := range p.Warnings {
		fmt.Fprintf(&b, "warning    row %d, %s %s: %s\n", l.Row, subjectWords[l.Subject], l.Name, l.Is)
	}
	fmt.Fprintf(&b, "%d to change, %s, %d wrong, %s: %s\n", len(p.Changes), several(len(p.Conflicts), "conflict", "conflicts"), len(p.Problems),
		several(p.Unchanged, "as it was", "as they were"), p.outcome(applied))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print the preview: %w", err)
	}
	return nil
}

var subjectWords = map[msp.Subject]string{msp.Customers: "customer", msp.Assets: "device", msp.SaaS: "SaaS Alerts mapping of"}

func (p SheetPreview) outcome(applied bool) string {
	switch {
	case len(p.Problems) > 0:
		return "nothing was changed; mend what is wrong first"
	case len(p.Changes) == 0:
		return "there is nothing to change"
	case applied:
		return "done, as one act, which u takes back in onramp; what is in conflict stays as it is"
	}
	return "nothing was changed; --yes does it"
}
