package report

import (
	"bufio"
	_ "embed" // the page's template
	"fmt"
	"html/template"
	"io"
	"strconv"

	"dev.onramp/app/msp"
)

//go:embed page.gohtml
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"clean": msp.Clean, "moment": moment, "number": number, "unfolded": func(rows int) bool { return rows <= unfolded },
}).Parse(pageText))

const (
	// tableRows is how many rows stand in one table: a browser lays out only
	// the tables that show.
	tableRows = 400
	// unfolded is up to how many rows a section, or the coverage, stands open.
	unfolded = 40
)

// HTML writes the report as one page that needs nothing else: no script, no
// picture, no font from anywhere. html/template escapes every text for the place
// where it stands.
func (r Report) HTML(to io.Writer) error {
	w := bufio.NewWriter(to)
	if err := page.ExecuteTemplate(w, "head", r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	for _, s := range r.Sections {
		if s.Count == 0 {
			continue
		}
		if err := s.html(w); err != nil {
			return fmt.Errorf("write the section %q: %w", s.Title, err)
		}
	}
	if err := page.ExecuteTemplate(w, "foot", r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return finished(w)
}

// Filled are the sections with rows, for the page's contents.
func (r Report) Filled() []Section { return r.having(true) }

// Vacant are the sections without: the page only names them.
func (r Report) Vacant() []Section { return r.having(false) }

func (r Report) having(rows bool) []Section {
	var out []Section
	for _, s := range r.Sections {
		if (s.Count > 0) == rows {
			out = append(out, s)
		}
	}
	return out
}

func (s Section) html(w io.Writer) error {
	if err := page.ExecuteTemplate(w, "section", s); err != nil {
		return err
	}
	n := 0
	err := s.Each(func(row Row) error {
		if n%tableRows == 0 {
			if err := s.turn(w, n > 0); err != nil {
				return err
			}
		}
		n++
		return page.ExecuteTemplate(w, "row", s.cells(row))
	})
	if err != nil {
		return err
	}
	if n > 0 {
		if err := page.ExecuteTemplate(w, "endtable", s); err != nil {
			return err
		}
	}
	return page.ExecuteTemplate(w, "endsection", s)
}

// turn begins a table, after the one before it has ended.
func (s Section) turn(w io.Writer, after bool) error {
	if after {
		if err := page.ExecuteTemplate(w, "endtable", s); err != nil {
			return err
		}
	}
	return page.ExecuteTemplate(w, "table", s)
}

// cell is one cell of the page: what it says, where it leads, and a smaller line.
type cell struct {
	Text, Link, Small string
}

func (s Section) cells(row Row) []cell {
	out := make([]cell, 0, len(s.Columns))
	for _, c := range s.Columns {
		out = append(out, row.cell(c.Field))
	}
	return out
}

func (row Row) cell(f Field) cell {
	switch f {
	case Customer:
		return cell{Text: row.Customer.String()}
	case Syncro:
		return cell{Text: row.Syncro.Name.String(), Link: row.Syncro.Link(), Small: msp.Clean(row.Syncro.ID)}
	case Other:
		return cell{Text: row.Other.Name.String(), Link: row.Other.Link(), Small: msp.Clean(row.Other.ID)}
	case Under:
		return cell{Text: row.Under.String()}
	case Value:
		return cell{Text: row.Value.String()}
	case Detail:
		return cell{Text: msp.Clean(row.Detail)}
	case Who:
		return cell{Text: msp.Clean(row.By), Small: moment(row.When)}
	}
	return cell{}
}

// number writes a count with commas between the thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
