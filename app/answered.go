package app

import (
	"cmp"

	"dev.onramp/app/match"
)

// answered is what is held of the engine's answer for a device: what lists and
// acts need. The rest is found again when a person looks at the device.
type answered struct {
	tier       Tier
	candidates uint8
	identified bool // the best candidate agrees in something that belongs to one machine
	score      int16
	right      int64 // of the best candidate
	*answerWords
}

// answerWords are the words of an answer, of which most have none.
type answerWords struct {
	kind    string // a special case
	other   int64  // what the special case is about
	flag    string // what contradicts a decision by now
	why     Reason // as a row shows it
	reasons Reason // what speaks for the best candidate
}

var noWords = &answerWords{}

// answerOf keeps of a match what is needed.
func answerOf(m *match.DeviceMatch) answered {
	out := answered{tier: m.Tier, candidates: uint8(len(m.Candidates)), answerWords: noWords}
	words := answerWords{kind: m.Kind, other: idOf(m.Other), flag: m.Flag, why: reasonOf(m.Note)}
	if len(m.Candidates) > 0 {
		best := &m.Candidates[0]
		out.right, out.score, out.identified = idOf(best.Right), int16(best.Score), best.Identified
		if m.Settled == 0 || m.Settled == match.Later {
			words.reasons = reasonOf(reasons(best.Evidence, 3))
		}
		words.why = cmp.Or(words.why, reasonOf(best.Blocked), words.reasons.first(2))
	}
	if words != *noWords {
		out.answerWords = &words
	}
	return out
}

// device returns the answer for an asset, the zero value if there is none.
func (m *matching) device(x *asset) answered {
	if x == nil || int(x.at) >= len(m.assets) {
		return answered{answerWords: noWords}
	}
	out := m.assets[x.at]
	if out.answerWords == nil { // it has not been answered yet
		out.answerWords = noWords
	}
	return out
}
