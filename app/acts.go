package app

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Done says what an act did, or would do in a dry run.
type Done struct {
	Count   int      // of records
	Label   string   // "match Brandt Dental", "accept 46 devices"; "" in a dry run
	LeftOut []string // what it does not cover, a line a reason
	Warning string
}

// settle makes a person's decision about one record.
func (a *App) settle(s msp.Subject, left int64, right string, v msp.Verdict, why string) ActChange {
	d := msp.Decision{Subject: s, Left: left, Right: right, Verdict: v, By: a.opt.Person, When: time.Now(), Why: why}
	if v == msp.Ignored {
		d.Seen = a.records.material(s, left)
	}
	return ActChange{Before: a.decided.current(d), After: &d}
}

// finish stores an act and words what it did.
func (a *App) finish(what string, changes []ActChange, left leftOut) (Done, error) {
	done := Done{Count: len(changedRecords(changes)), Label: a.label(what, changes), LeftOut: left.lines(), Warning: a.unmapping(changes)}
	if len(changes) == 0 {
		if len(done.LeftOut) > 0 {
			return done, fmt.Errorf("nothing to %s: %s", what, done.LeftOut[0])
		}
		return done, fmt.Errorf("nothing to %s", what)
	}
	return done, a.decide(done.Label, changes)
}

// leftOut counts the reasons for which an act does not cover a row.
type leftOut struct {
	order []string
	n     map[string]int
}

func (l *leftOut) add(reason string) {
	if l.n == nil {
		l.n = map[string]int{}
	}
	if l.n[reason] == 0 {
		l.order = append(l.order, reason)
	}
	l.n[reason]++
}

// mostReasons is how many reasons are told; a hundred thousand rows may have as
// many, and nobody reads them.
const mostReasons = 6

func (l *leftOut) lines() []string {
	var out []string
	rest := 0
	for i, reason := range l.order {
		if i < mostReasons {
			out = append(out, fmt.Sprintf("%d %s", l.n[reason], reason))
		} else {
			rest += l.n[reason]
		}
	}
	if rest > 0 {
		out = append(out, fmt.Sprintf("%d for other reasons", rest))
	}
	return out
}

// proposal is the best candidate of a row.
type proposal struct {
	tier    Tier
	right   string // "" if there is no candidate
	score   int
	reasons string
	kind    string // of a device: a special case
}

func (a *App) proposed(s msp.Subject, left int64) proposal {
	if s == msp.Assets {
		m := a.matching.device(a.records.asset.get(left))
		p := proposal{tier: m.tier, score: int(m.score), reasons: m.reasons.String(), kind: m.kind}
		if m.candidates > 0 {
			p.right = idText(m.right)
		}
		return p
	}
	m := a.matching.orgs[left]
	if s == msp.SaaS {
		m = a.matching.saas[left]
	}
	if len(m.Candidates) == 0 {
		return proposal{tier: m.Tier}
	}
	best := &m.Candidates[0]
	return proposal{tier: m.Tier, right: best.Right, score: best.Score, reasons: reasons(best.Evidence, 3)}
}

// typeLeftOut says why a device is not matched, "" if its type is not left out.
func (a *App) typeLeftOut(asset int64) string {
	x := a.records.asset.get(asset)
	if x == nil || a.included(x) {
		return ""
	}
	return "of a device type that is left out: step 3 takes it in"
}

// special says whether a device's case is one that a person should see before
// it is accepted with many others.
func special(kind string) bool {
	switch kind {
	case match.Replaced, match.Moved, match.Elsewhere, match.Conflict, match.Cloned:
		return true
	}
	return false
}

// elsewhere says whether a configuration stands outside the organizations of
// the asset's customer.
func (a *App) elsewhere(asset int64, right string) bool {
	x, c := a.records.asset.get(asset), a.records.configuration.get(idOf(right))
	return x == nil || c == nil || !slices.Contains(a.organizationsOf(x.CustomerID), c.OrganizationID)
}

// MatchTo matches a row to a record that a person chose. Several customers may
// share one organization; a warning says so.
func (a *App) MatchTo(s msp.Subject, left int64, right string) (Done, error) {
	defer a.decideAlone()()
	if a.rightName(s, right).IsZero() {
		return Done{}, errors.New("the chosen record is no longer there: search again")
	}
	if why := a.typeLeftOut(left); s == msp.Assets && why != "" {
		return Done{}, errors.New("nothing is matched: it is " + why)
	}
	if o := a.records.organization[idOf(right)]; s == msp.Customers && o != nil && o.Primary && left != a.ownCustomer() {
		return Done{}, fmt.Errorf("%s is the MSP's own organization in IT Glue: only the MSP's own customer may be matched to it", o.Name)
	}
	var warning string
	if s == msp.Assets {
		for _, other := range a.decided.holders.of(idOf(right)) {
			if x := a.records.asset.get(other); x != nil && other != left {
				return Done{}, fmt.Errorf("%s is matched to %s already: change that match first", a.rightName(s, right), x.Name)
			}
		}
	} else {
		for i := range a.records.Customers {
			c := &a.records.Customers[i]
			if d := a.decided.get(s, c.ID); c.ID != left && d.Verdict == msp.Matched && d.Right == right {
				warning = fmt.Sprintf("the organization %s is now shared with the customer %s", a.rightName(s, right), c.Name())
			}
		}
	}
	done, err := a.finish("match", []ActChange{a.settle(s, left, right, msp.Matched, "chosen by hand")}, leftOut{})
	done.Warning = joinFilled(done.Warning, warning)
	return done, err
}

