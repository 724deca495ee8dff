package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"dev.onramp/app"
	"dev.onramp/app/secrets"
	"dev.onramp/store"
)

// The exit codes. They are the same for every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitReview = 3  // only where --detailed-exitcode asks for it
	exitBraked = 4  // a brake refused a part of the plan
	exitVendor = 5  // a vendor or a key, whether a brake refused something or not
	exitBusy   = 75 // another process has the workspace
)

// Console is everything outside the program that a command touches.
type Console struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string // looks a variable of the environment up
	Terminal bool                // a person sits at In and Out

	// adjust lets a test hurry the program: it has no settle time to spare and
	// simulators have no limits. Nil in production.
	adjust func(*app.Options)
}

// Run carries one command out and returns the exit code. What went wrong is said
// in one sentence on Err.
func Run(ctx context.Context, args []string, w Console) int {
	root := commands(w)
	root.SetArgs(args)
	root.SetIn(w.In)
	root.SetOut(w.Out)
	root.SetErr(w.Err)
	addCompletion(root)
	err := secrets.NoCore()
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	err = interrupted(ctx, err)
	if err != nil {
		// There is nowhere left to say that this cannot be said.
		_, _ = fmt.Fprintln(w.Err, "onramp: "+app.Sentence(err))
	}
	return exitCode(err)
}

// interrupted is err, unless the program was told to stop: whatever failed then did
// so because of it.
func interrupted(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("interrupted: what was done is kept, and the next run goes on from there (%w)", ctx.Err())
}

func exitCode(err error) int {
	var held *store.HeldError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &held), errors.Is(err, app.ErrBusy):
		return exitBusy
	case errors.Is(err, errUnwell), app.VendorTrouble(err): // also where a brake holds, which can wait
		return exitVendor
	case errors.Is(err, errBraked):
		return exitBraked
	case errors.Is(err, errReview):
		return exitReview
	}
	return exitFailed
}

func commands(w Console) *cobra.Command {
	ws := &workspace{w: w}
	var plain bool
	root := &cobra.Command{
		Use:   "onramp",
		Short: "Onboard an MSP: match Syncro to IT Glue and SaaS Alerts, and keep them in step",
		Long: "Onramp walks you through the whole onboarding. Without a command it opens the wizard.\n\n" +
			"Try it without keys or network:\n\n    onramp --demo\n\n" +
			"With --plain it asks about open organizations and devices by numbered prompts, a line each: for screen readers,\n" +
			"scripts, and terminals that cannot move their cursor (TERM=dumb takes it unless --plain=false).\n" +
			"A search there that is a number is typed behind a slash or in quotes: /2025",
		Version:       version(),
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(c *cobra.Command, _ []string) error {
			dumb := ws.w.Env("TERM") == "dumb" && !c.Flags().Changed("plain")
			return ws.wizard(c.Context(), plain || dumb)
		},
	}
	root.PersistentFlags().StringVar(&ws.name, "workspace", usualWorkspace, "the workspace: a name, or a path if it has a slash")
	completeWorkspaces(root)
	root.PersistentFlags().BoolVar(&ws.demo, "demo", false, "use a made-up MSP on built-in simulated vendors, in a temporary workspace")
	root.PersistentFlags().StringVar(&ws.keyCommand, "key-command", "", "a command that prints the key which $"+secrets.AskedFor+" names, in place of where the keys are kept")
	root.PersistentFlags().BoolVar(&ws.verbose, "verbose", false, "log every request, too; all but the wizard print the log as well")
	root.Flags().BoolVar(&ws.ascii, "ascii", false, "draw with ASCII characters only")
	root.Flags().BoolVar(&plain, "plain", false, "numbered prompts without cursor motion, from any input; the end of the input leaves")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
	})
	root.AddCommand(ws.syncCommand(), ws.planCommand(), ws.applyCommand(), ws.reportCommand(), ws.decisionsCommand(), ws.auditCommand(), ws.storeCommand(), ws.doctorCommand(), ws.checklistCommand(), matchCommand(w), simulateCommand(w), manCommand(w))
	return root
}

// stamped is the version that a release is built with:
// -ldflags "-X dev.onramp/screens/commands.stamped=v1.2.3".
var stamped string

// version is what the build says of itself.
func version() string {
	if stamped != "" {
		return stamped
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
