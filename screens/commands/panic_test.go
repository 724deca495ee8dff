//go:build unix

package commands

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// transcript is what a program has written to its terminal.
type transcript struct {
	mu      sync.Mutex
	all     bytes.Buffer
	written chan struct{}
}

// Write implements io.Writer.
func (s *transcript) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		select {
		case s.written <- struct{}{}:
		default:
		}
	}()
	return s.all.Write(b)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// sees waits until a text was written.
func (s *transcript) sees(t *testing.T, text string) {
	t.Helper()
	hung := time.NewTimer(time.Minute)
	defer hung.Stop()
	for !strings.Contains(s.String(), text) {
		select {
		case <-s.written:
		case <-hung.C:
			t.Fatalf("%q does not come:\n%q", text, s)
		}
	}
}

// A fault of the program itself, in the real program on a real terminal: the
// terminal is as it was, one sentence says what to do, nothing of the trace is
// on the screen, and the workspace opens again.
func TestAPanicLeavesTheTerminalAsItWasAndSaysSo(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "msp")
	tty, far, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = tty.Close(), far.Close() }() // the test is over
	if err := pty.Setsize(tty, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(int(far.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	shown := &transcript{written: make(chan struct{}, 1)}
	go func() {
		for b := make([]byte, 4096); ; {
			n, err := tty.Read(b)
			if _, _ = shown.Write(b[:n]); err != nil { // a buffer takes everything
				return
			}
		}
	}()
	cmd := exec.Command(os.Args[0], "--workspace", folder)
	cmd.Env = []string{
		// Dying of a panic, bubbletea closes its reader under a read, which the race
		// detector of the test binary would tell on the terminal.
		"GORACE=log_path=" + filepath.Join(dir, "race"),
		panicVariable + "=1", "HOME=" + dir, "XDG_DATA_HOME=" + dir, "TERM=screen-256color",
		"ONRAMP_SYNCRO_URL=https://msp.syncromsp.com/api/v1", "ONRAMP_SYNCRO_TOKEN=a-token-of-the-test",
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = far, far, far
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	shown.sees(t, "help")
	if _, err := tty.WriteString("r"); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() }) // it may have ended just now
	_ = cmd.Wait()                                                         // the exit code says it
	if !hung.Stop() || cmd.ProcessState.ExitCode() != exitFailed {
		t.Errorf("it ended with %s", cmd.ProcessState)
	}
	shown.sees(t, "onramp: internal error: what was decided and written is kept")
	restored(t, shown.String(), before, far)
	if text := shown.String(); strings.Contains(text, "goroutine") || strings.Contains(text, "fault of the test") {
		t.Errorf("the trace is on the screen:\n%q", text)
	}
	log, err := os.ReadFile(filepath.Join(folder, "onramp.log"))
	if err != nil || !strings.Contains(string(log), "the fault of the test") || !strings.Contains(string(log), "fault_test.go") {
		t.Errorf("the log keeps no trace: %v\n%s", err, log)
	}
	a, err := (&workspace{w: Console{Env: os.Getenv}, name: folder}).open("looking")
	if err != nil {
		t.Fatalf("the workspace does not open again: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// restored checks that the terminal is as a program found it.
func restored(t *testing.T, written string, before *term.State, far *os.File) {
	t.Helper()
	for name, mode := range map[string]string{"the alternate screen": "?1049", "the cursor": "?25", "bracketed paste": "?2004"} {
		on, off := strings.LastIndex(written, "\x1b["+mode+"h"), strings.LastIndex(written, "\x1b["+mode+"l")
		if (on > off) != (mode == "?25") {
			t.Errorf("%s was last switched on at byte %d and off at byte %d of %d", name, on, off, len(written))
		}
	}
	after, err := term.GetState(int(far.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(after, before) {
		t.Error("the terminal's modes are not those that the program found")
	}
}
