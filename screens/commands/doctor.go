package commands

import (
	"errors"
	"os"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"dev.onramp/app"
)

// errUnwell says that doctor found something.
var errUnwell = errors.New("not everything is well: see above what to do")

func (ws *workspace) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check the connections, the keys' permissions, the workspace's file and the terminal",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			dir, _, err := app.WorkspaceDir(ws.name, xdg.DataHome)
			if err != nil {
				return err
			}
			width, height, sizeErr := term.GetSize(int(os.Stdout.Fd()))
			if sizeErr != nil {
				width, height = 0, 0 // it is no terminal, and doctor says so
			}
			parts := app.ExamineMachine(dir, app.TerminalFacts{Attached: ws.w.Terminal, Width: width, Height: height, Lookup: ws.w.Env})
			ws.looks = true
			err = ws.with("doctor", func(a *app.App) error {
				parts = append(parts, a.Examine(c.Context())...)
				return nil
			})
			// What could be examined is told although another process has the workspace.
			if err := errors.Join(err, app.PrintExaminations(ws.w.Out, parts, asJSON)); err != nil {
				return err
			}
			if !app.Healthy(parts) {
				return errUnwell
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return c
}
