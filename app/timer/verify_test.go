package timer

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// systemd itself takes the units, with nothing to say against them.
func TestSystemdTakesTheUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "on $ramp 100% ä")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	strange := Job{
		Workspace: "/srv/a $HOME 5%\\x", Program: program, Args: []string{"sync", "--workspace", "/srv/a $HOME 5%\\x", `pass show "a b" $ONRAMP_KEY`},
		Env: []string{`ONRAMP_SYNCRO_TOKEN_FILE=/home/anna/100% "my" $keys\t`},
	}
	plain := Job{Workspace: "acme", Program: program, Args: []string{"sync", "--workspace", "acme"}}
	var units []string
	for _, j := range []Job{plain, strange} {
		for ending, content := range map[string]string{".service": service(j), ".timer": clock(j)} {
			unit := filepath.Join(dir, unitName(j.Workspace)+ending)
			if err := os.WriteFile(unit, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			units = append(units, unit)
		}
	}
	verify := exec.CommandContext(t.Context(), analyze, append([]string{"verify", "--user", "--man=no"}, units...)...)
	verify.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+dir, "HOME="+dir)
	said, err := verify.CombinedOutput()
	if err != nil || strings.Contains(string(said), dir) {
		t.Errorf("systemd-analyze: %v\n%s", err, said)
	}
	for _, j := range []Job{plain, strange} {
		calendar := strings.TrimPrefix(strings.Split(clock(j), "\n")[4], "OnCalendar=")
		if said, err := exec.CommandContext(t.Context(), analyze, "calendar", calendar).CombinedOutput(); err != nil || !strings.Contains(string(said), "Next elapse") {
			t.Errorf("systemd reads %q as no time: %v\n%s", calendar, err, said)
		}
	}
}
