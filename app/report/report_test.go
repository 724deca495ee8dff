package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"golang.org/x/net/html"

	"dev.onramp/app/msp"
)

// rowsOf is a section of the given rows.
func rowsOf(s Section, rows ...Row) Section {
	s.Count = len(rows)
	s.Each = func(yield func(Row) error) error {
		for _, r := range rows {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}
	return s
}

// small is a report of two matched devices and an empty section.
func small() Report {
	when := time.Date(2026, 3, 2, 9, 5, 0, 0, time.UTC)
	return Report{
		Title: "Onboarding report", Workspace: "acme", Owner: msp.NewText("Acme IT"), Account: "acme.syncromsp.com", Made: when,
		Words: []string{"This is the first report of this workspace."}, Figures: []Figure{{1200, "devices in Syncro"}, {7, "customers"}},
		Total:    Coverage{Matched: 2, Total: 3},
		Coverage: []Coverage{{msp.NewText("Harbor Dental"), 2, 3}},
		Sections: []Section{
			rowsOf(Section{
				ID: "matched-devices", Title: "Matched devices", About: "Devices and their configurations.",
				Columns: []Column{{Customer, "Customer"}, {Syncro, "In Syncro"}, {Other, "In IT Glue"}, {Detail, "Evidence"}, {Who, "Decided by"}},
			}, Row{
				Kind: "device", Customer: msp.NewText("Harbor Dental"), Under: msp.NewText("Harbor Dental, Inc."),
				Syncro: Record{"42", msp.NewText("PC-1"), "https://acme.syncromsp.com/customer_assets/42"},
				Other:  Record{"4444441234567890", msp.NewText("PC-1"), "https://acme.itglue.com/1/configurations/4444441234567890"},
				Detail: "serial 5CG1 equal +60", By: "rule", When: when,
			}, Row{
				Kind: "device", Customer: msp.NewText("Harbor Dental"), Syncro: Record{"43", msp.NewText("=2+5;@x"), "http://acme/43"},
				Other: Record{ID: "9", Name: msp.NewText("line\nbreak")}, Detail: `says "so"`, By: "kim", When: when,
			}),
			rowsOf(Section{ID: "ghosts", Title: "Ghosts", Columns: []Column{{Syncro, "Device"}}}),
		},
	}
}

func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestASmallReportIsTheApprovedOne(t *testing.T) {
	r := small()
	for name, write := range map[string]func(io.Writer) error{"html": r.HTML, "csv": r.CSV, "json": r.JSON} {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, written(t, write)) })
	}
}

func TestTheJSONOfAReportIsOneDocumentWithEveryRow(t *testing.T) {
	r := small()
	var got struct {
		Sections []struct {
			ID    string
			Count int
			Rows  []struct {
				Syncro struct{ ID, Name, URL string }
			}
		}
	}
	if err := json.Unmarshal(written(t, r.JSON), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Sections) != 2 || len(got.Sections[0].Rows) != 2 || len(got.Sections[1].Rows) != 0 {
		t.Fatalf("sections are %+v", got.Sections)
	}
	if s := got.Sections[0].Rows[1].Syncro; s.Name != "=2+5;@x" || s.URL != "" {
		t.Errorf("the second device is %+v", s)
	}
}

func TestTheCSVOfAReportRunsNothingInASpreadsheet(t *testing.T) {
	r := small()
	for _, separator := range ",;\t" {
		in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(written(t, r.CSV), []byte(byteOrderMark))))
		in.Comma, in.LazyQuotes, in.FieldsPerRecord = separator, true, -1
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range slices.Concat(rows...) {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
				t.Errorf("with %q between cells, %q is a formula", separator, cell)
			}
		}
	}
}

// hostile is what vendors' fields may hold.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='x`, `javascript:alert(1)`, `{{.}}`, `]]><!--`,
	`</table></details></main><iframe src="//evil.example">`, "\x1b[2J\x00\u202e", `=HYPERLINK("http://evil.example")`, `<a href=//evil.example>x</a>`,
	`&lt;b&gt;`, `</style><style>@import url(//evil.example)`, strings.Repeat("x", 10_000), "\xff\xfe", "https://evil.example/<script>",
}

