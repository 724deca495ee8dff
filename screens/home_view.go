package screens

import (
	"fmt"
	"strings"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// trendRuns is how many passes the trend of what is unmatched shows.
const trendRuns = 10

// roomyHome is the height from which on Home shows every part of the onboarding,
// not only what is documented.
const roomyHome = 18

// about is what Home tells below the integrations, in w cells: of the one under
// the cursor, of the workspace and of what SaaS Alerts lists.
func (s *homeStep) about(i *app.Integration, w int) []string {
	th := &s.d.th
	var lines []string
	if i != nil {
		lines = append(lines, th.rule(i.Name, w))
		lines = append(lines, indented(countsLine(i.Counts), 2, w)...)
		lines = append(lines, indented(msp.Clean(i.Note), 2, w)...)
	}
	lines = append(lines, th.rule("This workspace", w))
	lines = append(lines, s.workspace(i, w)...)
	lines = append(lines, th.rule("Connected applications", w))
	for _, x := range s.data.Connected {
		lines = append(lines, s.connected(x, w)...)
	}
	if len(s.data.Connected) == 0 {
		lines = append(lines, indented("None yet. The checklist of SaaS Alerts (6) connects Syncro there.", 2, w)...)
	}
	return lines
}

// workspace is what Home tells of the whole: what a person must look at first, but
// for what is told of the integration i already.
func (s *homeStep) workspace(i *app.Integration, w int) []string {
	th, v := &s.d.th, &s.data
	parts := s.far.Parts
	if s.h < roomyHome && len(parts) > 0 {
		parts = parts[len(parts)-1:]
	}
	lines := th.progressLines(parts, w)
	add := func(text string) { lines = append(lines, indented(msp.Clean(text), 2, w)...) }
	warn := func(text string) {
		for _, l := range indented(th.sign.warn+" "+msp.Clean(text), 2, w) {
			lines = append(lines, th.warn.Render(l))
		}
	}
	for _, text := range v.Keys {
		if i == nil || text != i.Note {
			warn(text)
		}
	}
	for _, words := range v.Held {
		warn("brake " + words)
	}
	for _, b := range v.Brakes {
		warn("brake " + b.Code + ": " + b.Text)
	}
	if v.Shrunk != "" {
		warn(v.Shrunk)
	}
	if len(v.Retry) > 0 {
		warn(fmt.Sprintf("%d to retry with the next sync, r starts it; first %s", v.Retries, v.Retry[0]))
	}
	if s.lost > 0 {
		warn(plural(s.lost, "write") + " whose answer was lost: enter lets you say what became of it")
	}
	if v.Hook.Failed != "" {
		warn("notifications: " + v.Hook.Failed)
	}
	if len(v.Review) > 0 {
		add("For review: " + countsLine(v.Review) + " (steps 4 and 5)")
	}
	if trend := unmatched(v.Runs); trend != "" {
		add(trend)
	}
	if v.LastRun != "" {
		when := "Last sync: " // of an earlier version, which kept no time
		if !v.LastRunAt.IsZero() {
			when = "Sync of " + moment(v.LastRunAt) + ": "
		}
		add(when + v.LastRun)
	}
	if v.Hook.Host != "" {
		add("Notifications go to " + v.Hook.Host)
	}
	if v.LastApply != "" {
		add("Plan applied " + moment(v.LastApplyAt) + ": " + v.LastApply)
	}
	return lines
}

// unmatched is what the last passes left for review, the newest last; one that
// failed before it was counted has no number.
func unmatched(runs []app.Run) string {
	runs = runs[max(0, len(runs)-trendRuns):]
	if len(runs) < 2 {
		return ""
	}
	var customers, devices []string
	for _, r := range runs {
		if r.Uncounted {
			customers, devices = append(customers, "failed"), append(devices, "failed")
			continue
		}
		customers, devices = append(customers, count(r.Customers)), append(devices, count(r.Devices))
	}
	return fmt.Sprintf("Left for review by the last %d syncs, the newest last: customers %s; devices %s",
		len(runs), strings.Join(customers, ", "), strings.Join(devices, ", "))
}
