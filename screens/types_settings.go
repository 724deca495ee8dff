package screens

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// The two ways to retire a configuration that a PSA holds, as app takes them.
const (
	retireByArchive = "archive"
	retireByList    = "list"
)

func retireWords(how string) string {
	if how == retireByArchive {
		return "archive in IT Glue"
	}
	return "list: retire in the PSA"
}

// retirePSA asks which of the two the workspace wants.
func (s *typesStep) retirePSA(v app.TypesView) func() tea.Cmd {
	return func() tea.Cmd {
		ways := []string{retireByList, retireByArchive}
		items := make([]pickItem, 0, len(ways))
		for _, how := range ways {
			items = append(items, pickItem{label: retireWords(how)})
		}
		s.d.open(newPicker(s.d, "When the device of a PSA-linked configuration is gone", items, func(n int) tea.Cmd {
			return s.set("PSA-linked records", retireWords(v.RetirePSA), retireWords(ways[n]), func() error { return s.d.app.SetRetirePSA(ways[n]) })
		}).on(slices.Index(ways, v.RetirePSA)))
		return nil
	}
}

// psaWords is the answer to whether a PSA is synced to IT Glue, with a sign while
// there is none.
func (s *typesStep) psaWords(v app.TypesView) string {
	if v.PSA == "" {
		return s.d.th.sign.warn + " not answered yet"
	}
	return msp.Clean(v.PSA)
}

func psaNote(v app.TypesView) string {
	found := plural(v.PSALinked, "configuration") + " and " + plural(v.PSAOrganizations, "organization") + " are linked to one. "
	if v.PSA == app.NoPSA && v.PSALinked > 0 {
		return found + "So one was synced at some time: say which."
	}
	return found + "If one is in use: Syncro to PSA to IT Glue, then Onramp; a brake stops creating while it holds few"
}

// choosePSA asks whether a PSA is synced to IT Glue, and which.
func (s *typesStep) choosePSA(v app.TypesView) func() tea.Cmd {
	return func() tea.Cmd {
		names := app.PSAs()
		items := make([]pickItem, len(names))
		for i, n := range names {
			items[i] = pickItem{label: n}
		}
		now := "not answered"
		if v.PSA != "" {
			now = msp.Clean(v.PSA)
		}
		s.d.open(newPicker(s.d, "Which PSA is synced to IT Glue?", items, func(n int) tea.Cmd {
			return s.set("PSA synced to IT Glue", now, names[n], func() error { return s.d.app.SetPSA(names[n]) })
		}).on(slices.Index(names, v.PSA)))
		return nil
	}
}

func (s *typesStep) pickStatus(title string, v app.TypesView, now int64, set func(int64) error) func() tea.Cmd {
	return func() tea.Cmd {
		s.d.open(s.choices(title, "", v.Statuses, now, func(id int64) tea.Cmd {
			return s.set(title, nameOf(v.Statuses, now), nameOf(v.Statuses, id), func() error { return set(id) })
		}))
		return nil
	}
}

func (s *typesStep) linkField(v app.TypesView) func() tea.Cmd {
	return func() tea.Cmd {
		s.d.askText("Link field in Syncro", msp.Clean(v.LinkField), func(name string) tea.Cmd {
			return s.set("Link field in Syncro", orNone(msp.Clean(v.LinkField)), orNone(msp.Clean(name)), func() error { return s.d.app.SetLinkField(name) })
		}, "The asset custom field, of type Web Link, that will hold the address of the configuration in IT Glue. Empty turns linking off.")
		return nil
	}
}

func (s *typesStep) agentless(title string, v app.TypesView, now string, set func(string) error) func() tea.Cmd {
	return func() tea.Cmd {
		fields := append([]string{""}, v.AgentlessFields...)
		items := make([]pickItem, len(fields))
		for i, f := range fields {
			items[i] = pickItem{label: orNone(msp.Clean(f))}
		}
		s.d.open(newPicker(s.d, title, items, func(n int) tea.Cmd {
			return s.set(title, orNone(msp.Clean(now)), items[n].label, func() error { return set(fields[n]) })
		}).on(slices.Index(fields, now)))
		return nil
	}
}

func nameOf(list []app.Choice, id int64) string {
	for _, c := range list {
		if c.ID == id {
			return c.Name.String()
		}
	}
	return "not chosen"
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func yesNo(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

func (s *typesStep) offers() []offer {
	turn := func(to bool) func() tea.Cmd {
		return func() tea.Cmd { s.onSample = to; return nil }
	}
	tabs := []offer{{act: actTabLeft, run: turn(false)}, {act: actTabRight, does: "one device side by side, as IT Glue will show it", brief: "a device", run: turn(true)}}
	if s.onSample {
		tabs[1].brief = ""
		return append(s.sample.offers(), tabs...)
	}
	return append(s.settingOffers(), tabs...)
}

func (s *typesStep) settingOffers() []offer {
	row, why, out := s.list.current(), "there is nothing to change here", "only a device type can be left out"
	if row != nil {
		why = ""
		if row.leaveOut != nil {
			out = ""
		}
	}
	change := func() tea.Cmd { return row.change() }
	return append([]offer{
		{act: actOpen, does: "change what it is mapped to", brief: "change", why: why, run: change},
		{act: actEdit, does: "change", why: why, run: change},
		{act: actMatch, does: "map to a configuration type", why: why, run: change},
		{act: actIgnore, does: "leave the device type out", brief: "leave out", why: out, run: func() tea.Cmd { return row.leaveOut() }},
	}, s.list.offers(func() tea.Cmd { return nil })...)
}
