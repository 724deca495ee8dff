package screens

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// ambiguousFinding is the kind of a finding that only a person can settle.
const ambiguousFinding = "ambiguous"

// lostForPersons are the writes whose answer was lost and whose effect looking
// cannot tell. A journal that cannot be read has none to show; reading it fails
// again, in words, when something is applied.
func lostForPersons(a *app.App) []app.LostAnswer {
	all, err := a.Lost()
	if err != nil {
		return nil
	}
	var out []app.LostAnswer
	for _, l := range all {
		if len(l.Candidates) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// lostRow shows such a write among what the plan withholds.
func lostRow(l app.LostAnswer) heldRow {
	reason := fmt.Sprintf("%s: its answer was lost on %s. It may have made", l.Kind, moment(l.Sent))
	for i, c := range l.Candidates {
		if i > 0 {
			reason += ", or"
		}
		reason += " " + recordWords(c)
	}
	return heldRow{HeldRow: app.HeldRow{Name: l.Name, Cause: ambiguousFinding, Reason: reason + ", or nothing: enter lets you say which"}, id: l.Op, lost: &l}
}

func recordWords(c app.LostCandidate) string {
	text := fmt.Sprintf("record %d", c.ID)
	if !c.Name.Empty() {
		text += " (" + c.Name.String() + ")"
	}
	return text
}

// settleOffer is what enter does with something that the plan withholds.
func (s *planStep) settleOffer() offer {
	o := offer{act: actOpen, does: "say what became of it, or release what was taken back", brief: "answer"}
	r := s.held.current()
	switch {
	case r == nil:
		o.why = "nothing is withheld"
	case r.lost != nil:
		lost := *r.lost
		o.run = func() tea.Cmd { return settleOne(s.d, lost, s.refresh) }
	case r.Asset != 0:
		asset, name := r.Asset, r.Name.String()
		o.does, o.brief = "release what was taken back", "release"
		o.run = func() tea.Cmd {
			s.d.confirm(func() tea.Cmd {
				return s.held.write(func() (string, error) { return "released " + name + ": r makes the plan anew", s.d.app.Release(asset) })
			}, fmt.Sprintf("Release what was taken back of %s?", name), "The next plan wants it again and shows it before anything is written.")
			return nil
		}
	default:
		o.why = "the line below says what it waits for"
	}
	return o
}

// settleAny lists the writes that wait for a person.
func settleAny(d *desk, after func() tea.Cmd) tea.Cmd {
	return await(d, "Reading the journal.", func() []app.LostAnswer { return lostForPersons(d.app) }, func(list []app.LostAnswer) tea.Cmd {
		switch len(list) {
		case 0:
			d.say("no write waits for a person: what became of each is known, or is found out by the next sync")
			return nil
		case 1:
			return settleOne(d, list[0], after)
		}
		items := make([]pickItem, len(list))
		for i, l := range list {
			items[i] = pickItem{label: l.Kind + " " + l.Name.String(), note: plural(len(l.Candidates), "record") + " may be its own; sent " + moment(l.Sent)}
		}
		d.open(newPicker(d, "Writes whose answer was lost", items, func(n int) tea.Cmd { return settleOne(d, list[n], after) }))
		return nil
	})
}

// settleOne shows what was sent beside every record that it may have made.
func settleOne(d *desk, l app.LostAnswer, after func() tea.Cmd) tea.Cmd {
	title := fmt.Sprintf("What did %q for %s make?", l.Kind, l.Name.String())
	items := make([]pickItem, 0, len(l.Candidates)+1)
	for _, c := range l.Candidates {
		items = append(items, pickItem{label: "it made " + recordWords(c), note: msp.Clean(joined(c.Facts, c.URL))})
	}
	none := pickItem{label: "it made none of them", note: "it may be sent once more"}
	if l.Facts != "" {
		none.note += "; it was sent with " + msp.Clean(l.Facts)
	}
	d.open(newPicker(d, title, append(items, none), func(n int) tea.Cmd {
		record := int64(0)
		ask := []string{"Nothing was made of " + l.Name.String() + "?", "The next plan may send it once more. If one of the records is its own after all, that makes a second one."}
		if n < len(l.Candidates) {
			record = l.Candidates[n].ID
			ask = []string{fmt.Sprintf("Is %s what was made of %s?", recordWords(l.Candidates[n]), l.Name.String()), "The two are matched, and nothing is sent again. The audit file keeps your name."}
		}
		d.confirm(func() tea.Cmd {
			return d.write(func() (string, error) {
				return "what became of " + l.Name.String() + " is known now", d.app.SettleLost(d.ctx, l.Op, record)
			}, func(error) tea.Cmd { return after() })
		}, ask...)
		return nil
	}))
	return nil
}
