package screens

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// pager shows lines to read: help, the log, a record's addresses.
type pager struct {
	d     *desk
	title string
	lines func(w int) []string
	keys  map[string]func() tea.Cmd // more keys, such as y for copy
	more  string                    // what they are
	top   int
	last  int // the greatest top of the last view
}

func (p *pager) update(k tea.KeyMsg) tea.Cmd {
	for _, key := range presses(k) {
		if f := p.keys[key]; f != nil {
			return f()
		}
		switch actFor(key) {
		case actUp:
			p.top--
		case actDown:
			p.top++
		case actPageUp:
			p.top -= pickerPage
		case actPageDown:
			p.top += pickerPage
		case actFirst:
			p.top = 0
		case actLast:
			p.top = p.last
		case actBack, actLeave, actHelp, actLog, actOpen, actRecord:
			p.d.close(p)
			return nil
		default:
		}
		p.top = max(0, min(p.top, p.last))
	}
	return nil
}

func (p *pager) view(w, h int) []string {
	lines := p.lines(w)
	room := max(1, h-1)
	p.last = max(0, len(lines)-room)
	p.top = max(0, min(p.top, p.last))
	title := p.title
	if p.last > 0 {
		title = fmt.Sprintf("%s (%d-%d of %d)", p.title, p.top+1, min(len(lines), p.top+room), len(lines))
	}
	out := []string{p.d.th.rule(title, w)}
	return append(out, lines[p.top:min(len(lines), p.top+room)]...)
}

func (p *pager) hint() string { return strings.TrimPrefix(p.more+"   j k move   esc back", "   ") }
