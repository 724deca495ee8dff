package screens

import (
	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// skipSaaS leaves SaaS Alerts out after a question that names the effect, or
// takes it in again.
func skipSaaS(d *desk, skipped bool, write writer) tea.Cmd {
	set := func(said string) func() tea.Cmd {
		return func() tea.Cmd {
			return write(func() (string, error) { return said, d.app.SkipVendor(app.VendorSaaSAlerts, !skipped) })
		}
	}
	if skipped {
		return set("SaaS Alerts is taken in again")()
	}
	d.confirm(set("SaaS Alerts is left out; i takes it in again"), "Leave SaaS Alerts out?",
		"Step 6 is passed over: no customer is mapped there, and there is no checklist to connect Syncro in SaaS Alerts.",
		"What was chosen and decided there is kept. i takes it in again.")
	return nil
}
