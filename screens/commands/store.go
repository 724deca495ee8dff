package commands

import (
	"io"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"dev.onramp/app"
)

func (ws *workspace) auditCommand() *cobra.Command {
	from := since{typed: "30d", at: ago(30 * 24 * time.Hour)}
	audit := groupCommand("audit", "Look at the audit log of everything that was written")
	show := &cobra.Command{
		Use:   "show",
		Short: "Print the audit log, a JSON object a line",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			dir, _, err := app.WorkspaceDir(ws.name, xdg.DataHome)
			if err != nil {
				return err
			}
			return app.PrintAudit(ws.w.Out, dir, from.at(time.Now()))
		},
	}
	show.Flags().Var(&from, "since", "how far back, such as 24h or 7d, or a day, such as 2026-11-01")
	audit.AddCommand(show)
	return audit
}

func (ws *workspace) storeCommand() *cobra.Command {
	c := groupCommand("store", "Check, back up or restore the workspace's store")
	var yes bool
	restore := func(w io.Writer, dir string, args []string) error { return app.RestoreStore(w, dir, args, yes) }
	for _, sub := range []struct {
		use, short string
		args       cobra.PositionalArgs
		run        func(io.Writer, string, []string) error
	}{
		{"check", "Read every record and its checksum", cobra.NoArgs, func(w io.Writer, dir string, _ []string) error { return app.CheckStore(w, dir) }},
		{"backup", "Write a backup now", cobra.NoArgs, func(w io.Writer, dir string, _ []string) error { return app.BackupStore(w, dir) }},
		{"restore [FILE]", "Put a backup in the store's place, the newest unless one is named", cobra.MaximumNArgs(1), restore},
		{"import FILE", "Read decisions back from the export beside a backup", cobra.ExactArgs(1), app.ReadDecisionsBack},
	} {
		command := &cobra.Command{
			Use: sub.use, Short: sub.short, Args: sub.args,
			RunE: func(_ *cobra.Command, args []string) error {
				dir, _, err := app.WorkspaceDir(ws.name, xdg.DataHome)
				if err != nil {
					return err
				}
				return sub.run(ws.w.Out, dir, args)
			},
		}
		if strings.HasPrefix(sub.use, "restore") {
			command.Flags().BoolVar(&yes, "yes", false, "replace a store that can be read and is further on")
		}
		c.AddCommand(command)
	}
	return c
}
