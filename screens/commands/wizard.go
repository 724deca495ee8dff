package commands

import (
	"context"
	"errors"

	"dev.onramp/app"
	"dev.onramp/screens"
)

// wizard opens the screens, or the same review as plain prompts.
func (ws *workspace) wizard(ctx context.Context, plain bool) error {
	ws.begins = true
	if plain {
		return ws.with("plain prompts", func(a *app.App) error {
			return errors.Join(screens.RunPlain(ctx, a, ws.w.In, ws.w.Out), a.Farewell(ws.w.Err))
		})
	}
	if !ws.w.Terminal {
		return errors.New("the wizard needs a terminal: run onramp in one (ssh -t over SSH), onramp --plain for prompts line by line, or onramp sync for an unattended pass")
	}
	ws.soon = true
	return ws.with("the wizard", func(a *app.App) error {
		a.KeepInStep()
		return errors.Join(screens.Run(ctx, a, ws.w.In, ws.w.Out, ws.w.Env, ws.ascii), a.Farewell(ws.w.Err))
	})
}
