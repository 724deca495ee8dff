package match

// PartyEngine matches organizations and keeps the answers current while a person decides. The statistics of the corpus (how rare a word is, which identifiers are shared) are frozen when it is built: after one
// decision or one changed record only what depends on it is scored again, and the outcome is that of a full run under the same statistics. It is not safe for concurrent use.
type PartyEngine struct {
	opt     PartyOptions
	corpus  *corpus
	sides   [2]partySide
	facts   factBook
	answers []answer
	search  *searcher
}

// partySide is all records of one side, in the order of their ids.
type partySide struct {
	profiles []profile
	index    map[string]int32
	postings postings
	live     []int32  // by key: how many records in the pool hold it
	out      []bool   // settled, so not in the pool
	pairs    [][]pair // by record
	tops     []topTwo // by record
}

// Parties matches all left records against all right records in one go. It refuses duplicate ids with a *DuplicateError.
func Parties(left, right []Party, facts []Fact, opt PartyOptions) (Result, error) {
	e, err := NewPartyEngine(left, right, facts, opt)
	if err != nil {
		return Result{}, err
	}
	return e.Result(), nil
}

// NewPartyEngine reads both sides and freezes the statistics of the corpus. It refuses duplicate ids with a *DuplicateError.
func NewPartyEngine(left, right []Party, facts []Fact, opt PartyOptions) (*PartyEngine, error) {
	return newPartyEngine(newCorpus(len(left)+len(right)), left, right, facts, opt)
}

// Result gives the answers for all left records, sorted by left id.
func (e *PartyEngine) Result() Result {
	matches := make([]Match, len(e.answers))
	parallel(len(matches), func(from, to int) {
		for i := from; i < to; i++ {
			matches[i] = e.explain(int32(i))
		}
	})
	return Result{Matches: matches}
}

// Match gives the answer for one left record, and false if there is no such record.
func (e *PartyEngine) Match(left string) (Match, bool) {
	i, ok := e.sides[leftSide].index[left]
	if !ok {
		return Match{}, false
	}
	return e.explain(i), true
}

// Decide takes in one decision and returns the ids of the left records whose answer changed, sorted.
func (e *PartyEngine) Decide(f Fact) []string {
	if !e.facts.add(f) {
		return nil
	}
	return e.settle(f)
}

// Withdraw takes one decision back and returns the ids of the left records whose answer changed, sorted. A decision that was never taken in changes nothing.
func (e *PartyEngine) Withdraw(f Fact) []string {
	if !e.facts.remove(f) {
		return nil
	}
	return e.settle(f)
}

// ChangeLeft takes in the new state of one left record and returns the ids of the left records whose answer changed, sorted. It fails with *UnknownError for a record that the engine was not built from.
func (e *PartyEngine) ChangeLeft(p Party) ([]string, error) { return e.change(leftSide, p) }

// ChangeRight is ChangeLeft for a right record.
func (e *PartyEngine) ChangeRight(p Party) ([]string, error) { return e.change(rightSide, p) }
