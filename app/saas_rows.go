package app

import (
	"fmt"
	"slices"

	"dev.onramp/app/handover"
	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// NoDeviceData is what not being mapped means (saasalerts fact sheet, section
// 3c).
const NoDeviceData = "unmapped: no device data"

// Unmapped says whether a row of SaaS Alerts is mapped to nothing and nothing is
// proposed for it, or nothing is wanted.
func (r *Row) Unmapped() bool {
	return r.State == StateIgnored || r.State != StateMatched && r.State != StateCreate && r.Right == ""
}

// saasRows are the customers that may be mapped to a SaaS Alerts organization,
// and those that are mapped although they have no device any more.
func (a *App) saasRows() []Row {
	var rows []Row
	shared, there := a.sharedWith(), a.mappedThere()
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		if !a.inScope(c.ID) {
			continue
		}
		m, known := a.matching.saas[c.ID]
		_, stands := there[c.ID]
		if d := a.decided.get(msp.SaaS, c.ID); known || stands || d.Verdict == msp.Matched {
			row := a.saasRow(c, m)
			row.Flag = name(a.saasFlag(c.ID, shared[c.ID], there), row.Flag)
			rows = append(rows, row)
		}
	}
	return rows
}

func (a *App) saasRow(c *msp.Customer, m match.Match) Row {
	row := Row{
		ID: c.ID, Customer: c.ID, Name: c.Name(), CustomerName: c.Name(), Note: firstText(c.City, c.Email),
		Group: a.customerGroup(c).String(), Devices: a.agentsOf(c.ID), Alerts: a.alertsOf(c.ID), State: StateOpen,
	}
	d, decided := a.decided.find(msp.SaaS, c.ID)
	if decided {
		row.State = stateOf[d.Verdict]
	}
	a.fill(&row, msp.SaaS, m)
	switch {
	case row.State == StateCreate:
		row.Why = reasonOf(NoDeviceData + " until it is made there and read")
	case row.State != StateMatched && row.Devices == 0:
		row.Why = reasonOf(joinFilled(NoDeviceData, "and no device runs an agent", row.Why.String()))
	case row.State != StateMatched:
		row.Why = reasonOf(joinFilled(row.Why.String(), NoDeviceData))
	default:
		row.RightName = a.saasName(d.Right)
	}
	return row
}

// mappedThere is what is mapped in SaaS Alerts by the version that stands there
// and by the ticks since, by customer.
func (a *App) mappedThere() map[int64]handover.Row {
	there := map[int64]handover.Row{}
	if base := a.base(); base != nil {
		for _, r := range base.Rows {
			there[r.Customer] = r.Row
		}
	}
	for id, r := range a.settings.SaaS.Begun {
		if a.settings.SaaS.Ticks[id] {
			there[r.Customer] = r
		}
	}
	return there
}

// saasFlag is what is to be known of a customer's mapping, "" if nothing is odd.
// Shared names another customer of the same organization.
func (a *App) saasFlag(customer int64, shared string, there map[int64]handover.Row) string {
	d := a.decided.get(msp.SaaS, customer)
	before, stands := there[customer]
	switch {
	case stands && (d.Verdict != msp.Matched || d.Right != before.Organization):
		return "to be unmapped from " + before.OrganizationName.String() + ": SaaS Alerts then deletes its devices and their account mappings within 15 minutes"
	case d.Verdict != msp.Matched:
		return ""
	case a.records.saas[d.Right] == nil:
		return a.saasName(d.Right).String() + " is no longer among the SaaS Alerts organizations: match to another, or take the decision back"
	case shared != "":
		return "shared with " + shared + ": their devices stand together there"
	}
	return ""
}

// mayMakeThere says why a customer's SaaS Alerts organization is not to be made
// there, "" if it is.
func (a *App) mayMakeThere(customer int64) string {
	switch c := a.records.customer[customer]; {
	case c == nil:
		return "no longer in Syncro"
	case c.Disabled:
		return "disabled in Syncro"
	case len(a.saasByName()[sameName(c.Name())]) > 0:
		return "has an organization of its name there already"
	}
	return ""
}

// saasFacts are the decisions about SaaS Alerts as the engine takes them. An
// organization that a person is to make there stays looked for.
func (a *App) saasFacts() []match.Fact {
	return slices.DeleteFunc(a.facts(msp.SaaS), func(f match.Fact) bool { return f.Verdict == match.Created })
}

// madeThere maps the customers whose organization was to be made at SaaS Alerts
// and is there now: a person decided that they belong together.
func (a *App) madeThere(answers []match.Match) (some bool, err error) {
	var found []ActChange
	if a.rests(msp.SaaS) {
		return false, nil
	}
	for _, m := range answers {
		d, stands := a.decided.find(msp.SaaS, idOf(m.Left))
		if !stands || d.Verdict != msp.Create || m.Tier != match.Auto || len(m.Candidates) == 0 {
			continue
		}
		made := d
		made.Verdict, made.Right, made.Why = msp.Matched, m.Candidates[0].Right, "made there as decided"
		found = append(found, ActChange{Before: &d, After: &made})
	}
	return len(found) > 0, a.byRule(found)
}

// unmapping warns of what the vendor does when an act takes a mapping back that
// stands there.
func (a *App) unmapping(changes []ActChange) string {
	there := a.mappedThere()
	n := 0
	for _, c := range changes {
		at, _, _ := c.after()
		right := there[at.Left].Organization
		if at.Subject != msp.SaaS || at.Verdict == msp.Refused || right == "" {
			continue
		}
		if c.After == nil || c.After.Verdict != msp.Matched || c.After.Right != right {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("unmapping %d in SaaS Alerts deletes their devices and account mappings there within 15 minutes", n)
}

// connected are the applications that are connected at SaaS Alerts, with what is
// left to do. The caller holds the lock and has seen that there are records.
func (a *App) connected() []Connected {
	s := a.settings.SaaS
	state, since := a.saasStands()
	if state == "" || a.settings.Skipped[VendorSaaSAlerts] {
		return nil
	}
	c := Connected{
		Name: "Syncro", Under: "MSP Tools", Organization: a.saasCalled(s.UserActivity, a.saasByName()), State: state, At: since,
		Planned: s.Chosen,
	}
	base := a.base()
	if base == nil {
		return []Connected{c}
	}
	c.Confirmed, c.Verified = base.Confirmed, a.saas.watch.Verified
	if a.loading != nil {
		return []Connected{c}
	}
	switch left := len(handover.Checklist(a.saasPlan(), base)); {
	case left > 0:
		c.Note = "the mapping has changed since: " + several(left, "row of the checklist is", "rows of the checklist are") + " open"
	case a.saas.watch.Failed != "":
		c.Note = "SaaS Alerts did not answer: " + a.saas.watch.Failed
	case len(a.saas.watch.Result.Differences) > 0:
		c.Note = a.saas.watch.Result.Differences[0]
	case a.saas.watch.Tries == 0:
		c.Note = "the API is asked from " + base.Confirmed.Add(handover.FirstLook).Format("15:04") + " on"
	case a.saas.watch.Result.Unverified:
		c.Note = "unverified in part: told by names or counts alone, see Verification in step 6"
	}
	return []Connected{c}
}
