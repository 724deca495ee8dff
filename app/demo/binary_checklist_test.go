//go:build unix

package demo_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

func TestBinaryPrintsTheChecklistInEachFormat(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	page := h.run(t, "checklist", "--demo")
	for _, want := range []string{"# SaaS Alerts: connect Syncro", "## Syncro > Admin > API > API Tokens", "+ New Application > Syncro (RMM) under MSP Tools", "- [ ] 1. ", "## Microsoft Entra Device IDs"} {
		if page.code != 0 || page.err != "" || !strings.Contains(page.out, want) {
			t.Errorf("the page has no %q, code %d: %s%s", want, page.code, page.err, page.out)
		}
	}
	var sheet struct {
		Version   int
		Items     []struct{ Number int }
		Readiness []struct{ Windows int } `json:"entra_readiness"`
	}
	r := h.run(t, "checklist", "--demo", "--format", "json")
	if err := json.Unmarshal([]byte(r.out), &sheet); err != nil || r.code != 0 || sheet.Version != 1 || len(sheet.Items) < 10 || len(sheet.Readiness) < 10 {
		t.Errorf("the JSON holds %+v, code %d: %v", sheet, r.code, err)
	}
	r = h.run(t, "checklist", "--demo", "--format", "csv")
	if rows, err := csv.NewReader(strings.NewReader(r.out)).ReadAll(); err != nil || len(rows) != len(sheet.Items)+1 {
		t.Errorf("the CSV has %d rows for %d items: %v", len(rows), len(sheet.Items), err)
	}
	h.run(t, "checklist", "--demo", "--format", "xml").wantFailure(t, 1, "xml", "markdown, csv, json")
	if r := h.run(t, "--plain", "--workspace", h.workspace("fresh")); r.code != 0 { // opened and left
		t.Fatalf("code %d: %s%s", r.code, r.out, r.err)
	}
	h.run(t, "checklist", "--workspace", h.workspace("fresh")).wantFailure(t, 1, "there is no checklist yet", "let Discover read")
}
