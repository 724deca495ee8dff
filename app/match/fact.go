package match

import "fmt"

// Verdict is what a person settled. The zero Verdict means that nothing is settled.
type Verdict uint8

// The verdicts.
const (
	Accepted Verdict = iota + 1 // the pair is right
	Refused                     // the pair is wrong; both records stay open for other partners
	Ignored                     // the left record (or the right one, if Left is empty) needs no partner
	Later                       // waits; the record stays open and stays in the pool
	Created                     // the left record has got, or will get, a partner made for it
)

// String gives "accepted", "refused", "ignored", "later", "created", or "open" for the zero Verdict.
func (v Verdict) String() string {
	switch v {
	case Accepted:
		return "accepted"
	case Refused:
		return "refused"
	case Ignored:
		return "ignored"
	case Later:
		return "later"
	case Created:
		return "created"
	default:
		return "open"
	}
}

// Fact is one decision of a person. Accepted and Refused name both ids; Ignored, Later and Created name Left, and Created may name the Right that was made.
// Facts about ids that are not in the input do no harm.
type Fact struct {
	Left, Right string
	Verdict     Verdict
}

// DuplicateError says that an id is missing or stands on more than one record of a side. Nothing is matched then, since a pair of ids would not name one pair of records.
type DuplicateError struct {
	Side string // "left" or "right"
	ID   string // the id; empty if the records have none
	Rows []int  // the zero-based rows that carry it
}

// Error names the side, the id and the rows.
func (e *DuplicateError) Error() string {
	if e.ID == "" {
		return fmt.Sprintf("match: %s records without an id, rows %v: give every record its vendor id", e.Side, e.Rows)
	}
	return fmt.Sprintf("match: %s id %q stands on rows %v: list every record once", e.Side, e.ID, e.Rows)
}

// UnknownError says that a changed record was not among the records that the engine was built from. Build a new engine after a crawl.
type UnknownError struct {
	Side string // "left" or "right"
	ID   string
}

// Error names the side and the id.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("match: %s record %q is not in this engine: build a new engine from the new crawl", e.Side, e.ID)
}
