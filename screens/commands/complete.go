package commands

import (
	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"dev.onramp/app"
)

// completeWorkspaces lets a shell complete the names of the workspaces there are.
func completeWorkspaces(root *cobra.Command) {
	names := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		names, err := app.Workspaces(xdg.DataHome)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return names, cobra.ShellCompDirectiveDefault
	}
	// It fails only where there is no such flag.
	_ = root.RegisterFlagCompletionFunc("workspace", names)
}
