package commands

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func (ws *workspace) decisionsCommand() *cobra.Command {
	c := groupCommand("decisions", "Take the decisions out into a spreadsheet, and back in with a preview")
	c.AddCommand(ws.decisionsOutCommand(), ws.decisionsInCommand())
	return c
}

func (ws *workspace) decisionsOutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE.csv",
		Short: "Write every record with what stands decided about it, to be edited in a spreadsheet",
		Long: "export writes a row for every customer and device, decided or not, and one for every refused pair.\n\n" +
			"To decide, change verdict: open, matched, create, ignored, later or refused. matched and refused need the other\n" +
			"record's id in match id; an open row has its best candidate there already. note is yours to write. The other\n" +
			"columns are for reading, but keep id and version as they are. Rows that you delete change nothing. Where matched\n" +
			"becomes open, the pair is refused as well: or a rule would match it again.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return ws.with("an export of the decisions", func(a *app.App) error {
				if err := ws.settle(c.Context(), a); err != nil {
					return err
				}
				if err := a.WriteDecisionSheet(args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintf(ws.w.Out, "wrote %s; read it back with: %s %s\n", args[0], ws.command("decisions import"), args[0])
				return err
			})
		},
	}
}

func (ws *workspace) decisionsInCommand() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "import FILE.csv",
		Short: "Show what an edited file of decisions would change; --yes changes it",
		Long: "import shows what would change, what is wrong with the file, by row and column, and what is in conflict: decided\n" +
			"otherwise by somebody since the export. With --yes it makes the changes as one act that undo takes back, unless a\n" +
			"row is wrong. What is in conflict stays as it is.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			file, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("read the decisions: %w; name a file that %s wrote", err, ws.command("decisions export"))
			}
			defer func() { err = errors.Join(err, file.Close()) }()
			return ws.with("an import of decisions", func(a *app.App) error {
				if err := ws.settle(c.Context(), a); err != nil {
					return err
				}
				preview, err := a.ImportDecisionSheet(args[0], file, yes)
				if err != nil {
					return err
				}
				if err := preview.Print(ws.w.Out, yes); err != nil {
					return err
				}
				if len(preview.Problems) > 0 {
					return errors.New(msp.Several(len(preview.Problems), "row is", "rows are") + " wrong: nothing was changed")
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "make the changes")
	return c
}
