package screens

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// appliedPlans are the plans that can be taken back, or why they cannot be told.
type appliedPlans struct {
	list []app.AppliedPlan
	err  error
}

// takeBack lets a person choose an applied plan and shows the plan that takes it
// back, with its brakes, like any other: nothing is written before it is
// approved. shown is where it shows.
func takeBack(d *desk, shown func() tea.Cmd) tea.Cmd {
	read := func() (p appliedPlans) {
		p.list, p.err = d.app.AppliedPlans()
		return p
	}
	return await(d, "Reading the plans that were applied.", read, func(p appliedPlans) tea.Cmd {
		switch {
		case p.err != nil:
			d.refuse(p.err.Error())
			return nil
		case len(p.list) == 0:
			d.warn("no plan was applied: there is nothing to take back")
			return nil
		}
		items := make([]pickItem, len(p.list))
		for i, plan := range p.list {
			items[i] = pickItem{label: appliedLabel(plan), note: countsLine(plan.Kinds)}
		}
		d.open(newPicker(d, "Take back which plan? It shows first, nothing is written", items, func(n int) tea.Cmd {
			return d.write(func() (string, error) {
				return "this plan takes back: " + items[n].label, d.app.UndoPlan(p.list[n].Hash)
			}, func(error) tea.Cmd { return shown() })
		}))
		return nil
	})
}

// appliedLabel says when a plan was applied, by whom, and how much it wrote.
func appliedLabel(p app.AppliedPlan) string {
	written := plural(p.Done, "write")
	if p.Done < p.Operations {
		written = fmt.Sprintf("%s of %s", count(p.Done), plural(p.Operations, "write"))
	}
	label := p.At.Local().Format("2006-01-02 15:04") + "  " + written
	if p.By != "" {
		label += " by " + msp.Clean(p.By)
	}
	if p.Undo {
		label += ", an undo"
	}
	if p.Damaged {
		label += ", damaged"
	}
	return label
}
