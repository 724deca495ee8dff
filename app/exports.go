package app

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Export is one of the two files of `onramp match`.
type Export struct {
	Name string // of the file, for errors
	Body io.Reader
}

// ExportMatch is the answer for one record of the left export.
type ExportMatch struct {
	Left       string            `json:"left"`
	Tier       string            `json:"tier"`
	Candidates []ExportCandidate `json:"candidates"`

	name string
	note string // the sentence for a special case, for people only
}

// ExportCandidate is one record of the right export that may be the partner.
type ExportCandidate struct {
	Right    string   `json:"right"`
	Score    int      `json:"score"`
	Evidence []string `json:"evidence"`

	name string
}

// The columns of an export. id and name must be there.
var (
	partyColumns  = []string{"id", "name", "email", "phone", "website", "address", "city", "postcode"}
	deviceColumns = []string{"id", "name", "serial", "mac", "organization"}
)

// MatchFiles reads two exports from disk and matches them.
func MatchFiles(left, right string, devices bool) ([]ExportMatch, error) {
	l, err := os.Open(left)
	if err != nil {
		return nil, fmt.Errorf("read the left export: %w", err)
	}
	defer func() { _ = l.Close() }() // it was only read
	r, err := os.Open(right)
	if err != nil {
		return nil, fmt.Errorf("read the right export: %w", err)
	}
	defer func() { _ = r.Close() }() // it was only read
	if devices {
		return MatchDeviceExports(Export{left, l}, Export{right, r})
	}
	return MatchExports(Export{left, l}, Export{right, r})
}

// MatchExports matches two exports of organizations. Columns are id, name,
// email, phone, website, address, city and postcode, in any order. An error
// names file, row and column.
func MatchExports(left, right Export) ([]ExportMatch, error) {
	l, err := readExport(left, partyColumns, partyOf)
	if err != nil {
		return nil, err
	}
	r, err := readExport(right, partyColumns, partyOf)
	if err != nil {
		return nil, err
	}
	result, err := match.Parties(l.rows, r.rows, nil, match.PartyOptions{})
	if err != nil {
		return nil, exportError(left, right, err)
	}
	return exportMatches(result.Matches, l.names, r.names), nil
}

// MatchDeviceExports matches two exports of devices. Columns are id, name,
// serial, mac (several separated by spaces) and organization, which counts as
// the same when it is equal after folding. Unless both files have that column,
// nobody can say that two organizations differ, and it counts for nothing.
func MatchDeviceExports(left, right Export) ([]ExportMatch, error) {
	l, err := readExport(left, deviceColumns, deviceOf)
	if err != nil {
		return nil, err
	}
	r, err := readExport(right, deviceColumns, deviceOf)
	if err != nil {
		return nil, err
	}
	groups := map[string][]string{}
	for _, rows := range [][]match.Device{l.rows, r.rows} {
		for i := range rows {
			if !l.has["organization"] || !r.has["organization"] {
				rows[i].Group = ""
			}
			groups[rows[i].Group] = []string{rows[i].Group}
		}
	}
	result, err := match.Devices(l.rows, r.rows, groups, nil)
	if err != nil {
		return nil, exportError(left, right, err)
	}
	matches := make([]match.Match, 0, len(result.Matches))
	for _, m := range result.Matches {
		matches = append(matches, m.Match)
	}
	return exportMatches(matches, l.names, r.names), nil
}

func partyOf(cell func(string) string) match.Party {
	return match.Party{
		ID: cell("id"), Name: cell("name"), Emails: filled(cell("email")), Phones: filled(cell("phone")), Websites: filled(cell("website")),
		Address: match.Address{Street: cell("address"), City: cell("city"), Postcode: cell("postcode")},
	}
}

func deviceOf(cell func(string) string) match.Device {
	return match.Device{
		ID: cell("id"), Name: cell("name"), Serial: cell("serial"), MACs: strings.Fields(cell("mac")), Group: match.Fold(cell("organization")),
	}
}

func filled(value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	return []string{value}
}

// exported is a read export: its records, their names by id, and the columns
// that it has.
type exported[R any] struct {
	rows  []R
	names map[string]string
	has   map[string]bool
}

func readExport[R any](e Export, columns []string, record func(cell func(string) string) R) (exported[R], error) {
	out := exported[R]{names: map[string]string{}, has: map[string]bool{}}
	in := &csvRows{name: e.Name, reader: csv.NewReader(e.Body)}
	in.reader.FieldsPerRecord = -1
	header, row, err := in.read()
	if errors.Is(err, io.EOF) {
		return out, fmt.Errorf("%s is empty: its first row names the columns, at least id and name", e.Name)
	}
	if err != nil {
		return out, err
	}
	in.header = header
	at, err := columnsOf(e, row, header, columns)
	if err != nil {
		return out, err
	}
	for name := range at {
		out.has[name] = true
	}
	seen := map[string]int{}
	for {
		cells, row, err := in.read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		if len(cells) != len(header) {
			return out, in.ragged(row, len(cells))
		}
		id := strings.TrimSpace(cells[at["id"]])
		switch first, twice := seen[id]; {
		case id == "":
			return out, fmt.Errorf("%s, row %d, column id: it is empty: every row needs an id of its own", e.Name, row)
		case !utf8.ValidString(id):
			return out, fmt.Errorf("%s, row %d, column id: it is not UTF-8: save the file as CSV in UTF-8", e.Name, row)
		case twice:
			return out, fmt.Errorf("%s, row %d, column id: %q stands in row %d already: every row needs an id of its own", e.Name, row, id, first)
		}
		seen[id] = row
		cell := func(name string) string {
			i, known := at[name]
			if !known {
				return ""
			}
			return strings.TrimSpace(cells[i])
		}
		out.rows = append(out.rows, record(cell))
		out.names[id] = cell("name")
	}
}

