package app

import (
	"maps"
	"slices"
	"sync"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// squad is an engine over the devices of a few customers, kept for whoever asks
// for these devices again.
type squad struct {
	mu      sync.Mutex // never held while App.mu is taken
	engine  *match.DeviceEngine
	groups  map[string][]string
	fleet   *match.Fleet
	version uint64 // of the decisions that the engine knows
}

// stands says whether the kept engine answers for a customer's devices.
func (q *squad) stands(fleet *match.Fleet, version uint64, customer int64) bool {
	_, in := q.groups[idText(customer)]
	return in && q.engine != nil && q.fleet == fleet && q.version == version
}

// dismiss lets go of an engine over devices that are no longer so.
func (q *squad) dismiss() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.engine, q.groups, q.fleet = nil, nil, nil
}

// deviceMatch returns all that the engine says of a device. The caller holds the
// lock.
func (a *App) deviceMatch(id int64) match.DeviceMatch {
	x := a.records.asset.get(id)
	if x == nil {
		return match.DeviceMatch{}
	}
	a.squad.mu.Lock()
	defer a.squad.mu.Unlock()
	if !a.squad.stands(a.records.fleet, a.decided.version, x.CustomerID) {
		if err := a.muster(x.CustomerID, a.tenants()); err != nil {
			a.unread(err)
			return match.DeviceMatch{}
		}
	}
	m, _ := a.squad.engine.Match(idText(id))
	return m
}

// muster makes the engine over a customer's devices, and over those of the
// customers that share an organization with it.
func (a *App) muster(customer int64, of tenants) error {
	groups := a.together(customer, of)
	engine, err := a.records.fleet.Part(groups, match.FleetSource{Devices: a.devices, Facts: a.deviceFacts})
	if err != nil {
		return err
	}
	q := &a.squad
	q.engine, q.groups, q.fleet, q.version = engine, groups, a.records.fleet, a.decided.version
	return nil
}

// tenants are the customers that are matched to an organization, by it.
type tenants map[int64][]int64

func (a *App) tenants() tenants {
	out := tenants{}
	for i := range a.records.Customers {
		id := a.records.Customers[i].ID
		for _, o := range a.organizationsOf(id) {
			out[o] = append(out[o], id)
		}
	}
	return out
}

// together are the customers whose devices must be matched together, because
// they share organizations, with these.
func (a *App) together(customer int64, of tenants) map[string][]string {
	groups := map[string][]string{}
	for open := []int64{customer}; len(open) > 0; open = open[1:] {
		if _, in := groups[idText(open[0])]; in {
			continue
		}
		var rights []string
		for _, o := range a.organizationsOf(open[0]) {
			rights = append(rights, idText(o))
			open = append(open, of[o]...)
		}
		groups[idText(open[0])] = rights
	}
	return groups
}

// devices reads devices for an engine.
func (a *App) devices(right bool, ids []string) ([]match.Device, error) {
	out := make([]match.Device, 0, len(ids))
	err := a.db.View(func(tx *store.Tx) error {
		for _, id := range ids {
			if right {
				c, known, err := discover.Configuration(tx, idOf(id))
				if err != nil {
					return err
				}
				if known {
					out = append(out, rightDevice(&c, assetOf(&c, a.settings.Account)))
				}
				continue
			}
			x, known, err := discover.Asset(tx, idOf(id))
			if err != nil {
				return err
			}
			if known {
				out = append(out, leftDevice(&x))
			}
		}
		return nil
	})
	return out, err
}

// deviceFacts are the decisions about a device, for an engine.
func (a *App) deviceFacts(right bool, id string) []match.Fact {
	var out []match.Fact
	if right {
		for _, left := range a.decided.holders.of(idOf(id)) {
			if a.records.asset.get(left) != nil {
				out = append(out, factOf(a.decided.get(msp.Assets, left)))
			}
		}
		return out
	}
	key := subjectKey{msp.Assets, idOf(id)}
	if d, ok := a.decided.find(msp.Assets, key.left); ok {
		out = append(out, factOf(d))
	}
	for _, refused := range a.decided.refusals[key] {
		out = append(out, match.Fact{Left: id, Right: refused, Verdict: match.Refused})
	}
	return out
}

// matchDevices matches all devices anew.
func (a *App) matchDevices() error {
	a.matching.assets = make([]answered, len(a.records.assets))
	all := map[int64]bool{}
	for id := range a.records.assetsOf {
		all[id] = true
	}
	if err := a.dropVoid(a.records.assets); err != nil {
		return err
	}
	if err := a.answerDevices(all); err != nil {
		return err
	}
	a.countAssets()
	return nil
}

// matchDevicesOf matches the devices of some customers again, whose organization
// may be another now.
func (a *App) matchDevicesOf(customers map[int64]bool) error {
	var theirs []*asset
	for id := range customers {
		theirs = append(theirs, a.records.assetsOf[id]...)
	}
	if err := a.dropVoid(theirs); err != nil {
		return err
	}
	return a.answerDevices(customers)
}

