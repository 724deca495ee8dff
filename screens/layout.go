package screens

import (
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// cut shortens s to at most w cells, ending in the sign for "more".
func (t *Theme) cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(s, w, t.sign.dots)
}

// cutMiddle shortens s to at most w cells and keeps both ends, as serial
// numbers and host names need.
func (t *Theme) cutMiddle(s string, w int) string {
	have := ansi.StringWidth(s)
	dots := ansi.StringWidth(t.sign.dots)
	if have <= w || w <= dots+2 {
		return t.cut(s, w)
	}
	end := (w - dots) / 2
	return ansi.Truncate(s, w-dots-end, "") + t.sign.dots + lastCells(s, end)
}

// lastCells returns the end of s, at most w cells: a wide character that would
// be cut in half is left out.
func lastCells(s string, w int) string {
	over := ansi.StringWidth(s) - w
	if over <= 0 {
		return s
	}
	end := ansi.TruncateLeft(s, over, "")
	if ansi.StringWidth(end) > w {
		end = ansi.TruncateLeft(s, over+1, "")
	}
	return end
}

// pad fills s with blanks up to w cells; longer text is left as it is.
func pad(s string, w int) string {
	if n := w - ansi.StringWidth(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// padLeft puts the blanks in front, for numbers.
func padLeft(s string, w int) string {
	if n := w - ansi.StringWidth(s); n > 0 {
		return strings.Repeat(" ", n) + s
	}
	return s
}

// wrap breaks text into lines of at most w cells, between words where it can:
// an option such as --demo or a telephone number is one word.
func wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	const hyphen = "\ue000" // of the private use area, which no text that shows holds
	whole := ansi.Wrap(strings.ReplaceAll(s, "-", hyphen), w, "")
	return strings.Split(strings.ReplaceAll(whole, hyphen, "-"), "\n")
}

// indented wraps text into w cells, by of them blank in front of every line;
// no text takes no line.
func indented(text string, by, w int) []string {
	if text == "" {
		return nil
	}
	lines := wrap(text, w-by)
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", by) + l
	}
	return lines
}

// untilTab keeps what fits into h lines of a text and says how much more there
// is, where a step shows all of it for tab.
func (t *Theme) untilTab(lines []string, h int) []string {
	if len(lines) <= h || h <= 0 {
		return lines
	}
	return append(lines[:h-1], t.dim.Render("  "+count(len(lines)-h+1)+" more lines: tab shows them all"))
}

// spread puts left and right at the two ends of a line of w cells; right gives
// way when both do not fit.
func spread(left, right string, w int) string {
	gap := w - ansi.StringWidth(left) - ansi.StringWidth(right)
	if right == "" || gap < 2 {
		return left
	}
	return left + strings.Repeat(" ", gap) + right
}

// fill makes exactly h lines of at most w cells out of lines.
func (t *Theme) fill(lines []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = t.cut(lines[i], w)
		}
	}
	return out
}

// rule is a horizontal line with a title in it.
func (t *Theme) rule(title string, w int) string {
	if title != "" {
		title = t.sign.rule + t.sign.rule + " " + title + " "
	}
	n := max(0, w-ansi.StringWidth(title))
	return t.dim.Render(t.cut(title+strings.Repeat(t.sign.rule, n), w))
}

// bar draws done of total in w cells; an unknown total draws nothing.
func (t *Theme) bar(done, total, w int) string {
	if total <= 0 || w <= 0 {
		return ""
	}
	n := min(w, max(0, done)*w/total)
	return strings.Repeat(t.sign.full, n) + strings.Repeat(t.sign.rest, w-n)
}

// count writes n with separators: 12,300.
func count(n int) string {
	s := strconv.Itoa(n)
	start := len(s) % 3
	if start == 0 || (start == 1 && s[0] == '-') {
		start += 3
	}
	var b strings.Builder
	for i := range len(s) {
		if i >= start && (i-start)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// plural writes a count with its noun: "1 row", "12 rows".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}

// theyAre puts the verb behind a count and its noun: "1 row is", "12 rows are".
func theyAre(n int, noun string) string {
	if n == 1 {
		return plural(n, noun) + " is"
	}
	return plural(n, noun) + " are"
}

// theyHave is theyAre with what they have: "1 row has", "12 rows have".
func theyHave(n int, noun string) string {
	if n == 1 {
		return plural(n, noun) + " has"
	}
	return plural(n, noun) + " have"
}

// span writes a duration in words as coarse as a person needs it.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return "under a second"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	}
	return strconv.Itoa(int(d.Hours())) + " h " + strconv.Itoa(int(d.Minutes())%60) + " min"
}

// moment writes a time for a person, "never" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format("2 Jan 15:04")
}