func TestHostileTextStaysTextOnThePage(t *testing.T) {
	for _, bad := range hostile {
		text := msp.NewText(bad)
		record := Record{ID: bad, Name: text, URL: bad}
		r := Report{
			Title: "Report", Workspace: bad, Owner: text, Account: bad, Words: []string{bad}, Coverage: []Coverage{{text, 1, 2}}, Total: Coverage{text, 1, 2},
			Sections: []Section{rowsOf(Section{
				ID: "rows", Title: "Rows",
				Columns: []Column{{Customer, "c"}, {Syncro, "s"}, {Other, "o"}, {Under, "u"}, {Detail, "d"}, {Who, "w"}, {Value, "v"}},
			}, Row{Kind: "device", Customer: text, Syncro: record, Other: record, Under: text, Value: text, Detail: bad, By: bad})},
		}
		harmless(t, written(t, r.HTML), 7)
		for form, write := range map[string]func(io.Writer) error{"CSV": r.CSV, "JSON": r.JSON} {
			if text := written(t, write); bytes.ContainsAny(text, "\x1b\x00\x07") || bytes.Contains(text, []byte("\u202e")) || bytes.Contains(text, []byte(`\u001b`)) || bytes.Contains(text, []byte(`\x1b`)) {
				t.Errorf("the %s of %q drives a terminal: %q", form, bad, text)
			}
		}
	}
}

// harmless checks that a page has no element and no attribute but those of the
// template, and the cells that it should have.
func harmless(t *testing.T, text []byte, cells int) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	allowed := strings.Fields("html head meta title style body main header h1 h2 p ul li b section strong span i nav a details summary table colgroup col thead tbody tr th td div footer")
	attributes := strings.Fields("lang charset http-equiv content name class id href rel style open aria-label")
	seen := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(allowed, n.Data) {
			t.Errorf("there is an element %s", n.Data)
		}
		if n.Data == "td" {
			seen++
		}
		for _, a := range n.Attr {
			if !slices.Contains(attributes, a.Key) {
				t.Errorf("%s has an attribute %s", n.Data, a.Key)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("a link leads to %q", a.Val)
			}
			if a.Key == "style" && !strings.HasPrefix(a.Val, "width:") {
				t.Errorf("%s has a style %q", n.Data, a.Val)
			}
		}
	}
	if seen != cells+3 { // three of the coverage
		t.Errorf("%d cells show, of %d", seen, cells+3)
	}
	if bytes.ContainsAny(text, "\x1b\x00\x07") || bytes.Contains(text, []byte("\u202e")) {
		t.Error("the page has control characters")
	}
}

func TestALongSectionIsWholeAndBeginsFolded(t *testing.T) {
	rows := make([]Row, 2*tableRows+1)
	for i := range rows {
		rows[i] = Row{Customer: msp.NewText("row")}
	}
	s := rowsOf(Section{ID: "long", Title: "Long", Columns: []Column{{Customer, "c"}}}, rows...)
	text := string(written(t, Report{Sections: []Section{s}}.HTML))
	for what, want := range map[string]int{"<td>row</td>": len(rows), "<table>": 3, "</table>": 3, `id="long">`: 1} {
		if got := strings.Count(text, what); got != want {
			t.Errorf("%q is there %d times, not %d", what, got, want)
		}
	}
}

func TestARowThatFailsEndsEveryForm(t *testing.T) {
	broken := errors.New("the disk is gone")
	s := Section{ID: "s", Title: "Devices", Count: 1, Each: func(func(Row) error) error { return broken }}
	r := Report{Sections: []Section{s}}
	for name, write := range map[string]func(io.Writer) error{"html": r.HTML, "csv": r.CSV, "json": r.JSON} {
		if err := write(io.Discard); !errors.Is(err, broken) || !strings.Contains(err.Error(), "Devices") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAFullDiskIsTold(t *testing.T) {
	r := small()
	for name, write := range map[string]func(io.Writer) error{"html": r.HTML, "csv": r.CSV, "json": r.JSON} {
		if err := write(full{}); err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyAnHTTPSAddressIsALink(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.itglue.com/1": "https://acme.itglue.com/1", "http://acme/1": "", "javascript:alert(1)": "", "//x/y": "", "https:": "",
		"https://u:p@acme/": "", "": "", "\x01": "", "data:text/html,x": "",
	} {
		if got := (Record{URL: address}).Link(); got != want {
			t.Errorf("%q leads to %q, not %q", address, got, want)
		}
	}
}

func TestAHundredPercentMeansThatNothingIsMissing(t *testing.T) {
	for c, want := range map[Coverage]int{
		{Matched: 999, Total: 1000}: 99, {Matched: 5, Total: 5}: 100, {}: 0, {Matched: 9, Total: 5}: 100,
	} {
		if got := c.Percent(); got != want {
			t.Errorf("%d of %d is %d %%, not %d", c.Matched, c.Total, got, want)
		}
	}
}
