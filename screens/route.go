package screens

import (
	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
)

// enter goes to a step, if it can be worked on yet, and remembers the place for
// the next start.
func (w *Wizard) enter(to app.Step) tea.Cmd {
	return w.d.act(func() error {
		if err := w.d.app.Reachable(to); err != nil {
			return err
		}
		return w.d.app.Leave(to)
	}, func(err error) tea.Cmd {
		if err != nil {
			return w.readOverview()
		}
		w.at = to
		return batch(w.readOverview(), w.current().open())
	})
}

// goOn says that the step is done and goes to the next one. It asks before the
// wizard ends.
func (w *Wizard) goOn() tea.Cmd {
	if w.at == app.StepFinish && !w.d.overview.Finished {
		return askToFinish(w.d, w.complete)
	}
	return w.complete()
}

func (w *Wizard) complete() tea.Cmd {
	from := w.at
	return w.d.act(func() error { return w.d.app.Complete(from) }, func(err error) tea.Cmd {
		if err != nil || w.at != from || from == app.StepHome {
			return nil
		}
		return w.enter(w.following())
	})
}

// following is the step after this one; steps that are skipped are passed over.
func (w *Wizard) following() app.Step {
	next := min(w.at+1, app.StepHome)
	for next < app.StepHome && w.d.stateOf(next).State == app.StepSkipped {
		next++
	}
	return next
}

// preceding is the step before this one.
func (w *Wizard) preceding() app.Step {
	if w.at == app.StepKeys {
		return w.at
	}
	prev := w.at - 1
	for prev > app.StepKeys && w.d.stateOf(prev).State == app.StepSkipped {
		prev--
	}
	return prev
}

func (w *Wizard) atEnd() string {
	if w.at == app.StepHome {
		return "Home is the last place; 1-9 go to the steps"
	}
	return ""
}

func (w *Wizard) atStart() string {
	if w.at == app.StepKeys {
		return "Keys is the first step"
	}
	return ""
}

// chooseStep lets the person pick a step by name.
func (w *Wizard) chooseStep() tea.Cmd {
	var items []pickItem
	for s := app.StepKeys; s <= app.StepHome; s++ {
		info := w.d.stateOf(s)
		items = append(items, pickItem{label: s.String(), note: joined(string(info.State), openWords(info))})
	}
	w.d.open(newPicker(w.d, "Go to", items, func(n int) tea.Cmd { return w.enter(app.Step(n)) }))
	return nil
}

// quitOrAsk leaves as quit does, and asks before decisions go away with a
// workspace that is temporary: q lies close to other keys.
func (w *Wizard) quitOrAsk() tea.Cmd {
	if w.d.overview.Busy != "" || !w.d.overview.Temporary || w.d.overview.Undo == "" {
		return w.quit()
	}
	w.d.confirm(func() tea.Cmd { return tea.Quit }, "Leave? What was decided here goes away.",
		"This workspace is temporary: nothing of it is kept for the next start.")
	return nil
}

// quit leaves Onramp. Only work that would be interrupted is asked about;
// asking twice leaves at once.
func (w *Wizard) quit() tea.Cmd {
	busy := w.d.overview.Busy
	asked := w.leaving != nil && w.d.top() == layer(w.leaving)
	if busy == "" || asked {
		return tea.Quit
	}
	w.leaving = &question{d: w.d, yes: func() tea.Cmd { return tea.Quit }, ask: []string{
		"Leave while this runs: " + busy + "?",
		"What is done so far is kept, and the next start goes on from there.",
	}}
	w.d.open(w.leaving)
	return nil
}
