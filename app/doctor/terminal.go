package doctor

import (
	"fmt"
	"strings"
)

// TerminalFacts are what is known of a terminal without asking it.
type TerminalFacts struct {
	Attached      bool // standard output is a terminal
	Width, Height int  // in cells; 0 is unknown
	// Lookup reads an environment variable, "" if it is not set.
	Lookup func(string) string
}

// The size below which screens leave things out.
const (
	leastWidth  = 60
	leastHeight = 20
)

// Terminal says what the wizard can show here.
func Terminal(t TerminalFacts) Report {
	r := Report{State: Good, Sentence: "the wizard can run here"}
	term := t.Lookup("TERM")
	if !t.Attached || term == "dumb" {
		r.State, r.Sentence = Bad, "this is no terminal that the wizard can run in; unattended commands work"
	}
	named := either(term, "TERM is not set")
	if !t.Attached {
		named = "the output goes into a pipe or a file"
	}
	r.add("Terminal", state(t.Attached && term != "dumb", Missing), named)
	switch {
	case t.Width == 0 || t.Height == 0:
		r.add("Size", Unknown, "the terminal does not tell")
	default:
		r.add("Size", state(t.Width >= leastWidth && t.Height >= leastHeight, Warning),
			fmt.Sprintf("%d x %d; %d x %d is the least", t.Width, t.Height, leastWidth, leastHeight))
	}
	r.colour(t, term)
	locale := either(either(t.Lookup("LC_ALL"), t.Lookup("LC_CTYPE")), t.Lookup("LANG"))
	folded := strings.ToLower(strings.ReplaceAll(locale, "-", ""))
	r.add("UTF-8", state(strings.HasSuffix(folded, "utf8"), Warning), either(locale, "no locale is set: lines and names may look odd"))
	if t.Lookup("SSH_CONNECTION") != "" {
		r.add("Clipboard", Unknown, "over SSH copying needs a terminal that allows OSC 52; in tmux set-clipboard must be on")
	}
	return r.tidy()
}

func (r *Report) colour(t TerminalFacts, term string) {
	const name = "Colour"
	deep := t.Lookup("COLORTERM")
	switch {
	case t.Lookup("NO_COLOR") != "":
		r.add(name, Warning, "NO_COLOR is set: states are told apart by words and signs")
	case deep == "truecolor" || deep == "24bit":
		r.add(name, Fine, "16 million")
	case strings.Contains(term, "256color"):
		r.add(name, Fine, "256")
	default:
		r.add(name, Fine, "16")
	}
}

func state(fine bool, otherwise RowState) RowState {
	if fine {
		return Fine
	}
	return otherwise
}
