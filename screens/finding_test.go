package screens

import (
	"errors"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func TestASearchFindsAccentsThatNobodyTyped(t *testing.T) {
	rows := []pet{{id: 1, name: "Müller Straße"}, {id: 2, name: "Søren"}, {id: 3, name: "Mueller"}}
	list := petTable(&rows)
	finish(list.refresh())
	for words, want := range map[string]int{"muller strasse": 1, "soren": 2, "SÖREN": 2, "mueller": 3} {
		search(list, words)
		if list.size() != 1 || list.current().id != want {
			t.Errorf("%q finds %d rows", words, list.size())
		}
	}
}

func TestTheCursorComesBackToARowThatWasRefused(t *testing.T) {
	rows := pets(9)
	list := petTable(&rows)
	finish(list.refresh())
	list.move(3)
	no := func() (string, error) { return "", errors.New("not this one") }
	finish(list.decide(no))
	if got := list.current().id; got != 4 {
		t.Errorf("after a refusal the cursor is on pet %d, not on 4", got)
	}
	cmd := list.decide(no)
	list.move(2)
	finish(cmd)
	if got := list.current().id; got != 7 {
		t.Errorf("a person moved to pet 7 meanwhile, the cursor is on %d", got)
	}
}

func TestACustomerWithoutDevicesSaysWhyNothingIsCreated(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		for v.list.current().Devices > 0 || v.list.current().State != app.StateOpen {
			r.press("n")
		}
		at := v.list.current().ID
		r.press("c")
		r.wants("without an included device")
		if v.list.current().ID != at {
			t.Error("the cursor left the row that was refused")
		}
	})
}

func TestTabsAreAllInSightAtEightyColumns(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		first, _, _ := strings.Cut(strings.SplitN(r.frame(), "\n", 4)[2], "\n")
		for _, name := range []string{"Groups", "[All", "Unmat", "Sugg", "Ambi", "Match", "Ign", "Later 0"} {
			if !strings.Contains(first, name) {
				t.Errorf("the tabs lack %s: %s", name, first)
			}
		}
	})
}

// A tab without a row says what that means, not only that it is empty.
func TestEveryEmptyTabHasItsOwnWords(t *testing.T) {
	for _, tab := range reviewTabs[1:] {
		if nothingIn[tab.name] == "" {
			t.Errorf("an empty %s says nothing", tab.name)
		}
	}
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		r.press("]", "]", "]")
		r.wants("Nothing is ambiguous. [ and ] show the others.")
	})
}

func TestAnIgnoredRowKeepsItsNote(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.press(toOrganizations...)
		id := r.w.steps[app.StepOrganizations].(*organizationsStep).review.list.current().ID
		r.press("i")
		r.write("left us in May")
		r.press("enter")
		for _, row := range r.app.Review(msp.Customers, 0).Rows() {
			if row.ID == id && (row.State != app.StateIgnored || row.Why != "left us in May") {
				t.Errorf("the row is %s: %s", row.State, row.Why)
			}
		}
	})
}

func TestAKeyPastedAStepTooEarlyNeverShows(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("e", "enter")
		r.wants("Keep the key of")
		r.write("T9c4f9c4f")
		if strings.Contains(r.frame(), "9c4f") {
			t.Errorf("it shows:\n%s", r.frame())
		}
		r.wants("No choice has what you typed")
		r.press("esc", "esc")
	})
}

func TestThePickerBeginsWithWhatNobodyIsMatchedTo(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		taken := 0
		pick := func(v *review) {
			for range v.list.size() {
				if row := v.list.current(); row.State == app.StateOpen && row.Candidates == 0 {
					break
				}
				r.press("j")
			}
			r.press("m")
			p := r.w.d.top().(*picker)
			for i, item := range p.items {
				if strings.HasPrefix(item.note, "matched to") {
					taken++
				} else if i > 0 && strings.HasPrefix(p.items[i-1].note, "matched to") {
					t.Errorf("%s is free and stands behind %s", item.label, p.items[i-1].label)
				}
			}
			r.press("esc")
		}
		pick(r.w.steps[app.StepOrganizations].(*organizationsStep).review)
		r.press("m", "enter") // chosen lately, and taken
		pick(r.w.steps[app.StepOrganizations].(*organizationsStep).review)
		r.press(">", "]")
		pick(r.w.steps[app.StepDevices].(*devicesStep).all)
		if taken == 0 {
			t.Error("no picker showed a record that is taken: nothing is tested")
		}
	})
}

func TestTheCursorGoesToTheNextOpenGroup(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", ">")
		s := r.w.steps[app.StepOrganizations].(*organizationsStep)
		first := s.groups.current().Name
		r.press("i", "y")
		if g := s.groups.current(); g.Name == first || g.Open == 0 {
			t.Errorf("after %s the cursor is on %s, of which %d are open", first, g.Name, g.Open)
		}
	})
}
