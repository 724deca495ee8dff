//go:build unix

package demo_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"reflect"
	stdsync "sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"
)

// terminal is the program on a pseudo-terminal, and what a person sees there.
// It never answers the questions that a program may ask a terminal.
type terminal struct {
	t       *testing.T
	cmd     *exec.Cmd
	tty     *os.File // the person's end
	closed  bool     // the person's end is
	far     *os.File // the program's end
	screen  vt10x.Terminal
	before  *term.State // the terminal's modes as the program found them
	changed chan struct{}
	ended   chan struct{}

	mu      stdsync.Mutex
	stream  bytes.Buffer // every byte that the program has written
	arrived []arrival    // and when
}

// arrival is a piece of output that came at once.
type arrival struct {
	at    time.Time
	bytes int
	row   bool // it draws the row under the cursor, or scrolls
}

// open starts the program on a terminal of the given size.
func (h home) open(t *testing.T, width, height int, args ...string) *terminal {
	t.Helper()
	s := &terminal{
		t: t, cmd: h.command(t, args...), screen: vt10x.New(vt10x.WithSize(width, height)),
		changed: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	tty, far, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s.tty, s.far = tty, far
	s.setSize(width, height)
	s.before = s.modes()
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = far, far, far
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go s.draw()
	go func() {
		defer close(s.ended)
		_ = s.cmd.Wait() // the exit code says it
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill() // mostly it has ended
		<-s.ended
		s.hangUp()
	})
	return s
}

// draw keeps the screen until the terminal is hung up. The far end stays open
// in this process, so that the modes can be asked for when the program is gone.
func (s *terminal) draw() {
	in := bufio.NewReader(io.TeeReader(s.tty, s))
	for s.screen.Parse(in) == nil {
		select {
		case s.changed <- struct{}{}:
		default:
		}
	}
}

// hangUp takes the terminal away, as a lost connection does.
func (s *terminal) hangUp() {
	s.t.Helper()
	if s.closed {
		return
	}
	s.closed = true
	if err := errors.Join(s.far.Close(), s.tty.Close()); err != nil {
		s.t.Error(err)
	}
}

// Write keeps what the program wrote; it implements io.Writer.
func (s *terminal) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := max(0, s.stream.Len()-len(cursorSign)+1) // a piece may begin within the sign
	n, err := s.stream.Write(b)
	s.arrived = append(s.arrived, arrival{time.Now(), len(b), len(b) > scrolled || bytes.Contains(s.stream.Bytes()[from:], []byte(cursorSign))})
	return n, err
}

// cursorSign stands before the row under the cursor. Where rows scroll under a
// cursor that stays on its line it is not drawn again, but much else is.
const (
	cursorSign = "›"
	scrolled   = 400
)

// written is every byte that the program has written so far.
func (s *terminal) written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stream.String()
}

// modes asks the terminal for its modes: echo, line editing and the like.
func (s *terminal) modes() (state *term.State) {
	s.t.Helper()
	s.control(func(fd int) (err error) {
		state, err = term.GetState(fd)
		return err
	})
	return state
}

// control does something with the descriptor of the person's end.
func (s *terminal) control(do func(fd int) error) {
	s.t.Helper()
	raw, err := s.tty.SyscallConn()
	if err != nil {
		s.t.Fatal(err)
	}
	var failed error
	err = raw.Control(func(fd uintptr) { failed = do(int(fd)) })
	if err := errors.Join(err, failed); err != nil {
		s.t.Fatal(err)
	}
}

// press types keys.
func (s *terminal) press(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.tty, keys); err != nil {
		s.t.Fatal(err)
	}
}

// Keys that have no letter.
const (
	enter     = "\r"
	escape    = "\x1b"
	backspace = "\x7f"
	ctrlC     = "\x03"
)

// resize changes the terminal's size as a person drags the window's corner.
func (s *terminal) resize(width, height int) {
	s.t.Helper()
	s.screen.Resize(width, height)
	s.setSize(width, height)
}

func (s *terminal) setSize(width, height int) {
	s.t.Helper()
	if err := pty.Setsize(s.tty, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}); err != nil {
		s.t.Fatal(err)
	}
	// Package pty makes the file blocking, and a blocked read would keep it from being closed.
	s.control(func(fd int) error { return syscall.SetNonblock(fd, true) })
}

// until waits until the screen is as it should be, and returns it.
func (s *terminal) until(what string, reached func(screen string) bool) string {
	s.t.Helper()
	hung := time.NewTimer(patience)
	defer hung.Stop()
	for {
		shown := s.screen.String()
		if reached(shown) {
			return shown
		}
		select {
		case <-s.changed:
		case <-s.ended:
			s.drawn(hung.C)
			if shown = s.screen.String(); reached(shown) {
				return shown
			}
			s.t.Fatalf("waiting for %s: the program has ended with code %d\n%s", what, s.cmd.ProcessState.ExitCode(), shown)
		case <-hung.C:
			s.t.Fatalf("waiting for %s, which does not come\n%s", what, shown)
		}
	}
}

// drawn waits until the last that an ended program wrote is on the screen: the
// title of the window comes behind it in the same queue.
func (s *terminal) drawn(hung <-chan time.Time) {
	s.t.Helper()
	const title = "all is drawn"
	if s.closed {
		return
	}
	if _, err := s.far.WriteString("\x1b]0;" + title + "\a"); err != nil {
		s.t.Fatal(err)
	}
	titled := func() bool {
		s.screen.Lock()
		defer s.screen.Unlock()
		return s.screen.Title() == title
	}
	for !titled() {
		select {
		case <-s.changed:
		case <-hung:
			s.t.Fatal("what the program left behind is not drawn")
		}
	}
}

// end waits for the program to end and returns its exit code.
func (s *terminal) end() int {
	s.t.Helper()
	hung := time.NewTimer(patience)
	defer hung.Stop()
	select {
	case <-s.ended:
	case <-hung.C:
		s.t.Fatalf("the program does not end\n%s", s.screen.String())
	}
	return s.cmd.ProcessState.ExitCode()
}

// signal sends a signal to the program.
func (s *terminal) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// wantRestored checks, after the end, that the terminal is as the program found
// it: the first screen with the cursor shown, no paste brackets, the modes of old.
func (s *terminal) wantRestored() {
	s.t.Helper()
	s.until("the main screen", func(string) bool {
		s.screen.Lock()
		defer s.screen.Unlock()
		return s.screen.Mode()&vt10x.ModeAltScreen == 0
	})
	stream := []byte(s.written())
	for _, mode := range []struct{ name, on, off string }{
		{"the alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
		{"the hidden cursor", "\x1b[?25l", "\x1b[?25h"},
		{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
	} {
		on, off := bytes.LastIndex(stream, []byte(mode.on)), bytes.LastIndex(stream, []byte(mode.off))
		if on < 0 || off < on {
			s.t.Errorf("%s was last switched on at byte %d and off at byte %d of %d", mode.name, on, off, len(stream))
		}
	}
	s.wantRestoredModes()
}

func (s *terminal) wantRestoredModes() {
	s.t.Helper()
	if !reflect.DeepEqual(s.modes(), s.before) {
		s.t.Error("the terminal's modes are not those that the program found")
	}
}
