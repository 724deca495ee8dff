package commands

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"
)

// named lets the program work on a named workspace below a data folder.
func named(t *testing.T) (*program, string) {
	t.Helper()
	p := newProgram(t)
	t.Cleanup(xdg.Reload) // once t.Setenv has set it back
	t.Setenv("XDG_DATA_HOME", filepath.Dir(p.dir))
	xdg.Reload()
	return p, "h"
}

func TestAHealthReportMakesTheWorkspaceThatIsNamed(t *testing.T) {
	p, name := named(t)
	page := filepath.Join(t.TempDir(), "r.html")
	p.dir = name
	p.run(exitFailed, []string{"there is no workspace"}, "report", page)
	p.run(exitDone, []string{"wrote " + page}, "report", "--health", page)
	sheet := filepath.Join(t.TempDir(), "d.csv")
	p.run(exitDone, []string{`onramp --workspace "h" decisions import ` + sheet}, "decisions", "export", sheet)
}

func TestAKeyCommandThatPrintsNothingIsSaid(t *testing.T) {
	p := newProgram(t)
	if said := p.run(exitVendor, []string{"the key command printed nothing for Syncro", "ONRAMP_KEY=ONRAMP_SYNCRO_TOKEN"}, "--key-command", "true", "sync"); strings.Contains(said, "set ONRAMP_SYNCRO_TOKEN") {
		t.Errorf("it asks for a variable that a command stands for: %s", said)
	}
}
