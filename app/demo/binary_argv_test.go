//go:build linux

package demo_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.onramp/app"
)

// watched puts programs that keep the arguments they are called with before
// those of the machine. It returns the account, and what reads the arguments.
func (h home) watched(t *testing.T) (home, func() string) {
	t.Helper()
	bin, log := filepath.Join(h.dir, "bin"), filepath.Join(h.dir, "called")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, then := range map[string]string{
		"sh": `exec /bin/sh "$@"`, "systemctl": "exit 0", "loginctl": "echo Linger=yes; echo yes",
		"xdg-open": "", "open": "", "wl-copy": "", "xclip": "", "xsel": "", "pbcopy": "", "secret-tool": "", "age": "",
	} {
		script := fmt.Sprintf("#!/bin/sh\necho %s \"$@\" >>%s\n%s\n", name, log, then)
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return h.with("PATH=" + bin + ":" + os.Getenv("PATH")), func() string { return readFile(t, log) }
}

// finishWizard ends the wizard of a workspace that was read, in this process.
func finishWizard(t *testing.T, dir string, env []string) {
	t.Helper()
	a, err := app.Open(app.Options{Dir: dir, Name: "test", Person: "tester", Doing: "a test", Lookup: func(name string) string {
		for _, line := range env {
			if value, found := strings.CutPrefix(line, name+"="); found {
				return value
			}
		}
		return ""
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range app.Vendors() {
		if check := a.CheckKey(t.Context(), v); check.State != app.CheckGood {
			t.Error(check.Sentence)
		}
	}
	for step := app.StepKeys; step < app.StepFinish; step++ {
		if err := a.Complete(step); err != nil {
			t.Error(err)
		}
	}
	if err := a.FinishUnseen(); err != nil {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// Whoever lists the processes of the machine sees their arguments.
func TestBinaryCallsNoProgramWithAKeyAmongItsArguments(t *testing.T) {
	t.Parallel()
	vendors := simulate(t, 8, 40)
	h, called := newHome(t).watched(t)
	private := filepath.Join(h.dir, "private")
	if err := os.Mkdir(private, 0o700); err != nil {
		t.Fatal(err)
	}
	const hook = "https://127.0.0.1:1/services/canary-hook-0001"
	var lookups []string
	for _, line := range append(vendors.env(), "ONRAMP_WEBHOOK_URL="+hook) {
		name, value, _ := strings.Cut(line, "=")
		if name != "ONRAMP_WEBHOOK_URL" && strings.HasSuffix(name, "_URL") {
			lookups = append(lookups, line)
			continue
		}
		if err := os.WriteFile(filepath.Join(private, name), []byte(value), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h = h.with(append(lookups, "ONRAMP_WEBHOOK_URL_FILE="+filepath.Join(private, "ONRAMP_WEBHOOK_URL"))...)
	command := "cat '" + private + "'/$ONRAMP_KEY"
	h.run(t, "sync", "--key-command", command).wantFailure(t, 1, "not finished")
	finishWizard(t, h.workspace("default"), vendors.env())
	var said string
	for _, args := range [][]string{{"sync"}, {"sync", "--install-timer"}, {"doctor"}} {
		r := h.run(t, append(args, "--key-command", command)...)
		said += r.out + r.err
	}
	log := called()
	for _, program := range []string{"sh -c cat", "systemctl --user", "loginctl"} {
		if !strings.Contains(log, program) {
			t.Errorf("%s was not called, so this proves too little:\n%s\n%s", program, log, said)
		}
	}
	wantNoSecret(t, append(vendors.keys(), hook, "canary-hook-0001"), log, said)
}
