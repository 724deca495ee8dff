package screens

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// discoverStep shows the crawls of the vendors' records. They belong to the
// workspace and go on while later steps show.
type discoverStep struct {
	d       *desk
	list    *table[string, app.Crawl]
	started bool
	w, h    int
}

func newDiscoverStep(d *desk) *discoverStep {
	s := &discoverStep{d: d}
	s.list = newTable(d, func(c *app.Crawl) string { return string(c.Vendor) + " " + c.Kind }, func(to []byte, c *app.Crawl) []byte { return app.AppendFold(to, c.Kind) }, []column[app.Crawl]{
		{title: "From", least: 11, text: func(c *app.Crawl) string { return app.VendorName(c.Vendor) }},
		{title: "Records", least: 19, grow: 1, middle: true, text: func(c *app.Crawl) string { return c.Kind }},
		{title: "State", least: 12, text: s.state},
		{title: "Read", least: 15, right: true, text: progress},
		{title: "", least: 12, give: 2, text: func(c *app.Crawl) string { return d.th.bar(c.Done, c.Total, 12) }},
		{title: "Per s", least: 5, right: true, give: 3, text: rate},
		{title: "Left", least: 8, give: 1, text: left},
		{title: "Note", least: 20, grow: 3, give: 4, text: func(c *app.Crawl) string { return msp.Clean(c.Note) }},
	})
	s.list.words = tableWords{
		loading: "Reading where the crawls are.",
		empty:   "No vendor is connected. 1 goes to Keys.",
	}
	s.list.read = func() (rows[app.Crawl], func()) { return made[app.Crawl](d.app.Crawls()), nil }
	return s
}

func progress(c *app.Crawl) string {
	switch {
	case c.Done == 0 && c.Total <= 0, c.State == app.CrawlWaiting && c.Done == 0:
		return ""
	case c.Total > 0:
		return count(c.Done) + "/" + count(c.Total)
	}
	return count(c.Done)
}

func rate(c *app.Crawl) string {
	if c.State != app.CrawlRunning || c.Rate <= 0 {
		return ""
	}
	return count(int(c.Rate))
}

func left(c *app.Crawl) string {
	if c.State != app.CrawlRunning || c.ETA <= 0 {
		return ""
	}
	return span(c.ETA)
}

func (s *discoverStep) state(c *app.Crawl) string {
	sign := &s.d.th.sign
	switch c.State {
	case app.CrawlRunning:
		return sign.next + " reading"
	case app.CrawlComplete:
		return sign.good + " complete"
	case app.CrawlIncomplete:
		return sign.warn + " incomplete"
	case app.CrawlFailed:
		return sign.bad + " failed"
	case app.CrawlWaiting:
	}
	return "  waiting"
}

// open starts reading at the first visit, unless everything has been read: it
// changes nothing at the vendors.
func (s *discoverStep) open() tea.Cmd {
	if s.started || s.d.overview.Busy != "" || s.d.stateOf(app.StepDiscover).State == app.StepDone {
		return s.list.refresh()
	}
	s.started = true
	return s.d.act(func() error {
		if complete(s.d.app.Crawls()) {
			return nil
		}
		return s.d.app.StartDiscover()
	}, func(error) tea.Cmd { return s.list.refresh() })
}

// complete says whether every crawl has been read to its end.
func complete(crawls []app.Crawl) bool {
	return !slices.ContainsFunc(crawls, func(c app.Crawl) bool { return c.State != app.CrawlComplete })
}

func (s *discoverStep) start() tea.Cmd {
	s.started = true
	return s.d.act(s.d.app.StartDiscover, func(error) tea.Cmd { return s.list.refresh() })
}

func (s *discoverStep) changed(t app.Topic) tea.Cmd {
	if t != app.TopicCrawl && t != app.TopicRecords {
		return nil
	}
	return s.list.refresh()
}

func (s *discoverStep) resize(w, h int) {
	s.w, s.h = w, h
	s.list.resize(w, max(2, h-3))
}

func (s *discoverStep) status() string { return "" }

