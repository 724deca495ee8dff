//go:build unix

package demo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	stdsync "sync" // the package's other tests have a function sync
	"testing"
	"time"
)

// patience is how long a test waits for the program. It is no measure of speed:
// only a program that hangs gets there.
const patience = time.Minute

// binary is where the program is built, once for all tests of this package.
var binary struct {
	once stdsync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if binary.dir != "" {
		if err := os.RemoveAll(binary.dir); err != nil {
			fmt.Fprintln(os.Stderr, "remove the program that was built for the tests:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// program returns the path of the real program.
func program(t *testing.T) string {
	t.Helper()
	binary.once.Do(func() { binary.dir, binary.err = build() })
	if binary.err != nil {
		t.Fatal(binary.err)
	}
	return filepath.Join(binary.dir, "onramp")
}

// build makes the program in a folder that every user may enter, so that it can
// be run as a user who may not enter others.
func build() (string, error) {
	dir, err := os.MkdirTemp("", "onramp-binary-")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return dir, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*patience)
	defer cancel()
	said, err := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, "onramp"), "dev.onramp").CombinedOutput()
	if err != nil {
		return dir, fmt.Errorf("build the program: %w\n%s", err, said)
	}
	return dir, nil
}

// home is a person's account on a machine: nothing of the real one is seen.
type home struct {
	dir string
	env []string
}

func newHome(t *testing.T) home {
	t.Helper()
	h := home{dir: t.TempDir()}
	if err := os.Mkdir(h.temporary(), 0o700); err != nil {
		t.Fatal(err)
	}
	h.env = []string{
		"HOME=" + h.dir, "XDG_DATA_HOME=" + filepath.Join(h.dir, "data"), "TMPDIR=" + h.temporary(), "PATH=" + os.Getenv("PATH"),
		"USER=tester", "TERM=xterm-256color", "LANG=C.UTF-8", "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(h.dir, "no-bus"),
	}
	return h
}

// temporary is the folder for temporary files.
func (h home) temporary() string { return filepath.Join(h.dir, "tmp") }

// workspace is the folder of a named workspace.
func (h home) workspace(name string) string { return filepath.Join(h.dir, "data", "onramp", name) }

// with returns the same account with more variables; the last one of a name counts.
func (h home) with(env ...string) home {
	h.env = append(h.env[:len(h.env):len(h.env)], env...)
	return h
}

// command is the program about to run in this account.
func (h home) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	cmd.Env, cmd.Dir = h.env, h.dir
	return cmd
}

// result is what a command that has ended left behind.
type result struct {
	out, err string
	code     int
}

// run runs the program to its end, without a terminal.
func (h home) run(t *testing.T, args ...string) result {
	t.Helper()
	return finish(t, h.command(t, args...))
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }) // it may have ended just now
	err := cmd.Wait()
	if !hung.Stop() {
		t.Fatalf("%v hangs\nstdout: %s\nstderr: %s", cmd.Args[1:], &out, &errs)
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %v", cmd.Args[1:], err)
	}
	return result{out: out.String(), err: errs.String(), code: cmd.ProcessState.ExitCode()}
}

// wantFailure checks a refusal: the exit code, and one sentence on stderr, made
// for a person, that holds every word that it should.
func (r result) wantFailure(t *testing.T, code int, words ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("the exit code is %d, want %d", r.code, code)
	}
	line, rest, ended := strings.Cut(r.err, "\n")
	if !strings.HasPrefix(line, "onramp: ") || !ended || rest != "" {
		t.Errorf("stderr is not one line that begins with \"onramp: \":\n%s", r.err)
	}
	for _, word := range words {
		if !strings.Contains(line, word) {
			t.Errorf("the sentence does not have %q:\n%s", word, line)
		}
	}
	for _, jargon := range []string{"goroutine ", "panic", "Usage:", "%!", "<nil>"} {
		if strings.Contains(r.err+r.out, jargon) {
			t.Errorf("the output has %q:\n%s\n%s", jargon, r.err, r.out)
		}
	}
}

// wantNoSecret checks that none of the keys is in any of the texts.
func wantNoSecret(t *testing.T, keys []string, texts ...string) {
	t.Helper()
	for _, key := range keys {
		for _, text := range texts {
			if at := strings.Index(text, key); at >= 0 {
				t.Errorf("a key shows in %q", text[max(0, at-60):min(len(text), at+len(key)+20)])
			}
		}
	}
}

// wantNoTemporary checks that the program has cleared away its temporary files.
func (h home) wantNoTemporary(t *testing.T) {
	t.Helper()
	left, err := os.ReadDir(h.temporary())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range left {
		t.Errorf("the program left %s in the temporary folder", file.Name())
	}
}
