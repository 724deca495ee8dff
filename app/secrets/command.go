package secrets

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// AskedFor is the variable that tells a key command which key to print.
const AskedFor = "ONRAMP_KEY"

// patience is how long a command may take: a person may have to touch a token.
const patience = time.Minute

// run asks the command for one key: the first line that it prints. Nothing of
// what it prints is ever shown, for it may be a key.
func run(line, variable string) (string, error) {
	if strings.TrimSpace(line) == "" {
		return "", trouble("%s is kept by a command, and none is set: give --key-command, or enter one in the Keys step", variable)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := shell(ctx, line)
	cmd.Env = append(os.Environ(), AskedFor+"="+variable)
	cmd.WaitDelay = time.Second
	var out limited
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", trouble("the key command did not print %s within a minute: run it yourself to see what it waits for", variable)
		}
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			return "", trouble("the key command for %s could not be run: %w", variable, err)
		}
		return "", trouble("the key command for %s ended with %v: run it yourself, with %s=%s, to see why", variable, exit.ProcessState, AskedFor, variable)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(out.String()), "\n")
	return strings.TrimSpace(first), nil
}

// shell is the command as the system's shell runs it.
func shell(ctx context.Context, line string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		return exec.CommandContext(ctx, "cmd", "/C", line) //nolint:gosec // the person's own command
	}
	return exec.CommandContext(ctx, "sh", "-c", line) //nolint:gosec // the person's own command
}

// limited keeps the beginning of what is written to it.
type limited struct{ bytes.Buffer }

// Write takes everything and keeps what fits.
func (l *limited) Write(p []byte) (int, error) {
	if room := mostRead - l.Len(); room > 0 {
		l.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
