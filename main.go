// Command onramp onboards a managed service provider in a terminal: it matches
// Syncro's customers and devices to IT Glue and SaaS Alerts, lets a technician
// settle every doubt, shows a plan, applies it without ever making a duplicate,
// and keeps the three in step afterwards.
//
// The commands are in package commands; what they do is told in package app.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	// quiet must be initialised before bubbletea asks the terminal anything.
	_ "dev.onramp/screens/quiet"

	"github.com/mattn/go-isatty"

	"dev.onramp/screens/commands"
)

func main() {
	// A jump box is shared: a third of the usual slack of memory for a little more
	// work. The limit lies well above what 100,000 devices and a plan for all of
	// them take, since a collector that works at its limit holds up every key.
	debug.SetGCPercent(30)
	debug.SetMemoryLimit(256 << 20)
	// A key must not queue behind whatever reads or matches a hundred thousand
	// records: with more threads than processors the system's scheduler decides,
	// and it puts who has slept before who works.
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 2)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(commands.Run(ctx, os.Args[1:], commands.Console{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv,
		Terminal: isatty.IsTerminal(os.Stdin.Fd()) && isatty.IsTerminal(os.Stdout.Fd()),
	}))
}
