// Command onramp onboards a managed service provider in a terminal: it matches
// Syncro's customers and devices to IT Glue and SaaS Alerts, lets a technician
// settle every doubt, shows a plan, applies it without ever making a duplicate,
// and keeps the three in step afterwards.
//
// This file wires the commands; what they do is told in package app.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	// quiet must be initialised before bubbletea asks the terminal anything.
	_ "dev.onramp/screens/quiet"

	"github.com/adrg/xdg"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/screens"
	"dev.onramp/store"
)

// The exit codes. They are the same for every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitBraked = 4  // a brake refused a part of the plan
	exitVendor = 5  // a vendor or a key
	exitBusy   = 75 // another process has the workspace
)

// absenceGap is the least time between two crawls that prove an absence.
const absenceGap = 6 * time.Hour

// world is everything outside the program that a command touches.
type world struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	terminal bool // a person sits at in and out
}

func main() {
	// A jump box is shared: half the usual slack of memory for a little more work.
	debug.SetGCPercent(50)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], world{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv,
		terminal: isatty.IsTerminal(os.Stdin.Fd()) && isatty.IsTerminal(os.Stdout.Fd()),
	}))
}

// run carries one command out and returns the exit code.
func run(ctx context.Context, args []string, w world) int {
	root := commands(w)
	root.SetArgs(args)
	root.SetIn(w.in)
	root.SetOut(w.out)
	root.SetErr(w.err)
	err := root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("interrupted: what was done is kept, and the next run goes on from there (%w)", ctx.Err())
	}
	if err != nil {
		// There is nowhere left to say that this cannot be said.
		_, _ = fmt.Fprintln(w.err, "onramp: "+app.Sentence(err))
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var held *store.HeldError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &held), errors.Is(err, app.ErrBusy):
		return exitBusy
	case errors.Is(err, errBraked):
		return exitBraked
	case errors.Is(err, errUnwell), app.VendorTrouble(err):
		return exitVendor
	}
	return exitFailed
}

// workspace is which workspace a command works on.
type workspace struct {
	w      world
	name   string
	demo   bool
	ascii  bool
	world  *demo.World // of the demo
	closed func() error
}

func commands(w world) *cobra.Command {
	ws := &workspace{w: w}
	root := &cobra.Command{
		Use:   "onramp",
		Short: "Onboard an MSP: match Syncro to IT Glue and SaaS Alerts, and keep them in step",
		Long: "Onramp walks you through the whole onboarding. Without a command it opens the wizard.\n" +
			"Try it without keys or network: onramp --demo",
		Version:       version(),
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(c *cobra.Command, _ []string) error { return ws.wizard(c.Context()) },
	}
	root.PersistentFlags().StringVar(&ws.name, "workspace", "default", "the workspace: a name, or a path if it has a slash")
	root.PersistentFlags().BoolVar(&ws.demo, "demo", false, "use a made-up MSP on built-in simulated vendors, in a temporary workspace")
	root.Flags().BoolVar(&ws.ascii, "ascii", false, "draw with ASCII characters only")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
	})
	root.AddCommand(ws.syncCommand(), ws.planCommand(), ws.applyCommand(), ws.auditCommand(), ws.storeCommand(), ws.doctorCommand(), matchCommand(w), simulateCommand(w))
	return root
}

// version is what the build says of itself.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// open opens the workspace for what a command is doing.
func (ws *workspace) open(doing string) (*app.App, error) {
	opt := app.Options{Name: ws.name, Person: app.Person(ws.w.env), Doing: doing, Lookup: ws.w.env, AbsenceGap: absenceGap}
	ws.closed = func() error { return nil }
	if ws.demo {
		dir, err := os.MkdirTemp("", "onramp-demo-")
		if err != nil {
			return nil, fmt.Errorf("make the demo's temporary workspace: %w", err)
		}
		ws.closed = func() error { return os.RemoveAll(dir) }
		ws.world = demo.New(demo.Config{Seed: 1})
		opt = ws.world.Options(dir)
	} else {
		var err error
		if opt.Dir, opt.Name, err = app.WorkspaceDir(ws.name, xdg.DataHome); err != nil {
			return nil, err
		}
	}
	a, err := app.Open(opt)
	if err != nil {
		return nil, errors.Join(err, ws.closed())
	}
	return a, nil
}

