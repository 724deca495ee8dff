//go:build unix

package demo_test

import (
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
)

// To look at a passphrase takes a second. Who mistyped it and knows it types the
// right one in the meantime, and that does not show either.
func TestBinaryShowsNoPassphraseThatIsTypedWhileAnotherIsLookedAt(t *testing.T) {
	t.Parallel()
	const right = "correct-horse-battery"
	h := newHome(t)
	inWorkspace(t, h.workspace("default"), func(a *app.App) {
		if err := a.Unlock(right); err != nil {
			t.Fatal(err)
		}
		if _, err := a.SetKey(app.VendorITGlue, "", demo.ITGlueKey, secrets.Locked); err != nil {
			t.Fatal(err)
		}
	})
	s := h.open(t, 80, 24, "report", "--csv")
	s.until("the question", func(screen string) bool { return strings.Contains(screen, "Passphrase of the keys") })
	asked := strings.Count(s.written(), "\n")
	s.press("wrong" + enter)
	s.until("the line to be taken", func(string) bool { return strings.Count(s.written(), "\n") > asked })
	s.press(right + enter)
	s.end()
	s.until("the answer", func(screen string) bool { return strings.Contains(screen, "nothing is read yet") })
	written := s.written()
	if strings.Contains(written, right) || strings.Contains(written, "wrong") || !strings.Contains(written, "That is not it") {
		t.Errorf("the terminal shows %q", written)
	}
	s.wantRestoredModes()
}
