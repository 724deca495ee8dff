package commands

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// begin makes the workspace as whoever opens the prompts and leaves them does.
func (p *program) begin() {
	p.t.Helper()
	p.w.In = strings.NewReader("")
	p.run(exitDone, nil, "--plain")
}

// Only the wizard, the first pass and the first report on health begin a
// workspace. Whatever else is asked where there is none says so and what to do.
func TestWhatOnlyLooksBeginsNoWorkspace(t *testing.T) {
	p := newProgram(t)
	t.Setenv("TMPDIR", t.TempDir())
	sheet := filepath.Join(t.TempDir(), "d.csv")
	if err := os.WriteFile(sheet, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	none := "there is no workspace in " + p.dir + ": run onramp to begin it"
	withKeys := p.w.Env
	p.run(exitDone, []string{"workspace: not there yet, " + none, "Syncro: verified"}, "doctor")
	p.w.Env = func(string) string { return "" }
	p.run(exitVendor, []string{"workspace: not there yet, " + none, "no key for Syncro is known: set ONRAMP_SYNCRO_TOKEN, or run onramp"}, "doctor")
	p.w.Env = withKeys
	for _, args := range [][]string{
		{"plan"},
		{"apply", "abc"},
		{"checklist"},
		{"audit", "show"},
		{"store", "check"},
		{"sync", "--install-timer"},
		{"decisions", "export", sheet + "x"},
		{"decisions", "import", sheet},
	} {
		p.run(exitFailed, []string{none}, args...)
	}
	p.run(exitFailed, []string{"no such file", "name a file that onramp --workspace"}, "decisions", "import", sheet+"y")
	p.run(exitFailed, []string{none, "--health tells what the vendors hold"}, "report")
	for _, dir := range []string{p.dir, sheet + "x"} {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was made: %v", dir, err)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}
