package app

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// matching is what the engine says of every record that is open.
type matching struct {
	parties *match.PartyEngine

	orgs   map[int64]match.Match
	assets []answered // by the asset's place
	saas   map[int64]match.Match

	orgCounts, deviceCounts counts
	states                  []stateCode // of every asset, as counted; by its place
}

// counts says how many rows of a review are in which state.
type counts map[State]int

func (c counts) open() int { return c[StateOpen] }

// rematch matches everything anew.
func (a *App) rematch() error {
	if err := a.reopenChanged(); err != nil {
		return err
	}
	if err := a.matchParties(); err != nil {
		return err
	}
	if err := a.matchNames(); err != nil {
		return err
	}
	return a.matchDevices()
}

// rematchAfter matches again what depends on the given changes. The caller holds
// the lock.
func (a *App) rematchAfter(changes []ActChange) error {
	touched := map[msp.Subject]bool{}
	for _, c := range changes {
		at, _, _ := c.after()
		touched[at.Subject] = true
	}
	if a.records == nil || !a.records.ready() {
		return nil
	}
	if touched[msp.Customers] {
		if err := a.matchPartiesAfter(changes); err != nil {
			return err
		}
	}
	if touched[msp.Assets] {
		if err := a.matchDevicesAfter(changes); err != nil {
			return err
		}
	}
	if touched[msp.SaaS] {
		return a.matchNames()
	}
	return nil
}

// factOf is a decision as the engine takes it. What a configuration is to be
// created in is no partner.
func factOf(d msp.Decision) match.Fact {
	f := match.Fact{Left: idText(d.Left), Right: d.Right, Verdict: verdicts[d.Verdict]}
	if d.Verdict == msp.Create {
		f.Right = ""
	}
	return f
}

// factsOf are a decision and the further organizations that it names.
func factsOf(d msp.Decision) []match.Fact {
	out := []match.Fact{factOf(d)}
	for _, right := range d.Further {
		out = append(out, match.Fact{Left: idText(d.Left), Right: right, Verdict: match.Accepted})
	}
	return out
}

// facts are the decisions as the engine takes them. A decision about a record
// that is no longer there would keep its partner from everybody else, so it is
// left out: an asset that was re-installed comes back under another id.
func (a *App) facts(s msp.Subject) []match.Fact {
	var out []match.Fact
	for left, d := range a.decided.about(s) {
		if a.records.material(s, left) == 0 {
			continue
		}
		out = append(out, factsOf(d)...)
	}
	for key := range a.decided.refused {
		if key.subject == s {
			out = append(out, match.Fact{Left: idText(key.left), Right: key.right, Verdict: match.Refused})
		}
	}
	slices.SortFunc(out, func(x, y match.Fact) int {
		return cmp.Or(cmp.Compare(x.Left, y.Left), cmp.Compare(x.Right, y.Right), cmp.Compare(x.Verdict, y.Verdict))
	})
	return out
}

var verdicts = map[msp.Verdict]match.Verdict{
	msp.Matched: match.Accepted, msp.Create: match.Created, msp.Ignored: match.Ignored,
	msp.Later: match.Later, msp.Refused: match.Refused,
}

func (a *App) matchParties() error {
	engine, err := match.NewPartyEngine(a.partiesLeft(), a.partiesRight(), a.facts(msp.Customers), match.PartyOptions{})
	if err != nil {
		return err
	}
	a.matching.parties = engine
	if a.matching.orgs, err = a.settleParties(msp.Customers, engine, a.mayMatch); err != nil {
		return err
	}
	a.countCustomers()
	return nil
}

func (a *App) matchNames() error {
	engine, err := match.NewPartyEngine(a.saasLeft(), a.saasRight(), a.saasFacts(), match.PartyOptions{NameOnly: true})
	if err != nil {
		return err
	}
	made, err := a.madeThere(engine.Result().Matches)
	if err != nil {
		return err
	}
	if made {
		return a.matchNames() // what is mapped now leaves the pool
	}
	a.matching.saas, err = a.settleParties(msp.SaaS, engine, func(int64) bool { return a.settings.SaaS.AutoMap })
	return err
}

// settleParties lets the rule decide on what is near-certain and tells the
// engine, until nothing more follows: a settled pair leaves the pool, and what is
// left is judged without it.
func (a *App) settleParties(s msp.Subject, engine *match.PartyEngine, may func(int64) bool) (map[int64]match.Match, error) {
	answers := map[int64]match.Match{}
	var changed []int64
	for _, m := range engine.Result().Matches {
		answers[idOf(m.Left)] = m
		changed = append(changed, idOf(m.Left))
	}
	_, err := a.settleOn(s, engine, answers, changed, may)
	return answers, err
}

// settleOn goes on from answers that have changed and returns what was settled.
func (a *App) settleOn(s msp.Subject, engine *match.PartyEngine, answers map[int64]match.Match, changed []int64, may func(int64) bool) ([]ActChange, error) {
	var all []ActChange
	for len(changed) > 0 {
		var settled []ActChange
		for _, id := range changed {
			if may(id) {
				settled = append(settled, a.auto(s, answers[id])...)
			}
		}
		if err := a.byRule(settled); err != nil {
			return all, err
		}
		all = append(all, settled...)
		changed = told(engine, settled, answers)
	}
	return all, nil
}

