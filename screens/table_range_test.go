package screens

import (
	"slices"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// What is drawn as marked while a range is open is what an act takes.
func TestAnActTakesTheRowsOfAnOpenRangeAndClosesIt(t *testing.T) {
	rows := pets(9)
	tab := petTable(&rows)
	finish(tab.refresh())
	tab.mark() // pet 1 stays marked beside the range
	tab.move(5)
	tab.markRange()
	tab.move(-3)
	if n := len(slices.Collect(tab.chosen())); n != 5 || !strings.Contains(tab.status(), "5 marked") {
		t.Errorf("an act takes %d rows and the status says %q; want 5", n, tab.status())
	}
	tab.move(1) // a range shrinks as it grew
	if n := tab.marks.count(); n != 4 {
		t.Errorf("after a move back %d rows are marked, want 4", n)
	}
	finish(tab.decide(func() (string, error) { return "", nil }))
	if tab.anchor != nil || tab.marks.count() != 0 {
		t.Errorf("after the act the range is open: %v, and %d rows are marked", tab.anchor != nil, tab.marks.count())
	}
}

func TestAnOpenRangeBeginsAtItsRowWhateverIsReadAnew(t *testing.T) {
	rows := pets(9)
	tab := petTable(&rows)
	finish(tab.refresh())
	tab.move(2)
	tab.markRange()
	rows = append([]pet{{id: 900, name: "a first"}}, rows...)
	finish(tab.refresh())
	tab.move(1)
	var ids []int
	for p := range tab.chosen() {
		ids = append(ids, p.id)
	}
	if !slices.Equal(ids, []int{3, 4}) {
		t.Errorf("the range from pet 3 to pet 4 takes %v", ids)
	}
	if _, ok := tab.back(); !ok || tab.marks.count() != 0 {
		t.Errorf("esc leaves %d rows of the range marked", tab.marks.count())
	}
}

func TestARangeOfCustomersIsAskedAboutAsARange(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		r.press("*", "r", "y") // all are open
		open := r.app.Review(msp.Customers, 0).Counts[app.StateOpen]
		r.press("g", "v", "j", "j", "j", "j")
		r.wants("5 marked")
		r.press("i", "enter")
		r.wants("Ignore 5 rows?")
		r.press("y")
		if left := r.app.Review(msp.Customers, 0).Counts[app.StateOpen]; left != open-5 {
			t.Errorf("of %d open customers %d are left, want 5 fewer", open, left)
		}
		r.press("j")
		if strings.Contains(r.frame(), "marked") {
			t.Errorf("the range is still open:\n%s", r.frame())
		}
	})
}

func TestARangeOfOperationsIsTakenOutAsARange(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.planCreating()
		r.press("g", "v", "j", "j", "j", "i")
		r.wants("took out 4 operations")
	})
}
