package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"dev.onramp/app/secrets"
	"dev.onramp/app/timer"
)

// Timer is what InstallTimer is told of the program and the machine.
type Timer struct {
	System  timer.System
	Program string // the path of this program
	// Workspace is the workspace as a person names it, DataHome the folder of
	// named ones, "" where the system's own rule gives it.
	Workspace, DataHome string
}

// InstallTimer lets the system sync this workspace every night and says what was
// done, or what a person has to enter. It refuses what would fail at night.
func (a *App) InstallTimer(ctx context.Context, t Timer) (string, error) {
	a.mu.RLock()
	finished := a.settings.Completed[StepFinish]
	a.mu.RUnlock()
	switch {
	case a.opt.Temporary:
		return "", errors.New("this workspace is temporary: there would be nothing to sync at night")
	case !finished:
		return "", errors.New("the wizard of this workspace is not finished, so that a sync may not write: run onramp and finish it first")
	}
	env, err := a.unattended(t.System.OS)
	if err != nil {
		return "", err
	}
	if strings.Contains(t.Program, "go-build") {
		return "", fmt.Errorf("%s goes away again: build the program with go build, and run that one", t.Program)
	}
	job := timer.Job{Workspace: t.Workspace, Program: t.Program, Args: []string{"sync", "--workspace", t.Workspace}, Env: env}
	if strings.ContainsAny(t.Workspace, `/\`) {
		job.Args[2] = a.opt.Dir
	} else if t.DataHome != "" {
		job.Env = append(job.Env, "XDG_DATA_HOME="+t.DataHome)
	}
	if a.opt.KeyCommand != "" {
		job.Args = append(job.Args, "--key-command", a.opt.KeyCommand)
	}
	said, err := timer.Install(ctx, t.System, job)
	if err != nil {
		return "", err
	}
	// A timer finds the workspace of an open wizard busy.
	said += "\nSwitched on as well: while Onramp is open it makes the due sync itself, when Home says under Next. That is not the timer's hour; on Home, enter switches it off."
	return said, a.SetRoutine(true)
}

// unattended returns the variables that a sync needs where nobody sits and no
// shell has set any: addresses, and the names of files. It refuses keys that
// could not be read there.
func (a *App) unattended(system string) ([]string, error) {
	env, printed, troubles := a.nightKeys(system)
	around, err := a.nightAround(system, len(printed) > 0)
	env, troubles = append(env, around...), append(troubles, err)
	bare := a.nightBare()
	for _, variable := range printed {
		if err := a.keys.Unattended(variable, append(bare, around...)); err != nil {
			troubles = append(troubles, fmt.Errorf("%w (it was run as at night: without a terminal and without the variables of this shell)", err))
		}
	}
	if err := errors.Join(troubles...); err != nil {
		return nil, fmt.Errorf("no timer was installed, because the keys could not be read at night: %w", err)
	}
	return env, nil
}

// nightAround are the variables of this shell by which the network is reached,
// and by which programs are found where a command prints keys.
func (a *App) nightAround(system string, command bool) (env []string, err error) {
	names := []string{"HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"}
	if command && system != "windows" { // there a task has the path of its account
		names = append(names, "PATH")
	}
	for _, name := range names {
		value := a.opt.Lookup(name)
		if value == "" {
			continue
		}
		if u, bad := url.Parse(value); bad == nil && u.User != nil {
			return nil, &PlaceError{name + " holds a password, which is not written into a timer: use a proxy that asks for none"}
		}
		env = append(env, name+"="+value)
	}
	return env, nil
}

// nightBare are the variables that a timer has by itself.
func (a *App) nightBare() []string {
	var env []string
	for _, name := range []string{"HOME", "USER", "LOGNAME", "XDG_RUNTIME_DIR", "SYSTEMROOT", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP"} {
		if value := a.opt.Lookup(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return append(env, "PATH=/usr/bin:/bin")
}

// nightKeys returns the variables by which the keys are found where nobody sits,
// whose keys a command prints, and what cannot be read there.
func (a *App) nightKeys(system string) (env, printed []string, troubles []error) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	var locked bool
	for _, v := range Vendors() {
		state, alerts := a.vendors[v], a.saasAlerts()
		if v == VendorSaaSAlerts && !alerts.asked && alerts.err == nil {
			continue
		}
		if set := strings.TrimSpace(a.opt.Lookup(urlVariable(v))); set != "" {
			env = append(env, urlVariable(v)+"="+set)
		}
		locked = locked || state.place == secrets.Locked
		switch {
		case state.failed != nil:
			troubles = append(troubles, state.failed)
		case state.key == "":
			troubles = append(troubles, a.missingKey(v))
		default:
			add, err := a.atNight(system, VendorName(v), keyVariable(v), state.place)
			env, troubles = append(env, add...), append(troubles, err)
			if state.place == secrets.Command {
				printed = append(printed, keyVariable(v))
			}
		}
	}
	if a.hook.address != nil {
		add, err := a.atNight(system, "the webhook", hookVariable, a.hook.place)
		env, troubles = append(env, add...), append(troubles, err)
		locked = locked || a.hook.place == secrets.Locked
	}
	if locked {
		add, err := a.atNight(system, "the locked keys", secrets.PassphraseVariable, secrets.File)
		env, troubles = append(env, add...), append(troubles, err)
	}
	return env, printed, troubles
}

// atNight returns the variables by which a key is found where nobody sits, and
// why it could not be.
func (a *App) atNight(system, whose, variable string, place secrets.Place) ([]string, error) {
	remedy := fmt.Sprintf("put it into a file that only you can read and name that in %s_FILE, or choose a command in the Keys step", variable)
	switch place {
	case secrets.File:
		path := strings.TrimSpace(a.opt.Lookup(variable + "_FILE"))
		if path == "" {
			return nil, &PlaceError{fmt.Sprintf("what opens %s is typed in by you: %s", whose, remedy)}
		}
		whole, err := filepath.Abs(path)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE: %w", variable, err)
		}
		return []string{variable + "_FILE=" + whole}, nil
	case secrets.Keyring:
		if system == lockedKeyring {
			return nil, &PlaceError{fmt.Sprintf("the key of %s is in the system keyring, which is locked while you are not logged in: %s", whose, remedy)}
		}
	case secrets.Environment:
		return nil, &PlaceError{fmt.Sprintf("the key of %s is in the environment of this shell, which a timer does not have: %s", whose, remedy)}
	case secrets.ThisRun, secrets.Nowhere:
		return nil, &PlaceError{fmt.Sprintf("the key of %s is known in this run only: %s", whose, remedy)}
	case secrets.Locked, secrets.Command:
	}
	return nil, nil
}

// lockedKeyring is the system whose keyring opens with a login. The
// keyrings of macOS and Windows belong to the account that runs the task.
const lockedKeyring = "linux"

// PlaceError says that a key could not be read where nobody sits.
type PlaceError struct{ words string }

// Error says whose key it is and what to do.
func (e *PlaceError) Error() string { return e.words }
