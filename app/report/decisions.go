package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"time"

	"dev.onramp/app/msp"
)

// Open is what stands in the verdict's cell of a record that nobody and no rule
// has settled.
const Open msp.Verdict = "open"

// Decision is one row of the sheet of decisions: a record of Syncro's with what
// stands decided about it, or one pair that was refused.
type Decision struct {
	Subject msp.Subject
	Left    int64
	Verdict msp.Verdict // Open where nothing is decided
	// Right is the partner's id. On an open row it is the best candidate's.
	Right string
	Note  string
	// Version stands for the decision at the time of the export: by it an import
	// sees that somebody has decided otherwise since. One word.
	Version string
}

// Shown is what the sheet says beside a decision for whoever reads it. Nothing
// of it is read back.
type Shown struct {
	Name, Customer, RightName msp.Text
	By                        string
	When                      time.Time
	Evidence                  string
}

// The columns of the sheet.
const (
	colSubject  = "subject"
	colLeft     = "id"
	colName     = "name"
	colCustomer = "customer"
	colVerdict  = "verdict"
	colRight    = "match id"
	colMatch    = "match name"
	colNote     = "note"
	colBy       = "decided by"
	colWhen     = "decided at"
	colEvidence = "evidence"
	colVersion  = "version"
)

var (
	sheetColumns = []string{
		colSubject, colLeft, colName, colCustomer, colVerdict, colRight, colMatch, colNote, colBy, colWhen, colEvidence, colVersion,
	}
	neededColumns = []string{colSubject, colLeft, colVerdict, colRight, colNote, colVersion}
)

// DecisionWriter writes the sheet of decisions row by row.
type DecisionWriter struct{ w *bufio.Writer }

// NewDecisionWriter begins a sheet with its first row, which names the columns.
func NewDecisionWriter(to io.Writer) *DecisionWriter {
	w := bufio.NewWriter(to)
	put(w, byteOrderMark)
	writeCells(w, sheetColumns...)
	return &DecisionWriter{w}
}

// Write adds a row.
func (d *DecisionWriter) Write(row Decision, beside Shown) {
	writeCells(d.w, string(row.Subject), markID(strconv.FormatInt(row.Left, 10)), beside.Name.String(), beside.Customer.String(),
		string(row.Verdict), markID(row.Right), beside.RightName.String(), row.Note,
		msp.Clean(beside.By), stamp(beside.When), msp.Clean(beside.Evidence), row.Version)
}

// Close ends the sheet and returns the first error that any write met.
func (d *DecisionWriter) Close() error {
	if err := d.w.Flush(); err != nil {
		return fmt.Errorf("write the decisions: %w", err)
	}
	return nil
}
