package screens

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"
)

// finder is the search line of a table: the rows narrow while the person
// types, enter keeps the search and esc clears it.
type finder struct {
	d     *desk
	entry entry
	apply func(words string) tea.Cmd
	keep  func() // the cursor stays where the search put it
}

// newFinder opens on the words the table is searched for now.
func newFinder[K cmp.Ordered, R any](t *table[K, R]) *finder {
	f := &finder{d: t.d, entry: newEntry(&t.d.th, false), apply: t.search, keep: t.stay}
	f.entry.set(t.q.words)
	return f
}

func (f *finder) update(k tea.KeyMsg) tea.Cmd {
	switch k.Type {
	case tea.KeyEnter:
		f.d.close(f)
		f.keep()
		return nil
	case tea.KeyEsc:
		f.d.close(f)
		return f.apply("")
	}
	before := f.entry.value()
	f.entry.update(k)
	if f.entry.value() == before {
		return nil
	}
	return f.apply(f.entry.value())
}

func (f *finder) view(w, _ int) []string {
	return []string{"/ " + f.entry.view(w-2)}
}

func (f *finder) hint() string { return "type to search   enter keep it   esc clear it" }
