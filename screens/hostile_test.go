package screens

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"golang.org/x/text/width"
	"pgregory.net/rapid"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// hostileNames are what vendors' records may be called.
var hostileNames = []string{
	"plain", "Dental \U0001f9b7\U0001f469\u200d\u2695\ufe0f Care", "\U0001f468\U0001f3fd\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 Family Law, a name that goes on",
	"\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7 Freight", "1\ufe0f\u20e32\ufe0f\u20e3 Keycaps", "\u2764\ufe0f\u2615\ufe0f\u263a\ufe0f Coffee", "\U0001f44d\U0001f3ff\U0001f44d\U0001f3fb Thumbs",
	"\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f England", "Zoe\u0308 Cafe\u0301", "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030calgo",
	"\u53d7\u4ed8\u7aef\u672b\u682a\u5f0f\u4f1a\u793e\u53d7\u4ed8\u7aef\u672b\u682a\u5f0f\u4f1a\u793e", "\uff21\uff23\uff2d\uff25 \uff76\uff85", "\ud55c\uad6d \u0e44\u0e17\u0e22",
	"\x1b[2J\x1b]0;owned\x07 Escape", "\u202egnp.exe \u2066left\u2069", "tab\there\r\nand there", "\u200b\u2060\ufeffzero\u00adwidth", "\u0301begins with a mark",
	"\ufe0f\u200d\u200dnothing but joiners", "\xff\xfe no UTF-8", "\u00a0blank\u3000blank", "\U0001f5a8\ufe0f\U0001f469\U0001f3fd\u200d\U0001f4bb",
}

// cellsDrawn are the cells that terminals give to a text character by character,
// as most do: two to a wide one, none to a mark.
func cellsDrawn(s string) int {
	n := 0
	for _, r := range s {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case k == width.EastAsianWide, k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func TestColumnsHoldBehindHostileNames(t *testing.T) {
	d := &desk{th: plainTheme()}
	v := newReview(d, msp.Customers)
	var hostile made[app.Row]
	for i, name := range hostileNames {
		text := msp.NewText(name)
		hostile = append(hostile, app.Row{ID: int64(i + 1), Name: text, Note: text, RightName: msp.NewText("|" + name), State: app.StateMatched, Devices: i})
	}
	v.list.read = func() (rows[app.Row], func()) { return hostile, nil }
	v.list.loaded = nil // the pane reads a workspace
	finish(v.list.refresh())
	v.list.resize(80, 24)
	lines := v.list.view(true)
	for i, l := range lines[1:] {
		left, _, found := strings.Cut(l, "|")
		if !found || cellsDrawn(left) != cellsDrawn(lines[1][:strings.Index(lines[1], "|")]) || cellsDrawn(l) > 80 {
			t.Errorf("%+q: the column behind it moves: %s", hostileNames[i], l)
		}
	}
	golden.RequireEqual(t, []byte(ends(strings.Join(lines, "\n"))))
}

// What is measured is what is drawn, whatever emoji a name is made of.
func TestMeasuredCellsAreDrawnCells(t *testing.T) {
	parts := rapid.SampledFrom([]rune("a\u00e9\u0301\u200d\ufe0f\ufe0e\u20e31#\u2695\u2764\u2615\U0001f469\U0001f3fd\U0001f1e9\U0001f1ea\U0001f9b7\U0001f5a8\U000e0067\u53d7\ud55c "))
	rapid.Check(t, func(t *rapid.T) {
		s := msp.Clean("x" + string(rapid.SliceOfN(parts, 0, 12).Draw(t, "runes")))
		if measured, drawn := ansi.StringWidth(s), cellsDrawn(s); measured != drawn {
			t.Fatalf("%+q is measured as %d cells and drawn as %d", s, measured, drawn)
		}
	})
}
