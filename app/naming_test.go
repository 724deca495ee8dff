package app

import (
	"testing"

	"dev.onramp/app/msp"
)

func TestNumbersInASentenceGetNamesOnce(t *testing.T) {
	a := &App{records: &records{
		customer:      map[int64]*msp.Customer{7: {ID: 7, Business: msp.NewText("Acme")}},
		configuration: newFinder([]*configuration{{ID: 55, Name: msp.NewText("PC-1\x1b[2J")}}, func(c *configuration) int64 { return c.ID }),
	}}
	for words, want := range map[string]string{
		"3 of 9 of customer 7":                 "3 of 9 of customer Acme (7)",
		"configuration 55 (PC-1) is there":     "configuration 55 (PC-1) is there",
		"configuration 55: change the model":   "configuration PC-1␛[2J (55): change the model",
		"configuration 56 and organization 7":  "configuration 56 and organization 7",
		"configurations 55 are no name to see": "configurations 55 are no name to see",
	} {
		if got := a.named(words); got != want {
			t.Errorf("%q becomes %q, want %q", words, got, want)
		}
	}
}

// IT Glue numbers organizations and configurations apart: the organization that a
// device is created in must take no configuration of the same number from others.
func TestWhereADeviceIsCreatedIsNoPartnerOfIt(t *testing.T) {
	if f := factOf(msp.Decision{Subject: msp.Assets, Left: 1, Right: "55", Verdict: msp.Create}); f.Right != "" {
		t.Errorf("the engine is told that %s is the device's configuration", f.Right)
	}
	if f := factOf(msp.Decision{Subject: msp.Assets, Left: 1, Right: "55", Verdict: msp.Matched}); f.Right != "55" {
		t.Error("the engine is not told what the device is matched to")
	}
}
