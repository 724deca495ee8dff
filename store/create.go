package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// create makes a new database, whose commits are numbered above start and above every backup, complete under a
// temporary name and only then under its own: a power failure on the way must not leave half a file (bbolt issue 567).
func create(path string, opt Options, start uint64) error {
	backups, err := backupsOf(opt.BackupDir, path)
	if err != nil {
		return err
	}
	if len(backups) > 0 {
		start = max(start, backups[0].Sequence)
	}
	temp := fmt.Sprintf("%s.new-%s", path, rand.Text())
	defer os.Remove(temp) //nolint:errcheck // it is gone unless something failed, and then that is the news
	first := state{ID: rand.Text(), Schema: opt.Schema, Sequence: start + 1}
	if err := createAt(temp, opt, first); err != nil {
		return fmt.Errorf("make database %s; see that its folder can be written: %w", path, err)
	}
	if err := publish(temp, path); err != nil {
		return fmt.Errorf("make database %s; see that its folder can be written: %w", path, err)
	}
	return nil
}

func createAt(path string, opt Options, first state) error {
	inner, err := bolt.Open(path, 0o600, boltOptions(opt))
	if err != nil {
		return err
	}
	err = inner.Update(func(tx *bolt.Tx) error {
		return stateBucket.Put(&Tx{bolt: tx}, stateKey, first)
	})
	return errors.Join(err, inner.Close())
}

// publish gives a finished file its name. If another process was quicker, its file stays.
func publish(temp, path string) error {
	err := os.Link(temp, path)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		// Some file systems have no links.
		if err := os.Rename(temp, path); err != nil {
			return err
		}
	}
	return syncDir(filepath.Dir(path))
}
