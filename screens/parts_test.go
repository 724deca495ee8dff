package screens

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"dev.onramp/app/msp"
)

func TestEveryKeyMeansOneActAndEveryActHasAKey(t *testing.T) {
	seen := map[string]act{}
	for a := actNone + 1; a <= actQuit; a++ {
		b := bindingFor(a)
		if len(b.keys) == 0 || b.means == "" || b.group == "" {
			t.Errorf("act %d has no row in the table", a)
		}
		for _, k := range b.keys {
			if other, taken := seen[k]; taken {
				t.Errorf("%q means acts %d and %d", k, other, a)
			}
			seen[k] = a
			if actFor(k) != a {
				t.Errorf("%q finds another act", k)
			}
		}
	}
}

func TestKeysOfTheDesignAreBoundAsItSays(t *testing.T) {
	want := map[string]act{
		"j": actDown, "k": actUp, "g": actFirst, "G": actLast, "ctrl+d": actPageDown, "ctrl+u": actPageUp, "enter": actOpen, "esc": actBack,
		"/": actSearch, " ": actMark, "v": actRange, "*": actAll, "a": actAccept, "A": actAcceptAbove, "m": actMatch, "c": actCreate,
		"i": actIgnore, "l": actLater, "x": actRefuse, "o": actRecord, "y": actCopy, "u": actUndo, "ctrl+r": actRedo, "n": actNextOpen,
		"tab": actPane, "[": actTabLeft, "]": actTabRight, "?": actHelp, ":": actPalette, "!": actLog, "q": actLeave, "ctrl+c": actQuit,
	}
	for k, a := range want {
		if got := actFor(k); got != a {
			t.Errorf("%q is act %d, want %d", k, got, a)
		}
	}
}

func TestMergedKeysAreSplitAndPastesAreNot(t *testing.T) {
	runes := func(s string, paste bool) tea.KeyMsg {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Paste: paste}
	}
	for _, c := range []struct {
		k    tea.KeyMsg
		want string
	}{
		{runes("j", false), "[j]"},
		{runes("jjjjjj", false), "[j j j j j j]"},
		{runes("jjk", false), "[j j k]"},
		{runes("acme corp", false), "[]"},
		{runes("jj", true), "[]"},
		{keyMsg("enter"), "[enter]"},
		{keyMsg("ctrl+d"), "[ctrl+d]"},
	} {
		if got := fmt.Sprint(presses(c.k)); got != c.want {
			t.Errorf("%q gives %s, want %s", c.k.String(), got, c.want)
		}
	}
}

func TestCutsNeverExceedTheirRoom(t *testing.T) {
	th, plain := plainTheme(), themeAs(0, true, true)
	rapid.Check(t, func(rt *rapid.T) {
		s, w := msp.Clean(rapid.String().Draw(rt, "text")), rapid.IntRange(-1, 40).Draw(rt, "room")
		for _, th := range []*Theme{&th, &plain} {
			for _, got := range []string{th.cut(s, w), th.cutMiddle(s, w), lastCells(s, max(0, w))} {
				if n := ansi.StringWidth(got); n > max(0, w) {
					rt.Fatalf("%q has %d cells in a room of %d", got, n, w)
				}
			}
		}
	})
}

func TestCutMiddleKeepsBothEnds(t *testing.T) {
	th := plainTheme()
	if got := th.cutMiddle("SERIAL-0123456789-END", 11); !strings.HasPrefix(got, "SERIA") || !strings.HasSuffix(got, "9-END") {
		t.Errorf("cut to %q", got)
	}
}

