package screens

import (
	"strings"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// maxTypedText is the longest text a person can type or paste into a line.
const maxTypedText = 4096

// entry is one line that a person types into. The editing is textinput's; the
// drawing is ours, because textinput takes its colours from a global renderer
// and shows no cursor where there is no reverse video.
type entry struct {
	in     textinput.Model
	th     *Theme
	secret bool
	// shows says what may be seen of a line that is no secret; nil for all. A key
	// may be pasted where something else is asked for.
	shows func(text string) bool
}

func newEntry(th *Theme, secret bool) entry {
	in := textinput.New()
	in.CharLimit = maxTypedText
	in.Focus()
	return entry{in: in, th: th, secret: secret}
}

func (e *entry) value() string { return e.in.Value() }

func (e *entry) set(s string) {
	e.in.SetValue(s)
	e.in.CursorEnd()
}

// update edits. textinput's only command blinks a cursor that we do not show,
// or reads the clipboard of the machine that Onramp runs on. ctrl-u clears the
// line; so does ctrl-w where the words of a secret would show by what is left.
func (e *entry) update(k tea.KeyMsg) {
	if k.Type == tea.KeyCtrlU || e.secret && k.Type == tea.KeyCtrlW {
		e.set("")
		return
	}
	if k.Type == tea.KeyRunes && len(k.Runes) > 1 {
		k.Paste = true // what arrives together may spell the name of a key, such as end
	}
	e.in, _ = e.in.Update(k)
}

func (e *entry) hidden() bool {
	return e.secret || e.shows != nil && !e.shows(e.value())
}

// view draws w cells of the line with the cursor in sight.
func (e *entry) view(w int) string {
	runes := []rune(e.in.Value())
	at := min(e.in.Position(), len(runes))
	before, after := string(runes[:at]), string(runes[at:])
	if e.hidden() {
		before = strings.Repeat(e.th.sign.secret, at)
		after = strings.Repeat(e.th.sign.secret, len(runes)-at)
	}
	room := max(0, w-ansi.StringWidth(e.th.sign.caret))
	s := lastCells(before, room) + e.th.key.Render(e.th.sign.caret)
	return s + e.th.cut(after, w-ansi.StringWidth(s))
}
