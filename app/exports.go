package app

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

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
// the same when it is equal after folding.
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
	for _, d := range r.rows {
		groups[d.Group] = []string{d.Group}
	}
	result, err := match.Devices(l.rows, r.rows, groups, nil)
	if err != nil {
		return nil, exportError(left, right, err)
	}
	var matches []match.Match
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

// exported is a read export: its records, and their names by id.
type exported[R any] struct {
	rows  []R
	names map[string]string
}

func readExport[R any](e Export, columns []string, record func(cell func(string) string) R) (exported[R], error) {
	out := exported[R]{names: map[string]string{}}
	reader := csv.NewReader(e.Body)
	reader.FieldsPerRecord = -1
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return out, fmt.Errorf("%s is empty: its first row names the columns, at least id and name", e.Name)
	}
	if err != nil {
		return out, fmt.Errorf("%s, row 1: %w", e.Name, err)
	}
	at, err := columnsOf(e, header, columns)
	if err != nil {
		return out, err
	}
	seen := map[string]int{}
	for row := 2; ; row++ {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("%s, row %d: %w", e.Name, row, err)
		}
		if len(cells) != len(header) {
			return out, fmt.Errorf("%s, row %d: it has %d cells, but the first row names %d columns", e.Name, row, len(cells), len(header))
		}
		id := strings.TrimSpace(cells[at["id"]])
		switch first, twice := seen[id]; {
		case id == "":
			return out, fmt.Errorf("%s, row %d, column id: it is empty: every row needs an id of its own", e.Name, row)
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

// columnsOf finds the known columns in the first row. Others are passed over.
func columnsOf(e Export, header, known []string) (map[string]int, error) {
	at := map[string]int{}
	for i, h := range header {
		name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if !slices.Contains(known, name) {
			continue
		}
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("%s, row 1: column %s stands there twice", e.Name, name)
		}
		at[name] = i
	}
	for _, needed := range []string{"id", "name"} {
		if _, there := at[needed]; !there {
			return nil, fmt.Errorf("%s, row 1: column %s is missing; the columns are %s", e.Name, needed, strings.Join(known, ", "))
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
		e := ExportMatch{Left: m.Left, Tier: m.Tier.String(), Candidates: []ExportCandidate{}, name: left[m.Left]}
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

// PrintMatches prints a table for a person: the best candidate of each record
// and why.
func PrintMatches(w io.Writer, matches []ExportMatch) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	row := func(cells ...string) error {
		for i := range cells {
			cells[i] = msp.Clean(cells[i])
		}
		_, err := fmt.Fprintln(table, strings.Join(cells, "\t"))
		return err
	}
	if err := row("TIER", "LEFT", "RIGHT", "SCORE", "EVIDENCE"); err != nil {
		return fmt.Errorf("print the matches: %w", err)
	}
	for _, m := range matches {
		cells := []string{m.Tier, m.Left + " " + m.name, "-", "", ""}
		if len(m.Candidates) > 0 {
			best := m.Candidates[0]
			cells = []string{m.Tier, m.Left + " " + m.name, best.Right + " " + best.name, fmt.Sprint(best.Score), strings.Join(best.Evidence, " · ")}
		}
		if err := row(cells...); err != nil {
			return fmt.Errorf("print the matches: %w", err)
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print the matches: %w", err)
	}
	return nil
}
