package screens

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Theme holds every style and sign that the screens use. All styles come from
// one renderer, so that a test or a remote terminal decides the colours for
// all of them. They use the sixteen ANSI colours only: the person's own
// palette keeps its contrast. Meaning never rests on a style alone; a sign and
// a word always say the same.
type Theme struct {
	plain, dim, strong, good, bad, warn, key, cursor lipgloss.Style
	sign                                             signs
}

// signs are the few characters the chrome is drawn with.
type signs struct {
	done, open, skipped string // states of a step
	good, bad, warn     string // outcomes
	cursor, mark        string // rows
	equal, differ       string // fields of a pair
	matched, create     string // decisions
	ignored, later      string
	full, rest          string // bars
	rule, wall          string
	next, dots          string
	secret, caret       string
	up, down            string // directions of a sort
}

// NewTheme builds a theme on the renderer. Without colour it keeps bold,
// reverse and underline where the renderer's terminal has them; with ascii
// every sign is an ASCII character.
func NewTheme(r *lipgloss.Renderer, colour, ascii bool) Theme {
	paint := func(s lipgloss.Style, c string) lipgloss.Style {
		if !colour {
			return s
		}
		return s.Foreground(lipgloss.Color(c))
	}
	base := r.NewStyle()
	t := Theme{
		plain:  base,
		dim:    base.Faint(true), // bright black is invisible in some palettes
		strong: base.Bold(true),
		good:   paint(base, "2"),
		bad:    paint(base.Bold(true), "1"),
		warn:   paint(base, "3"),
		key:    paint(base.Bold(true), "6"),
		cursor: base.Reverse(true),
		sign:   unicodeSigns,
	}
	if ascii {
		t.sign = asciiSigns
	}
	return t
}

// themeFor reads the environment of a session: NO_COLOR keeps the terminal's
// bold and reverse, a terminal that can do nothing gets plain text, and the
// console of Linux, whose font has few signs, gets ASCII.
func themeFor(r *lipgloss.Renderer, env func(string) string, ascii bool) Theme {
	colour := env("NO_COLOR") == ""
	if !colour && env("TERM") != "dumb" {
		r.SetColorProfile(termenv.ANSI)
	}
	return NewTheme(r, colour, ascii || env("TERM") == "linux")
}

var unicodeSigns = signs{
	done: "✓", open: "•", skipped: "–",
	good: "✓", bad: "✗", warn: "!",
	cursor: "›", mark: "*",
	equal: "=", differ: "≠",
	matched: "=", create: "+", ignored: "-", later: "~",
	full: "█", rest: "░",
	rule: "─", wall: "│",
	next: "→", dots: "…",
	secret: "•", caret: "▏",
	up: "↑", down: "↓",
}

var asciiSigns = signs{
	done: "+", open: ".", skipped: "-",
	good: "+", bad: "x", warn: "!",
	cursor: ">", mark: "*",
	equal: "=", differ: "/",
	matched: "=", create: "&", ignored: "-", later: "~",
	full: "#", rest: ".",
	rule: "-", wall: "|",
	next: "->", dots: "..",
	secret: "*", caret: "_",
	up: "^", down: "v",
}