// with opens the workspace, runs do and closes it again.
func (ws *workspace) with(doing string, do func(*app.App) error) error {
	a, err := ws.open(doing)
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.Close(), ws.closed())
}

func (ws *workspace) wizard(ctx context.Context) error {
	if !ws.w.terminal {
		return errors.New("the wizard needs a terminal: run onramp in one (ssh -t over SSH), or onramp sync for an unattended pass")
	}
	return ws.with("the wizard", func(a *app.App) error {
		return errors.Join(screens.Run(ctx, a, ws.w.in, ws.w.out, ws.w.env, ws.ascii), a.Farewell(ws.w.err))
	})
}

// errBraked says that a pass was completed but for what a brake refused.
var errBraked = errors.New("a brake refused a part of the plan: run onramp, look at the plan and release the brake or take the operations out")

func (ws *workspace) syncCommand() *cobra.Command {
	var asJSON, dryRun bool
	c := &cobra.Command{
		Use:   "sync",
		Short: "Make one unattended pass: read, match by rule, plan, and write what the brakes let pass",
		Long: "sync makes one unattended pass over the workspace.\n\n" +
			"Keys come from ONRAMP_SYNCRO_URL, ONRAMP_SYNCRO_TOKEN, ONRAMP_ITGLUE_URL, ONRAMP_ITGLUE_KEY,\n" +
			"ONRAMP_SAASALERTS_URL and ONRAMP_SAASALERTS_KEY, or from the place chosen in the wizard.\n\n" +
			"Exit codes: 0 pass completed, 1 failed, 4 refused by a brake, 5 vendor or key trouble, 75 workspace busy.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ws.with("a sync", func(a *app.App) error { return ws.sync(c.Context(), a, asJSON, dryRun) })
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "read and plan, but write nothing")
	return c
}

// settle sets the demo's workspace up as the wizard would leave it.
func (ws *workspace) settle(ctx context.Context, a *app.App) error {
	if ws.world == nil {
		return nil
	}
	return ws.world.Onboard(ctx, a)
}

func (ws *workspace) sync(ctx context.Context, a *app.App, asJSON, dryRun bool) error {
	if err := ws.settle(ctx, a); err != nil {
		return err
	}
	summary, err := a.Sync(ctx, app.SyncOptions{DryRun: dryRun})
	if err != nil && !errors.Is(err, app.ErrUnfinished) {
		return err // what was counted so far would read like a result
	}
	err = errors.Join(err, summary.Print(ws.w.out, asJSON))
	if err == nil && summary.Refused() > 0 {
		return errBraked
	}
	return err
}

func simulateCommand(w world) *cobra.Command {
	var cfg demo.Config
	var listen, limits string
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Run simulated vendors on loopback until stopped, and print where they are as one JSON line",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch limits {
			case "on", "off":
				cfg.RateLimits = limits == "on"
			default:
				return fmt.Errorf("--rate-limits is %q: it is on or off", limits)
			}
			return demo.Simulate(c.Context(), cfg, listen, w.out)
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "the loopback address to listen on")
	c.Flags().IntVar(&cfg.Customers, "customers", 60, "how many customers the made-up MSP has")
	c.Flags().IntVar(&cfg.Assets, "assets", 900, "how many assets the made-up MSP has")
	c.Flags().Uint64Var(&cfg.Seed, "seed", 1, "the same seed gives the same MSP")
	c.Flags().StringVar(&limits, "rate-limits", "on", "enforce the vendors' rate limits: on or off")
	return c
}

