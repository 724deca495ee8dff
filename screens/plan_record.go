package screens

import (
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// addressed hands the addresses of an operation's records to show, if any is known.
func (s *planStep) addressed(r *app.PlanRow, show func([]address) tea.Cmd) tea.Cmd {
	a := s.d.app
	return await(s.d, "Looking up the addresses.", func() []address { return planAddresses(a, r) }, func(list []address) tea.Cmd {
		if len(list) == 0 {
			s.d.refuse("no address is known for what this operation is about")
			return nil
		}
		return show(list)
	})
}

// planAddresses are the addresses of the record that an operation writes, where
// there is one already, and of the one at the other vendor that it is about.
func planAddresses(a *app.App, r *app.PlanRow) []address {
	var list []address
	add := func(s msp.Subject, right bool, id int64, vendor string) {
		if url := a.URL(s, right, strconv.FormatInt(id, 10)); id != 0 && url != "" {
			list = append(list, address{vendor + ": " + r.Name.String(), url})
		}
	}
	if r.Configuration != 0 || r.Asset != 0 {
		add(msp.Assets, true, r.Configuration, "IT Glue")
		add(msp.Assets, false, r.Asset, "Syncro")
	} else {
		add(msp.Customers, true, r.OrganizationID, "IT Glue")
		add(msp.Customers, false, r.Customer, "Syncro")
	}
	if r.System == "Syncro" {
		slices.Reverse(list)
	}
	return list
}
