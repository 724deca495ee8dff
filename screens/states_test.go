package screens

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// drawn is a view without styles as one text.
func drawn(lines []string) string { return strings.Join(lines, "\n") }

func wantsAll(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(text, w) {
			t.Errorf("there is no %q in\n%s", w, text)
		}
	}
}

func TestDiscoverHasWordsForEveryStateOfACrawl(t *testing.T) {
	d := &desk{th: plainTheme()}
	s := newDiscoverStep(d)
	crawls := []app.Crawl{
		{Vendor: app.VendorSyncro, Kind: "customers", State: app.CrawlComplete, Done: 40, Total: 40},
		{Vendor: app.VendorSyncro, Kind: "assets", State: app.CrawlRunning, Done: 1200, Total: 12300, Rate: 58.4, ETA: 3 * time.Minute, Note: "waiting for the limit, 12 s"},
		{Vendor: app.VendorITGlue, Kind: "models", State: app.CrawlWaiting, Total: -1},
		{Vendor: app.VendorITGlue, Kind: "locations", State: app.CrawlIncomplete, Done: 3, Total: 9, Bad: 2},
		{Vendor: app.VendorSaaSAlerts, Kind: "organizations", State: app.CrawlFailed, Note: "refused\x1b[2J"},
	}
	s.list.read = func() (rows[app.Crawl], func()) { return made[app.Crawl](crawls), nil }
	s.resize(160, 30)
	finish(s.list.refresh())
	f := drawn(s.view())
	wantsAll(t, f, "complete", "reading", "1,200/12,300", "58", "3 min", "waiting for the limit, 12 s", "waiting", "incomplete", "failed",
		"Review begins as soon as", "2 records could not be understood")
	if strings.Contains(f, "\x1b[2J") {
		t.Error("a vendor's words drive the terminal")
	}
	crawls[1].State = app.CrawlComplete
	finish(s.list.refresh())
	wantsAll(t, drawn(s.view()), "2 crawls did not end well")
	crawls = crawls[2:3]
	finish(s.list.refresh())
	wantsAll(t, drawn(s.view()), "has not begun, or was stopped")
	d.overview.Busy = "discovering" // between two crawls none of them runs
	wantsAll(t, drawn(s.view()), "Review begins as soon as")
}

func TestEnterOnKeysWaitsForWhatIsBeingVerified(t *testing.T) {
	for _, c := range []struct {
		syncro, saas app.CheckState
		does, why    string
	}{
		{app.CheckNone, app.CheckNone, "verify every key", ""},
		{app.CheckRunning, app.CheckRunning, "continue", "the keys are being verified"},
		{app.CheckGood, app.CheckRunning, "continue", ""}, // nothing waits for SaaS Alerts
	} {
		s := newKeysStep(&desk{th: plainTheme()})
		keys := made[app.KeyState]{
			{Vendor: app.VendorSyncro, Set: true, Check: app.Check{State: c.syncro}},
			{Vendor: app.VendorSaaSAlerts, Set: true, Optional: true, Check: app.Check{State: c.saas}},
		}
		s.list.read = func() (rows[app.KeyState], func()) { return keys, nil }
		finish(s.list.refresh())
		if o := s.offers()[0]; o.does != c.does || o.why != c.why {
			t.Errorf("with Syncro %s and SaaS Alerts %s enter is to %q, not now: %q", c.syncro, c.saas, o.does, o.why)
		}
	}
}

