package report

import (
	"net/url"
	"time"

	"dev.onramp/app/msp"
)

// Report is what a report tells. The rows of its sections are made while they
// are written, so that a hundred thousand devices need no room of their own.
type Report struct {
	Title     string // such as "Onboarding report"
	Workspace string
	Owner     msp.Text // the MSP, where its name is known
	Account   string   // the Syncro account's host
	Made      time.Time
	Words     []string // what a reader should know first, a sentence each
	Figures   []Figure
	Total     Coverage
	Coverage  []Coverage // by customer
	Sections  []Section
}

// Of names what the report is about: the MSP, or else the workspace.
func (r Report) Of() string {
	if r.Owner.Empty() {
		return msp.Clean(r.Workspace)
	}
	return r.Owner.String()
}

// Figure is one number that stands out.
type Figure struct {
	N    int
	Name string
}

// Coverage is how many of a customer's devices are documented.
type Coverage struct {
	Name           msp.Text
	Matched, Total int
}

// Percent is the share that is documented, in whole percent: 100 only when
// nothing is missing, 0 of nothing.
func (c Coverage) Percent() int {
	if c.Total <= 0 {
		return 0
	}
	return min(c.Matched, c.Total) * 100 / c.Total
}

// Section is one list of findings.
type Section struct {
	ID      string // names it in CSV, JSON and links, such as "matched-devices"
	Title   string
	About   string // what it means and what to do about it
	Columns []Column
	Count   int // how many rows Each gives
	// Each calls yield for every row in order and returns the first error: its
	// own or that of yield.
	Each func(yield func(Row) error) error
}

// Column is one column of a section on the page.
type Column struct {
	Field Field
	Title string
}

// Field says which part of a row a column shows.
type Field string

// The fields of a row.
const (
	Customer Field = "customer"
	Syncro   Field = "syncro"
	Other    Field = "other"
	Under    Field = "under"
	Detail   Field = "detail"
	Who      Field = "who"
	Value    Field = "value"
)

// Row is one finding. What a section does not use is empty.
type Row struct {
	Kind     string   // what it is about, such as "device"
	Customer msp.Text // Syncro's customer
	Syncro   Record
	Other    Record   // the record in IT Glue or in SaaS Alerts
	Under    msp.Text // the organization in which Other stands
	Value    msp.Text // the identifier that it is about
	Detail   string   // the evidence, the reason or the note
	By       string   // who decided
	When     time.Time
}

// Record names one record of a vendor.
type Record struct {
	ID   string
	Name msp.Text
	URL  string
}

// Link returns the record's address if it is one that a report may lead to:
// https with a host. Anything else a vendor sends is no link.
func (r Record) Link() string {
	u, err := url.Parse(r.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// moment writes a time for a reader, "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// stamp writes a time for a program, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
