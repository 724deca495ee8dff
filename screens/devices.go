package screens

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// devicesStep matches assets to configurations: an overview of the customers,
// one customer at a time, or all devices at once.
type devicesStep struct {
	d     *desk
	sites *table[int64, app.Site]
	one   *review // one customer
	all   *review
	name  string // of the customer in one
	shows devicesView
	out   int // devices of types that are left out
	w     int
}

// devicesView says what the step shows.
type devicesView uint8

const (
	showSites devicesView = iota
	showOne
	showAll
)

func newDevicesStep(d *desk) *devicesStep {
	s := &devicesStep{d: d, one: newReview(d, msp.Assets), all: newReview(d, msp.Assets)}
	s.sites = newTable(d, func(x *app.Site) int64 { return x.Customer }, func(to []byte, x *app.Site) []byte {
		return app.AppendFold(to, x.Name.String(), x.Organization.String())
	}, siteColumns())
	s.sites.several = true
	s.sites.words = tableWords{loading: "Counting the devices.", empty: "No customer with devices yet: assets are being read, or every customer is ignored."}
	s.sites.read = func() (rows[app.Site], func()) {
		sites := d.app.Sites()
		out := 0
		for i := range sites {
			out += sites[i].LeftOut
		}
		return made[app.Site](sites), func() { s.out = out }
	}
	s.sites.settled = func(x *app.Site) bool { return x.Open == 0 }
	return s
}

func siteColumns() []column[app.Site] {
	number := func(title string, give int, f func(*app.Site) int) column[app.Site] {
		return column[app.Site]{
			title: title, least: len(title), give: give, right: true,
			text: func(x *app.Site) string {
				if n := f(x); n > 0 {
					return count(n)
				}
				return ""
			},
			order: func(x *app.Site) sortKey { return byAmount(f(x)) },
		}
	}
	return []column[app.Site]{
		{title: "Customer", least: 24, grow: 1, most: longestName, text: func(x *app.Site) string { return x.Name.String() }, order: func(x *app.Site) sortKey { return byText(x.Name.String()) }},
		{title: "Organization", least: 16, grow: 1, most: longestName, give: 10, text: organizationName},
		// These add up; what stands behind them is a part of them. In a narrow window
		// the counts that ask for a person stay.
		number("Devices", 0, func(x *app.Site) int { return x.Total }),
		number("Open", 0, func(x *app.Site) int { return x.Open }),
		number("Matched", 1, func(x *app.Site) int { return x.Matched }),
		number("Create", 5, func(x *app.Site) int { return x.Create }),
		number("Held", 6, func(x *app.Site) int { return x.Held }),
		number("Later", 7, func(x *app.Site) int { return x.Later }),
		number("Ignored", 8, func(x *app.Site) int { return x.Ignored }),
		number("Suggested", 2, func(x *app.Site) int { return x.Suggested }),
		number("Conflicts", 3, func(x *app.Site) int { return x.Conflicts }),
		number("Ghosts", 4, func(x *app.Site) int { return x.Ghosts }),
		number("Left out", 9, func(x *app.Site) int { return x.LeftOut }),
	}
}

func organizationName(x *app.Site) string {
	if x.Organization.Empty() {
		return "(none yet)"
	}
	return x.Organization.String()
}

func (s *devicesStep) open() tea.Cmd { return batch(s.sites.refresh(), s.reading()) }

// reading reads the review that shows, if one does.
func (s *devicesStep) reading() tea.Cmd {
	if v := s.review(); v != nil {
		return v.open()
	}
	return nil
}

func (s *devicesStep) review() *review {
	switch s.shows {
	case showOne:
		return s.one
	case showAll:
		return s.all
	case showSites:
	}
	return nil
}

func (s *devicesStep) changed(t app.Topic) tea.Cmd {
	if v := s.review(); v != nil {
		return v.changed(t)
	}
	switch t {
	case app.TopicDecisions, app.TopicRecords, app.TopicSettings:
		return s.sites.refresh()
	default:
		return nil
	}
}

func (s *devicesStep) resize(w, h int) {
	s.w = w
	s.sites.resize(w, max(2, h-1))
	s.one.resize(w, max(2, h-1))
	s.all.resize(w, max(2, h-1))
}

func (s *devicesStep) view() []string {
	tabs := []tab{{"Customers", s.sites.size()}}
	switch v := s.review(); {
	case v == s.all:
		return append([]string{s.d.th.tabLine(append(tabs, v.tabs()...), v.tab+1, s.w)}, v.view()...)
	case v != nil:
		return append([]string{s.d.th.tabLine(append([]tab{{s.name, -1}}, v.tabs()...), v.tab+1, s.w)}, v.view()...)
	}
	tabs = append(tabs, tab{"All devices", -1})
	return append([]string{s.d.th.tabLine(tabs, 0, s.w)}, s.sites.view(true)...)
}

