package screens

import (
	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// offers are the acts of a review as they stand for the row under the cursor or
// the marked rows.
func (v *review) offers() []offer {
	r := v.list.current()
	one, many := noRow(r), noRow(r)
	if v.list.marks.count() > 1 {
		one = takesOne
	}
	out := []offer{
		v.enter(r),
		{act: actAccept, does: "accept the candidate", brief: "accept", why: v.cannotAccept(r), run: v.accept},
		{act: actAcceptAbove, does: "accept all suggestions above a score", brief: "all above", why: v.noneSuggested(), run: v.acceptAbove},
		{act: actMatch, does: "match to a record you search for", brief: "match to", why: one, run: v.matchTo},
	}
	out = append(out, v.creates(many)...)
	out = append(out, v.furtherOffer(r, v.onlyOne(r)), v.d.scopeOffer(v.list.marks.count(), v.markedCustomers), v.leftOffer(r, v.onlyOne(r)))
	out = append(out, []offer{
		{act: actIgnore, does: "ignore until it changes, with a note", brief: "ignore", why: many, run: v.ignore},
		{act: actNextOpen, brief: "next open", run: v.nextOpen},
		{act: actLater, does: "put to Later, with a note", brief: "later", why: many, run: v.later},
		{act: actRefuse, does: "refuse the pair that shows", why: v.cannotRefuse(r), run: v.refuse},
		{act: actAgain, does: "take the decision back", brief: v.reopenWord(), why: v.cannotReopen(r), run: v.reopen},
		{act: actPane, does: "go to the other pane", why: noRow(r), run: func() tea.Cmd { v.focus(!v.inPane); return nil }},
		{act: actRecord, why: v.noAddress(r), run: v.record},
		{act: actCopy, why: v.noAddress(r), run: v.copy},
	}...)
	if v.inPane {
		return append(v.paneOffers(), append(out, v.list.offers(v.follow)...)...)
	}
	return append(out, v.list.offers(v.follow)...)
}

const takesOne = "it takes one row; esc takes the marks away"

// onlyOne is why an act that takes one customer cannot act; devices may be many.
func (v *review) onlyOne(r *app.Row) string {
	if v.subject == msp.Customers && v.list.marks.count() > 1 {
		return takesOne
	}
	return noRow(r)
}

func noRow(r *app.Row) string {
	if r == nil {
		return "there is no row here"
	}
	return ""
}

// creates are the acts that create: at SaaS Alerts a person does it.
func (v *review) creates(why string) []offer {
	if v.subject == msp.SaaS {
		return []offer{{act: actCreate, does: "have it made in SaaS Alerts: a row of the checklist", brief: "make there", why: why, run: v.makeThere}}
	}
	if why == "" && v.list.marks.count() == 0 && v.pane.got == v.pane.left && v.pane.pair.NoCreate != "" {
		why = "nothing is created for it: " + v.pane.pair.NoCreate
	}
	out := []offer{{act: actCreate, does: "create it in IT Glue", brief: "create", why: why, run: v.create}}
	if v.subject == msp.Assets {
		out = append(out, offer{act: actCreateAll, does: "create every device that has nothing like it", brief: "create missing", run: func() tea.Cmd {
			return createMissing(v.d, v.customer, func(work func() (string, error)) tea.Cmd { return batch(v.list.write(work), v.follow()) })
		}})
	}
	return out
}

// enter opens a row, and accepts in the pane. It never goes on to another step:
// rows can be looked at also when none is open.
func (v *review) enter(r *app.Row) offer {
	if v.inPane {
		return offer{act: actOpen, does: "accept the candidate", why: v.cannotAccept(r), run: v.accept}
	}
	return offer{act: actOpen, does: "look at the pair", brief: "look", why: noRow(r), run: func() tea.Cmd { v.focus(true); return nil }}
}

// paneOffers are what moving means inside the pane.
func (v *review) paneOffers() []offer {
	scroll := func(by int) func() tea.Cmd { return func() tea.Cmd { v.pane.scroll(by); return nil } }
	turn := func(by int) func() tea.Cmd { return func() tea.Cmd { v.pane.turn(by); return nil } }
	why := ""
	if v.pane.pages() < 2 {
		why = "there is no other candidate; m searches"
	}
	return []offer{
		{act: actBack, does: "back to the list", brief: "back", run: func() tea.Cmd {
			cmd, _ := v.back()
			return cmd
		}},
		{act: actUp, run: scroll(-1)},
		{act: actDown, run: scroll(1)},
		{act: actPageUp, run: scroll(-pickerPage)},
		{act: actPageDown, run: scroll(pickerPage)},
		{act: actTabLeft, does: "candidate before", why: why, run: turn(-1)},
		{act: actTabRight, does: "next candidate", brief: "next candidate", why: why, run: turn(1)},
	}
}

// focus gives the keys to the pane or to the list.
func (v *review) focus(pane bool) {
	v.inPane = pane
	v.resize(v.w, v.h)
}

func (v *review) cannotAccept(r *app.Row) string {
	switch {
	case r == nil:
		return "there is no row here"
	case v.list.marks.count() > 0:
		return ""
	case r.State == app.StateHeld:
		return "it is held back: " + msp.Clean(r.Why.String())
	case v.pane.beside() != nil:
		return "the record beside it is no candidate: m matches to it all the same"
	case r.State == app.StateMatched && v.picked() == "":
		return "it is matched already; m matches it to something else, r takes it back"
	case r.Score < 0 && r.State == app.StateOpen && v.picked() == "":
		return "more speaks against this pair than for it: m matches to it all the same, c creates a new one"
	case r.Candidates == 0 && v.picked() == "":
		return "there is no suggestion for this row; m searches, c creates"
	}
	return ""
}

// picked is the candidate that a person turned to in the pane, "" while it is the best one.
func (v *review) picked() string {
	if c := v.pane.candidate(); c != nil && v.pane.at > 0 {
		return c.Right
	}
	return ""
}

func (v *review) noneSuggested() string {
	if v.data.Tiers[app.TierSuggest]+v.data.Tiers[app.TierAuto] == 0 {
		return "no open row has a suggestion that stands alone"
	}
	return ""
}

func (v *review) cannotRefuse(r *app.Row) string {
	switch {
	case r != nil && v.pane.got != r.ID:
		return "the pair is just being read: press it again when it shows"
	case r == nil || v.pane.candidate() == nil:
		return "there is no pair to refuse"
	}
	return ""
}

func (v *review) cannotReopen(r *app.Row) string {
	if r == nil || (v.list.marks.count() == 0 && (r.State == app.StateOpen || r.State == app.StateHeld)) {
		return "nothing was decided about this row"
	}
	return ""
}

// nextOpen goes to the next open row; inside the pane it stays there.
func (v *review) nextOpen() tea.Cmd {
	if !v.list.nextOpen() {
		v.d.say("no open row shows here; [ and ] show the others, > continues")
		return nil
	}
	return v.follow()
}
