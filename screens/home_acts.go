package screens

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
	"dev.onramp/app/secrets"
)

// action is one thing that can be done with an integration.
type action struct {
	name, note string
	run        func() tea.Cmd
}

// actions are what the picker under enter offers.
func (s *homeStep) actions(i app.Integration) []action {
	goTo := func(to app.Step) func() tea.Cmd { return func() tea.Cmd { return s.d.goTo(to) } }
	pause := action{name: "pause", run: func() tea.Cmd { return s.pause(i, true) }}
	if i.Status == app.StatusPaused {
		pause = action{name: "go on after the pause", run: func() tea.Cmd { return s.pause(i, false) }}
	}
	work := []action{
		{name: "matching: change a match", run: goTo(app.StepOrganizations)},
		{name: "devices: review and change a match", run: goTo(app.StepDevices)},
		{name: "plan: look at what would be written", run: goTo(app.StepPlan)},
		{name: "take a plan back that was applied", note: "shown as a plan first", run: func() tea.Cmd {
			return takeBack(s.d, func() tea.Cmd { return s.d.goTo(app.StepPlan) })
		}},
	}
	if i.Vendor == app.VendorSaaSAlerts {
		work = []action{
			{name: "mapping and checklist", run: goTo(app.StepSaaS)},
			{name: "checklist as a file", run: func() tea.Cmd { return saveChecklist(s.d, s.list.refresh) }},
		}
	}
	list := slices.Concat([]action{{name: "start sync", run: s.sync}, s.routine()}, work, []action{
		{name: "report: what was matched and what is open, as a file", run: s.report},
		{name: "edit keys", run: goTo(app.StepKeys)},
		pause,
		{name: "disconnect", run: func() tea.Cmd { return s.disconnect(i) }},
		{name: "notifications: a webhook for what needs you", run: s.notifications},
	})
	list = append(list,
		action{name: "customers that have left: declare it or take it back", run: func() tea.Cmd { return chooseLeaving(s.d, s.list.write) }},
		action{name: "writes whose answer was lost: say what became of them", run: func() tea.Cmd { return settleAny(s.d, s.list.refresh) }},
	)
	if s.data.Shrunk != "" {
		list = append(list, action{name: "accept the present numbers", note: "when fewer records are right", run: s.acceptNumbers})
	}
	return list
}

// routine switches the sync that an open Onramp makes by itself.
func (s *homeStep) routine() action {
	on := !s.data.Routine
	does, said := "sync every day while Onramp is open: switch off", "no sync by itself from now on"
	if on {
		does, said = "sync every day while Onramp is open: switch on", "a sync every day from now on, while Onramp is open"
	}
	return action{name: does, run: func() tea.Cmd {
		return s.list.write(func() (string, error) { return said, s.d.app.SetRoutine(on) })
	}}
}

func (s *homeStep) choose() tea.Cmd {
	i := *s.list.current()
	s.pick(i.Name, s.actions(i))
	return nil
}

func (s *homeStep) pick(title string, list []action) {
	items := make([]pickItem, len(list))
	for n, a := range list {
		items[n] = pickItem{label: a.name, note: a.note}
	}
	s.d.open(newPicker(s.d, title, items, func(n int) tea.Cmd { return list[n].run() }))
}

func (s *homeStep) acceptNumbers() tea.Cmd {
	s.d.confirm(func() tea.Cmd {
		return s.list.write(func() (string, error) { return "the present numbers are the measure now", s.d.app.AcceptNumbers() })
	}, "Take the numbers of records that were read last as right?", msp.Clean(s.data.Shrunk))
	return nil
}