func (s *devicesStep) status() string {
	if v := s.review(); v != nil {
		return v.status()
	}
	if s.out == 0 {
		return s.sites.status()
	}
	return s.sites.status() + fmt.Sprintf(", %s of left-out types (3)", plural(s.out, "device"))
}

// back leaves a customer for the overview.
func (s *devicesStep) back() (tea.Cmd, bool) {
	v := s.review()
	if v == nil {
		return s.sites.back()
	}
	if cmd, ok := v.back(); ok {
		return cmd, true
	}
	s.shows = showSites
	return s.sites.refresh(), true
}

// enterSite shows the devices of the customer under the cursor.
func (s *devicesStep) enterSite() tea.Cmd { return s.showSite(*s.sites.current()) }

func (s *devicesStep) showSite(site app.Site) tea.Cmd {
	s.name = site.Name.String()
	if s.one.customer != site.Customer {
		s.one = newReview(s.d, msp.Assets)
		s.one.aim(site.Customer)
		s.one.resize(s.sites.w, s.sites.h)
	}
	s.shows = showOne
	return s.one.open()
}

func (s *devicesStep) enterAll() tea.Cmd {
	s.shows = showAll
	return s.all.open()
}

func (s *devicesStep) turn(by int) func() tea.Cmd {
	return func() tea.Cmd {
		v := s.review()
		if v == nil {
			if by > 0 {
				return s.enterAll()
			}
			return nil
		}
		cmd, ok := v.turn(by)
		if !ok && by < 0 {
			s.shows = showSites
			return s.sites.refresh()
		}
		return cmd
	}
}

func (s *devicesStep) offers() []offer {
	tabs := []offer{{act: actTabLeft, run: s.turn(-1)}, {act: actTabRight, brief: "next tab", run: s.turn(1)}}
	if v := s.review(); v != nil {
		out := append(v.offers(), tabs...)
		if next, ok := s.nextOffer(); ok {
			out = append([]offer{next}, out...)
		}
		return out
	}
	tabs[1].brief = "all devices"
	site := s.sites.current()
	why := ""
	if site == nil {
		why = "there is no customer here"
	}
	enter := offer{act: actOpen, does: "look at the customer's devices", brief: "look", why: why, run: s.enterSite}
	out := []offer{
		enter,
		{act: actEdit, does: "look at the customer's devices", why: why, run: s.enterSite},
		{act: actAcceptAbove, does: "accept all suggestions of the customers that show", brief: "accept all", why: why, run: s.acceptAll},
		{act: actCreate, does: "create what this customer lacks", why: why, run: func() tea.Cmd { return s.createMissing(site.Customer) }},
		{act: actCreateAll, does: "create what any customer lacks", brief: "create missing", why: why, run: func() tea.Cmd { return s.createMissing(0) }},
		{act: actAgain, does: "read the customer's devices again from Syncro", why: why, run: func() tea.Cmd { return s.readAgain(site) }},
		s.d.scopeOffer(s.sites.marks.count(), s.markedSites),
		{act: actNextOpen, brief: "next open", run: func() tea.Cmd { s.sites.nextOpen(); return nil }},
	}
	return append(append(out, tabs...), s.sites.offers(func() tea.Cmd { return nil })...)
}

func (s *devicesStep) acceptAll() tea.Cmd {
	a, sight := s.d.app, s.sites.sight()
	return proposeBulk(s.d, "Accept the suggestions of", func(dry bool) (app.Done, error) {
		return a.AcceptAbove(msp.Assets, 0, 0, devicesOf(a, sight), dry)
	}, s.sites.write)
}

// devicesOf are the devices of the customers that show, nil if all do.
func devicesOf(a *app.App, customers func(int64) bool) func(asset int64) bool {
	if customers == nil {
		return nil
	}
	show := map[int64]bool{}
	for r := range a.Review(msp.Assets, 0).All() {
		show[r.ID] = customers(r.Customer)
	}
	return func(asset int64) bool { return show[asset] }
}

// readAgain asks Syncro for one customer's devices as they are now.
func (s *devicesStep) readAgain(site *app.Site) tea.Cmd {
	s.d.say("reading the devices of " + site.Name.String() + " again")
	customer, name, n := site.Customer, site.Name.String(), 0
	return load(&loader{}, func() (err error) {
		n, err = s.d.app.RefreshCustomer(s.d.ctx, customer)
		return err
	}, func(err error) tea.Cmd {
		if err != nil {
			s.d.warn(app.Sentence(err))
		} else {
			s.d.say(count(n) + " devices of " + name + " read")
		}
		return s.sites.refresh()
	})
}

func (s *devicesStep) createMissing(customer int64) tea.Cmd {
	return createMissing(s.d, customer, s.sites.write)
}