func TestNumbersAndTimesReadLikeAPersonWritesThem(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 12300: "12,300", 1234567: "1,234,567", -25: "-25", -1200: "-1,200", -123456: "-123,456"} {
		if got := count(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{0: "under a second", 12 * time.Second: "12 s", 3 * time.Minute: "3 min", 90 * time.Minute: "1 h 30 min"} {
		if got := span(d); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
	if got := moment(time.Time{}); got != "never" {
		t.Errorf("no time is written %q", got)
	}
}

// Tabs that fill the line exactly are drawn whole, with styles as without.
func TestTabsThatJustFitAreNotCut(t *testing.T) {
	tabs := []tab{{"Groups", 4}, {"All", 60}, {"Matched", 37}, {"Later", 108}}
	want := " Groups 4 [All 60] Matched 37  Later 108"
	for name, th := range map[string]Theme{"plain": plainTheme(), "in colour": themeAs(termenv.ANSI, true, false)} {
		if got := ansi.Strip(th.tabLine(tabs, 1, len(want))); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestTabThatShowsIsAlwaysInSight(t *testing.T) {
	th := plainTheme()
	tabs := []tab{{"Groups", 4}, {"All", 12000}, {"Unmatched", 12}, {"Suggested", 1187}, {"Ambiguous", 3}, {"Matched", 900}, {"Ignored", 1}, {"Later", 0}}
	for w := 20; w < 140; w += 7 {
		for at := range tabs {
			line := th.tabLine(tabs, at, w)
			if !strings.Contains(line, "["+tabs[at].text()) || ansi.StringWidth(line) > w {
				t.Errorf("in %d cells tab %d is drawn as %q", w, at, line)
			}
		}
	}
}

// Whatever the width, a tab that shows has its whole number, and where some do not
// show a sign at that end says so.
func TestNoTabLosesItsNumberAndWhatIsOffIsSaid(t *testing.T) {
	th := plainTheme()
	tabs := []tab{{"Brindlewick Orthodontics", -1}, {"All", 1700}, {"Unmatched", 12}, {"Suggested", 1187}, {"Ambiguous", 3}, {"Matched", 900}, {"Ignored", 1}, {"Later", 0}, {"Held back", 44}}
	for w := 30; w < 140; w++ {
		for at := range tabs {
			line := th.tabLine(tabs, at, w)
			var shown []int
			for i, x := range tabs[1:] {
				if regexp.MustCompile(x.name[:3] + `[a-z. ]* ` + count(x.n) + `($|[^0-9,])`).MatchString(line) {
					shown = append(shown, i+1)
				} else if strings.Contains(line, x.name[:3]) {
					t.Errorf("in %d cells %s has no number: %q", w, x.name, line)
				}
			}
			if left := strings.HasPrefix(line, "< "); at > 0 && left != !strings.Contains(line, "Bri") {
				t.Errorf("in %d cells a sign on the left: %v: %q", w, left, line)
			}
			if off := !slices.Contains(shown, len(tabs)-1); off != strings.HasSuffix(line, " >") {
				t.Errorf("in %d cells a sign on the right: %v: %q", w, !off, line)
			}
		}
	}
	if line := th.tabLine([]tab{{"Set-up", -1}, {"Checklist 0/18", -1}, {"All", 2800}, {"Unmatched", 1000}, {"Matched", 1000}, {"Ignored", 1000}}, 0, 50); !strings.Contains(line, "0/18") {
		t.Errorf("a name loses its number: %q", line)
	}
	for _, at := range []int{0, 1, 7} {
		few := []tab{{"Groups", 4}, {"All", 40}, {"Unmatched", 12}, {"Suggested", 4}, {"Ambiguous", 0}, {"Matched", 24}, {"Ignored", 0}, {"Later", 0}}
		if line := th.tabLine(few, at, 60); strings.ContainsAny(line, "<>"+th.sign.dots) {
			t.Errorf("sixty cells are not enough for %q", line)
		}
	}
}

func TestEntryShowsItsCursorAndHidesASecret(t *testing.T) {
	th := plainTheme()
	e := newEntry(&th, true)
	for _, r := range "top-secret" {
		e.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	for w := 1; w < 30; w++ {
		got := e.view(w)
		if strings.ContainsAny(got, "topsecr-") || ansi.StringWidth(got) > w {
			t.Fatalf("in %d cells the secret is drawn as %q", w, got)
		}
	}
	if e.value() != "top-secret" {
		t.Errorf("the value is %q", e.value())
	}
}

func TestHighlightSurvivesMarksThatDoNotFit(t *testing.T) {
	up := func(s ...string) string { return strings.ToUpper(strings.Join(s, "")) }
	if got := highlight("acme ltd", [][2]int{{0, 4}, {2, 3}, {5, 99}, {7, 6}}, up); got != "ACME ltd" {
		t.Errorf("highlighted %q", got)
	}
}

func TestLoaderKeepsOnlyTheNewestOfTheRequestsThatWait(t *testing.T) {
	var l loader
	var shown []int
	ask := func(n int) tea.Cmd {
		return load(&l, func() int { return n }, func(n int) tea.Cmd { shown = append(shown, n); return nil })
	}
	first := ask(1)
	if ask(2) != nil || ask(3) != nil {
		t.Fatal("a second reading began while the first was under way")
	}
	finish(first)
	if fmt.Sprint(shown) != "[1 3]" {
		t.Errorf("shown were %v, want 1 and then 3", shown)
	}
}

func TestWritesTakeEffectInTheOrderOfTheKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{th: plainTheme()}
		var order []int
		write := func(n int) tea.Cmd { return d.act(func() error { order = append(order, n); return nil }, nil) }
		first, second := write(1), write(2)
		go second()
		synctest.Wait()
		go first()
		synctest.Wait()
		if fmt.Sprint(order) != "[1 2]" {
			t.Errorf("written in the order %v", order)
		}
	})
}

func TestTheEnvironmentDecidesOnColoursAndSigns(t *testing.T) {
	for _, c := range []struct {
		env            map[string]string
		ascii, colours bool
	}{
		{map[string]string{"TERM": "xterm-256color"}, false, true},
		{map[string]string{"TERM": "xterm-256color", "NO_COLOR": "1"}, false, false},
		{map[string]string{"TERM": "linux"}, true, true},
		{map[string]string{"TERM": "dumb"}, false, false},
		{map[string]string{"TERM": "dumb", "NO_COLOR": "1"}, false, false},
	} {
		r := lipgloss.NewRenderer(io.Discard)
		if c.env["TERM"] != "dumb" { // what the renderer finds by itself
			r.SetColorProfile(termenv.ANSI)
		}
		th := themeFor(r, func(name string) string { return c.env[name] }, false)
		if ascii := th.sign == asciiSigns; ascii != c.ascii {
			t.Errorf("%v: ASCII signs: %t", c.env, ascii)
		}
		if painted := strings.Contains(th.key.Render("x"), "36"); painted != c.colours {
			t.Errorf("%v: a key is drawn %q", c.env, th.key.Render("x"))
		}
		if bold := th.key.Render("x") != "x"; bold != (c.env["TERM"] != "dumb") {
			t.Errorf("%v: a key is drawn %q", c.env, th.key.Render("x"))
		}
	}
}

func TestThemesSayEverythingWithoutColourAndInASCII(t *testing.T) {
	for _, r := range fmt.Sprintf("%+v", asciiSigns) {
		if r > 126 {
			t.Errorf("the ASCII signs hold %q", r)
		}
	}
	s := asciiSigns
	for _, pair := range [][2]string{{s.good, s.bad}, {s.equal, s.differ}, {s.matched, s.create}, {s.ignored, s.later}, {s.full, s.rest}, {s.done, s.skipped}, {s.open, s.mark}, {s.done, s.create}} {
		if pair[0] == pair[1] {
			t.Errorf("two meanings share the sign %q", pair[0])
		}
	}
}
