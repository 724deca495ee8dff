package screens

import (
	"fmt"

	"dev.onramp/app"
)

// barCells is the least room of a bar that says anything.
const barCells = 10

// progressLines draws how far each part of the onboarding is, a bar a line.
func (t *Theme) progressLines(bars []app.Bar, w int) []string {
	name, number := 0, 0
	for _, b := range bars {
		name, number = max(name, len(b.Name)), max(number, len(outOf(b.Done, b.Total)))
	}
	room := min(40, w-name-number-6)
	out := make([]string, 0, len(bars))
	for _, b := range bars {
		line := "  " + pad(b.Name, name) + "  " + padLeft(outOf(b.Done, b.Total), number)
		if room >= barCells {
			line += "  " + t.bar(b.Done, b.Total, room)
		}
		out = append(out, line)
	}
	return out
}

// coverageLines draws what is documented of each customer, as many as fit into h
// lines, and says how many there are beyond.
func (t *Theme) coverageLines(by []app.Coverage, w, h int) []string {
	if len(by) == 0 || h < min(3, len(by)+1) {
		return nil
	}
	out := []string{t.rule("Coverage, the least covered first", w)}
	shown := by[:min(len(by), h-1)]
	if len(shown) < len(by) {
		shown = by[:h-2]
	}
	number := 0
	for _, c := range shown {
		number = max(number, len(outOf(c.Matched, c.Total)))
	}
	room := min(40, w/3)
	name := min(48, w-number-room-6)
	for _, c := range shown {
		out = append(out, "  "+pad(t.cut(c.Name.String(), name), name)+"  "+padLeft(outOf(c.Matched, c.Total), number)+"  "+t.bar(c.Matched, c.Total, room))
	}
	if more := len(by) - len(shown); more > 0 {
		out = append(out, t.dim.Render(fmt.Sprintf("  and %s more: 9 has them all", plural(more, "customer"))))
	}
	return out
}

func outOf(done, total int) string { return count(done) + " of " + count(total) }
