package app

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Row is one row of a review: a customer or an asset, and what is proposed or
// decided for it.
type Row struct {
	ID           int64 // Syncro's id: what a cursor holds on to
	Customer     int64
	Name         msp.Text
	CustomerName msp.Text
	Note         msp.Text // what tells it from others of its name
	Group        string   // customers: how it is reviewed, "to review" for most
	Kind         string   // devices: a special case such as "replaced"
	Devices      int
	Alerts       int // SaaS Alerts: open RMM alerts, -1 if they could not be read
	Tier         Tier
	State        State
	Rule         bool // a rule decided, not a person
	Right        string
	RightName    msp.Text
	Score        int
	Why          Reason
	Candidates   int
	Flag         string // what contradicts a decision by now
	Further      int    // further organizations of a customer
	Left         bool   // a person declared that the customer, or a device's, has left
}

// Review is one list of rows in a stable order. Nobody may change it.
type Review struct {
	Generation uint64
	Subject    msp.Subject
	Counts     map[State]int
	Tiers      map[Tier]int // of the open rows
	Loading    bool         // not all records are in yet

	made    []Row
	devices []deviceRow // instead of made rows, of which a hundred thousand would take much room
	of      *records    // that the devices are of
	gone    []int64     // customers that have left, as declared
}

// Len is the number of rows.
func (r Review) Len() int { return len(r.made) + len(r.devices) }

// Row makes row i.
func (r Review) Row(i int) Row {
	if r.of == nil {
		return r.made[i]
	}
	row := r.devices[i].row(r.of)
	row.Left = slices.Contains(r.gone, row.Customer)
	return row
}

// All visits the rows in order.
func (r Review) All() iter.Seq[Row] {
	return each(r.Len(), r.Row)
}

// each visits what is made one after the other, by its place.
func each[T any](n int, at func(int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range n {
			if !yield(at(i)) {
				return
			}
		}
	}
}

// Rows are all rows at once.
func (r Review) Rows() []Row { return slices.AppendSeq(make([]Row, 0, r.Len()), r.All()) }

func (r Review) count(state State, tier Tier) {
	r.Counts[state]++
	if state == StateOpen {
		r.Tiers[tier]++
	}
}

// deviceRow is what a device's row has beyond the record and the words that
// stand elsewhere already.
type deviceRow struct {
	asset      *asset
	words      *answerWords
	why        Reason // what was decided for, or why it is held; else the words say it
	right      int64  // 0 if there is none
	score      int16
	further    uint16
	candidates uint8
	tier       Tier
	state      stateCode
	rule       bool
}

// deviceRow makes the row of a device. Why devices are held is the same of many,
// so that the reasons are kept in held.
func (a *App) deviceRow(x *asset, now time.Time, held map[string]Reason) deviceRow {
	m := a.matching.device(x)
	state, why := a.assetState(x, now)
	if _, known := held[why]; !known {
		held[why] = reasonOf(why)
	}
	row := deviceRow{asset: x, words: m.answerWords, tier: m.tier, candidates: m.candidates, state: codeOf(state), why: held[why]}
	if m.candidates > 0 {
		row.right, row.score = m.right, m.score
	}
	d, decided := a.decided.stance(msp.Assets, x.ID)
	if decided {
		row.right, row.rule, row.why = d.right, d.rule, cmp.Or(row.why, d.why)
		if d.more {
			row.further = uint16(a.decided.further(msp.Assets, x.ID))
		}
	}
	if row.why == "" && m.why == unmatchedWhy && a.toBeCreated(x.CustomerID) {
		row.why = createdWhy
	}
	return row
}

// customerCreated is said of the devices of a customer that is to be created.
const customerCreated = "The customer's organization is to be created: nothing in it is like this device yet."

var unmatchedWhy, createdWhy = reasonOf(match.UnmatchedGroup), reasonOf(customerCreated)

func (a *App) toBeCreated(customer int64) bool {
	c := a.records.customer[customer]
	return c != nil && a.customerState(c) == StateCreate
}

// deviceNote is the engine's sentence about a device, which does not know of
// organizations to come.
func (a *App) deviceNote(x *asset, note string) string {
	if x != nil && note == match.UnmatchedGroup && a.toBeCreated(x.CustomerID) {
		return customerCreated
	}
	return note
}

func (x *deviceRow) row(of *records) Row {
	row := Row{
		ID: x.asset.ID, Customer: x.asset.CustomerID, Name: x.asset.Name, Note: firstText(x.asset.Serial, x.asset.Type), Devices: 1,
		Kind: x.words.kind, Tier: x.tier, State: x.state.State(), Rule: x.rule, Score: int(x.score), Why: cmp.Or(x.why, x.words.why),
		Candidates: int(x.candidates), Flag: x.words.flag, Further: int(x.further),
	}
	if c := of.customer[x.asset.CustomerID]; c != nil {
		row.CustomerName = c.Name()
	}
	if x.right != 0 {
		row.Right = idText(x.right)
	}
	row.RightName = x.rightName(of)
	return row
}

// rightName is the name of the partner, or of where it is created.
func (x *deviceRow) rightName(of *records) msp.Text {
	if x.state.State() == StateCreate {
		if o := of.organization[x.right]; o != nil {
			return o.Name
		}
	} else if c := of.configuration.get(x.right); c != nil {
		return c.Name
	}
	return msp.Text{}
}
