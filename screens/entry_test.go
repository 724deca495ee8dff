package screens

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// Wherever a person types, ctrl-u clears the line and ctrl-w a word; of a secret
// nothing is left that would tell its words.
func TestEveryPromptClearsALineAndAWord(t *testing.T) {
	d := &desk{th: plainTheme()}
	d.askText("Why?", "", func(string) tea.Cmd { return nil })
	d.askSecret("Key", func(string) tea.Cmd { return nil })
	d.confirmCount(7, func() tea.Cmd { return nil }, "Release it?")
	d.open(newFinder(petTable(&[]pet{{id: 1, name: "Rex"}})))
	d.open(newPicker(d, "Pick", []pickItem{{label: "one"}}, nil))
	d.open(newPicker(d, "Keep where?", []pickItem{{label: "one"}}, nil).blind())
	for _, l := range d.layers {
		var e *entry
		switch x := l.(type) {
		case *textPrompt:
			e = &x.entry
		case *pledge:
			e = &x.entry
		case *finder:
			e = &x.entry
		case *picker:
			e = &x.entry
		}
		typed := func(text string) {
			for _, c := range text {
				l.update(keyMsg(string(c)))
			}
		}
		typed("one two")
		l.update(tea.KeyMsg{Type: tea.KeyCtrlW})
		want := "one "
		if e.secret {
			want = ""
		}
		if got := e.value(); got != want {
			t.Errorf("%T: ctrl-w leaves %q, want %q", l, got, want)
		}
		typed("three four")
		l.update(tea.KeyMsg{Type: tea.KeyLeft})
		l.update(tea.KeyMsg{Type: tea.KeyCtrlU})
		if got := e.value(); got != "" {
			t.Errorf("%T: ctrl-u leaves %q", l, got)
		}
	}
}

// Words that arrive in one read are typed, whatever key they are the name of: a
// slow line and a terminal without bracketed paste bring them so.
func TestAWordThatIsTheNameOfAKeyIsTyped(t *testing.T) {
	for _, word := range []string{"end", "home", "up", "down", "left", "tab", "enter", "esc", "delete", "backspace", "pgup", "ctrl+k", "ctrl+v"} {
		d := &desk{th: plainTheme()}
		text := d.askText("Report", "a", nil)
		picker := newPicker(d, "Pick", []pickItem{{label: "one"}, {label: "a" + word}}, nil)
		d.open(picker)
		picker.entry.set("a")
		for _, l := range d.layers {
			l.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(word)})
		}
		if got := text.entry.value(); got != "a"+word {
			t.Errorf("%s typed into a prompt leaves %q", word, got)
		}
		if got := picker.entry.value(); got != "a"+word || len(d.layers) != 2 {
			t.Errorf("%s typed into a picker leaves %q", word, got)
		}
	}
}

func TestArrowsAndTheirControlKeysMoveInAPicker(t *testing.T) {
	var items []pickItem
	for i := range 30 {
		items = append(items, pickItem{label: fmt.Sprint("item ", i)})
	}
	p := newPicker(&desk{th: plainTheme()}, "Pick", items, nil)
	for _, m := range []struct {
		key  tea.KeyType
		want int
	}{{tea.KeyDown, 1}, {tea.KeyCtrlN, 2}, {tea.KeyCtrlP, 1}, {tea.KeyUp, 0}, {tea.KeyCtrlP, 0}, {tea.KeyPgDown, pickerPage}, {tea.KeyCtrlU, pickerPage}, {tea.KeyPgUp, 0}} {
		p.update(tea.KeyMsg{Type: m.key})
		if p.pos != m.want {
			t.Errorf("after %s the cursor is on %d, want %d", m.key, p.pos, m.want)
		}
	}
}

func TestHelpCutsNoReasonAndTellsOfTheKeysOfPrompts(t *testing.T) {
	bubble(t, 60, 120, func(r *rig) {
		r.press("?")
		r.wants("ctrl-u  clear the line", "ctrl-w  clear a word")
		_, help, _ := strings.Cut(r.frame(), "Keys on")
		for l := range strings.SplitSeq(help, "\n") {
			if strings.HasSuffix(l, r.w.d.th.sign.dots) {
				t.Errorf("it is cut: %s", l)
			}
		}
	})
}
