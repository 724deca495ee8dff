package commands

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func manCommand(w Console) *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write the manual's pages, one a command, into a folder such as ~/.local/share/man/man1",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil { //nolint:gosec // everybody may read the manual
				return fmt.Errorf("make the folder for the manual: %w", err)
			}
			root := c.Root()
			root.DisableAutoGenTag = true // the same program writes the same pages
			header := &doc.GenManHeader{Title: "ONRAMP", Section: "1", Source: "Onramp " + version(), Manual: "Onramp"}
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return fmt.Errorf("write the manual: %w", err)
			}
			if err := addSections(filepath.Join(args[0], "onramp.1")); err != nil {
				return fmt.Errorf("write the manual: %w", err)
			}
			_, err := fmt.Fprintf(w.Out, "the manual is in %s\n", args[0])
			return err
		},
	}
}

// addSections adds to the manual's first page what holds for every command.
func addSections(page string) error {
	written, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, section := range []struct{ title, text string }{{"ENVIRONMENT", environmentHelp}, {"FILES", filesHelp}, {"EXIT STATUS", exitHelp}} {
		fmt.Fprintf(&b, ".SH %s\n.PP\n%s\n\n", section.title, strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(section.text))
	}
	head, also, found := strings.Cut(string(written), ".SH SEE ALSO")
	if found {
		also = ".SH SEE ALSO" + also
	}
	return os.WriteFile(page, []byte(head+b.String()+also), 0o644) //nolint:gosec // everybody may read the manual
}
