package screens

import (
	"context"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// guarded keeps a bug of a screen from wrecking the terminal: a panic in the
// model or in one of its commands ends the program as leaving does, and the
// trace goes into the log's file instead of over the screen.
type guarded struct {
	tea.Model
	stop context.CancelCauseFunc                // ends the program
	keep func(panicked any, trace []byte) error // puts the trace away and says so
}

// Init implements tea.Model.
func (g guarded) Init() (cmd tea.Cmd) {
	defer g.rescue()
	return g.watched(g.Model.Init())
}

// Update implements tea.Model.
func (g guarded) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	next = g
	defer g.rescue()
	model, cmd := g.Model.Update(msg)
	g.Model = model
	return g, g.watched(cmd)
}

// View implements tea.Model.
func (g guarded) View() (frame string) {
	defer g.rescue()
	return g.Model.View()
}

// watched is cmd with its panics caught, and those of the commands it returns:
// bubbletea runs each in a goroutine of its own.
func (g guarded) watched(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		defer g.rescue()
		msg := cmd()
		some, several := msg.(tea.BatchMsg)
		if !several {
			return msg
		}
		all := make(tea.BatchMsg, len(some))
		for i, c := range some {
			all[i] = g.watched(c)
		}
		return all
	}
}

// rescue is deferred wherever code of a screen runs. The first panic is the one
// that is told of.
func (g guarded) rescue() {
	if r := recover(); r != nil {
		g.stop(g.keep(r, debug.Stack()))
	}
}
