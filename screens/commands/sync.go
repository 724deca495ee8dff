package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dev.onramp/app"
)

// errBraked says that a pass was completed but for what a brake refused.
var errBraked = errors.New("a brake refused a part of the plan: run onramp, look at the plan and release the brake or take the operations out")

// errReview says that a pass was completed and left something to a person.
var errReview = errors.New("the pass was completed, and something needs review: run onramp")

type syncFlags struct{ asJSON, dryRun, detailed, timer bool }

func (ws *workspace) syncCommand() *cobra.Command {
	var f syncFlags
	c := &cobra.Command{
		Use:   "sync",
		Short: "Make one unattended pass: read, match by rule, plan, and write what the brakes let pass",
		Long: "sync makes one unattended pass over the workspace." +
			listed("Environment, where the wizard was not told of another place:", environment) + listed("Exit codes:", exits),
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.timer {
				err := ws.with("installing a timer", func(a *app.App) error { return ws.installTimer(c.Context(), a) })
				if exitCode(err) == exitBusy {
					return fmt.Errorf("no timer was installed: %w; a wizard is left with q", err)
				}
				return err
			}
			ws.unseen = true
			// A first pass only reads. A slip of the pen begins none.
			ws.begins = ws.name == usualWorkspace || strings.ContainsAny(ws.name, `/\`)
			s := app.Summary{Workspace: ws.called(), Started: time.Now(), DryRun: f.dryRun}
			err := ws.with("a sync", func(a *app.App) (err error) {
				s, err = ws.sync(c.Context(), a, f, s)
				return err
			})
			if f.asJSON {
				err = errors.Join(err, printEnd(ws.w.Out, s, interrupted(c.Context(), err)))
			}
			return err
		},
	}
	c.Flags().BoolVar(&f.asJSON, "json", false, "print the summary as JSON")
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "read and plan, but write nothing")
	c.Flags().BoolVar(&f.detailed, "detailed-exitcode", false, "end with 3 when the pass was completed and something needs review")
	c.Flags().BoolVar(&f.timer, "install-timer", false, "let the system sync every night: a systemd user timer, or the line for cron or schtasks")
	c.MarkFlagsMutuallyExclusive("install-timer", "json")
	c.MarkFlagsMutuallyExclusive("install-timer", "dry-run")
	return c
}

// sync makes the pass and returns its summary, or the one before if it did not
// come so far.
func (ws *workspace) sync(ctx context.Context, a *app.App, f syncFlags, before app.Summary) (app.Summary, error) {
	if err := ws.settle(ctx, a); err != nil {
		return before, err
	}
	s, err := a.Sync(ctx, app.SyncOptions{DryRun: f.dryRun})
	var stopped *app.StoppedError
	var writes *app.FailedError
	uncounted := err != nil && !errors.Is(err, app.ErrUnfinished) && !app.OnlyOptional(err) && !errors.As(err, &stopped) && !errors.As(err, &writes)
	if !f.asJSON && !uncounted { // what was counted so far would read like a result
		err = errors.Join(err, s.Print(ws.w.Out))
	}
	switch {
	case uncounted:
		return s, err
	case s.Refused() > 0:
		return s, errors.Join(err, errBraked)
	case err == nil && f.detailed && s.NeedsReview():
		return s, errReview
	}
	return s, err
}
