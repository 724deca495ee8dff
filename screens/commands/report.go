package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dev.onramp/app"
)

func (ws *workspace) reportCommand() *cobra.Command {
	var health, asCSV, asJSON bool
	c := &cobra.Command{
		Use:   "report [FILE]...",
		Short: "Write what was matched and what is wrong as HTML, CSV or JSON",
		Long: "report tells what was matched, with the evidence and who decided; what has no partner on either side; what was\n" +
			"ignored and why; conflicts, duplicates, ghosts, junk identifiers, devices at the wrong customer; and what has\n" +
			"changed since the report before. Each FILE ends in .html, .csv or .json; without one, an HTML file is written\n" +
			"into the folder where you are. --csv and --json print instead, and leave alone what the next report compares with.\n\n" +
			"--health needs no finished wizard: it tells what the records of both sides look like, before anything is matched.\n" +
			"If the vendors were never read in this workspace it reads them first, with the keys of the wizard or of the\n" +
			"environment. It writes nothing at any vendor.",
		RunE: func(c *cobra.Command, files []string) error {
			form := ""
			switch {
			case asCSV && asJSON, (asCSV || asJSON) && len(files) > 0:
				return errors.New("say one thing: FILE, --csv or --json")
			case asCSV:
				form = app.ReportCSV
			case asJSON:
				form = app.ReportJSON
			}
			ws.begins = health
			err := ws.with("a report", func(a *app.App) error {
				prepare := ws.settle
				if health {
					prepare = func(ctx context.Context, a *app.App) error { return a.ReadForHealth(ctx) }
				}
				if err := prepare(c.Context(), a); err != nil {
					return err
				}
				if form != "" {
					return a.PrintReport(ws.w.Out, form, health)
				}
				return ws.report(a, files, health)
			})
			if errors.Is(err, app.ErrNoWorkspace) {
				return fmt.Errorf("%w; %s --health tells what the vendors hold before that", err, ws.command("report"))
			}
			return err
		},
	}
	c.Flags().BoolVar(&health, "health", false, "tell what the records look like, before anything is matched; changes nothing")
	c.Flags().BoolVar(&asCSV, "csv", false, "print the report as CSV")
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return c
}

func (ws *workspace) report(a *app.App, files []string, health bool) error {
	if len(files) == 0 {
		files = []string{a.ReportName(health)}
	}
	if err := a.WriteReports(files, health); err != nil {
		return err
	}
	_, err := fmt.Fprintf(ws.w.Out, "wrote %s\n", strings.Join(files, ", "))
	return err
}
