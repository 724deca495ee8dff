package commands

import (
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
)

// completeWorkspaces lets a shell complete the names of the workspaces there are.
func completeWorkspaces(root *cobra.Command) {
	names := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		found, err := os.ReadDir(filepath.Join(xdg.DataHome, "onramp"))
		if err != nil { // there is none yet
			return nil, cobra.ShellCompDirectiveDefault
		}
		var out []string
		for _, f := range found {
			if f.IsDir() {
				out = append(out, f.Name())
			}
		}
		return out, cobra.ShellCompDirectiveDefault
	}
	// It fails only where there is no such flag.
	_ = root.RegisterFlagCompletionFunc("workspace", names)
}
