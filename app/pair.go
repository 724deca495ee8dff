package app

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"dev.onramp/app/discover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// Card is one record as the pane beside a list shows it.
type Card struct {
	Title  msp.Text
	ID     string
	URL    string
	Fields []Field
}

// Field is one line of a card. The cards of a pair have the same fields in the
// same order.
type Field struct {
	Name   string
	Value  msp.Text
	Agrees int // +1 agrees with the left record, -1 differs, 0 nothing to compare
}

// Candidate is a possible partner with its evidence.
type Candidate struct {
	Right    string
	Score    int
	Evidence []string
	Blocked  string // why no rule decides
	Refused  bool
	Card     Card
}

// Pair is a left record with its candidates and what was decided.
type Pair struct {
	Left       Card
	Candidates []Candidate
	Beside     []Beside // what a device's special case is about
	Decision   *msp.Decision
	Note       string  // one sentence for a special case
	Further    []Found // a customer's further organizations
	NoCreate   string  // why nothing is created for it, "" if something may be
}

// Pair returns what the pane shows for one row.
func (a *App) Pair(s msp.Subject, left int64) Pair {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.records.ready() {
		return Pair{}
	}
	var p Pair
	m := a.answer(s, left)
	if s == msp.Assets {
		m.Note = a.deviceNote(a.records.asset.get(left), m.Note)
	}
	p.Left, p.Note = a.leftCard(s, left), a.named(name(m.Flag, m.Note))
	if s == msp.SaaS {
		p.Note = name(a.saasFlag(left, a.sharedWith()[left], a.mappedThere()), p.Note)
	}
	for _, c := range m.Candidates {
		p.Candidates = append(p.Candidates, a.candidate(s, left, c, p.Left))
	}
	if s != msp.SaaS {
		p.NoCreate = a.mayCreate(s, left, time.Now())
	}
	if s == msp.Assets {
		device := a.deviceMatch(left)
		if x := a.records.asset.get(left); x != nil {
			if state, why := a.assetState(x, time.Now()); state == StateHeld {
				if device.Kind == "" {
					p.Note = m.Flag // the note says that nothing was looked for, which has the same reason
				}
				p.Note = sentences("held back: "+strings.TrimSuffix(why, ": held back"), p.Note)
			}
		}
		p.Beside = a.beside(device, p.Candidates, p.Left)
	}
	if s == msp.Customers {
		p.Further = a.furtherFound(left)
		p.Note = sentences(a.restraint(left, p.NoCreate), p.Note)
	}
	if a.hasLeft(s, left) {
		p.Note = sentences("the customer has left, as declared: L takes that back", p.Note)
	}
	if d, ok := a.decided.find(s, left); ok {
		p.Decision = &d
		if d.Verdict == msp.Matched && d.Right != "" && !hasCandidate(p.Candidates, d.Right) {
			chosen := a.candidate(s, left, match.Candidate{Right: d.Right}, p.Left)
			p.Candidates = append([]Candidate{chosen}, p.Candidates...)
		}
	}
	return p
}

// restraint says why no rule matches a customer, or why nothing is created for
// one that nobody has settled; "" if neither is so.
func (a *App) restraint(customer int64, noCreate string) string {
	c := a.records.customer[customer]
	switch _, settled := a.decided.find(msp.Customers, customer); {
	case c != nil && c.Disabled:
		return "disabled in Syncro: no rule matches it, and nothing is created for it"
	case !settled:
		return noCreate
	}
	return ""
}

// sentences puts one remark behind the other.
func sentences(first, then string) string {
	switch {
	case first == "":
		return then
	case then == "":
		return first
	}
	return first + ". " + then
}

// answer is all that the engine says of a row.
func (a *App) answer(s msp.Subject, left int64) match.Match {
	switch s {
	case msp.Customers:
		return a.matching.orgs[left]
	case msp.Assets:
		return a.deviceMatch(left).Match
	case msp.SaaS:
		return a.matching.saas[left]
	}
	return match.Match{}
}

func hasCandidate(list []Candidate, right string) bool {
	for _, c := range list {
		if c.Right == right {
			return true
		}
	}
	return false
}

func (a *App) candidate(s msp.Subject, left int64, c match.Candidate, beside Card) Candidate {
	out := Candidate{Right: c.Right, Score: c.Score, Blocked: msp.Clean(c.Blocked), Card: a.rightCard(s, c.Right)}
	for _, e := range c.Evidence {
		out.Evidence = append(out.Evidence, msp.Clean(e.String()))
	}
	_, out.Refused = a.decided.refused[pairKey{subjectKey{s, left}, c.Right}]
	for i := range out.Card.Fields {
		if i < len(beside.Fields) {
			out.Card.Fields[i].Agrees = a.agreement(beside.Fields[i], out.Card.Fields[i])
		}
	}
	return out
}

// agreement compares two fields. A type also agrees with the configuration type
// that it is mapped to.
func (a *App) agreement(left, right Field) int {
	if target := a.settings.Policy.TypeID(left.Value.Raw()); left.Name == typeField && target != 0 {
		for _, t := range a.records.Named[discover.ConfigurationTypes] {
			if t.ID == target && match.Fold(t.Name.Raw()) == match.Fold(right.Value.Raw()) {
				return 1
			}
		}
	}
	return agreement(left, right)
}

