package app

import (
	"cmp"
	"slices"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// matching is what the engine says of every record that is open.
type matching struct {
	parties *match.PartyEngine
	devices *match.DeviceEngine
	names   *match.PartyEngine // SaaS Alerts

	orgs   map[int64]match.Match
	assets map[int64]match.DeviceMatch
	saas   map[int64]match.Match

	orgCounts, deviceCounts counts
	states                  map[int64]State // of every asset, as counted
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
		if err := a.matchParties(); err != nil {
			return err
		}
		return a.matchDevices() // which organizations a customer's devices are looked for in has changed
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

// matchDevicesAfter tells the engine what changed and takes over the answers
// that changed with it.
func (a *App) matchDevicesAfter(changes []ActChange) error {
	if a.matching.devices == nil {
		return a.matchDevices()
	}
	touched := map[int64]bool{}
	for len(changes) > 0 {
		var settled []ActChange
		for _, left := range a.tell(changes) {
			touched[left] = true
			m, known := a.matching.devices.Match(idText(left))
			if !known {
				continue
			}
			a.matching.assets[left] = m
			for _, c := range a.auto(msp.Assets, m.Match) {
				settled = append(settled, c)
				settled = append(settled, a.superseded(c.After)...)
			}
		}
		if err := a.byRule(settled); err != nil {
			return err
		}
		changes = settled
	}
	a.recount(touched)
	return nil
}

// tell gives changed decisions to the device engine and returns whose answers
// changed, those of the decisions included.
func (a *App) tell(changes []ActChange) []int64 {
	seen := map[int64]bool{}
	for _, c := range changes {
		at, _, _ := c.after()
		if at.Subject != msp.Assets || a.records.asset[at.Left] == nil {
			continue
		}
		seen[at.Left] = true
		var changed []string
		if c.Before != nil {
			changed = append(changed, a.matching.devices.Withdraw(factOf(*c.Before))...)
		}
		if c.After != nil {
			changed = append(changed, a.matching.devices.Decide(factOf(*c.After))...)
		}
		for _, id := range changed {
			seen[idOf(id)] = true
		}
	}
	out := make([]int64, 0, len(seen))
	for id := range seen {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// facts are the decisions as the engine takes them. A decision about a record
// that is no longer there would keep its partner from everybody else, so it is
// left out: an asset that was re-installed comes back under another id.
func (a *App) facts(s msp.Subject) []match.Fact {
	var out []match.Fact
	for key, d := range a.decided.of {
		if key.subject != s || a.records.material(s, key.left) == 0 {
			continue
		}
		out = append(out, factOf(d))
		for _, right := range d.Further {
			out = append(out, match.Fact{Left: idText(d.Left), Right: right, Verdict: match.Accepted})
		}
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
	// Before addresses and contacts are in, what contradicts a pair may be missing.
	whole := a.records.crawled(discover.Locations) && a.records.crawled(discover.Contacts)
	may := func(id int64) bool { c := a.records.customer[id]; return whole && c != nil && !c.Disabled }
	if a.matching.orgs, err = a.settleParties(msp.Customers, engine, may); err != nil {
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
	a.matching.names = engine
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
	for len(changed) > 0 {
		var settled []ActChange
		for _, id := range changed {
			if may(id) {
				settled = append(settled, a.auto(s, answers[id])...)
			}
		}
		if err := a.byRule(settled); err != nil {
			return nil, err
		}
		changed = changed[:0]
		for _, c := range settled {
			for _, left := range engine.Decide(factOf(*c.After)) {
				if m, known := engine.Match(left); known {
					answers[idOf(left)] = m
					changed = append(changed, idOf(left))
				}
			}
		}
	}
	return answers, nil
}

func (a *App) matchDevices() error {
	if err := a.dropVoid(); err != nil {
		return err
	}
	groups := map[string][]string{}
	for i := range a.records.Customers {
		id := a.records.Customers[i].ID
		for _, o := range a.organizationsOf(id) {
			groups[idText(id)] = append(groups[idText(id)], idText(o))
		}
	}
	engine, err := match.NewDeviceEngine(a.devicesLeft(), a.devicesRight(), groups, a.facts(msp.Assets))
	if err != nil {
		return err
	}
	a.matching.devices = engine
	var settled []ActChange
	answers := map[int64]match.DeviceMatch{}
	for _, m := range engine.Result().Matches {
		answers[idOf(m.Left)] = m
		for _, c := range a.auto(msp.Assets, m.Match) {
			settled = append(settled, c)
			settled = append(settled, a.superseded(c.After)...)
		}
	}
	a.matching.assets = answers
	if err := a.byRule(settled); err != nil {
		return err
	}
	a.countAssets()
	return a.matchDevicesAfter(settled)
}

// auto is the rule's decision for a match that is near-certain, none where
// something stands already.
func (a *App) auto(s msp.Subject, m match.Match) []ActChange {
	id := idOf(m.Left)
	if m.Tier != match.Auto || len(m.Candidates) == 0 {
		return nil
	}
	if _, stands := a.decided.of[subjectKey{s, id}]; stands {
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
	for key, d := range a.decided.of {
		if key.subject == msp.Assets && key.left != by.Left && d.Verdict == msp.Matched && d.Right == by.Right && a.records.asset[key.left] == nil {
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
// stays and is flagged.
func (a *App) dropVoid() error {
	var gone []ActChange
	made := map[int64]bool{} // assets that an origin line names
	for i := range a.records.Configurations {
		made[a.assetOf(&a.records.Configurations[i])] = true
	}
	for key, d := range a.decided.of {
		if key.subject != msp.Assets || !d.Rule {
			continue
		}
		asset, conf := a.records.asset[key.left], a.records.configuration[d.RightID()]
		switch {
		case asset == nil:
			// Absent from Syncro: the plan decides what becomes of its configuration.
		case d.Verdict == msp.Create && made[key.left],
			d.Verdict == msp.Matched && conf == nil && time.Since(d.When) > listLag,
			d.Verdict == msp.Matched && conf != nil && !slices.Contains(a.organizationsOf(asset.CustomerID), conf.OrganizationID):
			gone = append(gone, ActChange{Before: &d})
		}
	}
	return a.byRule(gone)
}

// reopenChanged opens ignored records again about which something material has
// changed since.
func (a *App) reopenChanged() error {
	var open []ActChange
	for key, d := range a.decided.of {
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
			text += " · "
		}
		text += e.String()
	}
	return msp.Clean(text)
}
