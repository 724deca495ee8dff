package screens

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// write is how a list carries out what was decided.
type write func(work func() (string, error)) tea.Cmd

// create looks for what exists already before it decides that something is to
// be created: nothing that was created is ever deleted.
func (v *review) create() tea.Cmd {
	b := undecided("Create")
	r := v.list.current()
	decide := func(work func() (string, error)) tea.Cmd {
		return batch(v.list.decide(work), v.follow())
	}
	return v.choose(b, func(c chosen) tea.Cmd {
		switch {
		case v.subject == msp.Assets && !c.marked && r.Kind == "" && r.Candidates == 0:
			return decide(func() (string, error) { return told(v.d.app.Create(v.subject, c.ids)) })
		case v.subject == msp.Assets:
			return createDevices(v.d, c.ids, c.remarks(b), decide)
		case c.marked:
			return createOrganizations(v.d, c.ids, c.remarks(b), decide)
		}
		return v.createOrganization(r, decide)
	})
}

// looked runs a look outside Update and hands what it found to show. Until then
// the keys wait, so that none of them answers a question nobody has read.
func looked(d *desk, s msp.Subject, lefts []int64, show func(app.CreateLook) tea.Cmd) tea.Cmd {
	a, ctx := d.app, d.ctx
	return lookedBy(d, func() (app.CreateLook, error) { return a.LookBeforeCreate(ctx, s, lefts) }, show)
}

// lookedBy is looked with a look of its own.
func lookedBy(d *desk, look func() (app.CreateLook, error), show func(app.CreateLook) tea.Cmd) tea.Cmd {
	return await(d, "Looking for what is there already.", func() answer[app.CreateLook] {
		found, err := look()
		return answer[app.CreateLook]{found, err}
	}, func(got answer[app.CreateLook]) tea.Cmd {
		switch {
		case got.err != nil:
			d.warn(app.Sentence(got.err))
			return nil
		case got.value.Count == 0 && len(got.value.LeftOut) == 0:
			d.refuse("nothing to create: every open device has something like it")
			return nil
		case got.value.Count == 0:
			d.refuse("nothing to create: " + strings.Join(got.value.LeftOut, ", "))
			return nil
		}
		return show(got.value)
	})
}

// createDevices asks where a second record might come of it.
// remarks is what is said of marked rows besides.
func createDevices(d *desk, lefts []int64, remarks []string, decide write) tea.Cmd {
	work := func() (string, error) { return told(d.app.Create(msp.Assets, lefts)) }
	return looked(d, msp.Assets, lefts, func(look app.CreateLook) tea.Cmd {
		d.confirm(func() tea.Cmd { return decide(work) }, createQuestion(look, remarks)...)
		return nil
	})
}

// createQuestion states what would be created, and what speaks for looking again.
func createQuestion(look app.CreateLook, remarks []string) []string {
	ask := []string{fmt.Sprintf("Create %s in IT Glue?", plural(look.Count, "configuration"))}
	for _, stands := range look.Elsewhere {
		ask = append(ask, stands+".")
	}
	if look.Note != "" && len(look.Elsewhere) == 0 {
		ask = append(ask, look.Note)
	}
	if look.Proposed != "" {
		ask = append(ask, look.Proposed+". a accepts it instead.")
	}
	if look.More > 0 {
		ask = append(ask, "So do "+plural(look.More, "more device")+".")
	}
	if len(look.Elsewhere) > 0 {
		ask = append(ask, "Creating documents it twice: m matches to the record that is there, or move that one in IT Glue first.")
	}
	if look.Suggested > 0 {
		ask = append(ask, theyHave(look.Suggested, "other device")+" a proposal by serial, MAC or link in the same customers: accept first (A).")
	}
	if len(look.Doubtful) > 0 {
		ask = append(ask, "Look first at their other open devices: "+strings.Join(look.Doubtful, ", ")+".")
	}
	if look.PSALinked > 0 {
		ask = append(ask, theyAre(look.PSALinked, "configuration")+" linked to a PSA: let RMM, PSA and IT Glue sync first, or the PSA adds what you create a second time.")
	}
	if len(look.LeftOut) > 0 {
		ask = append(ask, "Left out: "+strings.Join(look.LeftOut, ", ")+".")
	}
	return append(append(ask, remarks...), "u takes it back in one go, until the plan is applied.")
}

// createMissing asks before it creates a configuration for every open device
// that nothing is like.
func createMissing(d *desk, customer int64, decide write) tea.Cmd {
	a := d.app
	look := func() (app.CreateLook, error) { return a.LookBeforeCreateMissing(customer), nil }
	return lookedBy(d, look, func(look app.CreateLook) tea.Cmd {
		d.confirm(func() tea.Cmd {
			return decide(func() (string, error) { return told(a.CreateMissing(customer, false)) })
		}, createQuestion(look, nil)...)
		return nil
	})
}

func inBrackets(reasons []string) string {
	if len(reasons) == 0 {
		return ""
	}
	return " (" + strings.Join(reasons, ", ") + ")"
}

// createOrganization shows what is like the customer first, and asks for type
// and status.
func (v *review) createOrganization(r *app.Row, decide write) tea.Cmd {
	d, id, called := v.d, r.ID, r.Name.String()
	return looked(d, msp.Customers, []int64{id}, func(look app.CreateLook) tea.Cmd {
		if len(look.Like) == 0 {
			return askKind(d, "Create "+called+" as", []int64{id}, decide)
		}
		items := make([]pickItem, 0, len(look.Like)+1)
		for _, f := range look.Like {
			items = append(items, pickItem{label: "match to " + f.Name.String(), note: f.Note.String()})
		}
		items = append(items, pickItem{label: "create " + called + " all the same", note: "none of these is it"})
		d.open(newPicker(d, "IT Glue has something like "+called, items, func(n int) tea.Cmd {
			if n < len(look.Like) {
				return decide(func() (string, error) { return told(d.app.MatchTo(msp.Customers, id, look.Like[n].Right)) })
			}
			return askKind(d, "Create "+called+" as", []int64{id}, decide)
		}))
		return nil
	})
}

// createOrganizations states what creating many would do, and asks for their
// type and status.
func createOrganizations(d *desk, lefts []int64, remarks []string, decide write) tea.Cmd {
	return looked(d, msp.Customers, lefts, func(look app.CreateLook) tea.Cmd {
		ask := []string{fmt.Sprintf("Create %s in IT Glue?", plural(look.Count, "organization"))}
		if len(look.LeftOut) > 0 {
			ask = append(ask, "Left out: "+strings.Join(look.LeftOut, ", ")+".")
		}
		ask = append(ask, remarks...)
		d.confirm(func() tea.Cmd {
			return askKind(d, "Create "+plural(look.Count, "organization")+" as", lefts, decide)
		}, append(ask, "Type and status are asked next; u takes it back in one go.")...)
		return nil
	})
}

// askKind asks for type and status of what is created; those chosen last come
// first.
func askKind(d *desk, title string, lefts []int64, decide write) tea.Cmd {
	a := d.app
	return await(d, "Reading types and statuses.", a.OrganizationKinds, func(kinds []app.OrganizationKind) tea.Cmd {
		items := make([]pickItem, len(kinds))
		for i, k := range kinds {
			items[i] = pickItem{label: k.Name}
		}
		d.open(newPicker(d, title, items, func(n int) tea.Cmd {
			return decide(func() (string, error) { return told(a.CreateAs(lefts, kinds[n])) })
		}))
		return nil
	})
}
