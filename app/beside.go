package app

import (
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Beside is a record that a device's special case is about and that is no
// candidate: it is shown beside the device and cannot be accepted.
type Beside struct {
	What string // what it has to do with the device: "found in another organization, Acme"
	Card Card
}

// kindWords are the special cases of devices as a person reads them.
var kindWords = map[string]string{
	match.Elsewhere: "found in another organization", match.Reinstalled: "re-installed", match.Moved: "moved",
	match.Replaced: "replaced?", match.Renamed: "renamed", match.Cloned: "cloned?", match.Conflict: "conflict",
}

// KindWords is a device's special case in words, "" for none.
func KindWords(kind string) string { return kindWords[kind] }

// kindTags are the same in a word, for a column.
var kindTags = map[string]string{
	match.Elsewhere: "elsewhere", match.Reinstalled: "re-installed", match.Moved: "moved",
	match.Replaced: "replaced?", match.Cloned: "cloned?", match.Conflict: "conflict",
}

// KindTag is a device's special case in a word, "" for none that a person should
// see at a glance.
func KindTag(kind string) string { return kindTags[kind] }

// beside is the record that a device's special case is about, where it is not
// among the candidates. The caller holds the lock.
func (a *App) beside(m match.DeviceMatch, candidates []Candidate, left Card) []Beside {
	switch m.Kind {
	case match.Elsewhere, match.Moved, match.Conflict, match.Replaced:
		c, known := a.wholeConfiguration(idOf(m.Other))
		if !known || hasCandidate(candidates, m.Other) {
			return nil
		}
		what := kindWords[m.Kind]
		if m.Kind == match.Elsewhere || m.Kind == match.Moved {
			what += ", " + a.organizationName(c.OrganizationID)
		}
		return []Beside{a.compared(what, left, configurationCard(&c, a.records.organization[c.OrganizationID]))}
	case match.Reinstalled:
		if x, ok := a.lastOf(idOf(m.Other)); ok {
			return []Beside{a.compared("the asset in Syncro that is gone", left, assetCard(&x, a.records.customer[x.CustomerID]))}
		}
	case match.Cloned:
		if x, known := a.wholeAsset(idOf(m.Other)); known {
			return []Beside{a.compared("the other asset in Syncro with the same serial or MAC", left, assetCard(&x, a.records.customer[x.CustomerID]))}
		}
	}
	return nil
}

// lastOf is an asset as it was last seen in Syncro.
func (a *App) lastOf(id int64) (msp.Asset, bool) {
	for _, gone := range a.records.Absences {
		if gone.Asset.ID == id {
			return gone.Asset, true
		}
	}
	return msp.Asset{}, false
}

func (a *App) compared(what string, left, card Card) Beside {
	for i := range card.Fields {
		if i < len(left.Fields) {
			card.Fields[i].Agrees = a.agreement(left.Fields[i], card.Fields[i])
		}
	}
	return Beside{What: msp.Clean(what), Card: card}
}
