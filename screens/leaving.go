package screens

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// writer runs a write and says what it did, as a table's write does.
type writer func(work func() (string, error)) tea.Cmd

// leftOffer declares that the customer under the cursor has left, or takes that
// back.
func (v *review) leftOffer(r *app.Row, why string) offer {
	o := offer{act: actLeft, does: "declare that the customer has left, or take that back", why: why}
	switch {
	case v.subject == msp.SaaS:
		o.why = "a customer leaves in Organizations or on Home"
	case why == "" && v.subject == msp.Customers && r.State != app.StateMatched:
		o.why = "nothing is documented of a customer that is not matched"
	case why == "":
		customer := r.Customer
		if v.subject == msp.Customers {
			customer = r.ID
		}
		o.run = func() tea.Cmd {
			return await(v.d, "Counting the customer's devices.", func() app.Leaving { return v.d.app.LeavingOf(customer) },
				func(l app.Leaving) tea.Cmd { return askLeft(v.d, l, v.list.write) })
		}
	}
	return o
}

// chooseLeaving lists the customers that may have left and those that have.
func chooseLeaving(d *desk, write writer) tea.Cmd {
	return await(d, "Looking for customers whose devices are gone.", d.app.LeavingCustomers, func(list []app.Leaving) tea.Cmd {
		if len(list) == 0 {
			d.say("no documented device is gone; in Organizations, L declares it of any matched customer")
			return nil
		}
		items := make([]pickItem, len(list))
		for i, l := range list {
			items[i] = pickItem{label: l.Name.String(), note: fmt.Sprintf("%s of %s are gone", count(l.Gone), plural(l.Documented, "documented device"))}
			if l.Left {
				items[i].note = "has left, as declared; " + items[i].note
			}
		}
		d.open(newPicker(d, "Customers that have left", items, func(n int) tea.Cmd { return askLeft(d, list[n], write) }))
		return nil
	})
}

// leavesBack stands behind the name of a customer that was declared to have left.
const leavesBack = " has left; L or u takes that back"

// askLeft states what the declaration does and to how many devices, and asks
// for the reason.
func askLeft(d *desk, l app.Leaving, write writer) tea.Cmd {
	name, left := l.Name.String(), !l.Left
	ask := []string{
		fmt.Sprintf("Declare that %s has left?", name),
		fmt.Sprintf("Of its %s %s gone from Syncro. The brakes on one customer's share (B2, B5) no longer guard them: each may be retired in IT Glue once it is proven to be gone.",
			plural(l.Documented, "documented device"), are(l.Gone)),
		"Nothing is written now: the next plan shows what it would retire. L or u takes it back.",
	}
	short := d.th.cut(name, leastWidth-len(leavesBack)) // the whole sentence shows on the narrowest terminal
	said, question := short+leavesBack, "Why? For example: contract ended in May"
	if l.Left {
		ask = []string{
			fmt.Sprintf("Take back that %s has left?", name),
			fmt.Sprintf("The brakes guard its %s again. What was retired stays retired until its asset is back or the plan is undone.", plural(l.Documented, "documented device")),
		}
		said, question = short+" has not left; u takes that back", "Why is it taken back?"
	}
	d.confirm(func() tea.Cmd {
		d.askText(question, "", func(reason string) tea.Cmd {
			return write(func() (string, error) { return said, d.app.Offboard(l.Customer, left, reason) })
		}, "The reason stands in the audit file beside your name.")
		return nil
	}, ask...)
	return nil
}

func are(n int) string {
	if n == 1 {
		return "1 is"
	}
	return count(n) + " are"
}
