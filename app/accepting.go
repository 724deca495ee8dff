package app

import (
	"fmt"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Accept matches each row with its best candidate.
func (a *App) Accept(s msp.Subject, lefts []int64) (Done, error) {
	return a.accept(s, lefts, 0, nil, true, false)
}

// AcceptAbove accepts every open row whose best candidate scores at least score
// and stands alone; ambiguous rows are left to a person. customer narrows assets
// to one. sight says which rows a person sees, nil all: no other row is accepted,
// but it is said how many would be. A dry run only counts.
func (a *App) AcceptAbove(s msp.Subject, customer int64, score int, sight func(left int64) bool, dryRun bool) (Done, error) {
	var lefts []int64
	for row := range a.Review(s, customer).All() {
		if row.State == StateOpen && row.Candidates > 0 {
			lefts = append(lefts, row.ID)
		}
	}
	return a.accept(s, lefts, score, sight, false, dryRun)
}

// accept takes the best candidate of each row. Two rows with one target are
// left out unless a person picked them one by one.
func (a *App) accept(s msp.Subject, lefts []int64, score int, sight func(left int64) bool, picked, dryRun bool) (Done, error) {
	defer a.decideAlone()()
	changes, out := a.acceptable(s, lefts, score, sight, picked)
	if dryRun {
		return Done{Count: len(changes), LeftOut: out.lines()}, nil
	}
	return a.finish("accept", changes, out)
}

// acceptable are the matches that accepting makes, and why it leaves other rows
// out.
func (a *App) acceptable(s msp.Subject, lefts []int64, score int, sight func(left int64) bool, picked bool) ([]ActChange, leftOut) {
	wanted := map[string]int{}
	for _, left := range lefts {
		if p := a.proposed(s, left); p.right != "" && p.score >= score {
			wanted[p.right]++
		}
	}
	var changes []ActChange
	var out leftOut
	for _, left := range lefts {
		p := a.proposed(s, left)
		why := a.notAccepted(s, left, p, score, picked)
		switch {
		case why != "":
		case len(lefts) > 1 && wanted[p.right] > 1:
			why = "share a target with another row"
		case len(lefts) > 1 && s == msp.Assets && a.elsewhere(left, p.right):
			why = "stand in another organization"
		}
		switch inSight := sight == nil || sight(left); {
		case why == "" && inSight:
			changes = append(changes, a.settle(s, left, p.right, msp.Matched, p.reasons))
		case why == "":
			out.add("more not in sight")
		case inSight:
			out.add(why)
		}
	}
	return changes, out
}

// notAccepted says why the best candidate of a row is not taken, "" if it is.
// Of what a person picked less is asked.
func (a *App) notAccepted(s msp.Subject, left int64, p proposal, score int, picked bool) string {
	switch {
	case s == msp.Assets && a.typeLeftOut(left) != "":
		return a.typeLeftOut(left)
	case p.right == "":
		return "without a candidate"
	case !picked && p.tier == match.None:
		return "have only a weak lead"
	case p.score < 0:
		return "with more against the pair than for it (m matches all the same)"
	case p.score < score:
		return fmt.Sprintf("below %d", score)
	case !picked && p.tier == match.Ambiguous:
		return "ambiguous: two candidates are as good"
	case !picked && s == msp.Assets && special(p.kind):
		return "need a look: " + p.kind
	}
	return ""
}
