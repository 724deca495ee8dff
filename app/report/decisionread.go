package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dev.onramp/app/msp"
)

// ReadDecision is a decision with the row of the sheet in which it stands, as a
// spreadsheet counts rows.
type ReadDecision struct {
	Decision
	Row int
}

// CellError says what is wrong with one cell of a sheet.
type CellError struct {
	File    string
	Row     int
	Column  string
	Problem string // what is wrong and what to do
}

// Error names the place and the problem.
func (e *CellError) Error() string {
	return fmt.Sprintf("%s, row %d, column %s: %s", e.File, e.Row, e.Column, e.Problem)
}

// ReadDecisions reads a sheet of decisions that file names in errors. Cells may
// be separated by commas, semicolons or tabs, as spreadsheets of different
// countries write them. Rows that cannot be read are problems, each with its
// cell; the others are returned. An error means that the file is no such sheet.
func ReadDecisions(file string, from io.Reader) (rows []ReadDecision, problems []*CellError, err error) {
	s, err := openSheet(file, from)
	if err != nil {
		return nil, nil, err
	}
	for {
		cells, row, err := s.next()
		var bad *CellError
		switch {
		case errors.Is(err, io.EOF):
			return rows, problems, nil
		case errors.As(err, &bad):
			problems = append(problems, bad)
			continue
		case err != nil:
			return nil, nil, err
		}
		d, bad := s.decision(cells, row)
		if bad != nil {
			problems = append(problems, bad)
			continue
		}
		rows = append(rows, ReadDecision{d, row})
	}
}

// sheet reads the rows of a file of decisions.
type sheet struct {
	file   string
	csv    *csv.Reader
	header []string
	at     map[string]int
	breaks int // line breaks inside the cells so far: these are no rows
}

func openSheet(file string, from io.Reader) (*sheet, error) {
	in, separator, err := separated(from)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	s := &sheet{file: file, csv: csv.NewReader(in), at: map[string]int{}}
	s.csv.Comma, s.csv.FieldsPerRecord, s.csv.ReuseRecord = separator, -1, true
	header, row, err := s.read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is empty: it should be a file that onramp decisions export wrote", file)
	}
	if err != nil {
		return nil, err
	}
	for i, cell := range header {
		name := strings.ToLower(strings.TrimSpace(cell))
		if _, twice := s.at[name]; twice && slices.Contains(neededColumns, name) {
			return nil, &CellError{file, row, name, "it stands there twice"}
		}
		s.at[name] = i
		s.header = append(s.header, name)
	}
	for _, name := range neededColumns {
		if _, there := s.at[name]; !there {
			return nil, &CellError{file, row, name, "it is missing: keep the columns that onramp decisions export wrote"}
		}
	}
	return s, nil
}

// next returns the cells of the next row that holds anything. The cells are
// valid until the next call.
func (s *sheet) next() ([]string, int, error) {
	for {
		cells, row, err := s.read()
		if err != nil {
			return nil, row, err
		}
		if blank(cells) {
			continue // a spreadsheet leaves such rows where rows were emptied
		}
		if len(cells) != len(s.header) {
			return nil, row, &CellError{
				s.file, row, s.column(min(len(cells), len(s.header))),
				fmt.Sprintf("the row has %s, but the first row names %s", msp.Several(len(cells), "cell", "cells"), msp.Several(len(s.header), "column", "columns")),
			}
		}
		return cells, row, nil
	}
}

func (s *sheet) read() (cells []string, row int, err error) {
	cells, err = s.csv.Read()
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return nil, 0, err
	case errors.As(err, &broken):
		return nil, 0, fmt.Errorf("%s, row %d, column %s: %w: nothing after it can be read", s.file, broken.StartLine-s.breaks, s.column(len(cells)), broken.Err)
	case err != nil:
		return nil, 0, fmt.Errorf("read %s: %w", s.file, err)
	}
	line, _ := s.csv.FieldPos(0)
	row = line - s.breaks
	for _, c := range cells {
		s.breaks += strings.Count(c, "\n")
	}
	return cells, row, nil
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// column gives the name of a column, or its number if it has none.
func (s *sheet) column(i int) string {
	if i < len(s.header) && s.header[i] != "" {
		return s.header[i]
	}
	return strconv.Itoa(i + 1)
}

var (
	subjects = []msp.Subject{msp.Customers, msp.Assets, msp.SaaS}
	verdicts = []msp.Verdict{Open, msp.Matched, msp.Create, msp.Ignored, msp.Later, msp.Refused}
	rounded  = regexp.MustCompile(`^[0-9]+([.,][0-9]*[eE][+-]?|[eE]\+)[0-9]+$`)
)

// decision reads one row.
func (s *sheet) decision(cells []string, row int) (Decision, *CellError) {
	wrong := func(column, problem string) (Decision, *CellError) {
		return Decision{}, &CellError{s.file, row, column, problem}
	}
	text := func(column string) string { return strings.Clone(decodeCell(cells[s.at[column]])) }
	word := func(column string) string { return strings.ToLower(strings.TrimSpace(text(column))) }
	for _, name := range neededColumns {
		if !utf8.ValidString(text(name)) {
			return wrong(name, "it is not UTF-8: save the file as CSV in UTF-8")
		}
	}
	d := Decision{
		Subject: msp.Subject(word(colSubject)), Verdict: msp.Verdict(word(colVerdict)), Right: unmarkID(text(colRight)),
		Note: text(colNote), Version: strings.TrimSpace(text(colVersion)),
	}
	if d.Verdict == "" {
		d.Verdict = Open
	}
	id := unmarkID(text(colLeft))
	left, err := strconv.ParseInt(id, 10, 64)
	switch {
	case !slices.Contains(subjects, d.Subject):
		return wrong(colSubject, fmt.Sprintf("%q is no subject: it is one of %s", msp.Clean(string(d.Subject)), oneOf(subjects)))
	case rounded.MatchString(id):
		return wrong(colLeft, roundedWords)
	case err != nil || left <= 0:
		return wrong(colLeft, fmt.Sprintf("%q is no id of Syncro's: keep what the export wrote", msp.Clean(id)))
	case !slices.Contains(verdicts, d.Verdict):
		return wrong(colVerdict, fmt.Sprintf("%q is no verdict: it is one of %s", msp.Clean(string(d.Verdict)), oneOf(verdicts)))
	case rounded.MatchString(d.Right):
		return wrong(colRight, roundedWords)
	case d.Right == "" && (d.Verdict == msp.Matched || d.Verdict == msp.Refused):
		return wrong(colRight, fmt.Sprintf("it is empty: %s needs the id of the other record", d.Verdict))
	case d.Version == "":
		return wrong(colVersion, "it is empty: change the rows of an export, and keep this column")
	}
	d.Left = left
	return d, nil
}

const roundedWords = "the spreadsheet has rounded this number: export again, and leave the # in front of the ids"

func oneOf[T ~string](words []T) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return strings.Join(list, ", ")
}