func TestApplyHasWordsForEveryStateOfARun(t *testing.T) {
	d := &desk{th: plainTheme()}
	s := newApplyStep(d)
	s.resize(80, 20)
	for state, wants := range map[app.ApplyState][]string{
		app.ApplyIdle:    {"Nothing is being applied"},
		app.ApplyRunning: {"writing", "10 of 40", "2.5 a second", "12 s left", "1 failure", "resumes in 9 s", "████"},
		app.ApplyPaused:  {"paused; p goes on", "10 of 40"},
		app.ApplyDone:    {"done, 1 write failed"},
		app.ApplyStopped: {"stopped: the disk is full", "r plans what is left"},
		app.ApplyFailed:  {"failed: the disk is full"},
	} {
		v := app.ApplyView{State: state, Done: 10, Total: 40, Failed: 1, Rate: 2.5, ETA: 12 * time.Second, Waiting: "resumes in 9 s", Error: "the disk is full"}
		s.findings.read = func() (rows[finding], func()) {
			return made[finding]{{Finding: app.Finding{Kind: "write link", Name: msp.NewText("PC\x07-1"), Text: "other fields vanished"}}}, func() { s.data = v }
		}
		finish(s.findings.refresh())
		f := drawn(s.view())
		wantsAll(t, f, wants...)
		if state != app.ApplyIdle {
			wantsAll(t, f, "write link", "other fields vanished")
		}
		if err := fits(drawn(d.th.fill(s.view(), 80, 20)), 80, 20); err != nil {
			t.Error(err)
		}
	}
}

func TestPlanHasWordsForEveryStateAndForWhatHoldsIt(t *testing.T) {
	d := &desk{th: plainTheme()}
	s := newPlanStep(d)
	s.resize(100, 30)
	for state, want := range map[app.PlanState]string{
		app.PlanNone: "There is no plan yet", app.PlanMaking: "is being made", app.PlanFailed: "could not be made: no such luck",
		app.PlanStale: "decisions have changed since", app.PlanReady: "1 brake to see to",
	} {
		row := app.PlanRow{ID: "1", Kind: "create configuration", Name: msp.NewText("PC-1"), Changes: []app.PlanChange{{Field: "name", After: msp.NewText("PC-1")}}}
		finish(s.take(readPlan(app.PlanView{
			State: state, Error: "no such luck", Parts: []app.Part{{Name: "configurations", Operations: 1, Requests: 2, Duration: time.Second}},
			Brakes: []app.BrakeRow{{Code: "B1", Text: "too many at once", Count: 7}},
		}, made[app.PlanRow]{row})))
		wantsAll(t, drawn(s.view()), want)
		if why := s.cannotApprove(); (why == "") != (state == app.PlanReady) {
			t.Errorf("a plan that is %s can be approved: %q", state, why)
		}
	}
}

func TestEmptyReviewSaysWhetherItLoadsFailedOrIsDone(t *testing.T) {
	d := &desk{th: plainTheme()}
	v := newReview(d, msp.Customers)
	v.data.Loading = true
	wantsAll(t, v.emptyWords(""), "being read")
	failed := failedCrawl([]app.Crawl{{Vendor: app.VendorITGlue, Kind: "organizations", State: app.CrawlFailed, Note: "503"}})
	wantsAll(t, v.emptyWords(failed), "Reading organizations from IT Glue failed: 503", "read again")
	v.data.Loading = false
	wantsAll(t, v.emptyWords(""), "No customers to review")
}

func TestABrakeIsReleasedWithItsNumberAndAReason(t *testing.T) {
	d := &desk{th: plainTheme()}
	asked := ""
	d.confirmCount(7, func() tea.Cmd {
		d.askText("Why?", "", func(s string) tea.Cmd { asked = s; return nil })
		return nil
	}, "Release it?")
	typed := func(s string) {
		for _, r := range s {
			d.top().update(keyMsg(string(r)))
		}
	}
	typed("8")
	d.top().update(keyMsg("enter"))
	if !strings.Contains(d.notice.text, "type 7") {
		t.Errorf("a wrong number is answered with %q", d.notice.text)
	}
	d.top().update(keyMsg("backspace"))
	typed("7")
	d.top().update(keyMsg("enter"))
	typed("agreed with Kim")
	d.top().update(keyMsg("enter"))
	if asked != "agreed with Kim" || d.top() != nil {
		t.Errorf("the reason is %q, on top is %v", asked, d.top())
	}
}
