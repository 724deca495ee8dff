package app

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Tier is what the match engine says of an open row.
type Tier = match.Tier

// The tiers.
const (
	TierNone      = match.None
	TierAmbiguous = match.Ambiguous
	TierSuggest   = match.Suggest
	TierAuto      = match.Auto
)

// reviews keeps the last review of each list: a screen asks again with every
// event, and sorting 100,000 rows takes longer than a key may.
type reviews struct {
	mu   sync.Mutex
	last map[reviewKey]Review
	rows uint64
}

type reviewKey struct {
	subject  msp.Subject
	customer int64
}

// find returns the kept review if nothing that it depends on has changed.
func (k *reviews) find(key reviewKey, rows uint64) (Review, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rows != rows {
		k.last, k.rows = map[reviewKey]Review{}, rows
	}
	r, known := k.last[key]
	return r, known
}

func (k *reviews) keep(key reviewKey, rows uint64, r Review) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rows == rows {
		k.last[key] = r
	}
}

// Review returns the rows of a subject; customer narrows assets to one, 0 means
// all.
func (a *App) Review(s msp.Subject, customer int64) Review {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.loading != nil {
		return a.seen(s, customer)
	}
	return a.reviewed(s, customer)
}

// seen is the beginning of a list as it was last seen.
func (a *App) seen(s msp.Subject, customer int64) Review {
	r := Review{Generation: a.generation, Subject: s, Loading: true}
	if s != msp.Assets || customer == 0 {
		seen := a.sight.Reviews[s]
		r.made, r.Counts, r.Tiers = seen.Rows, seen.Counts, seen.Tiers
	}
	return r
}

// reviewed makes the rows, or finds them made. The caller holds the lock.
func (a *App) reviewed(s msp.Subject, customer int64) Review {
	key := reviewKey{s, customer}
	if r, known := a.reviews.find(key, a.rows); known {
		r.Generation = a.generation
		return r
	}
	r := a.review(s, customer)
	a.reviews.keep(key, a.rows, r)
	return r
}

func (a *App) review(s msp.Subject, customer int64) Review {
	r := Review{Generation: a.generation, Subject: s, Counts: map[State]int{}, Tiers: map[Tier]int{}, gone: slices.Clone(a.settings.Offboarded)}
	if !a.records.ready() {
		r.Loading = true
		return r
	}
	switch s {
	case msp.Customers:
		for i := range a.records.Customers {
			if c := &a.records.Customers[i]; a.inScope(c.ID) {
				r.made = append(r.made, a.customerRow(c))
			}
		}
	case msp.SaaS:
		r.made = a.saasRows()
	case msp.Assets:
		a.reviewDevices(&r, customer)
		return r
	}
	for i := range r.made {
		r.count(r.made[i].State, r.made[i].Tier)
	}
	slices.SortFunc(r.made, byNames)
	return r
}

// reviewDevices adds the devices of a customer, or all of them if it is 0.
func (a *App) reviewDevices(r *Review, customer int64) {
	r.Loading, r.of = !a.records.complete(), a.records
	theirs := a.records.assetsOf[customer]
	if customer == 0 {
		theirs = a.records.inOrder()
	}
	r.devices = make([]deviceRow, 0, len(theirs))
	now, held := time.Now(), map[string]Reason{}
	for _, x := range theirs {
		if a.inScope(x.CustomerID) {
			row := a.deviceRow(x, now, held)
			r.count(row.state.State(), row.tier)
			r.devices = append(r.devices, row)
		}
	}
}

func byNames(x, y Row) int {
	return cmp.Or(
		cmp.Compare(strings.ToLower(x.CustomerName.String()), strings.ToLower(y.CustomerName.String())),
		cmp.Compare(strings.ToLower(x.Name.String()), strings.ToLower(y.Name.String())),
		cmp.Compare(x.ID, y.ID))
}

func (a *App) customerRow(c *msp.Customer) Row {
	row := Row{
		ID: c.ID, Customer: c.ID, Name: c.Name(), CustomerName: c.Name(), Note: firstText(c.City, c.Email),
		Group: a.customerGroup(c).String(), Devices: len(a.records.assetsOf[c.ID]), State: a.customerState(c),
		Left: slices.Contains(a.settings.Offboarded, c.ID),
	}
	a.fill(&row, msp.Customers, a.matching.orgs[c.ID])
	return row
}

// fill adds what is proposed, or what was decided.
func (a *App) fill(row *Row, s msp.Subject, m match.Match) {
	row.Tier, row.Candidates, row.Flag, row.Why = m.Tier, len(m.Candidates), m.Flag, reasonOf(m.Note)
	if len(m.Candidates) > 0 {
		best := m.Candidates[0]
		row.Right, row.Score = best.Right, best.Score
		if row.Why == "" {
			row.Why = reasonOf(name(best.Blocked, reasons(best.Evidence, 2)))
		}
	}
	a.fillDecided(row, s)
}

