package commands

import "testing"

func TestACommandThatIsToldNamesItsWorkspace(t *testing.T) {
	for _, c := range []struct {
		on            workspace
		command, want string
	}{
		{workspace{name: usualWorkspace}, "apply", "onramp apply"},
		{workspace{name: "./my acme"}, "apply", `onramp --workspace "./my acme" apply`},
		{workspace{name: "acme"}, "", `onramp --workspace "acme"`},
		{workspace{name: usualWorkspace, demo: true}, "", "onramp --demo"},
	} {
		if got := c.on.command(c.command); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
