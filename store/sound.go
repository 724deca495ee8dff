package store

import (
	"errors"

	bolt "go.etcd.io/bbolt"
)

// sound runs what reads or changes the file's pages, which bbolt trusts: a file
// that was damaged after Open makes it panic, or the system fault where the file
// was cut short. That comes back as a *DamagedFileError. A panic of the caller's
// own function must not pass through here.
func sound(tx *bolt.Tx, fn func() error) error {
	err := guard(fn)
	if errors.Is(err, errPanic) {
		return &DamagedFileError{Path: tx.DB().Path(), Cause: err}
	}
	return err
}

// noticed takes note of damage: it adds the newest good backup, and from then on
// nothing more is written to the file.
func (db *DB) noticed(err error) error {
	var damage *DamagedFileError
	if !errors.As(err, &damage) || damage.Path != db.path {
		return err
	}
	if damage.Backup == "" {
		err = withBackup(err, db.path, db.opt.BackupDir)
	}
	db.broken.CompareAndSwap(nil, damage)
	return err
}

// rollback ends a transaction. In a damaged file that can panic too, and then
// leaves bbolt locked for good.
func (db *DB) rollback(tx *bolt.Tx) {
	// After a commit this is a no-op, after a failure the failure says more.
	if err := guard(tx.Rollback); errors.Is(err, errPanic) {
		db.stuck.Store(true)
	}
}
