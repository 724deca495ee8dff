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
		r.wants("cannot be written", "no such file or directory", "none/r.html")
		r.press("enter")
		r.wants("Report: into which file?", "cannot be written", "none/r.html")
		r.press("ctrl+u")
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

// A name that is refused stays to be mended, in the narrowest terminal, too, and
// ~ is the home folder, which no shell expands here.
func TestAFileThatIsRefusedStandsBesideTheReasonAndHomeIsTheHomeFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	bubble(t, 60, 20, func(r *rig) {
		travel(r, func(string) {})
		r.press("ctrl+u")
		r.write("~/none/r.html")
		r.press("enter")
		got := strings.Join(strings.Fields(r.frame()), " ")
		wantsAll(t, got, "Report: into which file?", "no such file or directory", "nothing was changed there: name another file, or make room", "~/none/r.html")
		r.press("ctrl+u")
		r.write("~/r.html")
		r.press("enter")
		if _, err := os.Stat(filepath.Join(home, "r.html")); err != nil {
			t.Errorf("no report in the home folder: %v\n%s", err, r.frame())
		}
		r.press("j", "j", "enter")
		r.write("checklist as")
		r.press("enter", "enter", "ctrl+u")
		r.write("~/r.html")
		r.press("enter")
		wantsAll(t, strings.Join(strings.Fields(r.frame()), " "), "Checklist: into which file?", "is there already: give another name", "~/r.html")
		r.press("ctrl+u")
		r.write("~/list.md")
		r.press("enter")
		if _, err := os.Stat(filepath.Join(home, "list.md")); err != nil {
			t.Errorf("no checklist in the home folder: %v\n%s", err, r.frame())
		}
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
