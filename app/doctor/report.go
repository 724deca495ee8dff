package doctor

import (
	"errors"

	"dev.onramp/app/msp"
)

// State says what a check came to.
type State string

// The states of a report.
const (
	Good State = "verified"
	Bad  State = "refused"
	// Kept is for what is known and was not tried.
	Kept State = "kept"
	// Failed is for what was begun and not completed.
	Failed State = "not completed"
	// Absent is for what need not be connected and is not.
	Absent State = "not connected"
	// NotThere is for what nobody has begun yet.
	NotThere State = "not there yet"
)

// RowState says what is known of one permission or one observation.
type RowState string

// The states of a row.
const (
	Present RowState = "present"
	Fine    RowState = "fine" // of an observation: nothing to do
	Missing RowState = "missing"
	Unknown RowState = "cannot be checked"
	Warning RowState = "warning"
)

// Row is one permission or one observation.
type Row struct {
	Name  string   `json:"name"`
	State RowState `json:"state"`
	Note  string   `json:"note,omitempty"` // what it means and what to do
}

// Report is what a check found. Its texts are fit for a terminal.
type Report struct {
	State    State  `json:"state"`
	Sentence string `json:"sentence"`
	Rows     []Row  `json:"rows,omitempty"`
}

// Refused is the report of a connection that did not come about. A failure of
// the certificate is explained.
func Refused(err error) Report {
	if words, ok := explain(err); ok {
		return Report{State: Bad, Sentence: msp.Clean(words)}
	}
	return Report{State: Bad, Sentence: msp.Clean(err.Error())}
}

// refused closes a report with the error that ended it; what was found before
// stays.
func (r *Report) refused(err error) Report {
	out := Refused(err)
	out.Rows = r.Rows
	return out
}

// tidy makes a report's sentence fit for a terminal, as its rows are already.
func (r *Report) tidy() Report {
	r.Sentence = msp.Clean(r.Sentence)
	return *r
}

func (r *Report) add(name string, state RowState, note string) {
	r.Rows = append(r.Rows, Row{Name: name, State: state, Note: msp.Clean(note)})
}

// probe adds the row of a permission that a call needs. A refusal is an answer;
// any other failure is returned.
func (r *Report) probe(permission string, err, refused error) error {
	switch {
	case err == nil:
		r.add(permission, Present, "")
	case errors.Is(err, refused):
		r.add(permission, Missing, err.Error())
	default:
		return err
	}
	return nil
}

// missing returns the first row of these names that is missing, "" if none is.
func (r *Report) missing(names []string) string {
	for _, row := range r.Rows {
		for _, name := range names {
			if row.Name == name && row.State == Missing {
				return name
			}
		}
	}
	return ""
}

func organizations(n int) string { return msp.Several(n, "organization", "organizations") }

func configurations(n int) string { return msp.Several(n, "configuration", "configurations") }
