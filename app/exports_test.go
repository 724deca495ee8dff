package app_test

import (
	"bytes"
	"strings"
	"testing"

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
		{"name\nx\n", "l.csv, row 1: column id is missing"},
		{"id,name,id\n1,x,2\n", "l.csv, row 1: column id stands there twice"},
		{"id,name\n1,x\n,y\n", "l.csv, row 3, column id: it is empty"},
		{"id,name\n1,x\n2,y\n1,z\n", `l.csv, row 4, column id: "1" stands in row 2 already`},
		{"id,name\n1,x,y\n", "l.csv, row 2: it has 3 cells"},
		{"id,name\n1,\"x\n", "l.csv, row 2:"},
	} {
		if _, err := app.MatchExports(export("l.csv", c.body), export("r.csv", good)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want it to say %q", c.body, err, c.want)
		}
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
