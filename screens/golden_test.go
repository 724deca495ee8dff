package screens

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"
)

// frames goes the whole way in a terminal of the given size and returns what
// showed at each stop. Help, palette and log are looked at on the way.
func frames(t *testing.T, width, height int, th Theme) (out map[string]string) {
	t.Helper()
	out = map[string]string{}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		r := openAt(t, dir, width, height)
		defer r.end()
		r.w.d.th = th
		travel(r, func(name string) {
			out[name] = r.frame()
			for _, look := range asides[name] {
				r.press(look.keys...)
				out[look.name] = r.frame()
				r.press(look.back...)
			}
		})
	})
	return out
}

// aside is something to look at on the way: the keys that lead there and back.
type aside struct {
	name       string
	keys, back []string
}

var asides = map[string][]aside{
	"organizations": {
		{"help", []string{"?"}, []string{"esc"}},
		{"palette", []string{":"}, []string{"esc"}},
		{"match to", []string{"m"}, []string{"esc"}},
		{"addresses", []string{"o"}, []string{"esc"}},
		{"like it", []string{"c"}, nil},
		{"type and status", []string{"down", "enter"}, []string{"esc"}},
		{"further organizations", []string{"j", "j", "j", "f"}, []string{"esc", "k", "k", "k"}},
		{"ignore note", []string{"i"}, []string{"esc"}},
		{"marked", []string{"*"}, []string{"esc"}},
		{"search", []string{"/"}, []string{"esc", "g", "n"}},
		{"found nothing", []string{"/", "z", "z", "z", "enter"}, []string{"esc"}},
		{"later note", []string{"l"}, []string{"esc"}},
		{"sort", []string{"s"}, []string{"esc"}},
		{"log", []string{"!"}, []string{"esc"}},
	},
	"keys": {{"key entry", []string{"e"}, []string{"esc"}}},
	"site": {{"device pair", []string{"enter"}, []string{"esc"}}},
}

// TestFrames compares every screen at the sizes that matter with what a person
// looked at and approved; go test -update writes them anew.
func TestFrames(t *testing.T) {
	themes := map[string]Theme{"": plainTheme(), " ascii": themeAs(termenv.Ascii, false, true), " colour": themeAs(termenv.ANSI, true, false)}
	for _, c := range []struct {
		w, h  int
		theme string
	}{{60, 20, ""}, {80, 24, ""}, {200, 50, ""}, {80, 24, " ascii"}, {80, 24, " colour"}} {
		got := frames(t, c.w, c.h, themes[c.theme])
		for name, frame := range got {
			t.Run(fmt.Sprintf("%dx%d%s/%s", c.w, c.h, c.theme, name), func(t *testing.T) {
				if c.theme == " ascii" && strings.ContainsAny(frame, chrome) {
					t.Error("the frame draws signs that are no ASCII")
				}
				golden.RequireEqual(t, []byte(ends(frame)))
			})
		}
	}
}

// Only the sixteen ANSI colours are used, which keep the contrast of the person's
// own palette: the approved frames in 16 colours are those in true colour too.
func TestFramesInTrueColourAreThoseInSixteenColours(t *testing.T) {
	few := frames(t, 80, 24, themeAs(termenv.ANSI, true, false))
	for name, frame := range frames(t, 80, 24, themeAs(termenv.TrueColor, true, false)) {
		if ends(frame) != ends(few[name]) {
			t.Errorf("%s differs:\n%s\n%s", name, frame, few[name])
		}
	}
}

// chrome are the signs that --ascii does without.
const chrome = "✓•–✗›≠█░─│→…▏↑↓"

// operation is the op of an origin line, which is drawn by lot.
var operation = regexp.MustCompile(`\[[0-9A-Z]{10}\]`)

// ends marks the end of each line, so that no editor strips what matters.
func ends(frame string) string {
	frame = operation.ReplaceAllString(frame, "[OPERATION.]")
	return strings.ReplaceAll(frame, "\n", "|\n") + "|\n"
}
