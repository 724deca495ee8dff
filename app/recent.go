package app

import (
	"context"
	"slices"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// MaxFound is how many hits of a search are returned: nobody reads further, and
// whoever does types another letter.
const MaxFound = 200

// maxRecent is how many of the records chosen last are proposed again.
const maxRecent = 5

// Proposed is what a search begins with before anything is typed: the row's
// candidates, then similar names, then what was chosen last for other rows. A
// configuration is never proposed for having been chosen, because it documents
// one device. It fails only with ctx's error.
func (a *App) Proposed(ctx context.Context, s msp.Subject, left int64) ([]Found, error) {
	similar, err := a.similar(ctx, s, left)
	if err != nil {
		return nil, err
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.records.ready() {
		return nil, nil
	}
	var out []Found
	held := a.heldBy(s, left)
	add := func(right, note string) {
		if slices.ContainsFunc(out, func(f Found) bool { return f.Right == right }) || a.rightName(s, right).IsZero() {
			return
		}
		c := a.rightCard(s, right)
		out = append(out, Found{Right: right, Name: c.Title, Note: msp.NewText(joinFilled(noteOf(s, c).Raw(), note)), Held: held(right)})
	}
	for _, c := range a.answer(s, left).Candidates {
		add(c.Right, "candidate")
	}
	if s == msp.Assets {
		if m := a.matching.device(a.records.asset.get(left)); m.kind == match.Elsewhere {
			add(idText(m.other), "in another organization")
		}
	}
	for _, right := range similar {
		add(right, "similar name")
	}
	if s == msp.Assets {
		return out, nil
	}
	proposed := len(out)
	for _, act := range slices.Backward(a.decided.acts) {
		if len(out) == proposed+maxRecent {
			break
		}
		if len(act.Changes) != 1 || act.Undone {
			continue // what was accepted in bulk was not chosen
		}
		if d := act.Changes[0].After; d != nil && d.Subject == s && d.Verdict == msp.Matched && d.Left != left {
			add(d.Right, "chosen lately")
		}
	}
	return out, nil
}
