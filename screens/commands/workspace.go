package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"github.com/adrg/xdg"
)

// absenceGap is the least time between two crawls that prove an absence.
const absenceGap = 6 * time.Hour

// usualWorkspace is the workspace of whoever names none.
const usualWorkspace = "default"

// workspace is which workspace a command works on.
type workspace struct {
	w      Console
	name   string
	demo   bool
	ascii  bool
	soon   bool        // open before the records are in
	begins bool        // a workspace that is not there is made
	looks  bool        // one that is not there is not made, and looked at without
	unseen bool        // a pass reads them first
	world  *demo.World // of the demo
	closed func() error

	keyCommand string
	verbose    bool
}

// open opens the workspace for what a command is doing.
func (ws *workspace) open(doing string) (*app.App, error) {
	opt := app.Options{Name: ws.name, Person: app.Person(ws.w.Env), Doing: doing, Lookup: ws.w.Env, KeyCommand: ws.keyCommand, AbsenceGap: absenceGap, Soon: ws.soon, Unseen: ws.unseen}
	q := asking{w: ws.w}
	if ws.w.Terminal {
		opt.Ask = q.ask
	}
	ws.closed = func() error { return nil }
	if ws.demo && ws.keyCommand != "" {
		return nil, errors.New("--key-command: the demo has keys of its own; leave one of the two out")
	}
	if ws.demo {
		dir, err := ws.temporary()
		if err != nil {
			return nil, err
		}
		ws.world = demo.New(demo.Config{Seed: 1})
		opt = ws.world.Options(dir)
	} else if err := ws.locate(&opt); err != nil {
		return nil, err
	}
	switch {
	case ws.verbose && ws.soon:
		opt.Verbose = io.Discard // the screen is the wizard's
	case ws.verbose:
		opt.Verbose = ws.w.Err
	}
	if ws.w.adjust != nil {
		ws.w.adjust(&opt)
	}
	a, err := app.Open(opt)
	if shown := q.last(); err == nil && shown != nil {
		err = errors.Join(shown, a.Close())
	}
	if err != nil {
		return nil, errors.Join(err, ws.closed())
	}
	return a, nil
}

// locate says in opt where the workspace is. One that is not there is made only by
// what may begin one.
func (ws *workspace) locate(opt *app.Options) (err error) {
	if opt.Dir, opt.Name, err = app.WorkspaceDir(ws.name, xdg.DataHome); err != nil || ws.begins {
		return err
	}
	err = app.Known(opt.Dir)
	if ws.looks && errors.Is(err, app.ErrNoWorkspace) {
		opt.Temporary = true
		opt.Dir, err = ws.temporary()
	}
	return err
}

// called is the workspace's name as the program shows it.
func (ws *workspace) called() string {
	if _, shown, err := app.WorkspaceDir(ws.name, xdg.DataHome); err == nil && !ws.demo {
		return shown
	}
	return ws.name
}

// temporary makes a folder for a workspace that goes away again.
func (ws *workspace) temporary() (string, error) {
	dir, err := os.MkdirTemp("", "onramp-")
	if err != nil {
		return "", fmt.Errorf("make a temporary workspace: %w", err)
	}
	ws.closed = func() error { return os.RemoveAll(dir) }
	return dir, nil
}

// command is how a person calls a command on this workspace, "" for the wizard.
func (ws *workspace) command(name string) string {
	words := []string{"onramp"}
	switch {
	case ws.demo:
		words = append(words, "--demo")
	case ws.name != usualWorkspace:
		words = append(words, "--workspace", strconv.Quote(ws.name))
	}
	if name != "" {
		words = append(words, name)
	}
	return strings.Join(words, " ")
}

// with opens the workspace, runs do and closes it again.
func (ws *workspace) with(doing string, do func(*app.App) error) error {
	a, err := ws.open(doing)
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.Close(), ws.closed())
}

// settle sets the demo's workspace up as the wizard would leave it.
func (ws *workspace) settle(ctx context.Context, a *app.App) error {
	if ws.world == nil {
		return nil
	}
	return ws.world.Onboard(ctx, a)
}
