package screens

import (
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
		return "archive them in IT Glue"
	}
	return "list them: retire in the PSA"
}

// retirePSA asks which of the two the workspace wants.
func (s *typesStep) retirePSA() tea.Cmd {
	ways := []string{retireByList, retireByArchive}
	items := make([]pickItem, 0, len(ways))
	for _, how := range ways {
		items = append(items, pickItem{label: retireWords(how)})
	}
	s.d.open(newPicker(s.d, "When the device of a PSA-linked configuration is gone", items, func(n int) tea.Cmd {
		return s.set(func() error { return s.d.app.SetRetirePSA(ways[n]) })
	}))
	return nil
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
	return found + "If one is in use: Syncro to PSA, PSA to IT Glue, then Onramp; while it holds few organizations a brake stops creating"
}

// choosePSA asks whether a PSA is synced to IT Glue, and which.
func (s *typesStep) choosePSA() tea.Cmd {
	names := app.PSAs()
	items := make([]pickItem, len(names))
	for i, n := range names {
		items[i] = pickItem{label: n}
	}
	s.d.open(newPicker(s.d, "Which PSA is synced to IT Glue?", items, func(n int) tea.Cmd {
		return s.set(func() error { return s.d.app.SetPSA(names[n]) })
	}))
	return nil
}

func (s *typesStep) pickStatus(title string, v app.TypesView, set func(int64) error) func() tea.Cmd {
	return func() tea.Cmd {
		s.d.open(s.choices(title, "", v.Statuses, func(id int64) tea.Cmd { return s.set(func() error { return set(id) }) }))
		return nil
	}
}

func (s *typesStep) linkField(v app.TypesView) func() tea.Cmd {
	return func() tea.Cmd {
		s.d.askText("Link field in Syncro", msp.Clean(v.LinkField), func(name string) tea.Cmd {
			return s.set(func() error { return s.d.app.SetLinkField(name) })
		}, "The asset custom field, of type Web Link, that will hold the address of the configuration in IT Glue. Empty turns linking off.")
		return nil
	}
}

func (s *typesStep) agentless(title string, v app.TypesView, set func(string) error) func() tea.Cmd {
	return func() tea.Cmd {
		items := []pickItem{{label: "none"}}
		for _, f := range v.AgentlessFields {
			items = append(items, pickItem{label: msp.Clean(f)})
		}
		s.d.open(newPicker(s.d, title, items, func(n int) tea.Cmd {
			field := ""
			if n > 0 {
				field = v.AgentlessFields[n-1]
			}
			return s.set(func() error { return set(field) })
		}))
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
	enter := offer{act: actOpen, does: "change what it is mapped to", brief: "change", why: why, run: change}
	if s.d.stateOf(app.StepTypes).State == app.StepDone {
		enter = offer{act: actOpen, does: "continue", brief: "continue", run: s.d.goOn}
	}
	return append([]offer{
		enter,
		{act: actEdit, does: "change", brief: "change", why: why, run: change},
		{act: actMatch, does: "map to a configuration type", why: why, run: change},
		{act: actIgnore, does: "leave the device type out", brief: "leave out", why: out, run: func() tea.Cmd { return row.leaveOut() }},
	}, s.list.offers(func() tea.Cmd { return nil })...)
}
