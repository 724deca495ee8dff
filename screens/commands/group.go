package commands

import "github.com/spf13/cobra"

// groupCommand only holds other commands: alone it shows its help, and a word
// that names none of them is an error, which cobra by itself would not say.
func groupCommand(use, short string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: help,
	}
}

func help(c *cobra.Command, _ []string) error { return c.Help() }

// addCompletion adds cobra's own group of commands, which writes where root
// writes by now.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.RunE = help
		}
	}
}
