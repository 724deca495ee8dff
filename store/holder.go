package store

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/user"
	"time"
)

// Holder names the process that has a database open.
type Holder struct {
	PID   int       `json:"pid"`
	User  string    `json:"user"`
	Since time.Time `json:"since"`
	Doing string    `json:"doing"` // Options.Holder
}

func holderPath(path string) string { return path + ".holder" }

// writeHolder leaves the name of this process beside the database. The lock decides who holds it; the side file
// outlives a killed process and is believed only when the lock is taken.
func writeHolder(path, doing string) error {
	holder := Holder{PID: os.Getpid(), User: userName(), Since: time.Now().Round(time.Second), Doing: doing}
	content, err := json.Marshal(holder)
	if err != nil {
		return err
	}
	return os.WriteFile(holderPath(path), append(content, '\n'), 0o600)
}

func removeHolder(path string) error {
	err := os.Remove(holderPath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// heldError names the holder as well as it can: a side file that is missing or half-written leaves it unnamed.
func heldError(path string) error {
	held := &HeldError{Path: path}
	file, err := os.Open(holderPath(path))
	if err != nil {
		return held
	}
	defer file.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(file, 4096))
	if err != nil {
		return held
	}
	var holder Holder
	if json.Unmarshal(content, &holder) == nil {
		held.Holder = holder
	}
	return held
}

func userName() string {
	current, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return current.Username
}
