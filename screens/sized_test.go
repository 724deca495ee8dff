//go:build unix

package screens

import (
	"context"
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// resized is a wizard whose terminal takes another size in the moment in which
// the program is told the first. No signal tells of it: the terminal is not the
// one that controls this process.
type resized struct {
	tea.Model
	change func()
	size   chan<- tea.WindowSizeMsg
}

func (r *resized) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m, ok := msg.(tea.WindowSizeMsg); ok {
		r.change()
		r.size <- m
	}
	_, cmd := r.Model.Update(msg)
	return r, cmd
}

func TestASizeThatChangesInTheFirstMomentIsSeen(t *testing.T) {
	a, err := app.Open(demo.New(demo.Config{Seed: 7, Customers: 2, Assets: 4}).Options(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	person, far, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	set := func(w, h uint16) {
		if err := pty.Setsize(person, &pty.Winsize{Cols: w, Rows: h}); err != nil {
			t.Error(err)
		}
	}
	set(80, 24)
	go func() { _, _ = io.Copy(io.Discard, person) }() // ends with the terminal
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	sizes := make(chan tea.WindowSizeMsg, 8)
	model := &resized{New(ctx, a, Options{Theme: plainTheme()}), func() { set(100, 30) }, sizes}
	p := tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(nil), tea.WithOutput(newScreen(far)), tea.WithoutSignalHandler())
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	for _, want := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 100, Height: 30}} {
		select {
		case got := <-sizes:
			if got != want {
				t.Errorf("the size is told as %v, not %v", got, want)
			}
		case <-ctx.Done():
			t.Errorf("the size %v is never told", want)
		}
	}
	p.Quit()
	<-ended
	cancel()
	for _, end := range []io.Closer{far, person, a} {
		if err := end.Close(); err != nil {
			t.Error(err)
		}
	}
}
