package screens

import (
	"slices"
	"strings"
	"testing"

	"dev.onramp/app"
)

// suggestedOf leads to the suggested organizations.
func suggestedOf(r *rig) *review {
	r.t.Helper()
	r.press(toOrganizations...)
	r.press("]", "]")
	r.wants("[Suggested")
	return r.w.steps[app.StepOrganizations].(*organizationsStep).review
}

// No line of evidence is out of sight while lines stand empty.
func TestThePaneTakesTheLinesThatAShortListLeaves(t *testing.T) {
	bubble(t, 80, 30, func(r *rig) {
		v := suggestedOf(r)
		if v.list.size() > 6 || len(v.pane.candidate().Evidence) == 0 {
			t.Fatalf("%d rows: this shows nothing", v.list.size())
		}
		for _, e := range v.pane.candidate().Evidence {
			r.wants("    " + e)
		}
		r.press("[")
		if v.list.h < 10 {
			t.Errorf("a long list has %d lines:\n%s", v.list.h, r.frame())
		}
	})
}

func TestEachFactShowsOnceAndWholeInALowPane(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		v := suggestedOf(r)
		lines := v.pane.lines()
		at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "  score ") })
		if at < 0 || len(lines) < v.pane.h || len(v.pane.candidate().Evidence) < 2 {
			t.Fatalf("the pane is not low: this shows nothing:\n%s", strings.Join(lines, "\n"))
		}
		all := strings.Join(lines[at:], " ")
		for strings.Contains(all, "  ") {
			all = strings.ReplaceAll(all, "  ", " ")
		}
		for _, e := range v.pane.candidate().Evidence {
			if n := strings.Count(all, e); n != 1 {
				t.Errorf("%q shows %d times:\n%s", e, n, strings.Join(lines, "\n"))
			}
		}
	})
}

func TestEscLeavesThePaneAtItsBeginningAndTheFooterNamesIt(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		v := suggestedOf(r)
		r.press("enter")
		r.wants("esc back")
		begin := r.frame()
		r.press("j", "j", "j")
		if r.frame() == begin {
			t.Fatal("the pane does not scroll: this shows nothing")
		}
		r.press("esc")
		if v.inPane || v.pane.top != 0 {
			t.Errorf("after esc the pane begins at line %d", v.pane.top)
		}
		r.press("enter")
		if f := r.frame(); f != begin {
			t.Errorf("the pane is not as it was:\n%s", f)
		}
	})
}

// A value is cut at its end and nowhere else, and not where nothing stands beside
// it or where the difference may stand in what is cut.
func TestAValueIsCutAtItsEndOnly(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		alone, cut := 0, 0
		for range v.list.size() {
			p := v.pane
			lines := strings.Join(p.lines(), "\n")
			for i, f := range p.pair.Left.Fields {
				value := f.Value.String()
				switch {
				case value == "" || strings.Contains(lines, value):
					continue
				case p.candidate() == nil:
					alone++
					t.Errorf("%s of %s is cut though nothing stands beside it:\n%s", f.Name, p.pair.Left.Title, lines)
				case i < len(p.candidate().Card.Fields) && p.candidate().Card.Fields[i].Agrees < 0:
					for _, part := range wrap(value, (p.w-fieldName-6)/2) {
						if !strings.Contains(lines, " "+part) {
							t.Errorf("%s %q differs, and %q of it does not show:\n%s", f.Name, value, part, lines)
						}
					}
				case i < len(p.candidate().Card.Fields):
					cut++
					if !strings.Contains(lines, " "+p.d.th.cut(value, (p.w-fieldName-6)/2)+" ") {
						t.Errorf("%s %q is not cut at its end:\n%s", f.Name, value, lines)
					}
				}
			}
			if strings.Contains(lines, "...") {
				t.Errorf("something is left out in the middle:\n%s", lines)
			}
			r.press("j")
		}
		if cut == 0 {
			t.Error("no value is cut: this shows nothing")
		}
	})
}
