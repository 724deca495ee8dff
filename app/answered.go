package app

import (
	"strings"

	"dev.onramp/app/match"
)

// answered is what is held of the engine's answer for a device: what lists and
// acts need. The rest is found again when a person looks at the device.
type answered struct {
	tier       Tier
	candidates uint8
	score      int16
	right      int64 // of the best candidate
	other      int64 // what the special case is about
	*answerWords
}

// answerWords are the words of an answer, of which most have none.
type answerWords struct {
	kind    string // a special case
	flag    string // what contradicts a decision by now
	why     string // as a row shows it
	reasons string // what speaks for the best candidate
}

var noWords = &answerWords{}

// answerOf keeps of a match what is needed.
func answerOf(m *match.DeviceMatch) answered {
	out := answered{tier: m.Tier, candidates: uint8(len(m.Candidates)), other: idOf(m.Other), answerWords: noWords}
	words := answerWords{kind: m.Kind, flag: m.Flag, why: m.Note}
	if len(m.Candidates) > 0 {
		best := &m.Candidates[0]
		out.right, out.score = idOf(best.Right), int16(best.Score)
		if m.Settled == 0 || m.Settled == match.Later {
			words.reasons = reasons(best.Evidence, 3)
		}
		words.why = name(words.why, name(best.Blocked, firstReasons(words.reasons, 2)))
	}
	if words != *noWords {
		out.answerWords = &words
	}
	return out
}

// reasonSeparator stands between lines of evidence.
const reasonSeparator = " · "

// firstReasons are the first of joined lines of evidence.
func firstReasons(joined string, most int) string {
	end := 0
	for range most {
		next := strings.Index(joined[end:], reasonSeparator)
		if next < 0 {
			return joined
		}
		end += next + len(reasonSeparator)
	}
	return joined[:end-len(reasonSeparator)]
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
