package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dev.onramp/store"
)

// backupEvery is the age from which the newest backup is too old.
const backupEvery = 24 * time.Hour

// exportSuffix is what a backup's decisions are kept under beside it, in place
// of the backup's own suffix.
const exportSuffix = ".decisions.json"

// backUp writes a hot backup of the workspace, and beside it the decisions in a
// form that needs no store to be read. It returns the backup's path.
func (a *App) backUp() (string, error) {
	a.backups.Lock()
	defer a.backups.Unlock()
	return a.backUpLocked()
}

func (a *App) backUpLocked() (string, error) {
	dir := store.DefaultBackupDir(a.db.Path())
	path, err := a.db.Backup(dir, store.KeepBackups)
	if err != nil {
		return "", err
	}
	if err := a.exportBeside(path); err != nil {
		return "", err
	}
	return path, dropOrphans(dir)
}

// exportBeside writes the decisions beside a backup.
func (a *App) exportBeside(backup string) error {
	var exported bytes.Buffer
	if err := a.ExportDecisions(&exported); err != nil {
		return err
	}
	if err := writeWhole(exportOf(backup), exported.Bytes()); err != nil {
		return fmt.Errorf("export the decisions beside the backup: %w", err)
	}
	return nil
}

func exportOf(backup string) string {
	return strings.TrimSuffix(backup, filepath.Ext(backup)) + exportSuffix
}

// writeWhole writes a file for its owner alone, whole or not at all.
func writeWhole(path string, content []byte) (err error) {
	temp := path + ".partial"
	file, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return os.Rename(temp, path)
}

// dropOrphans removes the exports whose backups are gone.
func dropOrphans(dir string) error {
	backups, err := store.Backups(dir)
	if err != nil {
		return err
	}
	kept := map[string]bool{}
	for _, b := range backups {
		kept[exportOf(b.Path)] = true
	}
	exports, err := filepath.Glob(filepath.Join(dir, "*"+exportSuffix))
	if err != nil {
		return fmt.Errorf("list the exports beside the backups: %w", err)
	}
	for _, path := range exports {
		if kept[path] {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an old export: %w", err)
		}
	}
	return nil
}

// backUpDaily backs the workspace up if the newest backup is a day old, or from
// the future because the clock was set back. The store makes one of its own
// before it migrates and knows no decisions: it gets them put beside it.
func (a *App) backUpDaily() error {
	a.mu.RLock()
	worth := a.records.ready() && !a.opt.Temporary
	a.mu.RUnlock()
	if !worth {
		return nil
	}
	a.backups.Lock()
	defer a.backups.Unlock()
	backups, err := store.Backups(store.DefaultBackupDir(a.db.Path()))
	if err != nil {
		return err
	}
	if len(backups) > 0 {
		newest := backups[0]
		if age := time.Since(newest.Time); age >= 0 && age < backupEvery {
			if _, err := os.Stat(exportOf(newest.Path)); errors.Is(err, fs.ErrNotExist) {
				return a.exportBeside(newest.Path)
			}
			return nil
		}
	}
	if _, err := a.backUpLocked(); err != nil {
		return fmt.Errorf("make the daily backup: %w", err)
	}
	return nil
}

// backUpEveryDay makes the daily backup for as long as the workspace is open.
func (a *App) backUpEveryDay(ctx context.Context) error {
	return every(ctx, backupLook, func() {
		if err := a.backUpDaily(); err != nil {
			a.say(true, "daily backup: %v", err)
		}
	})
}