func (s *discoverStep) view() []string {
	lines := append([]string{}, s.list.view(true)...)
	lines = append(lines, "")
	for _, l := range wrap(s.summary(), s.w-2) {
		lines = append(lines, "  "+l)
	}
	return lines
}

// summary says how far the reading is as a whole, and what can be done meanwhile.
func (s *discoverStep) summary() string {
	_, waiting, failed, bad := s.tally()
	var parts []string
	switch {
	case s.going() && s.ready():
		parts = append(parts, "Customers and organizations are in: continue, the rest is read meanwhile.")
	case s.going():
		parts = append(parts, "Review begins as soon as customers and organizations are in.")
	case failed > 0:
		parts = append(parts, fmt.Sprintf("%s did not end well. Press r to read again; what was read is kept.", plural(failed, "crawl")))
	case waiting > 0:
		parts = append(parts, "Reading has not begun, or was stopped. Press r to go on; it changes nothing at the vendors.")
	case s.ready():
		parts = append(parts, "Everything is read.")
	}
	if bad > 0 {
		parts = append(parts, plural(bad, "record")+" could not be understood and are left alone; ! has the log.")
	}
	if c := s.noted(); c != nil {
		parts = append(parts, app.VendorName(c.Vendor)+" "+c.Kind+": "+msp.Clean(c.Note))
	}
	return strings.Join(parts, " ")
}

// noted is the crawl whose note shows below: the cursor's, else the first one
// that holds up the reading; nil if neither has any.
func (s *discoverStep) noted() *app.Crawl {
	if c := s.list.current(); c != nil && c.Note != "" {
		return c
	}
	if s.going() {
		for c := range s.list.each() {
			if c.Note != "" && c.State != app.CrawlComplete {
				return c
			}
		}
	}
	return nil
}

// tally counts the crawls by state, and the records that were set aside.
func (s *discoverStep) tally() (running, waiting, failed, bad int) {
	if s.list.v == nil {
		return 0, 0, 0, 0
	}
	for c := range s.list.each() {
		switch c.State {
		case app.CrawlRunning:
			running++
		case app.CrawlWaiting:
			waiting++
		case app.CrawlFailed, app.CrawlIncomplete:
			failed++
		case app.CrawlComplete:
		}
		bad += c.Bad
	}
	return running, waiting, failed, bad
}

// going says whether reading is under way: between two crawls none of them runs.
func (s *discoverStep) going() bool {
	running, waiting, _, _ := s.tally()
	return running > 0 || waiting > 0 && s.d.overview.Busy != ""
}

// ready says whether the review can begin.
func (s *discoverStep) ready() bool {
	return s.d.stateOf(app.StepOrganizations).State != app.StepAhead
}

// back asks before it stops a running crawl.
func (s *discoverStep) back() (tea.Cmd, bool) {
	if cmd, ok := s.list.back(); ok {
		return cmd, true
	}
	if !s.going() {
		return nil, false
	}
	s.d.confirm(func() tea.Cmd {
		return s.d.act(func() error { s.d.app.StopDiscover(); return nil }, func(error) tea.Cmd { return s.list.refresh() })
	}, "Stop reading from the vendors?", "What was read is kept; r goes on from there.")
	return nil, true
}

func (s *discoverStep) offers() []offer {
	early, again := "", ""
	switch busy := s.d.overview.Busy; {
	case s.going():
		again = "reading is under way; esc stops it"
	case busy != "":
		again = "Onramp is " + busy + ": read again when that has ended"
	}
	if !s.ready() {
		early = "customers and organizations are not all in yet"
	}
	next := offer{act: actOpen, does: "continue", brief: "continue", why: early, run: s.d.goOn}
	if !s.ready() && !s.going() {
		next = offer{act: actOpen, does: "start reading", brief: "start reading", run: s.start}
	}
	return append([]offer{
		next,
		{act: actAgain, does: "read again from the vendors", brief: "read again", why: again, run: s.start},
	}, s.list.offers(func() tea.Cmd { return nil })...)
}
