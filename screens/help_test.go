package screens

import (
	"strings"
	"testing"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/secrets"
)

// The palette finds an act by the word that the key's table has for it, too, and
// what cannot act comes last.
func TestThePaletteFindsAnActByItsWordAndEndsWithWhatCannotAct(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		p, ok := r.w.palette().(*picker)
		if !ok {
			t.Fatal("the palette is no picker")
		}
		last := false
		for _, it := range p.items {
			cannot := strings.Contains(it.note, "not now: ")
			if last && !cannot {
				t.Errorf("%s can act and stands behind what cannot", it.label)
			}
			last = cannot
		}
		if !last {
			t.Error("everything can act: this shows nothing")
		}
		r.press(":")
		r.write("later")
		r.wants("put to Later, with a note")
		r.press("enter")
		r.wants("A note for whoever takes it up again")
	})
}

func TestRowsAreMarkedOnlyWhereAnActTakesSeveral(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("space")
		r.wants("space: one row at a time here")
		r.press(toOrganizations...)
		r.press("space")
		r.wants("1 marked")
	})
}

func TestHelpSaysThatTheDemoGoesAway(t *testing.T) {
	bubble(t, 80, 60, func(r *rig) {
		r.press("?")
		r.wants("leave; the demo and what was decided in it go away")
	})
}

// The log has one order, whoever told a line.
func TestTheLogIsNewestFirstWhoeverToldALine(t *testing.T) {
	bubble(t, 80, 40, func(r *rig) {
		set := func(key string) {
			if _, err := r.app.SetKey(app.VendorITGlue, "", key, secrets.ThisRun); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second) // of the bubble's clock
		}
		set("one")
		r.w.d.warn("the screen's own")
		time.Sleep(time.Second)
		if err := r.app.Disconnect(app.VendorITGlue, false); err != nil {
			t.Fatal(err)
		}
		r.press("!")
		f := r.frame()
		first, second, third := strings.Index(f, "key of IT Glue: taken away"), strings.Index(f, "the screen's own"), strings.Index(f, "key of IT Glue: taken, kept")
		if first < 0 || second < first || third < second {
			t.Errorf("the log is\n%s", f)
		}
	})
}
