package app

import (
	"strconv"
	"strings"
	"testing"

	"dev.onramp/app/reconcile"
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

func TestADigestRepeatsNothingThatAVendorSaysOfARecord(t *testing.T) {
	for _, status := range []int{0, 401, 403, 422, 500} {
		for _, writes := range []int{0, 3} {
			e := &FailedError{Writes: writes, First: reconcile.Failure{
				Kind: reconcile.Update, Status: status, Words: "PATCH /configurations/4711: not allowed on CANARY-DC01 of Hollisworth Realty",
			}}
			text := strings.Join(digestLines(Summary{}, e, false), "\n")
			if !strings.Contains(text, "IT Glue") || strings.Contains(text, "CANARY") || strings.Contains(text, "4711") || strings.Contains(text, "Hollisworth") {
				t.Errorf("status %d, %d writes: %s", status, writes, text)
			}
			if refused := status == 401 || status == 403; strings.Contains(text, "refused the key or its rights, status "+strconv.Itoa(status)) != refused {
				t.Errorf("status %d, %d writes: %s", status, writes, text)
			}
			if named := strings.Join(digestLines(Summary{}, e, true), "\n"); !strings.Contains(named, "CANARY-DC01") {
				t.Errorf("names are wanted: %s", named)
			}
		}
	}
}