func (ws *workspace) planCommand() *cobra.Command {
	var undo string
	c := &cobra.Command{
		Use:   "plan",
		Short: "Print the plan that the decisions ask for, from what was last read",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ws.with("printing a plan", func(a *app.App) error {
				if err := ws.settle(c.Context(), a); err != nil {
					return err
				}
				return a.PrintPlan(ws.w.out, undo)
			})
		},
	}
	c.Flags().StringVar(&undo, "undo", "", "print the plan that takes the applied plan of this hash back")
	return c
}

func (ws *workspace) applyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "apply HASH",
		Short: "Apply the plan that onramp plan printed under this hash, without a terminal",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return ws.with("applying a plan", func(a *app.App) error {
				done, err := a.ApplyHash(c.Context(), args[0])
				if done.Total > 0 {
					_, printed := fmt.Fprintln(ws.w.out, done.Line())
					err = errors.Join(err, printed)
				}
				return err
			})
		},
	}
}

func (ws *workspace) auditCommand() *cobra.Command {
	var since time.Duration
	audit := &cobra.Command{Use: "audit", Short: "Look at the audit log of everything that was written"}
	show := &cobra.Command{
		Use:   "show",
		Short: "Print the audit log, a JSON object a line",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			dir, _, err := app.WorkspaceDir(ws.name, xdg.DataHome)
			if err != nil {
				return err
			}
			return app.PrintAudit(ws.w.out, dir, time.Now().Add(-since))
		},
	}
	show.Flags().DurationVar(&since, "since", 30*24*time.Hour, "how far back, such as 24h")
	audit.AddCommand(show)
	return audit
}

func (ws *workspace) storeCommand() *cobra.Command {
	c := &cobra.Command{Use: "store", Short: "Check, back up or restore the workspace's store"}
	for _, sub := range []struct {
		use, short string
		run        func(io.Writer, string, []string) error
	}{
		{"check", "Read every record and its checksum", func(w io.Writer, dir string, _ []string) error { return app.CheckStore(w, dir) }},
		{"backup", "Write a backup now", func(w io.Writer, dir string, _ []string) error { return app.BackupStore(w, dir) }},
		{"restore [FILE]", "Put a backup in the store's place, the newest unless one is named", app.RestoreStore},
		{"import FILE", "Read decisions back from the export beside a backup", app.ReadDecisionsBack},
	} {
		c.AddCommand(&cobra.Command{
			Use: sub.use, Short: sub.short, Args: cobra.MaximumNArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				dir, _, err := app.WorkspaceDir(ws.name, xdg.DataHome)
				if err != nil {
					return err
				}
				return sub.run(ws.w.out, dir, args)
			},
		})
	}
	return c
}

// errUnwell says that doctor found something.
var errUnwell = errors.New("not everything is well: see above what to do")

func (ws *workspace) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check the connections, the keys' permissions, the workspace's file and the terminal",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			dir, _, err := app.WorkspaceDir(ws.name, xdg.DataHome)
			if err != nil {
				return err
			}
			width, height, sizeErr := term.GetSize(int(os.Stdout.Fd()))
			if sizeErr != nil {
				width, height = 0, 0 // it is no terminal, and doctor says so
			}
			parts := app.ExamineMachine(dir, app.TerminalFacts{Attached: ws.w.terminal, Width: width, Height: height, Lookup: ws.w.env})
			err = ws.with("doctor", func(a *app.App) error {
				parts = append(parts, a.Examine(c.Context())...)
				return nil
			})
			if err != nil {
				return err
			}
			if err := app.PrintExaminations(ws.w.out, parts, asJSON); err != nil {
				return err
			}
			if !app.Healthy(parts) {
				return errUnwell
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return c
}

func matchCommand(w world) *cobra.Command {
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
				return app.WriteMatches(w.out, matches)
			}
			return app.PrintMatches(w.out, matches)
		},
	}
	c.Flags().BoolVar(&devices, "devices", false, "the files hold devices, not organizations")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}
