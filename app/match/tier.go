package match

import "strconv"

// Tier is what the engine says of one left record.
type Tier uint8

// The tiers, weakest first.
const (
	None      Tier = iota // nothing is good enough to suggest; candidates, if there are any, are weak leads
	Ambiguous             // several candidates are as good as each other, or a name or identifier is not unique
	Suggest               // a ranked guess for a person
	Auto                  // near-certain, unique on both sides and uncontradicted
)

// String gives "none", "ambiguous", "suggest" or "auto".
func (t Tier) String() string {
	switch t {
	case Ambiguous:
		return "ambiguous"
	case Suggest:
		return "suggest"
	case Auto:
		return "auto"
	default:
		return "none"
	}
}

// Evidence is one printable line for (positive points) or against (negative points) a pair.
type Evidence struct {
	Points int
	Text   string
}

// String prints the line with its points behind the fact, as in "phone 555-0142 equal +40 (only pair)".
func (e Evidence) String() string {
	points := strconv.Itoa(e.Points)
	if e.Points >= 0 {
		points = "+" + points
	}
	text, remark := splitRemark(e.Text)
	if remark == "" {
		return text + " " + points
	}
	return text + " " + points + " " + remark
}

// splitRemark cuts a trailing remark in parentheses off a line, so that the points can stand before it.
func splitRemark(text string) (fact, remark string) {
	if len(text) == 0 || text[len(text)-1] != ')' {
		return text, ""
	}
	for i := len(text) - 1; i > 0; i-- {
		if text[i] == '(' && text[i-1] == ' ' {
			return text[:i-1], text[i:]
		}
	}
	return text, ""
}

// Candidate is one right record that may be the left record's partner.
type Candidate struct {
	Right    string     // id of the right record
	Score    int        // sum of the evidence points; comparable within one left record, never a percentage
	Evidence []Evidence // why, strongest first
	Blocked  string     // why this is not automatic; "" if nothing stands against it

	Identified bool // of devices: a serial, a MAC, an agent or a recorded link agrees that belongs to one machine
}

// Match is the answer for one left record.
type Match struct {
	Left       string
	Tier       Tier
	Candidates []Candidate // best first, at most MaxCandidates; the settled partner alone once a person has accepted one
	Note       string      // one sentence for special cases, "" otherwise
	Flag       string      // what now contradicts the pair a person accepted, "" if nothing does
	Settled    Verdict     // what a person said of the left record, zero while it is open
}

// MaxCandidates is how many candidates one Match shows at most.
const MaxCandidates = 5
