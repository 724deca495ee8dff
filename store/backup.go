package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"
)

// BackupInfo describes one backup, from its name alone.
type BackupInfo struct {
	Path     string
	Database string    // the file name of the database that it is a copy of
	Time     time.Time // when it was made, by the clock of then
	Sequence uint64    // its newest commit
	Size     int64     // in bytes
}

const (
	backupTime    = "20060102T150405Z"
	backupSuffix  = ".backup"
	partialSuffix = ".partial"
)

var backupName = regexp.MustCompile(`^(.+)-(\d{8}T\d{6}Z)-(\d{20})\.backup$`)

// Backup writes a copy of the database into dir, while others go on reading and writing, and returns its path. The copy
// is checked whole before it gets its name. Of the copies of this database the newest keep ones stay, the new one
// always.
func (db *DB) Backup(dir string, keep int) (string, error) {
	db.backups.Lock()
	defer db.backups.Unlock()
	path, err := db.backup(dir)
	if diskFull(err) { // it filled up since it was asked for room
		err = fmt.Errorf("free some space on its disk: %w: %w", ErrFull, err)
	}
	if err != nil {
		return "", fmt.Errorf("back up database %s into %s: %w", db.path, dir, err)
	}
	if err := prune(dir, db.path, path, keep); err != nil {
		return path, fmt.Errorf("remove old backups from %s: %w", dir, err)
	}
	return path, nil
}

func (db *DB) backup(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	if err := removePartial(dir, db.path); err != nil {
		return "", err
	}
	temp := filepath.Join(dir, filepath.Base(db.path)+partialSuffix)
	defer os.Remove(temp) //nolint:errcheck // it is gone unless something failed, and then that is the news
	sequence, err := db.copyTo(temp)
	if err != nil {
		return "", err
	}
	report, err := Check(temp)
	if err != nil {
		return "", err
	}
	if err := report.Err(); err != nil {
		return "", fmt.Errorf("the copy is not good: %w", err)
	}
	name := fmt.Sprintf("%s-%s-%020d%s", filepath.Base(db.path), time.Now().UTC().Format(backupTime), sequence, backupSuffix)
	path := filepath.Join(dir, name)
	if err := os.Rename(temp, path); err != nil {
		return "", err
	}
	return path, syncDir(dir)
}

// copyTo writes one commit of the database to a new file on the disk, and returns the number of that commit.
func (db *DB) copyTo(temp string) (sequence uint64, err error) {
	file, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	err = db.View(func(tx *Tx) error {
		s, err := readState(tx)
		if err != nil {
			return err
		}
		sequence = s.Sequence
		if err := RoomFor(temp, uint64(tx.bolt.Size())); err != nil {
			return err
		}
		_, err = tx.bolt.WriteTo(file)
		return err
	})
	if err != nil {
		return 0, err
	}
	return sequence, file.Sync()
}

// removePartial removes what a killed backup left behind.
func removePartial(dir, path string) error {
	err := os.Remove(filepath.Join(dir, filepath.Base(path)+partialSuffix))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func prune(dir, path, made string, keep int) error {
	backups, err := backupsOf(dir, path)
	if err != nil {
		return err
	}
	for i, b := range backups {
		if i < keep || b.Path == made {
			continue
		}
		if err := os.Remove(b.Path); err != nil {
			return err
		}
	}
	return nil
}

// Backups lists the backups in dir, the newest first; a folder that does not exist has none. The newest is the one with
// the highest sequence, whatever the clock said.
func Backups(dir string) ([]BackupInfo, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	var backups []BackupInfo
	for _, entry := range entries {
		if info, ok := describe(dir, entry); ok {
			backups = append(backups, info)
		}
	}
	slices.SortFunc(backups, func(a, b BackupInfo) int {
		return cmp.Or(cmp.Compare(b.Sequence, a.Sequence), b.Time.Compare(a.Time), strings.Compare(a.Path, b.Path))
	})
	return backups, nil
}

func describe(dir string, entry fs.DirEntry) (BackupInfo, bool) {
	parts := backupName.FindStringSubmatch(entry.Name())
	if parts == nil {
		return BackupInfo{}, false
	}
	made, timeErr := time.Parse(backupTime, parts[2])
	sequence, numberErr := strconv.ParseUint(parts[3], 10, 64)
	file, fileErr := entry.Info()
	if timeErr != nil || numberErr != nil || fileErr != nil || !file.Mode().IsRegular() {
		return BackupInfo{}, false
	}
	path := filepath.Join(dir, entry.Name())
	return BackupInfo{Path: path, Database: parts[1], Time: made, Sequence: sequence, Size: file.Size()}, true
}

// LastBackup returns when the newest backup in dir was made, and the zero time if there is none. After the clock was
// set back it can lie in the future; a daily backup is due then too.
func LastBackup(dir string) (time.Time, error) {
	backups, err := Backups(dir)
	if err != nil || len(backups) == 0 {
		return time.Time{}, err
	}
	return backups[0].Time, nil
}

func backupsOf(dir, path string) ([]BackupInfo, error) {
	backups, err := Backups(dir)
	return slices.DeleteFunc(backups, func(b BackupInfo) bool { return b.Database != filepath.Base(path) }), err
}

// GoodBackup returns the newest backup in dir of the database at path that Check finds nothing wrong with, and "" if
// there is none.
func GoodBackup(dir, path string) (string, error) {
	backups, err := backupsOf(dir, path)
	for _, b := range backups {
		if report, err := Check(b.Path); err == nil && report.Err() == nil {
			return b.Path, nil
		}
	}
	return "", err
}

// withBackup adds the newest good backup to an error that says a file is damaged.
func withBackup(err error, path, dir string) error {
	var damage *DamagedFileError
	if !errors.As(err, &damage) || damage.Path != path {
		return err
	}
	// Without a list there is no backup to offer, and the damage stays the news.
	damage.Backup, _ = GoodBackup(dir, path)
	return err
}

// held tells whether another process has the database at path open; a file that is missing or damaged is held by nobody.
func held(path string) error {
	inner, err := openBolt(path, readOnly(defaultTimeout))
	if err == nil {
		return inner.Close()
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return heldError(path)
	}
	return nil
}
