package screens

import tea "github.com/charmbracelet/bubbletea"

// settled is the only message that work done outside Update comes back as: the
// rest of the work, to be run by Update, the only place where a model may
// change.
type settled func() tea.Cmd

// loader runs one piece of work at a time outside Update. While it is busy it
// keeps only the newest request, so answers never overtake each other and a
// held-down key costs no more than two readings.
type loader struct {
	busy bool
	next tea.Cmd
}

// load runs read in a command and then, in Update, hands what it returned to show.
func load[T any](l *loader, read func() T, show func(T) tea.Cmd) tea.Cmd {
	job := func() tea.Msg {
		v := read()
		return settled(func() tea.Cmd { return l.finish(show(v)) })
	}
	if l.busy {
		l.next = job
		return nil
	}
	l.busy = true
	return job
}

func (l *loader) finish(after tea.Cmd) tea.Cmd {
	next := l.next
	l.next, l.busy = nil, next != nil
	return batch(after, next)
}

// batch joins commands, leaving out those that are nil.
func batch(cmds ...tea.Cmd) tea.Cmd {
	some := cmds[:0:0]
	for _, c := range cmds {
		if c != nil {
			some = append(some, c)
		}
	}
	switch len(some) {
	case 0:
		return nil
	case 1:
		return some[0]
	}
	return tea.Batch(some...)
}
