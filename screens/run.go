package screens

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"dev.onramp/app"
)

// Run shows the wizard on a terminal until the person leaves or ctx is done; a
// caller ends ctx on SIGHUP, which bubbletea does not handle. The jobs of the
// workspace are the workspace's: they end with a.Close, not with Run. Run
// returns nil when the person left, and an *app.InternalError after a panic; in
// either case the terminal is as it was. env answers for environment variables;
// ascii draws with ASCII characters only.
func Run(ctx context.Context, a *app.App, in io.Reader, out io.Writer, env func(string) string, ascii bool) error {
	ctx, stop := context.WithCancelCause(ctx) // ends the wizard's subscription
	defer stop(nil)
	screen := newScreen(out)
	opt := Options{Theme: themeFor(lipgloss.NewRenderer(out), env, ascii), Copy: screen.copy}
	fps := localFPS
	if env("SSH_CONNECTION") != "" {
		fps = remoteFPS
	}
	p := tea.NewProgram(guarded{New(ctx, a, opt), stop, a.KeepTrace}, tea.WithContext(ctx), tea.WithAltScreen(),
		// Signals end ctx. A second handler in the program would block its end.
		tea.WithoutSignalHandler(),
		tea.WithInput(in), tea.WithOutput(screen), tea.WithFPS(fps))
	_, err := p.Run()
	var internal *app.InternalError
	switch {
	case errors.As(context.Cause(ctx), &internal):
		return internal
	case err == nil, errors.Is(err, tea.ErrInterrupted):
		return nil
	case errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil:
		return nil
	}
	return fmt.Errorf("the screen ended: %w; every decision is kept, start again to go on", err)
}

// A local terminal takes twice the frames that are sensible over SSH.
const (
	localFPS  = 120
	remoteFPS = 60
)

// screen is the terminal that both the renderer and the clipboard write to.
// Its lock keeps a clipboard sequence out of the middle of a frame, of which it
// writes only the cells that change. It embeds
// the file because bubbletea asks it for its size.
type screen struct {
	*os.File
	mu  sync.Mutex
	out io.Writer
	ink ink
}

func newScreen(out io.Writer) *screen {
	file, _ := out.(*os.File) // without a file there is no size to ask for, which bubbletea finds out
	return &screen{File: file, out: out}
}

// Write implements io.Writer.
func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.out.Write(s.ink.narrow(b)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// WriteString implements io.StringWriter: the file's own would pass by the lock
// and by ink.
func (s *screen) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// copy asks the terminal to put text on the person's own clipboard (OSC 52),
// which works over SSH as well.
func (s *screen) copy(text string) error {
	_, err := io.WriteString(s, "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(text))+"\x07")
	return err
}
