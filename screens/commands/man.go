package commands

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
			header := &doc.GenManHeader{Section: "1", Source: "Onramp " + version(), Manual: "Onramp"}
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return fmt.Errorf("write the manual: %w", err)
			}
			if err := finishPages(args[0]); err != nil {
				return fmt.Errorf("write the manual: %w", err)
			}
			_, err := fmt.Fprintf(w.Out, "the manual is in %s\n", args[0])
			return err
		},
	}
}

// flagLines finds a flag and what it does, which the generator sets apart by a
// tab that a page has no room for.
var flagLines = regexp.MustCompile(`(?m)^(?:\.PP\n)?(\\fB-.*?)(?:\[=false\])?\n\t(.*)$`)

// finishPages mends what the generator leaves on a page, and adds to the first
// what holds for every command.
func finishPages(folder string) error {
	pages, err := filepath.Glob(filepath.Join(folder, "onramp*.1"))
	if err != nil {
		return err
	}
	for _, page := range pages {
		written, err := os.ReadFile(page)
		if err != nil {
			return err
		}
		text := flagLines.ReplaceAllString(string(written), ".TP\n$1\n$2")
		text = strings.Replace(text, ".nh\n", ".nr HY 0\n", 1) // or names are hyphenated, as in "onramp-comple-tion"
		if head, also, found := strings.Cut(text, ".SH SEE ALSO"); found && filepath.Base(page) == "onramp.1" {
			text = head + section("ENVIRONMENT", environment) + section("FILES", files) + section("EXIT STATUS", exits) + ".SH SEE ALSO" + also
		}
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil { //nolint:gosec // everybody may read the manual
			return err
		}
	}
	return nil
}

// section writes names and what they stand for as the manual does.
func section(title string, list []about) string {
	var b strings.Builder
	b.WriteString(".SH " + title + "\n")
	plain := strings.NewReplacer(`\`, `\e`, "-", `\-`)
	for _, x := range list {
		fmt.Fprintf(&b, ".TP\n\\fB%s\\fP\n%s\n", plain.Replace(x.name), plain.Replace(x.does))
	}
	return b.String() + "\n"
}
