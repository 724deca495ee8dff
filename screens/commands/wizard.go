package commands

import (
	"context"
	"errors"

	"dev.onramp/app"
	"dev.onramp/screens"
)

func (ws *workspace) wizard(ctx context.Context) error {
	if !ws.w.Terminal {
		return errors.New("the wizard needs a terminal: run onramp in one (ssh -t over SSH), or onramp sync for an unattended pass")
	}
	return ws.with("the wizard", func(a *app.App) error {
		return errors.Join(screens.Run(ctx, a, ws.w.In, ws.w.Out, ws.w.Env, ws.ascii), a.Farewell(ws.w.Err))
	})
}
