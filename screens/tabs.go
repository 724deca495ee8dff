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
// not show are cut one after the other, and then tabs on the left give way, so
// that the one that shows is in sight.
func (th *Theme) tabLine(tabs []tab, at, w int) string {
	tabs = slices.Clone(tabs)
	for _, letters := range []int{longTab, shortTab} {
		for tabsWidth(tabs, at == len(tabs)-1) > w && cutLongest(tabs, at, letters) {
		}
	}
	from := 0
	for from < at && tabsWidth(tabs[from:at+1], true) > w {
		from++
	}
	var line strings.Builder
	for i := from; i < len(tabs); i++ {
		switch {
		case i == at:
			line.WriteString(th.strong.Render("[" + tabs[i].text() + "]"))
		case i == len(tabs)-1: // a blank behind it could be the one cell too many
			line.WriteString(th.dim.Render(" " + tabs[i].text()))
		default:
			line.WriteString(th.dim.Render(" " + tabs[i].text() + " "))
		}
	}
	return th.cut(line.String(), w)
}

// The letters that are left of a name that was cut: first enough to read, then
// just enough to tell. What has no count is a customer's name and keeps more.
const longTab, shortTab, namedTab = 5, 3, 16

// cutLongest cuts the longest name but that at at; false if none is longer than
// letters.
func cutLongest(tabs []tab, at, letters int) bool {
	longest, most := -1, 0
	for i, t := range tabs {
		if n := ansi.StringWidth(t.name); i != at && n > most && n > leftOf(t, letters)+min(1, letters-shortTab) {
			longest, most = i, n
		}
	}
	if longest < 0 {
		return false
	}
	t := &tabs[longest]
	t.name = strings.TrimRight(ansi.Truncate(t.name, leftOf(*t, letters), ""), " .")
	if letters > shortTab {
		t.name += "."
	}
	return true
}

func leftOf(t tab, letters int) int {
	if t.n < 0 {
		return namedTab
	}
	return letters
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
