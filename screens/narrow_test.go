package screens

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// said is a drawn text as one line of words.
func said(lines []string) string { return strings.Join(strings.Fields(drawn(lines)), " ") }

func TestWhatCanBeDoneWithoutACandidateIsSaidWholeAtSixtyColumns(t *testing.T) {
	p := newPairPane(&desk{th: plainTheme()}, msp.Assets)
	p.resize(60, 9)
	p.left, p.got = 1, 1
	wantsAll(t, said(p.view(false)), "No candidate. m searches for one, c creates it, i ignores it.")
}

// Two long names that differ at their ends differ in what shows.
func TestWhatDiffersShowsWholeAtSixtyColumns(t *testing.T) {
	p := newPairPane(&desk{th: plainTheme()}, msp.Customers)
	p.resize(60, 20)
	p.left, p.got = 1, 1
	name := func(s string, agrees int) []app.Field {
		return []app.Field{{Name: "name", Value: msp.NewText(s), Agrees: agrees}}
	}
	p.pair.Left.Fields = name("Fenwipike Metal Fabrication, LLC", 0)
	p.pair.Candidates = []app.Candidate{{Right: "2", Card: app.Card{Fields: name("Fenwipike Metal Fabrication Incorporated", -1)}}}
	wantsAll(t, drawn(p.view(false)), "LLC", "Incorporated")
}

// What is said of a setting fits below the list, and its value into its column.
func TestNoSettingIsCutAtSixtyColumns(t *testing.T) {
	const many = 12_345
	for _, v := range []app.TypesView{
		{LinkField: "IT Glue", PSALinked: many, PSAOrganizations: many, RetirePSA: retireByList},
		{LinkField: "IT Glue", LinkFieldSeen: true, PSA: app.NoPSA, PSALinked: many, PSAOrganizations: many, RetirePSA: retireByArchive},
	} {
		s := newTypesStep(&desk{th: plainTheme(), app: &app.App{}})
		s.resize(60, 20-chromeLines)
		for _, row := range s.rest(v) {
			s.list.read = func() (rows[setting], func()) { return made[setting]{row}, nil }
			finish(s.list.refresh())
			shown := drawn(s.d.th.fill(s.view(), 60, 20-chromeLines))
			if strings.Contains(shown, s.d.th.sign.dots) || !strings.Contains(said(s.d.th.fill(s.view(), 60, 20-chromeLines)), row.note) {
				t.Errorf("%s is cut:\n%s", row.name, shown)
			}
		}
	}
}

func TestNoTwoKindsOfRecordsLookTheSameAtSixtyColumns(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		r.press("enter", "enter")
		s := r.w.steps[app.StepDiscover].(*discoverStep)
		s.list.resize(60, 40)
		var seen []string
		for _, l := range s.list.view(true)[1:] {
			what := ansi.Truncate(strings.TrimLeft(l, " "+s.d.th.sign.cursor), 27, "") // from where, and what
			if what != "" && slices.Contains(seen, what) {
				t.Errorf("there are two of %q", what)
			}
			seen = append(seen, what)
		}
		if len(seen) < 10 {
			t.Errorf("only %d kinds of records show", len(seen))
		}
	})
}

// What went wrong and what to do about it stands at the end of a sentence.
func TestWhyARunEndedAndWhatWasFoundAreSaidWholeAtSixtyColumns(t *testing.T) {
	s := newApplyStep(&desk{th: plainTheme()})
	s.resize(60, 20-chromeLines)
	const why = "IT Glue answered 403 to the update of configuration 2313080500946598: the key may not write; give it the right and try again"
	const found = "other fields of the asset vanished with the first link: they are restored from what was read before, and linking is switched off; see in Syncro whether its custom fields are complete, then switch linking on again in Device types"
	s.findings.read = func() (rows[finding], func()) {
		return made[finding]{{Finding: app.Finding{Kind: "write link", Text: found}}}, func() {
			s.data = app.ApplyView{State: app.ApplyFailed, Done: 1, Total: 2, Error: why}
		}
	}
	finish(s.findings.refresh())
	wantsAll(t, said(s.d.th.fill(s.view(), 60, 20-chromeLines)), why, found)
}

func TestWhatIsWithheldIsSaidWholeAtSixtyColumns(t *testing.T) {
	s := newPlanStep(&desk{th: plainTheme()})
	s.resize(60, 20-chromeLines)
	s.tab = planHeld
	l := unsettled()
	more := slices.Repeat([]app.HeldRow{{Name: msp.NewText("PC-1"), Reason: "it was last seen on 2026-01-02"}}, 20)
	finish(s.take(planRead{view: app.PlanView{State: app.PlanReady, Held: more}, lost: []app.LostAnswer{l}, ops: made[app.PlanRow]{}}))
	wantsAll(t, said(s.d.th.fill(s.view(), 60, 20-chromeLines)), lostRow(l).Reason)
}
