package commands

import "testing"

func TestACommandThatIsToldNamesItsWorkspace(t *testing.T) {
	for name, want := range map[string]string{
		usualWorkspace: "onramp apply",
		"./my acme":    `onramp --workspace "./my acme" apply`,
	} {
		if got := (&workspace{name: name}).command("apply"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