// typeField is the name of the field that holds the type of a device.
const typeField = "type"

func agreement(left, right Field) int {
	x, y := match.Fold(left.Value.Raw()), match.Fold(right.Value.Raw())
	switch {
	case x == "" || y == "":
		return 0
	case x == y:
		return 1
	}
	if x, y = words(x), words(y); strings.Contains(x, y) || strings.Contains(y, x) {
		return 1
	}
	return -1
}

// words parts a text into words with a blank around each, so that a number or a
// serial does not agree with a longer one that holds it.
func words(s string) string {
	return " " + strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }), " ") + " "
}

func (a *App) leftCard(s msp.Subject, left int64) Card {
	if s == msp.Assets {
		x, known := a.wholeAsset(left)
		if !known {
			return Card{ID: idText(left)}
		}
		return assetCard(&x, a.records.customer[x.CustomerID])
	}
	c := a.records.customer[left]
	if c == nil {
		return Card{ID: idText(left)}
	}
	if s == msp.SaaS {
		return card(c.Name(), idText(c.ID), c.URL, "name", c.Name(), "domain", domain(c.Email), "status", msp.Text{}, "devices", count(a.agentsOf(c.ID)), "alerts", a.alertsText(c.ID))
	}
	return card(c.Name(), idText(c.ID), c.URL,
		"name", c.Name(), "phone", joined(c.Phones), "e-mail", c.Email, "street", c.Street, "city", c.City,
		"postcode", c.Postcode, "devices", count(len(a.records.assetsOf[c.ID])))
}

func assetCard(x *msp.Asset, c *msp.Customer) Card {
	of := msp.Text{}
	if c != nil {
		of = c.Name()
	}
	var macs []string
	for _, m := range x.MACs() {
		macs = append(macs, msp.FormatMAC(m))
	}
	seen := msp.Text{}
	if !x.LastSeen.IsZero() {
		seen = msp.NewText(x.LastSeen.Format("2006-01-02"))
	}
	return card(x.Name, idText(x.ID), x.URL,
		"name", x.Name, "serial", x.Serial, "MAC", joined(macs), typeField, x.Type, "maker", x.Manufacturer, "model", x.Model,
		"system", x.OS, "address", msp.NewText(x.IP), "of", of, "seen", seen)
}

func (a *App) rightCard(s msp.Subject, right string) Card {
	switch s {
	case msp.Customers:
		o := a.records.organization[idOf(right)]
		if o == nil {
			break
		}
		var at msp.Location
		for i, l := range o.Locations {
			if i == 0 || l.Primary {
				at = l
			}
		}
		return card(o.Name, right, a.organizationURL(o),
			"name", o.Name, "phone", joined(o.Phones), "e-mail", joined(o.Emails), "street", at.Street, "city", at.City,
			"postcode", at.Postcode, "devices", count(len(a.records.configurationsOf[o.ID])))
	case msp.Assets:
		if c, known := a.wholeConfiguration(idOf(right)); known {
			return configurationCard(&c, a.records.organization[c.OrganizationID])
		}
	case msp.SaaS:
		if o := a.records.saas[right]; o != nil {
			return card(o.Name, right, "", "name", o.Name, "domain", o.Domain, "status", o.Status)
		}
	}
	return Card{Title: msp.NewText("no longer there"), ID: right}
}

func configurationCard(c *msp.Configuration, o *msp.Organization) Card {
	of := msp.Text{}
	if o != nil {
		of = o.Name
	}
	var macs []string
	for _, m := range c.MACs() {
		macs = append(macs, msp.FormatMAC(m))
	}
	status := c.StatusName
	if c.Archived {
		status = msp.NewText("archived")
	}
	return card(c.Name, idText(c.ID), c.URL,
		"name", c.Name, "serial", c.Serial, "MAC", joined(macs), typeField, c.TypeName, "maker", c.Manufacturer, "model", c.Model,
		"system", firstText(c.OS, c.OSNotes), "address", c.IP, "of", of, "status", status)
}

// card makes a card from pairs of a field's name and its text.
func card(title msp.Text, id, url string, fields ...any) Card {
	c := Card{Title: title, ID: id, URL: url}
	for i := 0; i+1 < len(fields); i += 2 {
		label, _ := fields[i].(string)
		value, _ := fields[i+1].(msp.Text)
		c.Fields = append(c.Fields, Field{Name: label, Value: value})
	}
	return c
}

func joined(values []string) msp.Text { return msp.NewText(strings.Join(values, ", ")) }

func count(n int) msp.Text { return msp.NewText(fmt.Sprint(n)) }

func domain(email msp.Text) msp.Text {
	_, host, _ := strings.Cut(email.Raw(), "@")
	return msp.NewText(host)
}

// URL returns the address of a record's page at its vendor, "" if none is known.
func (a *App) URL(s msp.Subject, right bool, id string) string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.records.ready() {
		return ""
	}
	if right {
		return a.rightCard(s, id).URL
	}
	return a.leftCard(s, idOf(id)).URL
}
