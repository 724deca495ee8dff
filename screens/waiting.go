package screens

import tea "github.com/charmbracelet/bubbletea"

// waiting holds the keys while something is looked up that a question depends
// on; esc gives it up.
type waiting struct {
	d    *desk
	text string
}

func (w *waiting) update(k tea.KeyMsg) tea.Cmd {
	if k.Type == tea.KeyEsc {
		w.d.close(w)
		w.d.say("cancelled, nothing was changed")
	}
	return nil
}

func (w *waiting) view(width, _ int) []string {
	return []string{w.d.th.rule("", width), "  " + w.d.th.cut(w.text, width-2)}
}

func (w *waiting) hint() string { return "esc cancel" }

// await reads outside Update while the keys wait, and hands what it read to show.
func await[T any](d *desk, text string, read func() T, show func(T) tea.Cmd) tea.Cmd {
	hold := &waiting{d, text}
	d.open(hold)
	return load(&loader{}, read, func(v T) tea.Cmd {
		if !d.close(hold) {
			return nil // given up
		}
		return show(v)
	})
}
