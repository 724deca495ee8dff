package commands

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"
)

func TestTheManualTellsOfEnvironmentFilesAndExitStatus(t *testing.T) {
	p := newProgram(t)
	folder := t.TempDir()
	p.run(exitDone, []string{"the manual is in"}, "man", folder)
	page, err := os.ReadFile(filepath.Join(folder, "onramp.1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		".SH ENVIRONMENT", "ONRAMP_ITGLUE_KEY_FILE", ".SH FILES", "audit.jsonl", ".SH EXIT STATUS", ".TP\n\\fB75\\fP\nworkspace busy", ".SH SEE ALSO",
		".TP\n\\fB--demo\\fP\nuse a made-up", ".EX\nonramp --demo\n.EE", // each by itself, whatever the page's width
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(string(page), "\n\t") || !strings.HasPrefix(string(page), ".nr HY 0\n") {
		t.Error("the page has tabs for columns, or hyphenates names")
	}
	if page, err = os.ReadFile(filepath.Join(folder, "onramp-sync.1")); err != nil || !strings.Contains(string(page), `.TH "ONRAMP-SYNC"`) {
		t.Errorf("the page of sync has another's title: %v", err)
	}
	p.run(exitDone, []string{"ONRAMP_SYNCRO_TOKEN_FILE", "ONRAMP_PASSPHRASE_FILE", "ONRAMP_WEBHOOK_URL"}, "sync", "--help")
}

func TestAWorkspaceThatIsMistypedIsNotMade(t *testing.T) {
	p := newProgram(t)
	p.dir = "a-slip-of-the-pen-7c1"
	for range 2 {
		p.run(exitFailed, []string{"there is no workspace in"}, "sync")
	}
}

func TestAShellCompletesTheNamesOfWorkspaces(t *testing.T) {
	before := xdg.DataHome
	t.Cleanup(func() { xdg.DataHome = before })
	xdg.DataHome = t.TempDir()
	if err := os.MkdirAll(filepath.Join(xdg.DataHome, "onramp", "acme-west"), 0o700); err != nil {
		t.Fatal(err)
	}
	newProgram(t).run(exitDone, []string{"acme-west"}, "__complete", "sync", "--workspace", "")
}