// notifications is what can be done with the webhook.
func (s *homeStep) notifications() tea.Cmd {
	hook := s.data.Hook
	list := []action{{name: "set the webhook's address", note: "of Teams, Slack or the like", run: func() tea.Cmd { return s.askHook("", "") }}}
	if hook.Host != "" {
		names := action{name: "tell names of customers and devices, too", note: "now counts alone", run: func() tea.Cmd { return s.hookNames(true) }}
		if hook.Names {
			names = action{name: "tell counts alone", note: "now names, too", run: func() tea.Cmd { return s.hookNames(false) }}
		}
		list = append(list,
			action{name: "send a message to try it", run: func() tea.Cmd {
				return s.list.write(func() (string, error) { return "sent: look whether it has arrived", s.d.app.TryHook(s.d.ctx) })
			}},
			names,
			action{name: "end the notifications", run: func() tea.Cmd {
				return s.list.write(func() (string, error) { return "no notifications from now on", s.d.app.SetHook("", secrets.Nowhere) })
			}})
	}
	title := "Notifications: none"
	if hook.Host != "" {
		title = "Notifications go to " + msp.Clean(hook.Host)
	}
	s.pick(title, list)
	return nil
}

// askHook asks for the address, which is kept like a key: whoever knows it can
// post. One that was refused stands there to be mended, unseen.
func (s *homeStep) askHook(typed, refused string) tea.Cmd {
	p := s.d.askSecret("Address of the webhook", func(address string) tea.Cmd {
		if err := app.CheckHook(address); err != nil { // it is no use to ask on
			return s.askHook(address, app.Sentence(err))
		}
		places := []secrets.Place{secrets.Keyring, secrets.Locked, secrets.ThisRun}
		list := make([]action, len(places))
		for n, place := range places {
			list[n] = action{name: "in " + string(place), run: func() tea.Cmd {
				return s.list.write(func() (string, error) {
					return "the webhook is set; a sync that needs you tells it", s.d.app.SetHook(address, place)
				})
			}}
		}
		s.pick("Keep the address where?", list)
		return nil
	}, "It begins with https://. It never shows, for whoever knows it can post.",
		"Or set ONRAMP_WEBHOOK_URL, or the file that ONRAMP_WEBHOOK_URL_FILE names, before Onramp starts.")
	p.entry.set(typed)
	p.refused = refused
	return nil
}

func (s *homeStep) hookNames(on bool) tea.Cmd {
	return s.list.write(func() (string, error) {
		if on {
			return "names are told from now on", s.d.app.SetHookNames(true)
		}
		return "counts alone from now on", s.d.app.SetHookNames(false)
	})
}

// disconnect asks twice: for the key, and whether the matches go as well.
func (s *homeStep) disconnect(i app.Integration) tea.Cmd {
	count := func() []app.Count { return s.d.app.MatchesWith(i.Vendor) }
	return await(s.d, "Counting the matches.", count, func(matches []app.Count) tea.Cmd {
		items := []pickItem{
			{label: "forget the key, keep the matches", note: "connecting again goes on from here"},
			{label: "forget the key and the matches", note: "nothing changes at the vendors"},
		}
		if !slices.ContainsFunc(matches, func(c app.Count) bool { return c.N > 0 }) {
			items, matches = []pickItem{{label: "forget the key", note: "no match is left to keep or to remove"}}, nil
		}
		s.d.open(newPicker(s.d, "Disconnect "+i.Name, items, func(n int) tea.Cmd {
			s.askDisconnect(i, n == 1, countsLine(matches))
			return nil
		}))
		return nil
	})
}

// askDisconnect states effect and count before anything is forgotten.
func (s *homeStep) askDisconnect(i app.Integration, remove bool, matches string) {
	ask := []string{"Forget the key of " + i.Name + " and keep the matches: " + matches + "?", "Until it is connected again no sync reads it, and no rule matches anything with it."}
	switch {
	case matches == "":
		ask[0] = "Forget the key of " + i.Name + "?"
	case remove:
		ask[0] = "Forget the key of " + i.Name + " and remove the matches: " + matches + "?"
		ask = append(ask, "u brings the matches back, not the key.")
	}
	s.d.confirm(func() tea.Cmd {
		return s.list.write(func() (string, error) { return "disconnected " + i.Name, s.d.app.Disconnect(i.Vendor, remove) })
	}, append(ask, "Nothing is changed or deleted at the vendor.")...)
}
