package screens

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app"
)

func TestALineBreaksBetweenWordsAndNeverAtAHyphen(t *testing.T) {
	lines := wrap("Run onramp without --demo to begin; call 212-555-0106 then.", 22)
	if got := strings.Join(lines, "|"); got != "Run onramp without|--demo to begin; call|212-555-0106 then." {
		t.Errorf("it is broken as %q", got)
	}
}

func TestOneIsSaidInTheSingular(t *testing.T) {
	c := chosen{stay: 1, hidden: 2}
	said := strings.Join(c.remarks(undecided("Accept")), " ")
	if !strings.Contains(said, "1 marked row is settled") || !strings.Contains(said, "2 marked rows are not in sight") {
		t.Errorf("it says %q", said)
	}
}

// What the parts of a plan take is said whole in the narrowest terminal.
func TestThePartsOfAPlanFitSixtyColumns(t *testing.T) {
	s := newPlanStep(&desk{th: plainTheme()})
	s.resize(60, 20)
	s.data.Parts = []app.Part{{Name: "configurations", Operations: 100_000, Requests: 200_000, Duration: time.Millisecond}}
	for _, l := range s.parts() {
		if ansi.StringWidth(l) > 60 {
			t.Errorf("a line is too long: %q", l)
		}
	}
}

// An explanation that stands below the list in full is no column of cut sentences.
func TestNoGroupsExplanationIsCutAtEightyColumns(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", ">", "4")
		head, _, _ := strings.Cut(r.frame(), "\n\n")
		for l := range strings.SplitSeq(head, "\n") {
			if strings.Contains(l, "   ") && strings.HasSuffix(l, r.w.d.th.sign.dots) {
				t.Errorf("a sentence is cut: %s", l)
			}
		}
	})
}

func TestWhatAnActDoesNotTouchIsSaidInOneNumber(t *testing.T) {
	for n, want := range map[int]string{1: "1 marked row is settled already or held back: unchanged.", 2: "2 marked rows are settled already or held back: unchanged."} {
		if got := (chosen{stay: n}).remarks(undecided("Ignore")); len(got) != 1 || got[0] != want {
			t.Errorf("of %d it is said %q", n, got)
		}
	}
}
