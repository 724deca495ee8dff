package commands

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/adrg/xdg"

	"dev.onramp/app"
	"dev.onramp/app/timer"
)

// installTimer lets this machine sync the workspace every night.
func (ws *workspace) installTimer(ctx context.Context, a *app.App) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program's own path: %w", err)
	}
	said, err := a.InstallTimer(ctx, app.Timer{
		System: timer.System{
			OS: runtime.GOOS, User: app.Account(), Config: xdg.ConfigHome,
			Run: runProgram, Read: os.ReadFile, Write: writeWhole,
		},
		Program: program, Workspace: ws.name, DataHome: ws.w.Env("XDG_DATA_HOME"),
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(ws.w.Out, said)
	return err
}

// programPatience is how long systemctl or loginctl may take.
const programPatience = 30 * time.Second

func runProgram(ctx context.Context, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, programPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // systemctl or loginctl
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	return said.String(), err
}

// writeWhole writes a file whole or not at all, and makes its folder.
func writeWhole(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	beside := path + ".new"
	if err := os.WriteFile(beside, content, 0o600); err != nil {
		return err
	}
	if err := os.Rename(beside, path); err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	return nil
}
