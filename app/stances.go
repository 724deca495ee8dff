package app

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"dev.onramp/app/msp"
)

// stances hold what stands about each record, in a fifth of the room that the
// decisions themselves would take: a large provider has a hundred thousand.
type stances struct {
	of     map[msp.Subject]*ledger[stance]
	more   map[subjectKey]stanceMore
	people []string // who decided; a rule is one of them
}

type stance struct {
	when    int64 // nanoseconds, 0 if it is not known
	right   int64 // 0 if there is none, or more has it
	why     Reason
	by      uint16 // place among the people
	verdict uint8  // place among the verdicts
	rule    bool
	more    bool // there is more, as of few
}

// stanceMore is what few decisions have.
type stanceMore struct {
	right   string // that is no number
	further []string
	seen    uint64
	kind    OrganizationKind // of an organization that is to be created
}

// verdictsKept are the verdicts that stand about a record.
var verdictsKept = []msp.Verdict{msp.Matched, msp.Create, msp.Ignored, msp.Later}

func newStances() stances {
	return stances{of: map[msp.Subject]*ledger[stance]{}, more: map[subjectKey]stanceMore{}}
}

// find returns what stands about a record, and whether anything does.
func (s *stances) find(of msp.Subject, left int64) (msp.Decision, bool) {
	x, ok := s.stance(of, left)
	if !ok {
		return msp.Decision{}, false
	}
	return s.decision(of, left, x), true
}

// stance is find without making the decision, which lists can do without.
func (s *stances) stance(of msp.Subject, left int64) (stance, bool) {
	if s.of[of] == nil {
		return stance{}, false
	}
	return s.of[of].get(left)
}

// further is how many further organizations a decision names.
func (s *stances) further(of msp.Subject, left int64) int {
	return len(s.more[subjectKey{of, left}].further)
}

func (x *stance) state() State { return stateOf[verdictsKept[x.verdict]] }

// get is find where nothing is as good as the zero decision.
func (s *stances) get(of msp.Subject, left int64) msp.Decision {
	d, _ := s.find(of, left)
	return d
}

func (s *stances) decision(of msp.Subject, left int64, x stance) msp.Decision {
	d := msp.Decision{Subject: of, Left: left, Verdict: verdictsKept[x.verdict], By: s.people[x.by], Rule: x.rule, Why: x.why.String()}
	if x.right != 0 {
		d.Right = idText(x.right)
	}
	if x.when != 0 {
		d.When = time.Unix(0, x.when)
	}
	if x.more {
		more := s.more[subjectKey{of, left}]
		d.Further, d.Seen, d.Type, d.Status = more.further, more.seen, more.kind.Type, more.kind.Status
		if more.right != "" {
			d.Right = more.right
		}
	}
	return d
}

// put lets a decision stand about its record.
func (s *stances) put(d msp.Decision) {
	x := stance{why: reasonOf(d.Why), rule: d.Rule, verdict: uint8(max(0, slices.Index(verdictsKept, d.Verdict)))}
	if !d.When.IsZero() {
		x.when = d.When.UnixNano()
	}
	more := stanceMore{further: d.Further, seen: d.Seen, kind: OrganizationKind{Type: d.Type, Status: d.Status}}
	if id, err := strconv.ParseInt(d.Right, 10, 64); err == nil && idText(id) == d.Right {
		x.right = id
	} else {
		more.right = d.Right
	}
	key := subjectKey{d.Subject, d.Left}
	delete(s.more, key)
	if more.right != "" || more.seen != 0 || len(more.further) > 0 || more.kind != (OrganizationKind{}) {
		x.more, s.more[key] = true, more
	}
	by := slices.Index(s.people, d.By)
	if by < 0 {
		by = len(s.people)
		s.people = append(s.people, d.By)
	}
	x.by = uint16(by)
	if s.of[d.Subject] == nil {
		s.of[d.Subject] = &ledger[stance]{}
	}
	s.of[d.Subject].put(d.Left, x)
}

func (s *stances) drop(of msp.Subject, left int64) {
	if s.of[of] != nil {
		s.of[of].drop(left)
		delete(s.more, subjectKey{of, left})
	}
}

// all visits every decision that stands, in no order.
func (s *stances) all() iter.Seq2[subjectKey, msp.Decision] {
	return func(yield func(subjectKey, msp.Decision) bool) {
		for of := range s.of {
			for left, d := range s.about(of) {
				if !yield(subjectKey{of, left}, d) {
					return
				}
			}
		}
	}
}

// about visits every decision about a kind of record, in no order.
func (s *stances) about(of msp.Subject) iter.Seq2[int64, msp.Decision] {
	return func(yield func(int64, msp.Decision) bool) {
		if s.of[of] == nil {
			return
		}
		for left, x := range s.of[of].all() {
			if !yield(left, s.decision(of, left, x)) {
				return
			}
		}
	}
}

func (s *stances) clone() stances {
	out := stances{of: make(map[msp.Subject]*ledger[stance], len(s.of)), more: maps.Clone(s.more), people: slices.Clone(s.people)}
	for of, records := range s.of {
		copied := records.clone()
		out.of[of] = &copied
	}
	return out
}
