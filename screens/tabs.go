package screens

import (
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

// tabLine draws tabs in w cells. When they do not fit, tabs on the left give
// way so that the one that shows is in sight.
func (th *Theme) tabLine(tabs []tab, at, w int) string {
	from := 0
	for from < at && tabsWidth(tabs[from:at+1]) > w {
		from++
	}
	parts := make([]string, 0, len(tabs))
	for i := from; i < len(tabs); i++ {
		if i == at {
			parts = append(parts, th.strong.Render("["+tabs[i].text()+"]"))
		} else {
			parts = append(parts, th.dim.Render(" "+tabs[i].text()+" "))
		}
	}
	return th.cut(strings.Join(parts, " "), w)
}

func tabsWidth(tabs []tab) int {
	n := 0
	for _, t := range tabs {
		n += ansi.StringWidth(t.text()) + 3
	}
	return n - 1
}
