package commands

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// edited exports the decisions, lets a person change them, and imports them.
func (p *program) edited(change func(sheet string) string) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "decisions.csv")
	p.run(exitDone, nil, "decisions", "export", path)
	text, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(change(string(text))), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.run(exitDone, []string{"done, as one act"}, "decisions", "import", path, "--yes")
}

// ignored is how many rows of the exported decisions are ignored.
func (p *program) ignored() int {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "decisions.csv")
	p.run(exitDone, nil, "decisions", "export", path)
	text, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Count(string(text), `"ignored"`)
}

func TestDecisionsComeBackFromBesideABackupWhenTheStoreIsLost(t *testing.T) {
	p := newProgram(t)
	p.run(exitFailed, []string{"is not finished"}, "sync")
	usual := p.ignored()
	p.edited(func(sheet string) string { return strings.Replace(sheet, `"open"`, `"ignored"`, 3) })
	if got := p.ignored(); got != usual+3 {
		t.Fatalf("%d rows are ignored, want %d", got, usual+3)
	}
	backup := strings.TrimSpace(strings.TrimPrefix(p.run(exitDone, []string{"backed up to "}, "store", "backup"), "backed up to "))
	export := strings.TrimSuffix(backup, filepath.Ext(backup)) + ".decisions.json"

	lost, err := filepath.Glob(filepath.Join(p.dir, "onramp.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range lost {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue // the backups
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	p.run(exitFailed, []string{"is missing", "onramp store restore"}, "store", "import", export)
	p.run(exitFailed, []string{"is not finished"}, "sync")
	if got := p.ignored(); got != usual {
		t.Fatalf("%d rows are ignored in a new store, want %d", got, usual)
	}
	p.run(exitDone, []string{"read back 3 customers\n", " were a rule's, which decides again\n"}, "store", "import", export)
	if got := p.ignored(); got != usual+3 {
		t.Errorf("%d rows are ignored, want %d back", got, usual+3)
	}
	p.run(exitDone, []string{"nothing is left to read back\n", "3 stand already"}, "store", "import", export)
	if got := p.ignored(); got != usual+3 {
		t.Errorf("%d rows are ignored after the second import, want %d", got, usual+3)
	}
}

func TestAFileThatIsNoExportOfDecisionsIsASentence(t *testing.T) {
	p := newProgram(t)
	folder := t.TempDir()
	file := func(text string) string {
		path := filepath.Join(folder, "export.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p.run(exitFailed, []string{"no workspace"}, "store", "import", file("{}"))
	p.run(exitFailed, []string{"is not finished"}, "sync")
	for text, want := range map[string]string{
		"":                              "is no export of decisions",
		"\"section\",\"kind\"":          "is no export of decisions",
		`{"format":1,"account":"harbor`: "is no export of decisions",
		`{"format":9}`:                  "has layout 9, and this program reads layout 1",
		`{"format":1,"account":"other.syncromsp"}`: `are those of "other.syncromsp", and this workspace is that of `,
		`{"format":1,"decisions":[{"left":"x"}]}`:  "is no export of decisions",
	} {
		said := p.run(exitFailed, []string{want}, "store", "import", file(text))
		if strings.Count(said, "\n") != 1 {
			t.Errorf("%q is answered with more than one sentence: %s", text, said)
		}
	}
	p.run(exitFailed, []string{"no such file"}, "store", "import", filepath.Join(folder, "none.json"))
	p.run(exitFailed, []string{"accepts 1 arg(s)"}, "store", "import")
}