// csvRows reads records and numbers them as a spreadsheet does: a blank line is
// a row, and a cell of several lines stands in one.
type csvRows struct {
	name   string // of the file
	reader *csv.Reader
	header []string
	breaks int // line breaks inside the cells so far
}

func (r *csvRows) read() (cells []string, row int, err error) {
	cells, err = r.reader.Read()
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return nil, 0, err
	case errors.As(err, &broken):
		// What was read before the bad cell came along with the error.
		return nil, 0, fmt.Errorf("%s, row %d, column %s: %w", r.name, broken.StartLine-r.breaks, r.column(len(cells)), broken.Err)
	case err != nil:
		return nil, 0, fmt.Errorf("read %s: %w", r.name, err)
	}
	line, _ := r.reader.FieldPos(0)
	row = line - r.breaks
	for _, c := range cells {
		r.breaks += strings.Count(c, "\n")
	}
	return cells, row, nil
}

// ragged says what is wrong with a row that has not as many cells as the first.
func (r *csvRows) ragged(row, cells int) error {
	wrong := "it is missing"
	if cells > len(r.header) {
		wrong = "it has no name"
	}
	return fmt.Errorf("%s, row %d, column %s: %s: the row has %s, but the first row names %s",
		r.name, row, r.column(min(cells, len(r.header))), wrong, several(cells, "cell", "cells"), several(len(r.header), "column", "columns"))
}

// column gives the name of a column, or its number if it has none.
func (r *csvRows) column(i int) string {
	if i < len(r.header) && strings.TrimSpace(r.header[i]) != "" {
		return strings.TrimSpace(r.header[i])
	}
	return fmt.Sprint(i + 1)
}

// columnsOf finds the known columns in the first row. Others are passed over.
func columnsOf(e Export, row int, header, known []string) (map[string]int, error) {
	at := map[string]int{}
	for i, h := range header {
		name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if !slices.Contains(known, name) {
			continue
		}
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("%s, row %d, column %s: it stands there twice", e.Name, row, name)
		}
		at[name] = i
	}
	for _, needed := range []string{"id", "name"} {
		if _, there := at[needed]; !there {
			return nil, fmt.Errorf("%s, row %d, column %s: it is missing; the columns are %s; the file is CSV in UTF-8 with commas", e.Name, row, needed, strings.Join(known, ", "))
		}
	}
	return at, nil
}

func exportError(left, right Export, err error) error {
	return fmt.Errorf("match %s with %s: %w", left.Name, right.Name, err)
}

func exportMatches(matches []match.Match, left, right map[string]string) []ExportMatch {
	out := make([]ExportMatch, 0, len(matches))
	for _, m := range matches {
		e := ExportMatch{Left: m.Left, Tier: m.Tier.String(), Candidates: []ExportCandidate{}, name: left[m.Left], note: m.Note}
		for _, c := range m.Candidates {
			candidate := ExportCandidate{Right: c.Right, Score: c.Score, Evidence: []string{}, name: right[c.Right]}
			for _, line := range c.Evidence {
				candidate.Evidence = append(candidate.Evidence, line.String())
			}
			e.Candidates = append(e.Candidates, candidate)
		}
		out = append(out, e)
	}
	return out
}

// WriteMatches prints one JSON object a line.
func WriteMatches(w io.Writer, matches []ExportMatch) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, m := range matches {
		if err := encoder.Encode(m); err != nil {
			return fmt.Errorf("print the matches: %w", err)
		}
	}
	return nil
}

// maxNameCells is the room of a record in the table.
const maxNameCells = 40

// PrintMatches prints a table for a person: the best candidate of each record
// and why, and the sentence for a special case.
func PrintMatches(w io.Writer, matches []ExportMatch) error {
	rows := [][]string{{"TIER", "LEFT", "RIGHT", "SCORE", "EVIDENCE"}}
	for _, m := range matches {
		right, score := "-", ""
		var why []string
		if m.note != "" {
			why = append(why, m.note)
		}
		if len(m.Candidates) > 0 {
			best := m.Candidates[0]
			right, score = tableName(best.Right, best.name), fmt.Sprint(best.Score)
			why = append(why, best.Evidence...)
		}
		rows = append(rows, []string{m.Tier, tableName(m.Left, m.name), right, score, msp.Clean(strings.Join(why, " · "))})
	}
	widths := make([]int, len(rows[0]))
	for _, cells := range rows {
		for i, c := range cells[:len(cells)-1] { // nothing stands behind the last
			widths[i] = max(widths[i], ansi.StringWidth(c))
		}
	}
	out := bufio.NewWriter(w)
	for _, cells := range rows {
		var line strings.Builder
		for i, c := range cells {
			line.WriteString(c)
			line.WriteString(strings.Repeat(" ", max(0, widths[i]-ansi.StringWidth(c))+2))
		}
		if _, err := out.WriteString(strings.TrimRight(line.String(), " ") + "\n"); err != nil {
			return fmt.Errorf("print the matches: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("print the matches: %w", err)
	}
	return nil
}

// tableName is a record as the table shows it: its id and what fits of its name.
func tableName(id, name string) string {
	return ansi.Truncate(msp.Clean(id+" "+name), maxNameCells, "…")
}