// Create decides that a record is to be created for each row, where nothing
// like it exists.
func (a *App) Create(s msp.Subject, lefts []int64) (Done, error) {
	defer a.decideAlone()()
	var changes []ActChange
	var out leftOut
	now := time.Now()
	for _, left := range lefts {
		if why := a.mayCreate(s, left, now); why != "" {
			out.add(withoutDate(why))
			continue
		}
		changes = append(changes, a.settle(s, left, "", msp.Create, ""))
	}
	return a.finish("create", changes, out)
}

// mayCreate says why nothing is created for a row, "" if it may be.
func (a *App) mayCreate(s msp.Subject, left int64, now time.Time) string {
	if s == msp.SaaS {
		return a.mayMakeThere(left)
	}
	if s == msp.Customers {
		c := a.records.customer[left]
		switch {
		case c == nil:
			return "no longer in Syncro"
		case c.Disabled:
			return "disabled in Syncro"
		case a.includedAssets(left) == 0:
			return "without an included device: never created"
		}
		return ""
	}
	x := a.records.asset.get(left)
	if x == nil {
		return "no longer in Syncro"
	}
	c := a.records.customer[x.CustomerID]
	if c == nil {
		return "of no customer"
	}
	return a.mayCreateFor(x, c, a.customerState(c), now)
}

// mayCreateFor says why no configuration is created for a device whose customer
// stands as given, "" if one may be.
func (a *App) mayCreateFor(x *asset, of *msp.Customer, stands State, now time.Time) string {
	switch {
	case of.Disabled:
		return "of a disabled customer"
	case stands != StateMatched && stands != StateCreate:
		return "of a customer that is neither matched nor to be created"
	}
	return a.withheld(x, now)
}

// CreateMissing decides to create a configuration for every open device without
// anything like it. A dry run only counts.
func (a *App) CreateMissing(customer int64, dryRun bool) (Done, error) {
	lefts, rest := a.Missing(customer)
	if dryRun {
		return Done{Count: len(lefts), LeftOut: rest}, nil
	}
	done, err := a.Create(msp.Assets, lefts)
	done.LeftOut = append(done.LeftOut, rest...)
	return done, err
}

// Ignore takes rows out of every count until something material about them
// changes.
func (a *App) Ignore(s msp.Subject, lefts []int64, note string) (Done, error) {
	return a.each("ignore", s, lefts, msp.Ignored, note)
}

// Later lets rows wait, with a note.
func (a *App) Later(s msp.Subject, lefts []int64, note string) (Done, error) {
	return a.each("put to Later", s, lefts, msp.Later, note)
}

func (a *App) each(what string, s msp.Subject, lefts []int64, v msp.Verdict, note string) (Done, error) {
	defer a.decideAlone()()
	var changes []ActChange
	for _, left := range lefts {
		changes = append(changes, a.settle(s, left, "", v, note))
	}
	return a.finish(what, changes, leftOut{})
}

// Refuse says that a pair is wrong. If the row is matched to it, the match ends.
func (a *App) Refuse(s msp.Subject, left int64, right string) (Done, error) {
	defer a.decideAlone()()
	changes := []ActChange{a.settle(s, left, right, msp.Refused, "")}
	if d, ok := a.decided.find(s, left); ok && d.Verdict == msp.Matched && d.Right == right {
		changes = append(changes, ActChange{Before: &d})
	}
	return a.finish("refuse", changes, leftOut{})
}

// Reopen takes the decisions about rows back. A pair that was matched is refused
// with it, or the rule would match it again at once.
func (a *App) Reopen(s msp.Subject, lefts []int64) (Done, error) {
	defer a.decideAlone()()
	var changes []ActChange
	for _, left := range lefts {
		d, ok := a.decided.find(s, left)
		if !ok {
			continue
		}
		changes = append(changes, ActChange{Before: &d})
		if d.Verdict == msp.Matched {
			changes = append(changes, a.settle(s, left, d.Right, msp.Refused, "match changed"))
		}
	}
	return a.finish("reopen", changes, leftOut{})
}

// SettleGroup settles all open customers of a group by one act.
func (a *App) SettleGroup(group string, v msp.Verdict) (Done, error) {
	var lefts []int64
	for row := range a.Review(msp.Customers, 0).All() {
		if row.Group == group && row.State == StateOpen {
			lefts = append(lefts, row.ID)
		}
	}
	switch v {
	case msp.Ignored:
		return a.Ignore(msp.Customers, lefts, "group: "+group)
	case msp.Later:
		return a.Later(msp.Customers, lefts, "group: "+group)
	case msp.Create:
		return a.Create(msp.Customers, lefts)
	case msp.Matched:
		return a.Accept(msp.Customers, lefts)
	case msp.Refused:
	}
	return Done{}, fmt.Errorf("a group cannot be settled as %s", v)
}
