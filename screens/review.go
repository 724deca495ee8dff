package screens

import (
	"fmt"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// review is where pairs are settled: a list of rows on one side, the record
// under the cursor beside its candidates on the other. Organizations, devices
// and SaaS Alerts organizations share it.
type review struct {
	d        *desk
	subject  msp.Subject
	customer int64 // narrows devices to one customer; 0 shows all
	list     *table[int64, app.Row]
	pane     *pairPane
	data     app.Review
	tab      int
	inPane   bool
	placed   bool // the cursor was put on the first open row
	top      int  // of the list, when the pane last followed
	w, h     int
}

// reviewTab is one choice of rows.
type reviewTab struct {
	name string
	keep func(*app.Row) bool
	n    func(*app.Review) int
}

var reviewTabs = []reviewTab{
	{"All", nil, nil},
	stateTab("Unmatched", app.StateOpen, app.TierNone),
	{
		"Suggested", func(r *app.Row) bool { return r.State == app.StateOpen && r.Tier >= app.TierSuggest },
		func(d *app.Review) int { return d.Tiers[app.TierSuggest] + d.Tiers[app.TierAuto] },
	},
	stateTab("Ambiguous", app.StateOpen, app.TierAmbiguous),
	{
		"Matched", func(r *app.Row) bool { return r.State == app.StateMatched || r.State == app.StateCreate },
		func(d *app.Review) int { return d.Counts[app.StateMatched] + d.Counts[app.StateCreate] },
	},
	settledTab("Ignored", app.StateIgnored),
	settledTab("Later", app.StateLater),
	settledTab("Held back", app.StateHeld),
}

// nothingIn says of each tab without a row what that means.
var nothingIn = map[string]string{
	"Unmatched": "No open row is without a suggestion.",
	"Suggested": "No suggestion waits for you.",
	"Ambiguous": "Nothing is ambiguous.",
	"Matched":   "Nothing is matched yet: a accepts what is suggested.",
	"Ignored":   "Nothing is ignored: i ignores a row until it changes.",
	"Later":     "Nothing is in Later: l puts a row there, with a note.",
	"Held back": "Nothing is held back.",
}

func stateTab(name string, state app.State, tier app.Tier) reviewTab {
	return reviewTab{name, func(r *app.Row) bool { return r.State == state && r.Tier == tier }, func(d *app.Review) int { return d.Tiers[tier] }}
}

func settledTab(name string, state app.State) reviewTab {
	return reviewTab{name, func(r *app.Row) bool { return r.State == state }, func(d *app.Review) int { return d.Counts[state] }}
}

func newReview(d *desk, s msp.Subject) *review {
	v := &review{d: d, subject: s, pane: newPairPane(d, s)}
	v.list = newTable(d, func(r *app.Row) int64 { return r.ID }, searchText, nil)
	v.list.settled = func(r *app.Row) bool { return r.State != app.StateOpen }
	v.list.several = true
	v.list.words = tableWords{
		loading: "Reading what there is to review.",
	}
	v.list.loaded = v.arrived
	v.aim(0)
	return v
}

// aim narrows the review to one customer, 0 to none.
func (v *review) aim(customer int64) {
	v.customer = customer
	v.list.columns = v.columns()
	a, s := v.d.app, v.subject
	v.list.read = func() (rows[app.Row], func()) {
		data, trouble := a.Review(s, customer), ""
		if data.Loading {
			trouble = failedCrawl(a.Crawls())
		}
		return data, func() { v.data = data; v.list.words.empty = v.emptyWords(trouble) }
	}
}

// failedCrawl words the first crawl that failed, "" if none did.
func failedCrawl(crawls []app.Crawl) string {
	for _, c := range crawls {
		if c.State == app.CrawlFailed {
			return fmt.Sprintf("Reading %s from %s failed: %s", c.Kind, app.VendorName(c.Vendor), msp.Clean(c.Note))
		}
	}
	return ""
}

// emptyWords says why there is no row, and what to do about it.
func (v *review) emptyWords(trouble string) string {
	switch {
	case trouble != "":
		return trouble + " Go to Discover (2) and read again."
	case v.data.Loading:
		return "The records are being read; rows appear as soon as they are in. 2 shows how far it is."
	case v.d.overview.Scope != "":
		return "No row here while the work is narrowed to " + v.d.overview.Scope + ". S lifts that."
	case v.subject == msp.Customers:
		return "No customers to review: Syncro has none. > continues."
	case v.subject == msp.SaaS:
		return "No SaaS Alerts organizations to map: none were read, or no customer is left to map. > continues."
	}
	return "No devices to review: none were read for this customer. esc goes back."
}

func searchText(to []byte, r *app.Row) []byte {
	return app.AppendFold(to, r.Name.String(), r.CustomerName.String(), r.RightName.String(), r.Note.String(), string(r.State), app.KindTag(r.Kind), app.KindWords(r.Kind))
}

func (v *review) columns() []column[app.Row] {
	by := func(f func(*app.Row) string) func(*app.Row) sortKey {
		return func(r *app.Row) sortKey { return byText(f(r)) }
	}
	name := func(r *app.Row) string { return r.Name.String() }
	customer := func(r *app.Row) string { return r.CustomerName.String() }
	right := func(r *app.Row) string { return v.partner(r) }
	cols := []column[app.Row]{
		{title: "State", least: v.stateWidth(), text: v.state, order: by(func(r *app.Row) string { return string(r.State) + r.Tier.String() })},
		{title: "Name", least: v.nameLeast(), grow: 3, text: name, order: by(name)},
		{title: v.rightSide(), least: v.rightLeast(), grow: 3, text: right, order: by(right)},
		{title: "Score", least: 5, give: 1, right: true, text: score, order: func(r *app.Row) sortKey { return sortKey{n: -r.Score, blank: score(r) == ""} }},
	}
	switch {
	case v.subject == msp.Assets && v.customer == 0:
		cols = append(cols, column[app.Row]{title: "Customer", least: 14, grow: 1, give: 2, text: customer, order: by(customer)})
	case v.subject == msp.SaaS:
		cols = append(cols, effectColumns()...)
	case v.subject != msp.Assets:
		cols = append(cols, column[app.Row]{title: "Devices", least: 7, give: 2, right: true, text: func(r *app.Row) string { return count(r.Devices) }, order: func(r *app.Row) sortKey { return byNumber(r.Devices) }})
	}
	return append(cols,
		column[app.Row]{title: "Why", least: 24, grow: 2, give: 4, text: why},
		column[app.Row]{title: v.noteTitle(), least: 14, grow: 1, give: 3, text: func(r *app.Row) string { return r.Note.String() }})
}

func (v *review) rightSide() string {
	if v.subject == msp.SaaS {
		return "SaaS Alerts"
	}
	return "IT Glue"
}

// noteTitle names what tells rows of one name apart.
func (v *review) noteTitle() string {
	if v.subject == msp.Assets {
		return "Serial"
	}
	return "City"
}

// nameLeast is room for a name: where the pane stands beside the list and says
// why, whole names are worth more than another word of why.
func (v *review) nameLeast() int {
	if v.w >= sideBySide {
		return 28
	}
	return 16
}

// rightLeast is room for a name, or for what stands in its place.
func (v *review) rightLeast() int {
	if v.subject == msp.SaaS {
		return max(v.nameLeast(), len(app.NoDeviceData))
	}
	return v.nameLeast()
}

// stateWidth is the room for a state in words; devices have longer ones.
func (v *review) stateWidth() int {
	if v.subject == msp.Assets {
		return 14
	}
	return 11
}

func (v *review) state(r *app.Row) string {
	sign := &v.d.th.sign
	if r.Flag != "" {
		return sign.warn + " " + string(r.State)
	}
	switch r.State {
	case app.StateMatched:
		if r.Left {
			return sign.matched + " " + hasLeft
		}
		return sign.matched + " matched"
	case app.StateCreate:
		return sign.create + " create"
	case app.StateIgnored:
		return sign.ignored + " ignored"
	case app.StateLater:
		return sign.later + " later"
	case app.StateHeld:
		return sign.ignored + " held back"
	case app.StateOpen:
	}
	if tag := app.KindTag(r.Kind); tag != "" {
		return sign.warn + " " + tag
	}
	switch r.Tier {
	case app.TierAmbiguous:
		return "? ambiguous"
	case app.TierNone:
		return "  unmatched"
	case app.TierSuggest, app.TierAuto:
	}
	return sign.open + " suggested"
}

// hasLeft stands in place of matched at a customer that has left, and at its
// devices: only a matched one is declared to.
const hasLeft = "has left"

func (v *review) partner(r *app.Row) string {
	switch {
	case r.State == app.StateCreate && r.RightName.Empty():
		return "(new)"
	case r.State == app.StateCreate:
		return "(new) in " + r.RightName.String()
	case r.Further > 0:
		return r.RightName.String() + " and " + count(r.Further) + " more"
	}
	if v.subject == msp.SaaS && r.Unmapped() {
		return app.NoDeviceData
	}
	return r.RightName.String()
}

func score(r *app.Row) string {
	if r.Score == 0 || r.State != app.StateOpen {
		return ""
	}
	return strconv.Itoa(r.Score)
}

func why(r *app.Row) string {
	text := r.Why.String()
	if r.Flag != "" {
		text = r.Flag
	}
	if r.Kind != "" {
		text = app.KindWords(r.Kind) + ": " + text
	}
	return msp.Clean(text)
}

// isOpen says whether a row waits for a person.
func isOpen(r *app.Row) bool { return r.State == app.StateOpen }

func (v *review) open() tea.Cmd { return v.list.refresh() }

func (v *review) changed(t app.Topic) tea.Cmd {
	switch t {
	case app.TopicDecisions, app.TopicRecords, app.TopicSettings:
		return v.list.refresh()
	default:
		return nil
	}
}

// arrived follows each load; the first one puts the cursor on an open row.
func (v *review) arrived() tea.Cmd {
	if r := v.list.current(); !v.placed && r != nil {
		v.placed = true
		if !isOpen(r) {
			v.list.nextOpen()
		}
	}
	v.resize(v.w, v.h) // few rows leave room for the pane
	v.top = v.list.top
	return v.follow()
}

// follow makes the pane show the row under the cursor.
func (v *review) follow() tea.Cmd {
	scrolled := v.top != v.list.top
	v.top = v.list.top
	r := v.list.current()
	if r == nil {
		v.inPane = false
		return v.pane.show(0, scrolled)
	}
	return v.pane.show(r.ID, scrolled)
}

// choices are the tabs that the subject has: only devices are held back.
func (v *review) choices() []reviewTab {
	if v.subject == msp.Assets {
		return reviewTabs
	}
	return reviewTabs[:len(reviewTabs)-1]
}

// turn shows another tab; false when there is none on that side.
func (v *review) turn(by int) (tea.Cmd, bool) {
	to := v.tab + by
	if to < 0 || to >= len(v.choices()) {
		return nil, false
	}
	v.tab = to
	v.inPane = false
	v.list.words.nothing = nothingIn[v.choices()[to].name] + " [ and ] show the others."
	return v.list.show(func(q *query[app.Row]) { q.keep, q.part = reviewTabs[to].keep, tabOf }), true
}

// tabOf names the tab that shows a row beside All.
func tabOf(r *app.Row) string {
	for _, t := range reviewTabs[1:] {
		if t.keep(r) {
			return t.name
		}
	}
	return reviewTabs[0].name
}

func (v *review) tabs() []tab {
	out := make([]tab, len(v.choices()))
	for i, t := range v.choices() {
		n := 0
		if t.n != nil {
			n = t.n(&v.data)
		} else if v.list.v != nil {
			n = v.list.all()
		}
		out[i] = tab{t.name, n}
	}
	return out
}

// back goes from the pane to the list, then through the list's own levels.
func (v *review) back() (tea.Cmd, bool) {
	if v.inPane {
		v.pane.top = 0
		v.focus(false)
		return nil, true
	}
	return v.list.back()
}
