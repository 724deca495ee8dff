// Package secrets knows where the API keys live: in the environment, in the
// operating system's keyring, or in memory for this run only. The place is
// chosen by the person and named on screen; there is no silent fallback from
// one to another. Keys never reach the workspace, a log or an error from here.
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

// The places, in words that fit "kept in ...".
const (
	Nowhere     Place = ""
	Environment Place = "the environment"
	Keyring     Place = "the system keyring"
	ThisRun     Place = "memory, for this run only"
)

// service is the name under which keys stand in the system keyring.
const service = "onramp"

// Keys finds and keeps the keys of one workspace. It is safe for concurrent use.
type Keys struct {
	workspace string
	lookup    func(string) string

	mu   sync.Mutex
	held map[string]string
	kept map[string]bool // what is known to stand in the keyring
}

// New returns the keys of a workspace. lookup reads one environment variable.
func New(workspace string, lookup func(string) string) *Keys {
	return &Keys{workspace: workspace, lookup: lookup, held: map[string]string{}, kept: map[string]bool{}}
}

// Get returns the key with the given environment variable's name and where it
// was found: typed in this run first, then the environment, then the place
// where the person chose to keep it. An absent key is "" and Nowhere.
func (k *Keys) Get(variable string, kept Place) (string, Place, error) {
	k.mu.Lock()
	held := k.held[variable]
	k.mu.Unlock()
	if held != "" && kept != Keyring {
		return held, ThisRun, nil
	}
	if value := strings.TrimSpace(k.lookup(variable)); value != "" && held == "" {
		return value, Environment, nil
	}
	if kept != Keyring {
		return "", Nowhere, nil
	}
	value, err := keyring.Get(service, k.user(variable))
	if errors.Is(err, keyring.ErrNotFound) {
		return "", Nowhere, nil
	}
	if err != nil {
		return "", Nowhere, fmt.Errorf("read %s from the system keyring: %w; unlock the keyring, or set %s in the environment", variable, err, variable)
	}
	k.mu.Lock()
	k.kept[variable] = true
	k.mu.Unlock()
	return value, Keyring, nil
}

// Set keeps a key that a person typed, in the place that the person chose.
func (k *Keys) Set(variable, value string, place Place) error {
	if place == Keyring {
		if err := keyring.Set(service, k.user(variable), value); err != nil {
			return fmt.Errorf("keep %s in the system keyring: %w; choose to keep it for this run only, or set %s in the environment", variable, err, variable)
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held[variable] = value
	k.kept[variable] = k.kept[variable] || place == Keyring
	return nil
}

// Forget removes a key from memory and from the system keyring, if it is there.
func (k *Keys) Forget(variable string) error {
	k.mu.Lock()
	delete(k.held, variable)
	kept := k.kept[variable]
	delete(k.kept, variable)
	k.mu.Unlock()
	if !kept {
		return nil
	}
	if err := keyring.Delete(service, k.user(variable)); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("remove %s from the system keyring: %w", variable, err)
	}
	return nil
}

func (k *Keys) user(variable string) string { return k.workspace + "/" + variable }

// Clean removes what a paste brings along: white space, quotes and the word
// Bearer. It says what it removed, "" for nothing.
func Clean(pasted string) (key, removed string) {
	var what []string
	key = strings.Join(strings.Fields(pasted), " ")
	for _, word := range []string{"Authorization:", "Bearer "} {
		if len(key) >= len(word) && strings.EqualFold(key[:len(word)], word) {
			key = strings.TrimSpace(key[len(word):])
			what = append(what, strings.Trim(word, ": "))
		}
	}
	if trimmed := strings.Trim(key, "\"'`“”‘’"); trimmed != key {
		key = trimmed
		what = append(what, "quotes")
	}
	if joined := strings.ReplaceAll(key, " ", ""); joined != key || len(pasted) != len(strings.TrimSpace(pasted)) {
		key = joined
		what = append(what, "white space")
	}
	return key, strings.Join(what, ", ")
}

// Tail returns the last four characters of a key, to recognize it by; a key too
// short to be one shows nothing.
func Tail(key string) string {
	if len(key) < 12 {
		return ""
	}
	return key[len(key)-4:]
}
