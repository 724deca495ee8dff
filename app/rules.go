package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// State says where a row of a review stands.
type State string

// The states. Held is what no decision is asked for, with the reason in words.
const (
	StateOpen    State = "open"
	StateMatched State = "matched"
	StateCreate  State = "create"
	StateIgnored State = "ignored"
	StateLater   State = "later"
	StateHeld    State = "held"
)

// stateCode is a state as it is held of each of a hundred thousand devices.
type stateCode uint8

var stateCodes = []State{StateOpen, StateMatched, StateCreate, StateIgnored, StateLater, StateHeld}

func codeOf(s State) stateCode { return stateCode(slices.Index(stateCodes, s)) }

// State is the state that the code stands for.
func (c stateCode) State() State { return stateCodes[c] }

var stateOf = map[msp.Verdict]State{msp.Matched: StateMatched, msp.Create: StateCreate, msp.Ignored: StateIgnored, msp.Later: StateLater}

// customerGroup says in which group a customer is reviewed.
func (a *App) customerGroup(c *msp.Customer) match.CustomerGroup {
	return match.Group(match.GroupInput{Residential: c.Residential(), Disabled: c.Disabled, Assets: a.includedAssets(c.ID)})
}

// included says whether the workspace wants configurations for assets like it.
func (a *App) included(x *asset) bool {
	return a.settings.Policy.TypeID(x.Type.Raw()) != 0 && (x.Agent || a.settings.Policy.Agentless.Picked())
}

func (a *App) includedAssets(customer int64) int {
	n := 0
	for _, x := range a.records.assetsOf[customer] {
		if a.included(x) {
			n++
		}
	}
	return n
}

// ghost says whether an asset has not been seen for so long that nothing is
// created for it.
func (a *App) ghost(x *asset, now time.Time) bool {
	return x.seen != 0 && now.Sub(x.lastSeen()) > a.settings.Policy.GhostAfter
}

// customerState says where a customer stands.
func (a *App) customerState(c *msp.Customer) State {
	if d, ok := a.decided.stance(msp.Customers, c.ID); ok {
		return d.state()
	}
	return StateOpen
}

// customerUnsettled is why the devices of a customer wait that nobody has settled.
const customerUnsettled = "its customer is not settled yet"

// assetState says where an asset stands and, if it is held, why. One of a type
// that is left out is held whatever was decided; that comes back with its type.
func (a *App) assetState(x *asset, now time.Time) (State, string) {
	d, ok := a.decided.stance(msp.Assets, x.ID)
	if ok && (a.included(x) || d.state() == StateIgnored) {
		return d.state(), ""
	}
	c := a.records.customer[x.CustomerID]
	if c == nil {
		return StateHeld, "it belongs to no customer"
	}
	switch a.customerState(c) {
	case StateIgnored:
		return StateHeld, "its customer is ignored"
	case StateOpen, StateLater:
		return StateHeld, customerUnsettled
	case StateMatched, StateCreate, StateHeld:
	}
	if !a.included(x) {
		return StateHeld, a.withheld(x, now)
	}
	if m := a.matching.device(x); m.tier != match.None || m.kind != "" {
		return StateOpen, ""
	}
	if why := a.withheld(x, now); why != "" {
		return StateHeld, why
	}
	return StateOpen, ""
}

// notSeenSince begins the reason for which a ghost is held back.
const notSeenSince = "not seen since "

// withheld says why nothing is created for an asset, "" if something may be.
func (a *App) withheld(x *asset, now time.Time) string {
	switch {
	case !x.Agent && !a.settings.Policy.Agentless.Picked():
		return "no agent: its type is left out until fields for serial and MAC are picked"
	case a.settings.Policy.TypeID(x.Type.Raw()) == 0:
		return fmt.Sprintf("device type %s is left out", x.Type)
	case a.ghost(x, now):
		return notSeenSince + x.lastSeen().Format(time.DateOnly) + ": held back"
	}
	return ""
}

func (a *App) countCustomers() {
	n := counts{}
	for i := range a.records.Customers {
		if c := &a.records.Customers[i]; a.inScope(c.ID) {
			n[a.customerState(c)]++
		}
	}
	a.matching.orgCounts = n
}

