package app

import (
	"errors"
	"strings"
	"testing"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// What a pass found waits at the vendor that it is about, but for what the next
// pass tries again.
func TestAFindingWaitsAtTheVendorThatItIsAbout(t *testing.T) {
	var s Summary
	s.tell([]reconcile.Finding{
		{Kind: reconcile.FindFailed, Operation: reconcile.WriteLink, Name: msp.NewText("PC-1"), Words: "500"},
		{Kind: reconcile.FindUnknown, Operation: reconcile.WriteLink, Name: msp.NewText("PC-2"), Words: "lost"},
		{Kind: reconcile.FindDuplicate, Operation: reconcile.CreateConfiguration, Name: msp.NewText("PC-3"), Words: "twice"},
		{Kind: reconcile.FindNotKept, Operation: reconcile.Update, Name: msp.NewText("PC-4"), Words: "other"},
	})
	var a App
	a.syncing.runs = []Run{runOf(s, errors.New("it failed"))}
	if glue := a.waiting(VendorITGlue); !strings.Contains(glue, "duplicate: PC-3: twice; and 1 more") {
		t.Errorf("IT Glue: %q", glue)
	}
	if syncro := a.waiting(VendorSyncro); syncro != "" {
		t.Errorf("Syncro: %q", syncro)
	}
	if len(s.Findings) != 4 || len(s.Failures) != 2 {
		t.Errorf("%q, to retry %q", s.Findings, s.Failures)
	}
}
