package screens

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// rig drives a Wizard on the made-up MSP without a terminal: commands run as
// goroutines of a synctest bubble, so "nothing is left to do" is a fact and not
// a matter of waiting.
type rig struct {
	t      failer
	app    *app.App
	w      *Wizard
	msgs   chan tea.Msg
	cancel context.CancelFunc
	copied string
	quit   bool
}

// failer is what a rig needs of a test: *testing.T and *rapid.T have it.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// plainTheme draws without any escape sequence.
func plainTheme() Theme { return themeAs(termenv.Ascii, false, false) }

func themeAs(p termenv.Profile, colour, ascii bool) Theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(p)
	return NewTheme(r, colour, ascii)
}

// bubble runs a test on the made-up MSP in a terminal of the given size.
func bubble(t *testing.T, width, height int, f func(*rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := openAt(t, t.TempDir(), width, height)
		defer r.end()
		f(r)
	})
}

// openAt opens a workspace on a small made-up MSP, whose keys are at hand, and
// shows a wizard over it.
func openAt(t failer, dir string, width, height int) *rig {
	t.Helper()
	world := demo.New(demo.Config{Seed: 7, Customers: 40, Assets: 300})
	a, err := app.Open(world.Options(dir))
	if err != nil {
		t.Fatalf("open the workspace: %v", err)
	}
	return show(t, a, width, height, plainTheme())
}

// show shows a wizard over an open workspace and lets it come to rest.
func show(t failer, a *app.App, width, height int, th Theme) *rig {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &rig{t: t, app: a, msgs: make(chan tea.Msg, 1024), cancel: cancel}
	r.w = New(ctx, a, Options{Theme: th, Width: width, Height: height, Copy: func(s string) error { r.copied = s; return nil }})
	r.run(r.w.Init())
	r.settle()
	return r
}

// end closes the wizard and the workspace, as leaving the program does.
func (r *rig) end() {
	r.cancel()
	synctest.Wait()
	if err := r.app.Close(); err != nil {
		r.t.Fatalf("close the workspace: %v", err)
	}
}

// run starts a command as the program would.
func (r *rig) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch m := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range m {
				r.run(c)
			}
		default:
			r.msgs <- m
		}
	}()
}

// settle hands messages to Update until no command, no event and no job is left.
func (r *rig) settle() {
	r.t.Helper()
	for range 100_000 {
		synctest.Wait()
		if r.drain() {
			continue
		}
		time.Sleep(200 * time.Millisecond) // the bubble's clock: events are coalesced over a tenth of a second
		synctest.Wait()
		if !r.drain() && r.app.Overview().Busy == "" {
			return
		}
	}
	r.t.Fatalf("the wizard does not come to rest; it says it is %s", r.app.Overview().Busy)
}

// drain hands over the messages that are in; false if there were none.
func (r *rig) drain() bool {
	some := false
	for {
		select {
		case m := <-r.msgs:
			some = true
			r.take(m)
		default:
			return some
		}
	}
}

func (r *rig) take(m tea.Msg) {
	if _, ok := m.(tea.QuitMsg); ok {
		r.quit = true
		return
	}
	_, cmd := r.w.Update(m)
	r.run(cmd)
}

// press types keys one after the other, letting the wizard come to rest after each.
func (r *rig) press(keys ...string) {
	r.t.Helper()
	for _, k := range keys {
		r.take(keyMsg(k))
		r.settle()
	}
}

// write types a text as one paste-free run of single keys.
func (r *rig) write(text string) {
	for _, c := range text {
		r.take(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{c}})
	}
	r.settle()
}

var namedKeys = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome,
	"end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "ctrl+c": tea.KeyCtrlC, "ctrl+d": tea.KeyCtrlD,
	"ctrl+u": tea.KeyCtrlU, "ctrl+r": tea.KeyCtrlR, "ctrl+p": tea.KeyCtrlP, "backspace": tea.KeyBackspace,
}

func keyMsg(k string) tea.KeyMsg {
	if t, ok := namedKeys[k]; ok {
		return tea.KeyMsg{Type: t}
	}
	if k == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
}

func (r *rig) resize(w, h int) {
	r.take(tea.WindowSizeMsg{Width: w, Height: h})
	r.settle()
}

// frame is what shows, checked to fit the terminal exactly.
func (r *rig) frame() string {
	r.t.Helper()
	f := r.w.View()
	if err := fits(f, r.w.w, r.w.h); err != nil {
		r.t.Fatalf("%v\n%s", err, f)
	}
	return f
}

func fits(frame string, w, h int) error {
	if w <= 0 || h <= 0 {
		if frame != "" {
			return fmt.Errorf("a frame without room: %q", frame)
		}
		return nil
	}
	lines := strings.Split(frame, "\n")
	if len(lines) != h {
		return fmt.Errorf("the frame has %d lines, the terminal %d", len(lines), h)
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > w {
			return fmt.Errorf("line %d has %d cells, the terminal %d: %q", i+1, n, w, l)
		}
	}
	return nil
}

// wants fails unless the frame holds every text.
func (r *rig) wants(texts ...string) {
	r.t.Helper()
	f := ansi.Strip(r.frame())
	for _, s := range texts {
		if !strings.Contains(f, s) {
			r.t.Fatalf("the frame has no %q:\n%s", s, f)
		}
	}
}