func (a *App) countAssets() {
	n, states := counts{}, make([]stateCode, len(a.records.assets))
	now := time.Now()
	for i, x := range a.records.assets {
		state, _ := a.assetState(x, now)
		states[i] = codeOf(state)
		if a.inScope(x.CustomerID) {
			n[state]++
		}
	}
	a.matching.deviceCounts, a.matching.states = n, states
}

// recount brings the counts in step where only some customers' devices have
// changed.
func (a *App) recount(customers map[int64]bool) {
	now := time.Now()
	for id := range customers {
		for _, x := range a.records.assetsOf[id] {
			a.recountAsset(x, now)
		}
	}
}

func (a *App) recountAssets(ids []string) {
	now := time.Now()
	for _, id := range ids {
		if x := a.records.asset.get(idOf(id)); x != nil {
			a.recountAsset(x, now)
		}
	}
}

func (a *App) recountAsset(x *asset, now time.Time) {
	if int(x.at) >= len(a.matching.states) {
		return // they are counted when all are matched
	}
	state, _ := a.assetState(x, now)
	if a.inScope(x.CustomerID) {
		a.matching.deviceCounts[a.matching.states[x.at].State()]--
		a.matching.deviceCounts[state]++
	}
	a.matching.states[x.at] = codeOf(state)
}

// missing are the assets of settled customers for which a configuration is
// wanted and nothing like it exists: what "create the missing" covers.
func (a *App) missing(customer int64) ([]int64, leftOut) {
	var out []int64
	var rest leftOut // open devices without a candidate that are not covered
	now := time.Now()
	for _, x := range a.records.of(customer) {
		if !a.inScope(x.CustomerID) {
			continue
		}
		m := a.matching.device(x)
		switch state, _ := a.assetState(x, now); {
		case state != StateOpen || m.tier != match.None:
		case m.kind != "":
			rest.add("need a look: " + m.kind)
		default:
			out = append(out, x.ID)
		}
	}
	slices.Sort(out) // of twins the older stands first
	all := len(out)
	out = a.withoutTwins(out)
	for range all - len(out) {
		rest.add("have the serial of another device")
	}
	return out, rest
}

// createMissing lets the rule decide on what a routine sync finds new.
func (a *App) createMissing() error {
	defer a.decideAlone()()
	if !a.settings.CreateMissing || !a.records.complete() {
		return nil
	}
	if err := a.withdrawCreates(); err != nil {
		return err
	}
	var changes []ActChange
	customers := map[int64]bool{}
	missing, _ := a.missing(0)
	for _, id := range missing {
		customers[a.records.asset.get(id).CustomerID] = true
		changes = append(changes, ActChange{After: &msp.Decision{
			Subject: msp.Assets, Left: id, Verdict: msp.Create, By: "rule", Rule: true, When: time.Now(),
			Why: "nothing like it in the matched organization",
		}})
	}
	if err := a.byRule(changes); err != nil {
		return err
	}
	a.changed()
	return a.answerDevices(customers)
}

// proposeTypes maps the device types that have an obvious counterpart, once:
// what a person mapped or left out stays.
func (a *App) proposeTypes(named map[discover.Kind][]discover.Named) {
	types := named[discover.ConfigurationTypes]
	if len(a.settings.Policy.Types) > 0 || len(types) == 0 {
		return
	}
	find := func(words ...string) int64 {
		for _, w := range words {
			for _, t := range types {
				if strings.Contains(strings.ToLower(t.Name.Raw()), w) {
					return t.ID
				}
			}
		}
		return 0
	}
	statuses := named[discover.Statuses]
	status := func(name string) int64 {
		for _, s := range statuses {
			if strings.EqualFold(s.Name.Raw(), name) {
				return s.ID
			}
		}
		return 0
	}
	// A failure to store the proposal only means that it is made again.
	if err := a.setLocked(func(s *Settings) error {
		for name, id := range map[string]int64{
			"Desktop": find("desktop", "workstation"), "Laptop": find("laptop", "notebook", "workstation"), "Server": find("server"),
		} {
			if id != 0 {
				s.Policy.Types[name] = id
			}
		}
		s.Policy.ActiveStatus, s.Policy.InactiveStatus = status("active"), status("inactive")
		return nil
	}); err != nil {
		a.log = append(a.log, LogLine{At: time.Now(), Text: err.Error(), Error: true})
	}
}
