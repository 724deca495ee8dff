package commands

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// program runs commands on one workspace whose vendors are a made-up MSP.
type program struct {
	t   *testing.T
	dir string
	w   Console
}

func newProgram(t *testing.T) *program {
	t.Helper()
	p := &program{t: t, dir: filepath.Join(t.TempDir(), "ws")}
	world := demo.New(demo.Config{Seed: 3, Customers: 20, Assets: 80})
	of := world.Options(p.dir)
	p.w = Console{Env: of.Lookup, adjust: func(o *app.Options) { o.Base, o.Unlimited, o.Settle, o.AbsenceGap = of.Base, true, of.Settle, 0 }}
	return p
}

// run wants an exit code, and texts in what was printed.
func (p *program) run(code int, wants []string, args ...string) string {
	p.t.Helper()
	var out bytes.Buffer
	p.w.Out, p.w.Err = &out, &out
	got := Run(p.t.Context(), append([]string{"--workspace", p.dir}, args...), p.w)
	if got != code {
		p.t.Errorf("%q ends with %d, not %d: %s", args, got, code, out.String())
	}
	for _, want := range wants {
		if !strings.Contains(out.String(), want) {
			p.t.Errorf("%q does not say %q but %s", args, want, out.String())
		}
	}
	return out.String()
}

func TestReportsAndDecisionsByCommandFromTheFirstDayOn(t *testing.T) {
	p := newProgram(t)
	folder := t.TempDir()
	page, table, sheet := filepath.Join(folder, "r.html"), filepath.Join(folder, "r.csv"), filepath.Join(folder, "d.csv")

	p.run(exitFailed, []string{"there is no workspace", "--health"}, "report", page)
	p.begin()
	p.run(exitFailed, []string{"nothing is read yet", "--health"}, "report", page)
	p.run(exitDone, []string{"wrote " + page}, "report", "--health", page)
	if info, err := os.Stat(page); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the report is %v, %v", info, err)
	}
	if text := p.run(exitDone, nil, "report", "--health", "--json"); !json.Valid([]byte(text)) {
		t.Errorf("it prints %q", text)
	}
	p.run(exitDone, []string{"wrote " + page + ", " + table}, "report", page, table)
	p.run(exitDone, []string{"\"section\",\"kind\""}, "report", "--csv")
	p.run(exitFailed, []string{"say one thing"}, "report", "--csv", page)
	p.run(exitFailed, []string{"ends in .html, .csv or .json"}, "report", filepath.Join(folder, "r.txt"))
	p.run(exitFailed, []string{"cannot be written: no such file or directory"}, "report", filepath.Join(folder, "none", "r.html"))

	p.run(exitDone, []string{"wrote " + sheet}, "decisions", "export", sheet)
	p.run(exitDone, []string{"there is nothing to change"}, "decisions", "import", sheet)
	text, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	edit := func(to string) {
		edited := strings.Replace(string(text), `"open"`, `"`+to+`"`, 1)
		if err := os.WriteFile(sheet, []byte(edited), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	edit("maybe")
	p.run(exitFailed, []string{"wrong      d.csv, row ", "column verdict: \"maybe\" is no verdict", "nothing was changed"}, "decisions", "import", sheet, "--yes")
	edit("ignored")
	p.run(exitDone, []string{"change     row ", "open -> ignored", "1 to change", "--yes does it"}, "decisions", "import", sheet)
	p.run(exitDone, []string{"1 to change", "done, as one act"}, "decisions", "import", sheet, "--yes")
	p.run(exitDone, []string{"there is nothing to change"}, "decisions", "import", sheet, "--yes")
	p.run(exitFailed, []string{"no such file"}, "decisions", "import", filepath.Join(folder, "none.csv"))
}

func TestAHealthReportWithoutKeysSaysWhichIsMissing(t *testing.T) {
	p := newProgram(t)
	p.w.Env = func(string) string { return "" }
	p.run(exitVendor, []string{"no key for Syncro is known", "ONRAMP_SYNCRO_TOKEN"}, "report", "--health", "--json")
}
