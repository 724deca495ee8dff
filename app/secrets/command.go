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
	return runWith(line, variable, os.Environ(), false)
}

// Unattended asks the command for a key as a timer will: with nothing in the
// environment but what is given, and without a terminal.
func (k *Keys) Unattended(variable string, env []string) error {
	k.mu.Lock()
	line := k.command
	k.mu.Unlock()
	key, err := runWith(line, variable, env, true)
	if err == nil && key == "" {
		err = trouble("the key command printed nothing for %s=%s", AskedFor, variable)
	}
	return err
}

func runWith(line, variable string, env []string, alone bool) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return runUntil(ctx, line, variable, env, alone)
}

func runUntil(ctx context.Context, line, variable string, env []string, alone bool) (string, error) {
	if strings.TrimSpace(line) == "" {
		return "", trouble("%s is kept by a command, and none is set: give --key-command, or enter one in the Keys step", variable)
	}
	cmd := shell(ctx, line)
	cmd.Env = append(env[:len(env):len(env)], AskedFor+"="+variable)
	if alone {
		cmd.SysProcAttr = withoutTerminal()
	}
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
	first, _, more := strings.Cut(strings.TrimSpace(out.kept.String()), "\n")
	if !more && out.kept.Len() == mostRead {
		return "", trouble("the key command printed more than 64 KB for %s in one line: that is no key", variable)
	}
	first = strings.TrimSpace(first)
	if first != "" && strings.Contains(line, first) {
		return "", trouble("the key command holds the key itself, which would be kept and shown with it: let the command ask a store of keys, or choose another place")
	}
	return first, nil
}

// Try asks a command for the key of a variable before anybody keeps the command:
// what was meant for a command may be the key itself. It is not repeated, for the
// same reason.
func Try(line, variable string) error {
	words := strings.Fields(line)
	if len(words) == 0 {
		return trouble("type a command that prints a key, such as: pass show onramp/$%s", AskedFor)
	}
	if _, err := exec.LookPath(words[0]); len(words) == 1 && err != nil {
		return trouble("that is no program on this machine: type a command that prints the key; if it was the key itself, choose another place for it")
	}
	key, err := run(line, variable)
	if err == nil && key == "" {
		err = trouble("the command printed nothing for %s=%s", AskedFor, variable)
	}
	return err
}

// shell is the command as the system's shell runs it.
func shell(ctx context.Context, line string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		return exec.CommandContext(ctx, "cmd", "/C", line) //nolint:gosec // the person's own command
	}
	return exec.CommandContext(ctx, "sh", "-c", line) //nolint:gosec // the person's own command
}

// limited keeps the beginning of what is written to it. It is no bytes.Buffer
// itself: that would be filled past Write.
type limited struct{ kept bytes.Buffer }

// Write takes everything and keeps what fits.
func (l *limited) Write(p []byte) (int, error) {
	if room := mostRead - l.kept.Len(); room > 0 {
		l.kept.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
