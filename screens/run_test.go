package screens

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"dev.onramp/app"
)

// The renderer writes texts where it switches the terminal's modes, and bytes
// where it draws: what is known of the screen must not outlive an erased one.
func TestNothingReachesTheTerminalPastInk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "terminal")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	s := newScreen(file)
	const frame, erased = "\x1b[Hone\r\ntwo\x1b[2;H", "\x1b[2J\x1b[H"
	for _, text := range []string{frame, erased, frame} {
		if _, err := io.WriteString(s, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.copy("hi"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := frame + erased + frame + "\x1b]52;c;aGk=\x07"; string(got) != want || len(s.ink.shown) != 2 {
		t.Errorf("the terminal got %q, not %q; ink knows %q", got, want, s.ink.shown)
	}
}

// Looking for a file is no work for Update, and unlocking one takes a second.
func TestWhereKeysAreKeptIsLookedUpOutsideUpdate(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		s := r.w.steps[app.StepKeys].(*keysStep)
		for name, ask := range map[string]func() any{
			"the locked file": func() any { return s.unlock(app.KeyState{}, "") },
			"the command":     func() any { return s.askCommand(app.KeyState{}, "") },
		} {
			ask()
			if _, waits := r.w.d.top().(*waiting); !waits {
				t.Errorf("%s is looked for while the screen stands still", name)
			}
			r.press("esc")
		}
	})
}