func (a *App) fillDecided(row *Row, s msp.Subject) {
	if d, ok := a.decided.find(s, row.ID); ok {
		row.Right, row.Rule, row.Why, row.Further = d.Right, d.Rule, cmp.Or(reasonOf(d.Why), row.Why), len(d.Further)
	}
	row.RightName = a.rightName(s, row.Right)
}

// rightName is the name of the other side's record.
func (a *App) rightName(s msp.Subject, right string) msp.Text {
	switch s {
	case msp.Customers:
		if o := a.records.organization[idOf(right)]; o != nil {
			return o.Name
		}
	case msp.Assets:
		if c := a.records.configuration.get(idOf(right)); c != nil {
			return c.Name
		}
	case msp.SaaS:
		if o := a.records.saas[right]; o != nil {
			return o.Name
		}
	}
	return msp.Text{}
}

func firstText(texts ...msp.Text) msp.Text {
	for _, t := range texts {
		if !t.Empty() {
			return t
		}
	}
	return msp.Text{}
}

// Group is one group of customers that a single act can settle.
type Group struct {
	Name    string
	Count   int
	Open    int
	Explain string
}

// OneByOne says that the group's customers are reviewed singly, not settled by
// one act.
func (g Group) OneByOne() bool { return g.Name == match.ToReview.String() }

var groupWords = []struct {
	group   match.CustomerGroup
	explain string
}{
	{match.ResidentialWithoutAsset, "private persons without an included device"},
	{match.Residential, "private persons with devices"},
	{match.Disabled, "switched off in Syncro: nothing is created for them"},
	{match.WithoutAsset, "businesses without an included device: matched if they can be, never created"},
	{match.ToReview, "businesses with devices: these are to review"},
}

// Groups returns the groups of customers with their sizes, before review.
func (a *App) Groups() []Group {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.loading != nil {
		return a.sight.Groups
	}
	return a.groups()
}

func (a *App) groups() []Group {
	if !a.records.ready() {
		return nil
	}
	size, open := map[match.CustomerGroup]int{}, map[match.CustomerGroup]int{}
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		if !a.inScope(c.ID) {
			continue
		}
		g := a.customerGroup(c)
		size[g]++
		if a.customerState(c) == StateOpen {
			open[g]++
		}
	}
	var out []Group
	for _, w := range groupWords {
		if size[w.group] > 0 {
			out = append(out, Group{Name: w.group.String(), Count: size[w.group], Open: open[w.group], Explain: w.explain})
		}
	}
	return out
}

// Site is one customer in the overview of devices.
type Site struct {
	Customer                                                                         int64
	Name, Organization                                                               msp.Text
	Open, Suggested, Matched, Create, Conflicts, Ghosts, Ignored, Later, Held, Total int
	// LeftOut are the devices of types that are left out; Total is without them.
	LeftOut int
}

// Sites returns the customers with devices and how far each of them is, in
// order of name.
func (a *App) Sites() []Site {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.loading != nil {
		return a.sight.Sites
	}
	return a.sites()
}

func (a *App) sites() []Site {
	if !a.records.ready() {
		return nil
	}
	var out []Site
	now := time.Now()
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		if len(a.records.assetsOf[c.ID]) == 0 || a.customerState(c) == StateIgnored || !a.inScope(c.ID) {
			continue
		}
		site := Site{Customer: c.ID, Name: c.Name()}
		if o := a.records.organization[a.organizationOf(c.ID)]; o != nil {
			site.Organization = o.Name
		}
		for _, x := range a.records.assetsOf[c.ID] {
			a.tally(&site, x, now)
		}
		out = append(out, site)
	}
	slices.SortFunc(out, func(x, y Site) int {
		return cmp.Or(cmp.Compare(strings.ToLower(x.Name.String()), strings.ToLower(y.Name.String())), cmp.Compare(x.Customer, y.Customer))
	})
	return out
}

func (a *App) tally(site *Site, x *asset, now time.Time) {
	state, _ := a.assetState(x, now)
	if state == StateHeld && !a.included(x) {
		site.LeftOut++
		return
	}
	site.Total++
	switch state {
	case StateMatched:
		site.Matched++
	case StateCreate:
		site.Create++
	case StateIgnored:
		site.Ignored++
	case StateHeld:
		site.Held++
		if a.ghost(x, now) {
			site.Ghosts++
		}
	case StateLater:
		site.Later++
	case StateOpen:
		site.Open++
		m := a.matching.device(x)
		switch {
		case m.tier == match.Ambiguous || m.kind != "" && m.kind != match.Renamed:
			site.Conflicts++
		case m.tier == match.Suggest:
			site.Suggested++
		}
	}
}
