package screens

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.onramp/app"
)

func TestHomeWritesAReportAndSaysWhereItIsOrWhyItIsNot(t *testing.T) {
	folder := t.TempDir()
	bubble(t, 120, 30, func(r *rig) {
		travel(r, func(string) {}) // ends with the question for the file
		r.press("ctrl+u")
		r.write(filepath.Join(folder, "none", "r.html"))
		r.press("enter")
		r.wants("cannot be written", "no such file or directory")
		r.press("R", "ctrl+u")
		r.write(filepath.Join(folder, "r.html"))
		r.press("enter")
		r.wants("wrote r.html into ")
		page, err := os.ReadFile(filepath.Join(folder, "r.html"))
		if err != nil || !strings.Contains(string(page), "Onboarding report") || !strings.HasSuffix(string(page), "</html>\n") {
			t.Errorf("the report is %d bytes, %v", len(page), err)
		}
		r.press("R", "ctrl+u", "enter")
		r.wants("nothing was written")
	})
}

func TestBarsFitAnyWidthAndSayWhatDoesNotFit(t *testing.T) {
	th := plainTheme()
	bars := []app.Bar{{Name: "customers settled", Done: 1_999, Total: 2_000}, {Name: "devices documented", Done: 0, Total: 100_000}}
	coverage := make([]app.Coverage, 9)
	for w := 20; w <= 300; w++ {
		for h := range 12 {
			lines := append(th.progressLines(bars, w), th.coverageLines(coverage, w, h)...)
			if len(lines) > len(bars)+h {
				t.Fatalf("%d lines at %dx%d", len(lines), w, h)
			}
			if err := fits(strings.Join(th.fill(lines, w, len(lines)), "\n"), w, len(lines)); err != nil {
				t.Fatalf("at %dx%d: %v", w, h, err)
			}
		}
	}
	wantsAll(t, strings.Join(th.coverageLines(coverage, 80, 5), "\n"), "and 6 customers more")
	wantsAll(t, strings.Join(th.progressLines(bars, 80), "\n"), "1,999 of 2,000", "0 of 100,000")
}
