package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Restore puts a copy of backup in the place of the database at path, which nobody may hold. The old file is kept
// beside it under path + ".replaced-" and the time. What is remembered of later commits stays: the next Open says with
// a *FellBackError which ones are gone, and whoever restored on purpose sets Options.AcceptFallback.
func Restore(path, backup string) error {
	if err := restore(path, backup); err != nil {
		return fmt.Errorf("restore database %s from %s: %w", path, backup, err)
	}
	return nil
}

func restore(path, backup string) error {
	report, err := Check(backup)
	if err != nil {
		return err
	}
	if err := report.Err(); err != nil {
		return fmt.Errorf("choose another backup: %w", err)
	}
	if err := prepareFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := held(path); err != nil {
		return err
	}
	temp := fmt.Sprintf("%s.new-%s", path, rand.Text())
	defer os.Remove(temp) //nolint:errcheck // it is gone unless something failed, and then that is the news
	if err := copyFile(temp, backup, uint64(report.Size)); err != nil {
		return err
	}
	if err := setAside(path); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func copyFile(to, from string, size uint64) (err error) {
	if err := RoomFor(to, size); err != nil {
		return err
	}
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close() //nolint:errcheck // only read
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	if _, err := io.Copy(target, source); err != nil {
		return err
	}
	return target.Sync()
}

// setAside gives the file at path a second name, so that the first one is never without a file.
func setAside(path string) error {
	aside := fmt.Sprintf("%s.replaced-%s-%s", path, time.Now().UTC().Format(backupTime), rand.Text()[:6])
	err := os.Link(path, aside)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	// Some file systems have no links.
	return os.Rename(path, aside)
}
