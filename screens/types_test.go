package screens

import (
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// atTypes goes to Device types and puts the cursor on a row.
func atTypes(r *rig, id string) *typesStep {
	r.t.Helper()
	r.press("enter", "enter", "enter")
	s := r.w.steps[app.StepTypes].(*typesStep)
	if !s.list.next(func(x *setting) bool { return x.id == id }) {
		r.t.Fatalf("Device types has no row %q:\n%s", id, r.frame())
	}
	return s
}

func TestAPickerOfASettingStartsOnItsValue(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		atTypes(r, "inactive")
		before := r.app.Types()
		r.press("e")
		r.wants("› Inactive")
		r.press("enter")
		if now := r.app.Types(); now.Inactive != before.Inactive {
			t.Errorf("enter on what is chosen already changed status %d to %d", before.Inactive, now.Inactive)
		}
		r.wants("Status when gone stays as it is: Inactive")
		r.press(">", "<")
		if r.press("enter"); r.w.d.top() == nil {
			t.Error("enter on a row of a step that is done goes on instead of opening it")
		}
	})
}

func TestASettingSaysWhatItWasAndIs(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		atTypes(r, "inactive")
		r.press("e")
		r.write("active")
		if got := r.w.d.top().(*picker); got.items[got.shown[0]].label != "Active" {
			t.Fatalf("a whole word does not come first:\n%s", r.frame())
		}
		r.press("enter")
		r.wants("Status when gone: Inactive", "Active")
	})
}

func TestTypedWordsFindTheBeginningOfAWordFirst(t *testing.T) {
	d := &desk{th: plainTheme()}
	p := newPicker(d, "", []pickItem{{label: "Managed Network Firewall"}, {label: "Old Workstation"}, {label: "Work"}}, nil)
	for _, c := range "work" {
		p.update(keyMsg(string(c)))
	}
	var got []string
	for _, at := range p.shown {
		got = append(got, p.items[at].label)
	}
	if want := "Work, Old Workstation, Managed Network Firewall"; strings.Join(got, ", ") != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

// target is the configuration type that desktops are mapped to.
func target(r *rig) int64 {
	r.t.Helper()
	for _, x := range r.app.Types().Types {
		if x.Name.Raw() == "Desktop" {
			return x.Target
		}
	}
	r.t.Fatalf("there is no type Desktop")
	return 0
}

func TestLeavingADeviceTypeOutIsAskedWithTheCountOfItsAssets(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		atTypes(r, "type Desktop")
		before, counts := target(r), r.app.Review(msp.Assets, 0).Counts
		r.press("i")
		r.wants("Leave Desktop out", "assets?", "u takes it back")
		r.press("n")
		if target(r) != before {
			t.Fatal("no leaves the type out")
		}
		r.press("i", "y")
		r.wants("Desktop: Workstation", "left out")
		if target(r) != 0 {
			t.Error("yes does not leave the type out")
		}
		r.press("m")
		r.write("work")
		r.press("enter")
		if now := r.app.Review(msp.Assets, 0).Counts; target(r) != before || now[app.StateOpen] != counts[app.StateOpen] {
			t.Errorf("mapped again: target %d, was %d; %v, was %v", target(r), before, now, counts)
		}
	})
}

func TestWhatADeviceTypeIsMappedToIsUndoneAndDoneAgain(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		atTypes(r, "type Desktop")
		before := target(r)
		r.press("i", "y", "u")
		r.wants("undid leaving out Desktop", "Workstation")
		if target(r) != before {
			t.Errorf("undone, the target is %d; it was %d", target(r), before)
		}
		r.press("ctrl+r")
		r.wants("redid leaving out Desktop")
		if target(r) != 0 {
			t.Errorf("done again, the target is %d", target(r))
		}
		r.press("m")
		r.write("serv")
		r.press("enter", "u")
		r.wants("undid mapping Desktop")
		if target(r) != 0 {
			t.Errorf("the mapping undone, the target is %d", target(r))
		}
		r.press("u", "u")
		if target(r) != before {
			t.Errorf("an undo more than there are acts of Device types leaves the target %d", target(r))
		}
	})
}

func TestTypesThatNobodyHasReadYetAreNotCalledLeftOut(t *testing.T) {
	s := &typesStep{d: &desk{th: plainTheme()}}
	for _, row := range s.settings(app.TypesView{Unread: true, Types: []app.DeviceType{{Name: msp.NewText("Desktop")}}})[:1] {
		if row.value != "not known yet" || !strings.Contains(row.note, "still being read") {
			t.Errorf("%q, %q", row.value, row.note)
		}
	}
	s.list = settingsTable(s.d, "", "", "")
	for _, row := range s.settings(app.TypesView{Types: []app.DeviceType{{Name: msp.NewText("Desktop")}}})[:1] {
		if !strings.Contains(row.value, "left out") || !strings.Contains(row.note, "0 assets") {
			t.Errorf("%q, %q", row.value, row.note)
		}
	}
}
