//go:build unix

package demo_test

import (
	"strings"
	"syscall"
	"testing"
)

// has says whether a screen shows every text.
func has(texts ...string) func(string) bool {
	return func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	}
}

// sees waits until the screen shows every text.
func (s *terminal) sees(texts ...string) string {
	s.t.Helper()
	return s.until(strings.Join(texts, " and "), has(texts...))
}

// does presses keys and waits until the screen shows every text. A text that
// shows already would prove nothing.
func (s *terminal) does(keys string, texts ...string) string {
	s.t.Helper()
	if shown := s.screen.String(); has(texts...)(shown) {
		s.t.Fatalf("%q shows before the keys %q are pressed\n%s", texts, keys, shown)
	}
	s.press(keys)
	return s.sees(texts...)
}

// closes presses keys and waits until the screen no longer shows a text.
func (s *terminal) closes(keys, text string) {
	s.t.Helper()
	s.press(keys)
	s.until("the end of "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

// leave presses ctrl-c, a second time if work is under way, and waits for the end.
func (s *terminal) leave() {
	s.t.Helper()
	s.press(ctrlC)
	s.until("the end or a question", func(screen string) bool {
		select {
		case <-s.ended:
			return true
		default:
			return strings.Contains(screen, "Leave while this runs")
		}
	})
	select {
	case <-s.ended:
	default:
		s.press(ctrlC)
	}
	if code := s.end(); code != 0 {
		s.t.Errorf("left with ctrl-c, the exit code is %d", code)
	}
	s.wantRestored()
}

func TestBinaryTellsASmallTerminalWhatItNeedsAndLeavesCleanly(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	s := h.open(t, 20, 5, "--demo")
	shown := s.sees("need 60x20")
	if words := strings.Join(strings.Fields(shown), " "); words != "need 60x20, have 20x5: enlarge the terminal" {
		t.Errorf("it says %q", words)
	}
	s.leave()
	h.wantNoTemporary(t)
}

func TestBinaryAsksTheTerminalNothing(t *testing.T) {
	t.Parallel()
	s := newHome(t).open(t, 80, 24, "--demo")
	s.sees("Step 1 of 9: Keys")
	s.leave()
	for name, query := range map[string]string{"its colours": "\x1b]1", "the cursor's place": "\x1b[6n", "what it is": "\x1b[c"} {
		if strings.Contains(s.written(), query) {
			t.Errorf("the terminal was asked for %s: one that does not answer holds the start up by 5 s", name)
		}
	}
}

func TestBinaryFollowsTheTerminalsSize(t *testing.T) {
	t.Parallel()
	s := newHome(t).open(t, 80, 24, "--demo")
	s.sees("Step 1 of 9: Keys", "? help")
	s.resize(50, 24)
	s.sees("need 60x20", "have 50x24")
	s.resize(60, 20)
	lines := strings.Split(s.sees("Step 1 of 9: Keys", "? help"), "\n")
	if !strings.Contains(lines[19], "help") {
		t.Errorf("the line of keys is not the last of 20:\n%s", strings.Join(lines, "\n"))
	}
	s.resize(200, 50)
	s.until("the line of keys at the foot of 50 lines", func(screen string) bool {
		lines := strings.Split(screen, "\n")
		return len(lines) > 49 && strings.Contains(lines[49], "help") && strings.Contains(lines[0], "Home")
	})
	s.leave()
}

func TestBinaryLeavesTheTerminalAsItWasWhenItIsEndedFromOutside(t *testing.T) {
	t.Parallel()
	idle := func(*terminal) {}
	reading := func(s *terminal) {
		s.press(enter)
		s.until("the keys to be verified", func(screen string) bool { return strings.Contains(screen, "enter continue") })
		s.does(enter, "Step 2 of 9: Discover", "reading")
	}
	for _, c := range []struct {
		name string
		sig  syscall.Signal
		busy func(*terminal)
	}{
		{"a termination", syscall.SIGTERM, idle},
		{"a hang-up", syscall.SIGHUP, idle},
		{"an interrupt", syscall.SIGINT, idle},
		{"a termination while the vendors are read", syscall.SIGTERM, reading},
		{"a hang-up while the vendors are read", syscall.SIGHUP, reading},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			s := h.open(t, 80, 24, "--demo")
			s.sees("Step 1 of 9: Keys")
			c.busy(s)
			s.signal(c.sig)
			if code := s.end(); code < 0 {
				t.Errorf("the signal killed the program: %s", s.cmd.ProcessState)
			}
			s.wantRestored()
			if written := s.written(); strings.Contains(written, "goroutine ") || strings.Contains(written, "panic") {
				t.Errorf("it left a trace:\n%s", written)
			}
			h.wantNoTemporary(t)
		})
	}
}

func TestBinaryEndsWhenItsTerminalIsGone(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	s := h.open(t, 80, 24, "--demo")
	s.sees("Step 1 of 9: Keys")
	s.hangUp()
	s.end()
	h.wantNoTemporary(t)
}
