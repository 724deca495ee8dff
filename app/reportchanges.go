package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/report"
	"dev.onramp/store"
)

// lastReport is when the last report was written.
type lastReport struct {
	At time.Time
}

func (l lastReport) known() bool { return !l.At.IsZero() }

// standing is how something stood in the last report.
type standing struct {
	ID    int64  `json:"i"`
	Name  string `json:"n"`
	State State  `json:"s"`
	Right string `json:"r,omitempty"`
}

// customerStanding is how a customer and its devices, in order of id, stood.
type customerStanding struct {
	Of      standing
	Devices []standing `json:",omitempty"`
}

var (
	reportBucket   = store.NewBucket[lastReport]("report")
	standingBucket = store.NewBucket[customerStanding]("report standings")
)

func loadLastReport(db *store.DB) (last lastReport, err error) {
	err = db.View(func(tx *store.Tx) (err error) {
		last, _, err = reportBucket.Get(tx, store.TextKey("last"))
		return err
	})
	if err != nil {
		return last, fmt.Errorf("read when the last report was made: %w", err)
	}
	return last, nil
}

// remember keeps how everything stands, for the next report to compare with.
func (g *gathering) remember() error {
	var now map[int64]customerStanding
	if err := g.still(func() { now = g.standings() }); err != nil {
		return err
	}
	err := g.a.db.Update(func(tx *store.Tx) error {
		if err := standingBucket.Clear(tx); err != nil {
			return err
		}
		for id, s := range now {
			if err := standingBucket.Put(tx, store.IntKey(id), s); err != nil {
				return err
			}
		}
		return reportBucket.Put(tx, store.TextKey("last"), lastReport{At: g.now})
	})
	if err != nil {
		return fmt.Errorf("remember the report for the next one: %w", err)
	}
	return nil
}

// standings are how everything stands now, by customer.
func (g *gathering) standings() map[int64]customerStanding {
	a := g.a
	out := map[int64]customerStanding{}
	for _, c := range g.customers {
		out[c.ID] = customerStanding{Of: a.standingOf(msp.Customers, c.ID, c.Name(), a.customerState(c))}
	}
	for _, x := range g.assets {
		state, _ := a.assetState(x.asset, g.now)
		of := out[x.CustomerID]
		of.Of.ID = x.CustomerID
		of.Devices = append(of.Devices, a.standingOf(msp.Assets, x.ID, x.Name, state))
		out[x.CustomerID] = of
	}
	for _, s := range out {
		slices.SortFunc(s.Devices, func(x, y standing) int { return cmp.Compare(x.ID, y.ID) })
	}
	return out
}

// standingOf is how a record stands. What waits for its customer's decision is
// open, and what a person put to Later is not.
func (a *App) standingOf(s msp.Subject, id int64, name msp.Text, state State) standing {
	out := standing{ID: id, Name: name.String(), State: state}
	switch state {
	case StateMatched:
		out.Right = a.decided.get(s, id).Right
	case StateHeld:
		out.State = StateOpen
	case StateOpen, StateCreate, StateIgnored, StateLater:
	}
	return out
}

// change is what became of one record since the last report.
type change struct {
	subject  msp.Subject
	customer int64
	was, is  *standing // nil where it was not there, or is not there any more
}

// compare finds what has changed since the last report.
func (g *gathering) compare() error {
	now := g.standings()
	err := g.a.db.View(func(tx *store.Tx) error {
		return standingBucket.Each(tx, nil, func(_ store.Key, was customerStanding) error {
			is, known := now[was.Of.ID]
			delete(now, was.Of.ID)
			if known {
				g.changed(msp.Customers, was.Of.ID, &was.Of, &is.Of)
			} else {
				g.changed(msp.Customers, was.Of.ID, &was.Of, nil)
			}
			g.compareDevices(was.Of.ID, was.Devices, is.Devices)
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("read how things stood in the last report: %w", err)
	}
	for id, is := range now {
		g.changed(msp.Customers, id, nil, &is.Of)
		g.compareDevices(id, nil, is.Devices)
	}
	slices.SortFunc(g.changes, func(x, y change) int {
		return cmp.Or(strings.Compare(string(y.subject), string(x.subject)), strings.Compare(x.group(), y.group()), cmp.Compare(x.customer, y.customer),
			strings.Compare(x.of().Name, y.of().Name), cmp.Compare(x.of().ID, y.of().ID))
	})
	return nil
}

// compareDevices compares two lists in order of id.
func (g *gathering) compareDevices(customer int64, was, is []standing) {
	for len(was) > 0 || len(is) > 0 {
		switch {
		case len(is) == 0 || len(was) > 0 && was[0].ID < is[0].ID:
			g.changed(msp.Assets, customer, &was[0], nil)
			was = was[1:]
		case len(was) == 0 || is[0].ID < was[0].ID:
			g.changed(msp.Assets, customer, nil, &is[0])
			is = is[1:]
		default:
			g.changed(msp.Assets, customer, &was[0], &is[0])
			was, is = was[1:], is[1:]
		}
	}
}

func (g *gathering) changed(s msp.Subject, customer int64, was, is *standing) {
	if was != nil && was.State == "" {
		was = nil // only its devices were there
	}
	if is != nil && is.State == "" {
		is = nil
	}
	same := was == is || was != nil && is != nil && was.State == is.State && was.Right == is.Right
	if same {
		return
	}
	g.changes = append(g.changes, change{s, customer, was, is})
}

func (c change) of() standing {
	if c.is != nil {
		return *c.is
	}
	return *c.was
}

// group is the word under which a change is listed.
func (c change) group() string {
	switch {
	case c.was == nil:
		return "new in Syncro, " + c.is.words()
	case c.is == nil:
		return "no longer in Syncro, was " + c.was.words()
	case c.was.State == c.is.State:
		return "matched to another record"
	}
	return "was " + c.was.words() + ", is " + c.is.words()
}

func (s standing) words() string {
	switch s.State {
	case StateCreate:
		return "to be created"
	case StateOpen, StateMatched, StateIgnored, StateLater, StateHeld:
	}
	return string(s.State)
}

// changeSections are what has changed since the last report.
func (g *gathering) changeSections() []report.Section {
	about := "There is no earlier report to compare with."
	if g.last.known() {
		about = fmt.Sprintf("Since the report of %s UTC.", g.last.At.UTC().Format("2006-01-02 15:04"))
	}
	return []report.Section{section(g, report.Section{
		ID: "changes", Title: "Changes since the last report", About: about,
		Columns: columns(fCustomer, "Customer", fSyncro, "Customer or device in Syncro", fOther, "On the other side", fDetail, "What changed", fWho, "Decided by"),
	}, g.changes, func(change) bool { return true }, g.changeLine)}
}

func (g *gathering) changeLine(c change) report.Row {
	a, of := g.a, c.of()
	row := report.Row{Kind: kindCustomer, Detail: c.group(), Syncro: report.Record{ID: idText(of.ID), Name: msp.NewText(of.Name)}}
	if x := a.records.customer[c.customer]; x != nil {
		row.Customer = x.Name()
	}
	if c.subject == msp.Assets {
		row.Kind = kindDevice
	}
	row.Syncro.URL = a.leftCard(c.subject, of.ID).URL
	if of.Right != "" {
		card := a.rightCard(c.subject, of.Right)
		row.Other = report.Record{ID: of.Right, Name: card.Title, URL: card.URL}
	}
	if d, ok := a.decided.find(c.subject, of.ID); ok && c.is != nil {
		row.By, row.When = d.By, d.When
	}
	return row
}
