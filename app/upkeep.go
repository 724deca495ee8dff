package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// The files of a workspace.
const (
	storeFile = "onramp.db"
	auditFile = "audit.jsonl"
	keysFile  = "keys.age"
	logFile   = "onramp.log"
)

// ErrNoWorkspace says that nothing of a workspace is there.
var ErrNoWorkspace = errors.New("there is no workspace")

func noWorkspace(dir string) error {
	return fmt.Errorf("%w in %s: run onramp to begin it, or name another with --workspace", ErrNoWorkspace, dir)
}

// existing returns the store's path in a workspace that must be there already.
func existing(dir string) (string, error) {
	path := filepath.Join(dir, storeFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if backup, err := store.GoodBackup(store.DefaultBackupDir(path), path); err == nil && backup != "" {
			return "", fmt.Errorf("%s is missing: %s puts the newest good backup in its place, %s", path, restoreCommand(dir), backup)
		}
		return "", noWorkspace(dir)
	} else if err != nil {
		return "", fmt.Errorf("look at the workspace: %w", err)
	}
	return path, nil
}

// Known says why a workspace cannot be used as it is: it is missing, or there is
// none, which is ErrNoWorkspace.
func Known(dir string) error {
	_, err := existing(dir)
	return err
}

// PrintAudit prints the audit lines since a time, a JSON object a line.
func PrintAudit(w io.Writer, dir string, since time.Time) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return noWorkspace(dir)
	}
	path := filepath.Join(dir, auditFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		// Whoever opens a workspace makes the file before anything is written.
		return fmt.Errorf("%s is missing: it was moved or deleted; put it back from wherever it is kept, because nothing else tells who wrote what", path)
	}
	lines, damaged, err := reconcile.ReadAudit(path, since)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	for _, line := range lines {
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("print the audit log: %w", err)
		}
	}
	if damaged > 0 {
		return errors.New(several(damaged, "line", "lines") + " of the audit log cannot be read: the file was cut short or edited")
	}
	return nil
}

// CheckStore reads every record of a workspace and says how it is.
func CheckStore(w io.Writer, dir string) error {
	path, err := existing(dir)
	if err != nil {
		return err
	}
	report, err := store.Check(path)
	if err != nil {
		return err
	}
	if err := report.Err(); err != nil {
		backup, listed := store.GoodBackup(store.DefaultBackupDir(path), path)
		if listed != nil || backup == "" {
			return errors.Join(err, listed)
		}
		return fmt.Errorf("%w; %s puts the newest good backup in its place, %s", err, restoreCommand(dir), backup)
	}
	if _, err = fmt.Fprintf(w, "%s is whole, at commit %d\n", path, report.Sequence); err != nil {
		return err
	}
	if report.Schema > schema {
		return &store.NewerSchemaError{Path: path, Found: report.Schema, Known: schema}
	}
	return nil
}

// BackupStore writes a backup of a workspace, and its decisions beside it.
func BackupStore(w io.Writer, dir string) (err error) {
	if _, err := existing(dir); err != nil {
		return err
	}
	a, err := Open(Options{Dir: dir, Name: filepath.Base(dir), Doing: "a backup", Lookup: func(string) string { return "" }})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	backup, err := a.backUp()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "backed up to %s\n", backup)
	return err
}
