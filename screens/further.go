package screens

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// furtherOffer is what f does: a matched customer gets further organizations,
// and a device's configuration is created in one of them.
func (v *review) furtherOffer(r *app.Row, why string) offer {
	o := offer{act: actFurther, does: "give the customer further organizations", why: why, run: v.furtherOrganizations}
	switch {
	case v.subject == msp.SaaS:
		o.why = "a SaaS Alerts organization is mapped to one customer"
	case why != "":
	case v.subject == msp.Assets:
		o.does, o.run = "create it in one of the customer's organizations", v.createIn
	case r.State != app.StateMatched:
		o.why = "match the customer to its main organization first"
	}
	return o
}

// furtherOrganizations shows the further organizations, which picking takes
// away, then those that picking adds: the children of the main one, similar
// names, what was chosen lately, and all others.
func (v *review) furtherOrganizations() tea.Cmd {
	r := v.list.current()
	d, id, name, main := v.d, r.ID, r.Name.String(), r.Right
	a, ctx := d.app, d.ctx
	p := newPicker(d, "Further organizations of "+name, nil, nil)
	var mine, found []app.Found
	searching := &loader{}
	p.state = "Type a part of the name."
	p.choose = func(n int) tea.Cmd {
		change, right := a.AddOrganization, found[n].Right
		if slices.ContainsFunc(mine, func(f app.Found) bool { return f.Right == right }) {
			change = a.DropOrganization
		}
		return batch(v.list.write(func() (string, error) { return told(change(id, right)) }), v.follow())
	}
	p.search = func(query string) tea.Cmd {
		return load(searching, func() answer[[2][]app.Found] {
			further, likely := a.FurtherOf(id)
			hits, err := a.Search(ctx, msp.Customers, id, query)
			if query == "" && err == nil {
				var proposed []app.Found
				proposed, err = a.Proposed(ctx, msp.Customers, id)
				hits = proposedFirst(slices.Concat(further, likely), proposedFirst(proposed, hits))
			}
			hits = slices.DeleteFunc(hits, func(f app.Found) bool { return f.Right == main })
			return answer[[2][]app.Found]{[2][]app.Found{further, hits}, err}
		}, func(got answer[[2][]app.Found]) tea.Cmd {
			if query != p.entry.value() {
				return nil
			}
			p.state = "Nothing found for " + quote(query) + "."
			if got.err != nil {
				p.state = "The search failed: " + app.Sentence(got.err)
			}
			mine, found = got.value[0], got.value[1]
			p.put(furtherItems(mine, found))
			return nil
		})
	}
	d.open(p)
	return p.search("")
}

func furtherItems(mine, found []app.Found) []pickItem {
	items := foundItems(found)
	for i, f := range found {
		if slices.ContainsFunc(mine, func(m app.Found) bool { return m.Right == f.Right }) {
			items[i].note = strings.TrimSpace("is one of them, enter takes it away  " + items[i].note)
		}
	}
	return items
}

// createIn asks in which of the customer's organizations a configuration is to
// be created.
func (v *review) createIn() tea.Cmd {
	d, a := v.d, v.d.app
	return v.choose(undecided("Create"), func(c chosen) tea.Cmd {
		return await(d, "Reading the customer's organizations.", func() []app.Found { return a.PlacesOf(c.ids[0]) }, func(places []app.Found) tea.Cmd {
			if len(places) < 2 {
				d.refuse("its customer has one organization only; f on Organizations gives it more")
				return nil
			}
			d.open(newPicker(d, fmt.Sprintf("Create %s in", plural(len(c.ids), "configuration")), foundItems(places), func(n int) tea.Cmd {
				return batch(v.list.decide(func() (string, error) { return told(a.CreateIn(c.ids, places[n].Right)) }), v.follow())
			}))
			return nil
		})
	})
}