// told tells the engine what changed, takes its new answers over and returns
// whose they are.
func told(engine *match.PartyEngine, changes []ActChange, answers map[int64]match.Match) []int64 {
	seen := map[int64]bool{}
	for _, c := range changes {
		at, _, _ := c.after()
		seen[at.Left] = true
		var lefts []string
		if c.Before != nil {
			for _, f := range factsOf(*c.Before) {
				lefts = append(lefts, engine.Withdraw(f)...)
			}
		}
		if c.After != nil {
			for _, f := range factsOf(*c.After) {
				lefts = append(lefts, engine.Decide(f)...)
			}
		}
		for _, left := range lefts {
			seen[idOf(left)] = true
		}
	}
	var changed []int64
	for id := range seen {
		if m, known := engine.Match(idText(id)); known {
			answers[id] = m
			changed = append(changed, id)
		}
	}
	slices.Sort(changed)
	return changed
}

// mayMatch says whether a rule may match a customer.
func (a *App) mayMatch(id int64) bool {
	// Before addresses and contacts are in, what contradicts a pair may be missing.
	whole := a.records.crawled(discover.Locations) && a.records.crawled(discover.Contacts)
	c := a.records.customer[id]
	return whole && c != nil && !c.Disabled
}

// matchPartiesAfter brings the customers in step with changed decisions, and the
// devices of those whose organization is another now.
func (a *App) matchPartiesAfter(changes []ActChange) error {
	of := slices.DeleteFunc(slices.Clone(changes), func(c ActChange) bool {
		at, _, _ := c.after()
		return at.Subject != msp.Customers
	})
	changed := told(a.matching.parties, of, a.matching.orgs)
	settled, err := a.settleOn(msp.Customers, a.matching.parties, a.matching.orgs, changed, a.mayMatch)
	if err != nil {
		return err
	}
	a.countCustomers()
	touched := map[int64]bool{}
	organizations := map[int64]bool{}
	for _, c := range append(of, settled...) {
		at, _, _ := c.after()
		touched[at.Left] = true
		for _, d := range []*msp.Decision{c.Before, c.After} {
			if d == nil || d.Verdict != msp.Matched {
				continue
			}
			organizations[d.RightID()] = true
			for _, further := range d.Further {
				organizations[idOf(further)] = true
			}
		}
	}
	for o, customers := range a.tenants() {
		for _, id := range customers {
			touched[id] = touched[id] || organizations[o]
		}
	}
	maps.DeleteFunc(touched, func(_ int64, is bool) bool { return !is })
	return a.matchDevicesOf(touched)
}

// auto is the rule's decision for a match that is near-certain, none where
// something stands already.
func (a *App) auto(s msp.Subject, m match.Match) []ActChange {
	id := idOf(m.Left)
	if m.Tier != match.Auto || len(m.Candidates) == 0 || a.rests(s) {
		return nil
	}
	if _, stands := a.decided.stance(s, id); stands {
		return nil
	}
	best := m.Candidates[0]
	return []ActChange{{After: &msp.Decision{
		Subject: s, Left: id, Right: best.Right, Verdict: msp.Matched, By: "rule", Rule: true,
		When: time.Now(), Why: reasons(best.Evidence, 3),
	}}}
}

// superseded takes back what an asset that is gone holds of a configuration
// that the same machine now holds under another id.
func (a *App) superseded(by *msp.Decision) []ActChange {
	var out []ActChange
	for _, left := range a.decided.holders.of(by.RightID()) {
		if left != by.Left && a.records.asset.get(left) == nil {
			d := a.decided.get(msp.Assets, left)
			out = append(out, ActChange{Before: &d})
		}
	}
	return out
}

// listLag is how long a vendor's lists may lack a record that is there.
const listLag = time.Hour

// dropVoid takes back rules' decisions that have lost their ground: the
// configuration is gone, or stands outside the organization that the customer
// is matched to, or one that was to be created is there. What a person decided
// stays and is flagged. Of an asset that is gone the plan decides what becomes of
// its configuration.
func (a *App) dropVoid(assets []*asset) error {
	var gone []ActChange
	for _, x := range assets {
		d, ok := a.decided.stance(msp.Assets, x.ID)
		if !ok || !d.rule {
			continue
		}
		conf, state := a.records.configuration.get(d.right), d.state()
		switch {
		case state == StateCreate && a.records.documented[x.at],
			state == StateMatched && conf == nil && time.Since(time.Unix(0, d.when)) > listLag,
			state == StateMatched && conf != nil && !slices.Contains(a.organizationsOf(x.CustomerID), conf.OrganizationID):
			before := a.decided.get(msp.Assets, x.ID)
			gone = append(gone, ActChange{Before: &before})
		}
	}
	return a.byRule(gone)
}

// reopenChanged opens ignored records again about which something material has
// changed since.
func (a *App) reopenChanged() error {
	var open []ActChange
	for key, d := range a.decided.all() {
		if d.Verdict != msp.Ignored || d.Seen == 0 {
			continue
		}
		if now := a.records.material(key.subject, key.left); now != 0 && now != d.Seen {
			open = append(open, ActChange{Before: &d})
		}
	}
	return a.byRule(open)
}

// reasons joins the strongest lines of evidence.
func reasons(lines []match.Evidence, most int) string {
	text := ""
	for i, e := range lines {
		if i == most {
			break
		}
		if i > 0 {
			text += reasonSeparator
		}
		text += e.String()
	}
	return msp.Clean(text)
}
