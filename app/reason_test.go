package app

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAReasonHeldShortComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(phrases), rapid.String(), rapid.SampledFrom([]string{"\x01", "\x1f", "\x00", "\xff", "·", " "}))).Draw(t, "parts")
		why := strings.Join(parts, "")
		if got := reasonOf(why).String(); got != why {
			t.Fatalf("%q came back as %q", why, got)
		}
	})
}

func TestTheFirstLinesOfAReasonAreWhole(t *testing.T) {
	lines := []string{"serial X1 equal +60 (only pair)", "MAC 8C1645BBAF34 equal +30 (only pair)", "name pc\x1b1 equal +30"}
	for n := range 4 { // the third is held as it is written
		for most := 1; most < 4; most++ {
			why := strings.Join(lines[:n], reasonSeparator)
			if want, got := strings.Join(lines[:min(n, most)], reasonSeparator), reasonOf(why).first(most).String(); got != want {
				t.Errorf("the first %d of %q are %q", most, why, got)
			}
		}
	}
}

func TestAReasonOfARuleIsHeldInLessThanHalf(t *testing.T) {
	why := "serial PFWB7MPK equal +60 (only pair) · MAC 8C1645BBAF34 equal +30 (only pair) · name laptop-77z56gy equal +30"
	if held := reasonOf(why); len(held)*2 > len(why) {
		t.Errorf("%d of %d bytes: %q", len(held), len(why), string(held))
	}
}
