package secrets

import (
	"slices"
	"testing"
)

const me = "S-1-5-21-1004336348-1177238915-682003330-1001"

func TestAListOfAccessThatLetsOthersReadIsRefused(t *testing.T) {
	const (
		full    = 0x1f01ff // what icacls calls F
		read    = 0x120089 // R
		modify  = 0x1301bf // M
		execute = 0x1200a0 // X: no data
	)
	profile := []grant{{"S-1-5-18", full}, {"S-1-5-32-544", full}, {me, full}}
	for _, c := range []struct {
		name string
		more []grant
		want []string
	}{
		{"a profile's own list", nil, nil},
		{"the owner's stand-ins", []grant{{"S-1-3-0", 0x10000000}, {"S-1-3-4", read}}, nil},
		{"an app container of this user", []grant{{"S-1-15-2-1", read}}, nil},
		{"Users may walk through", []grant{{"S-1-5-32-545", execute}}, nil},
		{"Everyone reads", []grant{{"S-1-1-0", read}}, []string{"S-1-1-0"}},
		{"Authenticated Users change", []grant{{"S-1-5-11", modify}}, []string{"S-1-5-11"}},
		{"Users read", []grant{{"S-1-5-32-545", read}}, []string{"S-1-5-32-545"}},
		{"Guests read", []grant{{"S-1-5-32-546", 0x1}}, []string{"S-1-5-32-546"}},
		{"Everyone reads by the generic right", []grant{{"S-1-1-0", 0x80000000}}, []string{"S-1-1-0"}},
		{"Everyone adds files", []grant{{"S-1-1-0", 0x2}}, []string{"S-1-1-0"}},
		{"Everyone changes the list", []grant{{"S-1-1-0", 0x40000}}, []string{"S-1-1-0"}},
		{"a colleague reads", []grant{{me + "2", read}}, []string{me + "2"}},
		{"two groups, one named twice", []grant{{"S-1-5-11", read}, {"S-1-1-0", read}, {"S-1-5-11", modify}}, []string{"S-1-1-0", "S-1-5-11"}},
	} {
		if got := strangers(append(slices.Clone(profile), c.more...), me); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v are let in, want %v", c.name, got, c.want)
		}
	}
}

func TestTheCommandThatClosesAFileNamesWhoKeepsItAndWhoLosesIt(t *testing.T) {
	want := `icacls "C:\my keys\syncro" /inheritance:d /grant "*` + me + `:F" /remove:g "*S-1-1-0" "*S-1-5-11"`
	if got := closing(`C:\my keys\syncro`, me, []string{"S-1-1-0", "S-1-5-11"}); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
