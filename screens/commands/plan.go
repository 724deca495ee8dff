package commands

import (
	"errors"

	"github.com/spf13/cobra"

	"dev.onramp/app"
)

func (ws *workspace) planCommand() *cobra.Command {
	var undo string
	c := &cobra.Command{
		Use:   "plan",
		Short: "Print the plan that the decisions ask for, from what was last read",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ws.with("printing a plan", func(a *app.App) error {
				if err := ws.settle(c.Context(), a); err != nil {
					return err
				}
				return a.PrintPlan(ws.w.Out, undo, ws.command)
			})
		},
	}
	c.Flags().StringVar(&undo, "undo", "", "print the plan that takes the applied plan of this hash back")
	return c
}

func (ws *workspace) applyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "apply HASH",
		Short: "Apply the plan that onramp plan printed under this hash, without a terminal",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return ws.with("applying a plan", func(a *app.App) error {
				done, err := a.ApplyHash(c.Context(), args[0])
				if done.Total > 0 {
					err = errors.Join(err, done.Print(ws.w.Out))
				}
				if err == nil && done.Error != "" { // it ended early
					err = errors.New(done.Error)
				}
				if len(done.Brakes) > 0 {
					err = errors.Join(errBraked, err)
				}
				return err
			})
		},
	}
}