// matchDevicesAfter brings the answers in step with changed decisions.
func (a *App) matchDevicesAfter(changes []ActChange) error {
	customers := map[int64]bool{}
	a.squad.mu.Lock()
	defer a.squad.mu.Unlock()
	known := true // to the kept engine
	for _, c := range changes {
		at, _, _ := c.after()
		x := a.records.asset.get(at.Left)
		if at.Subject != msp.Assets || x == nil {
			continue
		}
		customers[x.CustomerID] = true
		a.addNear(customers, c)
		known = known && (at.Right == "" || a.squad.engine != nil && a.squad.engine.Holds(at.Right))
	}
	before := a.decided.version - uint64(len(changes))
	for id := range customers {
		known = known && a.squad.stands(a.records.fleet, before, id)
	}
	if !known {
		return a.answerLocked(customers)
	}
	return a.answerAgain(changes)
}

// addNear adds the customers whose devices' answers may depend on a decision.
func (a *App) addNear(customers map[int64]bool, c ActChange) {
	for _, d := range []*msp.Decision{c.Before, c.After} {
		if d == nil || d.Right == "" {
			continue
		}
		for _, group := range a.records.fleet.Near(d.Right) {
			customers[idOf(group)] = true
		}
		for _, left := range a.decided.holders.of(d.RightID()) {
			if x := a.records.asset.get(left); x != nil {
				customers[x.CustomerID] = true
			}
		}
	}
}

// answerDevices answers for the devices of some customers, lets the rule decide
// what is near-certain, and goes on with whomever that concerns.
func (a *App) answerDevices(customers map[int64]bool) error {
	a.squad.mu.Lock()
	defer a.squad.mu.Unlock()
	return a.answerLocked(customers)
}

func (a *App) answerLocked(customers map[int64]bool) error {
	of := a.tenants()
	for len(customers) > 0 {
		var settled []ActChange
		next, done := map[int64]bool{}, map[int64]bool{}
		for _, customer := range slices.Sorted(maps.Keys(customers)) {
			if done[customer] {
				continue
			}
			if err := a.ctx.Err(); err != nil {
				return err
			}
			if err := a.muster(customer, of); err != nil {
				return err
			}
			own := a.answerSquad()
			for group := range a.squad.groups {
				done[idOf(group)] = true
			}
			for _, c := range own {
				a.addOthers(next, c)
			}
			settled = append(settled, own...)
		}
		if err := a.byRule(settled); err != nil {
			return err
		}
		a.recount(done)
		customers = next
	}
	return nil
}

// addOthers adds the customers beyond the squad whom a decision concerns.
func (a *App) addOthers(customers map[int64]bool, c ActChange) {
	near := map[int64]bool{}
	a.addNear(near, c)
	for id := range near {
		if _, in := a.squad.groups[idText(id)]; !in {
			customers[id] = true
		}
	}
}

// answerSquad takes over the squad's answers and returns what the rule settles.
func (a *App) answerSquad() []ActChange {
	var settled []ActChange
	var ids []string
	for group := range a.squad.groups {
		ids = append(ids, a.records.fleet.Members(group)...)
	}
	slices.Sort(ids)
	for len(ids) > 0 {
		first := len(settled)
		for _, id := range ids {
			settled = append(settled, a.take(id)...)
		}
		ids = a.tell(settled[first:])
	}
	return settled
}

// take takes one answer over and returns what the rule settles by it.
func (a *App) take(id string) []ActChange {
	x := a.records.asset.get(idOf(id))
	m, known := a.squad.engine.Match(id)
	if x == nil || !known {
		return nil
	}
	a.matching.assets[x.at] = answerOf(&m)
	// As long as a first crawl is not through, the double that makes a pair
	// doubtful may be among the records to come.
	if !a.records.complete() {
		return nil
	}
	settled := a.auto(msp.Assets, m.Match)
	for _, c := range settled {
		settled = append(settled, a.superseded(c.After)...)
	}
	return settled
}

// tell tells the squad of decisions and returns its devices whose answers
// changed, those of the decisions included.
func (a *App) tell(changes []ActChange) []string {
	var ids []string
	for _, c := range changes {
		at, _, _ := c.after()
		if at.Subject != msp.Assets || a.records.asset.get(at.Left) == nil {
			continue
		}
		ids = append(ids, idText(at.Left))
		if c.Before != nil {
			ids = append(ids, a.squad.engine.Withdraw(factOf(*c.Before))...)
		}
		if c.After != nil {
			ids = append(ids, a.squad.engine.Decide(factOf(*c.After))...)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return slices.DeleteFunc(ids, func(id string) bool {
		x := a.records.asset.get(idOf(id))
		if x == nil {
			return true
		}
		_, in := a.squad.groups[idText(x.CustomerID)]
		return !in
	})
}

// answerAgain brings the kept engine in step with decisions that concern its
// devices alone.
func (a *App) answerAgain(changes []ActChange) error {
	others := map[int64]bool{}
	for len(changes) > 0 {
		var settled []ActChange
		touched := a.tell(changes)
		for _, id := range touched {
			settled = append(settled, a.take(id)...)
		}
		if err := a.byRule(settled); err != nil {
			return err
		}
		for _, c := range settled {
			a.addOthers(others, c)
		}
		a.recountAssets(touched)
		changes = settled
	}
	a.squad.version = a.decided.version
	return a.answerLocked(others)
}
