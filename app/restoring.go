package app

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"dev.onramp/store"
)

// restoreCommand is how a person restores the workspace in dir and no other one.
func restoreCommand(dir string) string {
	return "onramp store restore --workspace '" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
}

// howToRestore adds the command to an error that asks for a backup.
func howToRestore(err error, dir string) error {
	var damaged *store.DamagedFileError
	var fellBack *store.FellBackError
	if (errors.As(err, &damaged) && damaged.Backup != "") || errors.As(err, &fellBack) {
		return fmt.Errorf("%w (%s puts the newest good backup in its place)", err, restoreCommand(dir))
	}
	return err
}

// RestoreStore puts a backup in the place of a workspace's store: the one that
// args names, or the newest good one. The replaced file is kept beside it. A
// store that can be read and would lose commits is replaced only with yes.
func RestoreStore(w io.Writer, dir string, args []string, yes bool) error {
	path := filepath.Join(dir, storeFile)
	backup, err := backupToRestore(path, args)
	if err != nil {
		return err
	}
	look, err := store.LookAtRestore(path, backup)
	if err != nil {
		return err
	}
	if look.Schema > schema {
		return &store.NewerSchemaError{Path: backup, Found: look.Schema, Known: schema}
	}
	if said := losses(look); look.Whole && said != "" && !yes {
		return fmt.Errorf("%s can be read, and %s would stand in its place: %s; nothing was changed, --yes replaces it", path, introduce(backup, look), said)
	}
	replaced, err := store.Restore(path, backup)
	if err != nil {
		return err
	}
	// The store remembers that it was further on; here a person wants it back.
	opt := layout()
	opt.Holder, opt.AcceptFallback = "a restore", true
	db, err := store.Open(path, opt)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	said := fmt.Sprintf("%s stands in the place of %s\n", introduce(backup, look), path)
	if lost := losses(look); lost != "" {
		said += lost + "\n"
	}
	if replaced != "" {
		said += "the replaced file is kept as " + replaced + "\n"
	}
	_, err = io.WriteString(w, said)
	return err
}

// backupToRestore is the backup that args names, or the newest good one.
func backupToRestore(path string, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	folder := store.DefaultBackupDir(path)
	backup, err := store.GoodBackup(folder, path)
	if err == nil && backup == "" {
		err = fmt.Errorf("there is no good backup in %s: name a file", folder)
	}
	return backup, err
}

// introduce names a backup with its age and its commit.
func introduce(backup string, look store.Restoring) string {
	if look.Made.IsZero() {
		return fmt.Sprintf("%s, at commit %d,", backup, look.Sequence)
	}
	return fmt.Sprintf("%s, made %s (%s ago), at commit %d,", backup, look.Made.Format("2006-01-02 15:04 MST"),
		time.Since(look.Made).Round(time.Minute), look.Sequence)
}

// losses says what a restore loses, "" for nothing that is known.
func losses(look store.Restoring) string {
	switch {
	case look.Stranger:
		return "it is a backup of another store, and all of this one is lost"
	case look.Newest > look.Sequence:
		return fmt.Sprintf("commits %d to %d are lost", look.Sequence+1, look.Newest)
	}
	return ""
}
