package app

import (
	"strings"
	"testing"
)

func TestADigestNamesNobodyUnlessNamesAreWanted(t *testing.T) {
	s := Summary{Findings: []string{"failed: CANARY-PC: 500"}, Brakes: []string{"B1: CANARY-PC"}}
	for _, names := range []bool{false, true} {
		text := strings.Join(digestLines(s, nil, names), "\n")
		if strings.Contains(text, "CANARY-PC") != names || !strings.Contains(text, "1 finding is to be looked at.") || !strings.Contains(text, "Brake B1 holds") {
			t.Errorf("with names %v: %s", names, text)
		}
	}
}
