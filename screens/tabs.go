package screens

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// tab is one way to look at a step.
type tab struct {
	name string
	n    int // how many rows it has; negative: not said
}

func (t tab) text() string {
	if t.n < 0 {
		return t.name
	}
	return t.name + " " + count(t.n)
}

// tabLine draws tabs in w cells. When they do not fit, the longest names that do
// not show are cut one after the other, then the tabs move together, and last
// those at the ends give way, each end with a sign that there are more: a tab
// that shows has its number, and the one that is chosen its whole name.
func (th *Theme) tabLine(tabs []tab, at, w int) string {
	tabs = slices.Clone(tabs)
	for _, letters := range []int{longTab, shortTab} {
		for tabsWidth(tabs, at == len(tabs)-1) > w && cutLongest(tabs, at, letters) {
		}
	}
	if tabsWidth(tabs, at == len(tabs)-1) > w {
		return th.cut(th.tightTabs(tabs, at, w), w)
	}
	var line strings.Builder
	for i := range tabs {
		switch {
		case i == at:
			line.WriteString(th.strong.Render("[" + tabs[i].text() + "]"))
		case i == len(tabs)-1: // a blank behind it could be the one cell too many
			line.WriteString(th.dim.Render(" " + tabs[i].text()))
		default:
			line.WriteString(th.dim.Render(" " + tabs[i].text() + " "))
		}
	}
	return line.String()
}

// tightTabs draws as many tabs round the chosen one as fit, a blank apart.
func (th *Theme) tightTabs(tabs []tab, at, w int) string {
	width := func(from, to int) int {
		n := 1 + to - from // the brackets, and the blanks between
		for _, t := range tabs[from:to] {
			n += ansi.StringWidth(t.text())
		}
		if from > 0 {
			n += len("< ")
		}
		if to < len(tabs) {
			n += len(" >")
		}
		return n
	}
	from, to := 0, at+1
	for from < at && width(from, to) > w {
		from++
	}
	for to < len(tabs) && width(from, to+1) <= w {
		to++
	}
	var parts []string
	if from > 0 {
		parts = append(parts, th.key.Render("<"))
	}
	for i := from; i < to; i++ {
		if i == at {
			parts = append(parts, th.strong.Render("["+tabs[i].text()+"]"))
		} else {
			parts = append(parts, th.dim.Render(tabs[i].text()))
		}
	}
	if to < len(tabs) {
		parts = append(parts, th.key.Render(">"))
	}
	return strings.Join(parts, " ")
}

// The letters that are left of a name that was cut: first enough to read, then
// just enough to tell. What has no count is a customer's name and keeps more.
const longTab, shortTab, longNamedTab, namedTab = 5, 3, 16, 8

// cutLongest cuts the longest name but that at at; false if none is longer than
// letters.
func cutLongest(tabs []tab, at, letters int) bool {
	longest, most := -1, 0
	for i, t := range tabs {
		name, _ := t.stem()
		if n := ansi.StringWidth(name); i != at && n > most && n > leftOf(t, letters)+slack(t, letters) {
			longest, most = i, n
		}
	}
	if longest < 0 {
		return false
	}
	t := &tabs[longest]
	name, number := t.stem()
	t.name = strings.TrimRight(ansi.Truncate(name, leftOf(*t, letters), ""), " .")
	if letters > shortTab {
		t.name += "."
	}
	t.name += number
	return true
}

// stem is what of a name may be cut, and the number that it ends with, as
// "Checklist 3/18" does, which stays.
func (t tab) stem() (name, number string) {
	if at := strings.LastIndexByte(t.name, ' '); t.n < 0 && at > 0 && strings.ContainsAny(t.name[at:], "0123456789") {
		return t.name[:at], t.name[at:]
	}
	return t.name, ""
}

// slack is how much longer a name may be than what would be left of it: a single
// letter is not worth a cut, unless the name is down to its first letters.
func slack(t tab, letters int) int {
	if t.n >= 0 && letters == shortTab {
		return 0
	}
	return 1
}

func leftOf(t tab, letters int) int {
	switch {
	case t.n >= 0:
		return letters
	case letters == longTab:
		return longNamedTab
	}
	return namedTab
}

// tabsWidth is the room that tabs need; only the bracket of the one that shows
// stands behind the last.
func tabsWidth(tabs []tab, bracket bool) int {
	n := -1
	if bracket {
		n = 0
	}
	for _, t := range tabs {
		n += ansi.StringWidth(t.text()) + 2
	}
	return n
}
