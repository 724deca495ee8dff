package secrets

import "testing"

// A command that leads a session of its own has no terminal to ask at.
func TestACommandThatIsTriedAsAtNightHasNoTerminal(t *testing.T) {
	k := keysIn(t, nil)
	k.UseCommand(`[ "$(cut -d' ' -f6 /proc/$$/stat)" = $$ ] && echo some-$(echo key)`)
	if err := k.Unattended("A", []string{"PATH=/usr/bin:/bin"}); err != nil {
		t.Error(err)
	}
	t.Setenv("CANARY_SESSION", "open")
	k.UseCommand(`[ -n "$CANARY_SESSION" ] && echo some-$(echo key)`)
	if err := k.Unattended("A", []string{"PATH=/usr/bin:/bin"}); err == nil {
		t.Error("the command sees the variables of this shell")
	}
}
