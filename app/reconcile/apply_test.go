package reconcile

import (
	"testing"
	"testing/synctest"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

func TestApplyMakesWhatWasDecidedAndASecondPlanIsEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		w.customer(12, "Harbor Bakery", 0)
		w.desktop(101, 11, "BFD-1")
		w.desktop(102, 11, "BFD-2")
		w.desktop(103, 12, "HB-1")
		w.create(101)
		w.create(103)
		w.match(102, w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-2", SerialNumber: "SER0102"}))

		p, _ := w.plan()
		s := w.apply(p)
		if s.Failed+s.Dropped+s.Unknown+s.Left != 0 || len(s.Findings) != 0 || s.Stopped != "" {
			t.Fatalf("not all went well: %+v", s)
		}
		for kind, n := range map[Kind]int{CreateOrganization: 1, CreateConfiguration: 2, Update: 1, WriteLink: 3} {
			if s.Done[kind] != n {
				t.Errorf("%s: %d done, want %d", kind, s.Done[kind], n)
			}
		}
		w.noDuplicates()
		if again, _ := w.plan(); !again.Empty() {
			t.Errorf("a second plan still wants %v", again.Operations)
		}
	})
}
