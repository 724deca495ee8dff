package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// errMoved says that something was decided or read while a report was made, so
// that its parts would not agree.
var errMoved = errors.New("the records or the decisions changed while the report was made")

// gathering is what a report is made from. What it holds itself is small: rows
// are made from the workspace while they are written.
type gathering struct {
	a    *App
	rows uint64 // of the App, when the gathering began
	now  time.Time

	customers      []*msp.Customer
	assets         []placed
	organizations  []*msp.Organization
	configurations []*configuration
	taken          map[subjectKey]bool // organizations and configurations that are somebody's partner
	mapped         map[string]bool     // SaaS Alerts organizations that are
	duplicates     []duplicate
	junk           []junkValue
	last           lastReport
	changes        []change
}

// Report gathers what a report tells. A health report leaves out what was
// decided: it tells what both sides look like, matched or not. While rows are
// written, nothing may be decided: then Each returns an error.
func (a *App) Report(health bool) (report.Report, error) {
	g, err := a.gather(health)
	if err != nil {
		return report.Report{}, err
	}
	return g.report(health), nil
}

// ReadForHealth reads the vendors if a health report would have nothing to tell
// yet, as Discover does: a crawl that was cut short goes on, and nothing is
// written at a vendor. What was read before stands as it is.
func (a *App) ReadForHealth(ctx context.Context) error {
	a.loaded()
	a.mu.RLock()
	complete := a.records.complete()
	a.mu.RUnlock()
	if complete {
		return nil
	}
	return a.Discover(ctx)
}

func (a *App) gather(health bool) (*gathering, error) {
	var last lastReport
	if !health {
		var err error
		if last, err = loadLastReport(a.db); err != nil {
			return nil, err
		}
	}
	a.loaded()
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.records.ready() {
		return nil, errors.New("nothing is read yet: run onramp and discover first, or use onramp report --health, which reads by itself")
	}
	g := &gathering{a: a, rows: a.rows, now: time.Now(), last: last, taken: map[subjectKey]bool{}, mapped: map[string]bool{}}
	for key, d := range a.decided.all() {
		switch {
		case d.Verdict != msp.Matched:
		case key.subject == msp.SaaS:
			g.mapped[d.Right] = true
		default:
			g.taken[subjectKey{key.subject, d.RightID()}] = true
		}
	}
	g.sort()
	g.findDuplicates()
	g.findJunk()
	if last.known() {
		if err := g.compare(); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// sort puts the records in the order in which a person looks for them: by
// customer or organization, then by name.
func (g *gathering) sort() {
	r := g.a.records
	byName := func(x, y msp.Text) int { return cmp.Compare(strings.ToLower(x.String()), strings.ToLower(y.String())) }
	for i := range r.Customers {
		g.customers = append(g.customers, &r.Customers[i])
	}
	slices.SortFunc(g.customers, func(x, y *msp.Customer) int { return cmp.Or(byName(x.Name(), y.Name()), cmp.Compare(x.ID, y.ID)) })
	for _, c := range g.customers {
		from := len(g.assets)
		for _, x := range r.assetsOf[c.ID] {
			g.assets = append(g.assets, g.place(x))
		}
		slices.SortFunc(g.assets[from:], func(x, y placed) int { return cmp.Or(byName(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	}
	for _, x := range r.assets {
		if r.customer[x.CustomerID] == nil {
			g.assets = append(g.assets, g.place(x))
		}
	}
	for i := range r.Organizations {
		g.organizations = append(g.organizations, &r.Organizations[i])
	}
	slices.SortFunc(g.organizations, func(x, y *msp.Organization) int { return cmp.Or(byName(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	for _, o := range g.organizations {
		from := len(g.configurations)
		g.configurations = append(g.configurations, r.configurationsOf[o.ID]...)
		slices.SortFunc(g.configurations[from:], func(x, y *configuration) int {
			return cmp.Or(byName(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
		})
	}
}

func (g *gathering) report(health bool) report.Report {
	a := g.a
	a.mu.RLock()
	defer a.mu.RUnlock()
	r := report.Report{
		Title: "Onboarding report", Workspace: a.opt.Name, Account: a.settings.Account, Made: g.now, Words: g.words(health), Figures: g.figures(health),
	}
	if own := a.records.organization[a.records.own]; own != nil {
		r.Owner = own.Name
	}
	r.Coverage, r.Total = g.coverage()
	if health {
		r.Title = "Health report"
		r.Sections = slices.Concat(g.healthSections(), g.openSections())
		return r
	}
	r.Sections = slices.Concat(g.changeSections(), g.healthSections(), g.openSections(), g.matchedSections(), g.settledSections())
	return r
}

// words are what a reader should know before the numbers.
func (g *gathering) words(health bool) []string {
	var out []string
	crawls := g.a.records.Crawls
	for _, k := range []discover.Kind{discover.Customers, discover.Assets, discover.Organizations, discover.Configurations} {
		c, known := crawls[k]
		switch {
		case !known || !g.a.records.crawled(k):
			out = append(out, fmt.Sprintf("The %s are not read yet: what depends on them is missing here.", k))
		case c.State == discover.Incomplete:
			out = append(out, fmt.Sprintf("The %s could not be read completely, so that some may be missing here: %s", k, msp.Clean(c.Why)))
		}
	}
	out = append(out, "Documented is counted of the devices that are to be documented: all but what is ignored, left out by type or held back as not seen for long. Devices of customers that are still open count, too.")
	switch {
	case health:
		out = append(out, "This is what the records look like as they stand. Nothing was written at any vendor to make this report.")
	case g.last.known():
		out = append(out, fmt.Sprintf("The report before this one was made on %s UTC.", g.last.At.UTC().Format("2006-01-02 15:04")))
	default:
		out = append(out, "This is the first report of this workspace: the next one also tells what has changed since.")
	}
	return out
}

func (g *gathering) figures(health bool) []report.Figure {
	r := g.a.records
	out := []report.Figure{
		{N: len(r.Customers), Name: "customers in Syncro"},
		{N: len(r.Organizations), Name: "organizations in IT Glue"},
		{N: len(r.assets), Name: "devices in Syncro"},
		{N: len(r.configurations), Name: "configurations in IT Glue"},
	}
	if !health {
		customers, devices := g.a.matching.orgCounts, g.a.matching.deviceCounts
		out = append(out,
			report.Figure{N: customers[StateMatched], Name: "customers matched"}, report.Figure{N: devices[StateMatched], Name: "devices matched"},
			report.Figure{N: customers.open(), Name: "customers to review"}, report.Figure{N: devices.open(), Name: "devices to review"})
	}
	return out
}

// coverage is what Home shows, by customer, the least covered first.
func (g *gathering) coverage() (by []report.Coverage, total report.Coverage) {
	for _, c := range g.customers {
		one := g.a.coverageOf(c, g.now)
		if one.Total > 0 {
			by = append(by, report.Coverage{Name: one.Name, Matched: one.Matched, Total: one.Total})
			total.Matched += one.Matched
			total.Total += one.Total
		}
	}
	slices.SortStableFunc(by, func(x, y report.Coverage) int {
		return cmp.Or(cmp.Compare(x.Percent(), y.Percent()), cmp.Compare(y.Total-y.Matched, x.Total-x.Matched))
	})
	return by, total
}
