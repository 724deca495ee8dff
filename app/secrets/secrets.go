// Package secrets knows where the API keys live: in the environment, in files
// that the environment names, in the operating system's keyring, in a file that
// a passphrase locks, with a command that prints them, or in memory for this run
// only. A person chooses the place; there is no fallback from one to another.
//
// It must not know what a key opens. Keys never reach the workspace's store, a
// log, a command line or an error from here.
package secrets

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/zalando/go-keyring"
)

// Place is where a key is kept.
type Place string

// The places, in words that fit "kept in ...". They stand in the settings of
// workspaces and must not change.
const (
	Nowhere     Place = ""
	Environment Place = "the environment"
	File        Place = "a file that the environment names"
	Keyring     Place = "the system keyring"
	Locked      Place = "a file that a passphrase locks"
	Command     Place = "what a command prints"
	ThisRun     Place = "memory, for this run only"
)

// service is the name under which keys stand in the system keyring.
const service = "onramp"

// Error says why a key could not be read or kept, and what to do. It never holds
// a key.
type Error struct {
	text  string
	cause error
}

// Error is the sentence.
func (e *Error) Error() string { return e.text }

// Unwrap returns what lies beneath, nil if nothing does.
func (e *Error) Unwrap() error { return e.cause }

// trouble words an *Error. A %w among the verbs becomes its cause.
func trouble(format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{text: err.Error(), cause: errors.Unwrap(err)}
}

// Options says where the keys of one workspace may be looked for.
type Options struct {
	// Workspace tells the keys of several workspaces apart in the keyring.
	Workspace string
	// Lookup reads one environment variable.
	Lookup func(string) string
	// LockedFile is the path of the file that a passphrase locks.
	LockedFile string
	// Ask asks the person at the terminal for something that does not show; nil
	// where nobody sits.
	Ask func(question string) (string, error)
}

// Keys finds and keeps the keys of one workspace. It is safe for concurrent use.
type Keys struct {
	opt    Options
	locked lockedFile

	mu      sync.Mutex
	held    map[string]string
	command string
}

// New returns the keys of a workspace.
func New(opt Options) *Keys {
	return &Keys{opt: opt, held: map[string]string{}, locked: lockedFile{path: opt.LockedFile, work: scryptWork}}
}

// UseCommand sets the command that prints a key whose place is Command.
func (k *Keys) UseCommand(line string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.command = line
}

// Get returns the key of the given environment variable's name and where it was
// found. Where a person chose the keyring, the locked file or a command, it is
// looked for there and nowhere else; otherwise it is what was typed in this run,
// or what the environment has. An absent key is "" and Nowhere. Errors are
// *Error.
func (k *Keys) Get(variable string, chosen Place) (string, Place, error) {
	var value string
	var err error
	switch chosen {
	case Keyring:
		value, err = k.fromKeyring(variable)
	case Locked:
		value, err = k.fromLocked(variable)
	case Command:
		k.mu.Lock()
		line := k.command
		k.mu.Unlock()
		value, err = run(line, variable)
	case Nowhere, Environment, File, ThisRun:
		k.mu.Lock()
		held := k.held[variable]
		k.mu.Unlock()
		if held != "" {
			return held, ThisRun, nil
		}
		value, chosen, err = k.fromEnvironment(variable)
	}
	if err != nil || value == "" {
		return "", Nowhere, k.unused(variable, chosen, err)
	}
	return value, chosen, nil
}

// unused says, where a chosen place fails, that the environment has a key which
// is not looked at in its stead.
func (k *Keys) unused(variable string, chosen Place, why error) error {
	if why == nil || chosen != Keyring && chosen != Locked && chosen != Command {
		return why
	}
	set := k.set(variable)
	if len(set) == 0 {
		return why
	}
	return trouble("%w; %s is set, but it is not the place that was chosen: to use it, run onramp and choose the environment in the Keys step", why, set[0])
}

// set are the variables of the environment that hold a key or name its file.
func (k *Keys) set(variable string) (names []string) {
	for _, name := range []string{variable, variable + fileSuffix} {
		if strings.TrimSpace(k.opt.Lookup(name)) != "" {
			names = append(names, name)
		}
	}
	return names
}

func (k *Keys) fromKeyring(variable string) (string, error) {
	value, err := keyring.Get(service, k.user(variable))
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", trouble("read %s from the system keyring: %w; unlock the keyring, or run onramp and choose another place in the Keys step", variable, err)
	}
	return value, nil
}

// Set keeps a key that a person typed, in the place that the person chose: the
// keyring, the locked file, or memory. Errors are *Error; nothing was kept then.
func (k *Keys) Set(variable, value string, place Place) error {
	switch place {
	case Keyring:
		if err := keyring.Set(service, k.user(variable), value); err != nil {
			return trouble("keep %s in the system keyring: %w; unlock the keyring, or choose another place", variable, err)
		}
	case Locked:
		if err := k.locked.change(func(keys map[string]string) { keys[variable] = value }); err != nil {
			return err
		}
	case ThisRun:
		k.mu.Lock()
		k.held[variable] = value
		k.mu.Unlock()
	case Nowhere, Environment, File, Command:
		return trouble("%s cannot be kept in %s from here: only you can put it there", variable, place)
	}
	return nil
}

// Forget removes a key from memory and from the place where Set kept it. What a
// person put elsewhere stays there.
func (k *Keys) Forget(variable string, place Place) error {
	k.mu.Lock()
	delete(k.held, variable)
	k.mu.Unlock()
	switch place {
	case Keyring:
		if err := keyring.Delete(service, k.user(variable)); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return trouble("remove %s from the system keyring: %w", variable, err)
		}
	case Locked:
		return k.locked.change(func(keys map[string]string) { delete(keys, variable) })
	case Nowhere, Environment, File, Command, ThisRun:
	}
	return nil
}

func (k *Keys) user(variable string) string { return k.opt.Workspace + "/" + variable }

// Overlooked names the variables of the environment that hold a key which is not
// used, because its place is another; "" for none.
func (k *Keys) Overlooked(variable string, used Place) string {
	if used == Environment || used == File || used == Nowhere {
		return ""
	}
	return strings.Join(k.set(variable), " and ")
}
