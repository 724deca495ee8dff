package commands

import (
	"github.com/spf13/cobra"

	"dev.onramp/app"
)

func matchCommand(w Console) *cobra.Command {
	var devices, asJSON bool
	c := &cobra.Command{
		Use:   "match LEFT.csv RIGHT.csv",
		Short: "Match two exports with each other, and say why",
		Long: "match needs no workspace and no keys. The first row of each file names its columns:\n" +
			"id, name, email, phone, website, address, city and postcode, in any order; id and name must be there.\n" +
			"With --devices: id, name, serial, mac (several separated by spaces) and organization.",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			matches, err := app.MatchFiles(args[0], args[1], devices)
			switch {
			case err != nil:
				return err
			case asJSON:
				return app.WriteMatches(w.Out, matches)
			}
			return app.PrintMatches(w.Out, matches)
		},
	}
	c.Flags().BoolVar(&devices, "devices", false, "the files hold devices, not organizations")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}
