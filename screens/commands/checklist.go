package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dev.onramp/app"
)

func (ws *workspace) checklistCommand() *cobra.Command {
	formats := app.ChecklistFormats()
	format := formats[0]
	c := &cobra.Command{
		Use:   "checklist",
		Short: "Print what is to be done on the screens of SaaS Alerts, because no API does it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !slices.Contains(formats, format) {
				return fmt.Errorf("--format is %q: it is %s", format, strings.Join(formats, ", "))
			}
			return ws.with("printing the checklist", func(a *app.App) error {
				if err := ws.settle(c.Context(), a); err != nil {
					return err
				}
				return a.WriteChecklist(ws.w.Out, format)
			})
		},
	}
	c.Flags().StringVar(&format, "format", format, strings.Join(formats, ", "))
	return c
}
