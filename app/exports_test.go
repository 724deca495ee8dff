package app_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app"
)

func export(name, body string) app.Export {
	return app.Export{Name: name, Body: strings.NewReader(body)}
}

func TestMatchExportsTakesColumnsInAnyOrder(t *testing.T) {
	matches, err := app.MatchExports(
		export("l.csv", "phone,id,name,unknown\n303-555-0142,7,\"Harbor Dental, LLC\",x\n"),
		export("r.csv", "\ufeffname,id,phone\nHarbor Dental,a,3035550142\nOther Works,b,\n"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := app.WriteMatches(&out, matches); err != nil {
		t.Fatal(err)
	}
	if len(matches) != 1 || matches[0].Tier != "auto" || len(matches[0].Candidates) == 0 || matches[0].Candidates[0].Right != "a" {
		t.Errorf("got %s", out.String())
	}
	if !strings.HasPrefix(out.String(), `{"left":"7","tier":"auto","candidates":[{"right":"a","score":`) || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("not one object a line in the documented shape: %s", out.String())
	}
}

func TestMatchDeviceExportsStaysInsideTheOrganization(t *testing.T) {
	matches, err := app.MatchDeviceExports(
		export("l.csv", "id,name,serial,mac,organization\n1,FRONT-01,5XK9QT3,A4:BB:6D:11:C2:E0 A4:BB:6D:11:C2:E1,Harbor Dental\n2,FRONT-01,8YK2RT4,,Quay Legal\n"),
		export("r.csv", "id,name,serial,mac,organization\na,FRONT-01,5xk9qt3,,HARBOR DENTAL\nb,FRONT-01,8YK2RT4,,Somebody Else\n"))
	if err != nil {
		t.Fatal(err)
	}
	if matches[0].Tier != "auto" || matches[0].Candidates[0].Right != "a" {
		t.Errorf("the device of the same organization: %+v", matches[0])
	}
	if matches[1].Tier == "auto" {
		t.Errorf("a device of another organization was matched: %+v", matches[1])
	}
}

func TestABadExportNamesFileRowAndColumn(t *testing.T) {
	good := "id,name\n1,x\n"
	for _, c := range []struct{ body, want string }{
		{"", "l.csv is empty"},
		{"name\nx\n", "l.csv, row 1, column id: it is missing"},
		{"\n\nid\n1\n", "l.csv, row 3, column name: it is missing"},
		{"id,name,id\n1,x,2\n", "l.csv, row 1, column id: it stands there twice"},
		{"id,name\n1,x\n,y\n", "l.csv, row 3, column id: it is empty"},
		{"id,name\n1,x\n2,y\n1,z\n", `l.csv, row 4, column id: "1" stands in row 2 already`},
		{"id,name\n1,\"x\nx\"\n\n2,y\n\n2,z\n", `l.csv, row 6, column id: "2" stands in row 4 already`},
		{"id,name\n\xff,x\n", "l.csv, row 2, column id: it is not UTF-8"},
		{"id,name\n1,x,y\n", "l.csv, row 2, column 3: it has no name: the row has 3 cells"},
		{"id,name,phone\n1,x\n", "l.csv, row 2, column phone: it is missing: the row has 2 cells"},
		{"id,name\n1,\"x\n", "l.csv, row 2, column name:"},
		{"id,name,phone\n1,\"x\nx\",5\n2,y,5\"5\n", "l.csv, row 3, column phone:"},
		{"id,na\"me\n", "l.csv, row 1, column 2:"},
	} {
		if _, err := app.MatchExports(export("l.csv", c.body), export("r.csv", good)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want it to say %q", c.body, err, c.want)
		}
	}
}

func TestOrganizationsCountOnlyIfBothDeviceExportsHaveThem(t *testing.T) {
	matches, err := app.MatchDeviceExports(
		export("l.csv", "id,name,serial,organization\n1,FRONT-01,5XK9QT3,Harbor Dental\n"),
		export("r.csv", "id,name,serial\na,FRONT-01,5xk9qt3\n"))
	if err != nil {
		t.Fatal(err)
	}
	if matches[0].Tier != "auto" || matches[0].Candidates[0].Right != "a" {
		t.Errorf("one file without organizations: %+v", matches[0])
	}
}

func TestExportsInAnotherOrderPrintTheSameBytes(t *testing.T) {
	printed := func(left, right string) string {
		matches, err := app.MatchExports(export("l.csv", left), export("r.csv", right))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := errors.Join(app.WriteMatches(&out, matches), app.PrintMatches(&out, matches)); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	want := printed("id,name,phone\n1,Harbor Dental,303-555-0142\n2,Harbor Dental,303-555-0143\n3,Quay Legal,\n", "id,name,phone\na,Harbor Dental LLC,303-555-0142\nb,Harbour Dental,303-555-0143\nc,Quay Law,\n")
	got := printed("phone,id,name\n,3,Quay Legal\n303-555-0143,2,Harbor Dental\n303-555-0142,1,Harbor Dental\n", "name,id,phone\nQuay Law,c,\nHarbour Dental,b,303-555-0143\nHarbor Dental LLC,a,303-555-0142\n")
	if got != want {
		t.Errorf("another order prints\n%s\nwant\n%s", got, want)
	}
}

func TestThePrintedTableTellsSpecialCasesAndKeepsItsColumns(t *testing.T) {
	matches, err := app.MatchDeviceExports(
		export("l.csv", "id,name,serial,organization\n1,DESK-9,5CG0000001,東京\n2,"+strings.Repeat("x", 10_240)+",5CG7777777,Quay\n"),
		export("r.csv", "id,name,serial,organization\na,DESK-9,5CG0000002,東京\nb,東京,5CG7777777,Quay\n"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := app.PrintMatches(&out, matches); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if !strings.Contains(lines[1], matches[0].Candidates[0].Evidence[0]) || !strings.Contains(lines[1], "a new machine took over the name") {
		t.Errorf("a replaced machine without its sentence or evidence: %s", lines[1])
	}
	place := func(line, word string) int { return ansi.StringWidth(line[:strings.Index(line, word)]) }
	if at := place(lines[0], "EVIDENCE"); at > 120 || place(lines[2], "Renamed") != at {
		t.Errorf("the columns do not stand under each other, or a long name leaves no room:\n%s", out.String())
	}
}

func TestThePrintedTableHoldsNoControlCharacters(t *testing.T) {
	matches, err := app.MatchExports(export("l.csv", "id,name\n1,\"a\x1b[2Jb\"\n"), export("r.csv", "id,name\n1,c\n"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := app.PrintMatches(&out, matches); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Errorf("an escape reached the terminal: %q", out.String())
	}
}
