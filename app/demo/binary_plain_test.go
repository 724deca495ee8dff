//go:build unix

package demo_test

import (
	"strings"
	"syscall"
	"testing"
)

// plainLine is the prompt that every record ends with.
const plainLine = "1 accept, 2 match to, 3 ignore, 4 later, 5 undo"

func TestBinaryReviewsByPlainPromptsFromAnyInput(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	cmd := h.command(t, "--plain", "--demo")
	cmd.Stdin = strings.NewReader("1\n1\n1\n1\n3\n\n5\n")
	r := finish(t, cmd)
	if r.code != 0 || r.err != "" {
		t.Errorf("the end of the input ends it with %d: %s", r.code, r.err)
	}
	for _, want := range []string{plainLine, "Done: ignore ", "Undid ignore ", "Left. This workspace is temporary: its decisions go with it."} {
		if !strings.Contains(r.out, want) {
			t.Errorf("it does not say %q:\n%s", want, r.out)
		}
	}
	h.wantNoTemporary(t)
}

func TestBinaryTakesPlainPromptsOnADumbTerminalAlsoThroughPipes(t *testing.T) {
	t.Parallel()
	h := newHome(t).with("TERM=dumb")
	if r := finish(t, h.command(t, "--demo")); r.code != 0 || !strings.Contains(r.out, "Verify the keys and read now?") {
		t.Errorf("it ends with %d and says %q %q", r.code, r.out, r.err)
	}
	h.wantNoTemporary(t)
}

func TestBinaryTakesPlainPromptsWhereACursorCannotMove(t *testing.T) {
	t.Parallel()
	h := newHome(t).with("TERM=dumb")
	s := h.open(t, 80, 24, "--demo")
	s.sees("Verify the keys and read now?")
	s.signal(syscall.SIGINT)
	if code := s.end(); code != 0 {
		t.Errorf("interrupted, it ends with %d", code)
	}
	if strings.Contains(s.written(), "\x1b") {
		t.Errorf("it writes an escape sequence: %q", s.written())
	}
	h.wantNoTemporary(t)

	s = h.open(t, 80, 24, "--demo", "--plain=false")
	s.sees("Step 1 of 9: Keys")
	s.leave()
}
