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

// Restoring is what Restore would do, for a person to know before.
type Restoring struct {
	Made     time.Time // when the backup was made, from its name; zero if it has another name
	Schema   uint32    // of the backup
	Sequence uint64    // the newest commit of the backup
	Newest   uint64    // the newest commit of the database in place, or what is remembered of it; 0 if nothing is
	Whole    bool      // the database in place can be read
	Stranger bool      // the backup is of another database than the one in place
}

// LookAtRestore tells what Restore would do, and changes nothing.
func LookAtRestore(path, backup string) (Restoring, error) {
	good, err := goodBackup(backup)
	if err != nil {
		return Restoring{}, fmt.Errorf("look at backup %s: %w", backup, err)
	}
	r := Restoring{Schema: good.Schema, Sequence: good.Sequence}
	if parts := backupName.FindStringSubmatch(filepath.Base(backup)); parts != nil {
		// A time that is none leaves the zero time.
		r.Made, _ = time.Parse(backupTime, parts[2])
	}
	found, err := Check(path)
	if held := (*HeldError)(nil); errors.As(err, &held) {
		return Restoring{}, err
	}
	if err == nil && len(found.Problems) == 0 {
		r.Whole, r.Newest, r.Stranger = true, found.Sequence, found.ID != good.ID
		return r, nil
	}
	remembered, err := recall(path)
	if err != nil {
		return Restoring{}, err
	}
	r.Newest, r.Stranger = remembered.Sequence, remembered.ID != "" && remembered.ID != good.ID
	return r, nil
}

func goodBackup(path string) (Report, error) {
	report, err := Check(path)
	if err != nil {
		return report, err
	}
	if err := report.Err(); err != nil {
		return report, fmt.Errorf("choose another backup: %w", err)
	}
	return report, nil
}

// Restore puts a copy of backup in the place of the database at path, which nobody may hold. The old file is kept
// beside it under path + ".replaced-" and the time, which is returned, "" if there was none. What is remembered of later commits stays: the next Open says with
// a *FellBackError which ones are gone, and whoever restored on purpose sets Options.AcceptFallback.
func Restore(path, backup string) (replaced string, err error) {
	if replaced, err = restore(path, backup); err != nil {
		return "", fmt.Errorf("restore database %s from %s: %w", path, backup, err)
	}
	return replaced, nil
}

func restore(path, backup string) (replaced string, err error) {
	report, err := goodBackup(backup)
	if err != nil {
		return "", err
	}
	if _, err := prepareFolder(path); err != nil {
		return "", err
	}
	if err := held(path); err != nil {
		return "", err
	}
	temp := fmt.Sprintf("%s.new-%s", path, rand.Text())
	defer os.Remove(temp) //nolint:errcheck // it is gone unless something failed, and then that is the news
	if err := copyFile(temp, backup, uint64(report.Size)); err != nil {
		return "", err
	}
	if replaced, err = setAside(path); err != nil {
		return "", err
	}
	if err := os.Rename(temp, path); err != nil {
		return "", err
	}
	return replaced, syncDir(filepath.Dir(path))
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
func setAside(path string) (string, error) {
	aside := fmt.Sprintf("%s.replaced-%s-%s", path, time.Now().UTC().Format(backupTime), rand.Text()[:6])
	switch err := os.Link(path, aside); {
	case err == nil:
		return aside, nil
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	}
	// Some file systems have no links.
	return aside, os.Rename(path, aside)
}
