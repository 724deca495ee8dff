package commands

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"dev.onramp/app"
)

// errBraked says that a pass was completed but for what a brake refused.
var errBraked = errors.New("a brake refused a part of the plan: run onramp, look at the plan and release the brake or take the operations out")

func (ws *workspace) syncCommand() *cobra.Command {
	var asJSON, dryRun bool
	c := &cobra.Command{
		Use:   "sync",
		Short: "Make one unattended pass: read, match by rule, plan, and write what the brakes let pass",
		Long: "sync makes one unattended pass over the workspace.\n\n" +
			"Keys come from ONRAMP_SYNCRO_URL, ONRAMP_SYNCRO_TOKEN, ONRAMP_ITGLUE_URL, ONRAMP_ITGLUE_KEY,\n" +
			"ONRAMP_SAASALERTS_URL and ONRAMP_SAASALERTS_KEY, or from the place chosen in the wizard.\n\n" +
			"Exit codes: 0 pass completed, 1 failed, 4 refused by a brake, 5 vendor or key trouble, 75 workspace busy.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ws.with("a sync", func(a *app.App) error { return ws.sync(c.Context(), a, asJSON, dryRun) })
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "read and plan, but write nothing")
	return c
}

func (ws *workspace) sync(ctx context.Context, a *app.App, asJSON, dryRun bool) error {
	if err := ws.settle(ctx, a); err != nil {
		return err
	}
	summary, err := a.Sync(ctx, app.SyncOptions{DryRun: dryRun})
	if err != nil && !errors.Is(err, app.ErrUnfinished) {
		return err // what was counted so far would read like a result
	}
	err = errors.Join(err, summary.Print(ws.w.Out, asJSON))
	if err == nil && summary.Refused() > 0 {
		return errBraked
	}
	return err
}
