package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"dev.onramp/app/msp"
)

// reportColumns are the columns of a report's CSV. Every section has the same,
// so that one table can be filtered.
var reportColumns = []string{
	"section", "kind", "customer", "syncro id", "syncro name", "syncro url",
	"other id", "other name", "other url", "under", "value", "detail", "by", "when",
}

// CSV writes figures, coverage and all sections as one table.
func (r Report) CSV(to io.Writer) error {
	w := bufio.NewWriter(to)
	put(w, byteOrderMark)
	writeCells(w, reportColumns...)
	for _, f := range r.Figures {
		writeCells(w, "figures", f.Name, "", "", "", "", "", "", "", "", strconv.Itoa(f.N), "", "", "")
	}
	for _, c := range r.Coverage {
		writeCells(w, "coverage", "customer", c.Name.String(), "", "", "", "", "", "", "", strconv.Itoa(c.Percent())+" %",
			fmt.Sprintf("%d of %d devices are documented", c.Matched, c.Total), "", "")
	}
	for _, s := range r.Sections {
		err := s.Each(func(row Row) error {
			writeCells(w, s.ID, row.Kind, row.Customer.String(),
				markID(msp.Clean(row.Syncro.ID)), row.Syncro.Name.String(), row.Syncro.Link(),
				markID(msp.Clean(row.Other.ID)), row.Other.Name.String(), row.Other.Link(),
				row.Under.String(), row.Value.String(), msp.Clean(row.Detail), msp.Clean(row.By), stamp(row.When))
			return nil
		})
		if err != nil {
			return fmt.Errorf("write the section %q: %w", s.Title, err)
		}
	}
	return finished(w)
}

func finished(w *bufio.Writer) error {
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
