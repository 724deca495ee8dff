package app

import (
	"maps"
	"slices"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// weighOthers counts what is proposed for the other open devices of customers
// that something is to be created for: what accepting in bulk settles by an
// identifier, and what a person is to look at first, by what it is.
func (a *App) weighOthers(look *CreateLook, customers, creating map[int64]bool) {
	var others []int64
	for _, customer := range slices.Sorted(maps.Keys(customers)) { // the reasons stand in the order found
		for _, x := range a.records.assetsOf[customer] {
			if a.matching.states[x.at].State() == StateOpen && a.matching.device(x).tier != match.None && !creating[x.ID] {
				others = append(others, x.ID)
			}
		}
	}
	changes, _ := a.acceptable(msp.Assets, others, 0, nil, false)
	covered := make(map[int64]bool, len(changes))
	for _, c := range changes {
		covered[c.After.Left] = true
	}
	var doubtful leftOut
	for _, id := range others {
		m := a.matching.device(a.records.asset.get(id))
		switch {
		case special(m.kind):
			doubtful.add(doubtWords[m.kind])
		case covered[id] && m.identified:
			look.Suggested++
		case !m.identified:
			doubtful.add("have no serial or MAC of their own in common")
		default:
			doubtful.add("are ambiguous")
		}
	}
	look.Doubtful = doubtful.lines()
}

// doubtWords say what a special case looks like.
var doubtWords = map[string]string{
	match.Replaced: "look replaced", match.Moved: "look moved", match.Elsewhere: "stand in another organization",
	match.Conflict: "are in conflict", match.Cloned: "look cloned",
}
