package screens

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"dev.onramp/app/msp"
)

// address is where a record is found at its vendor.
type address struct{ name, url string }

// showAddresses opens the addresses of records: as links for terminals that
// know them (OSC 8), and to be copied.
func (d *desk) showAddresses(list []address) {
	lines := func(w int) []string {
		var out []string
		for _, a := range list {
			url := msp.Clean(a.url)
			out = append(out, "  "+d.th.strong.Render(a.name))
			for _, l := range wrap(url, w-4) {
				out = append(out, "    "+ansi.SetHyperlink(url)+l+ansi.ResetHyperlink())
			}
		}
		return out
	}
	p := &pager{d: d, title: "Addresses", lines: lines, more: "y copy"}
	p.keys = map[string]func() tea.Cmd{"y": func() tea.Cmd { return d.copy(list[0].url) }}
	d.open(p)
}

// copier turns a clipboard into a command that says what it did.
func copier(put func(string) error, d *desk) func(string) tea.Cmd {
	return func(text string) tea.Cmd {
		if put == nil {
			d.refuse("there is no clipboard here; o shows the address")
			return nil
		}
		return d.write(func() (string, error) { return "copied " + msp.Clean(text), put(text) }, nil)
	}
}
