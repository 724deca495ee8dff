package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// sound runs what reads or changes the file's pages, which bbolt trusts: a file
// that was damaged after Open makes it panic, or the system fault where the file
// was cut short. That comes back as a *DamagedFileError. A panic of the caller's
// own function must not pass through here.
func sound(tx *bolt.Tx, fn func() error) error {
	path := tx.DB().Path() // a transaction that ended has none
	err := guard(fn)
	if errors.Is(err, errPanic) {
		return &DamagedFileError{Path: path, Cause: err}
	}
	return err
}

// begin starts a transaction. With both meta pages damaged that panics too, and
// then leaves bbolt locked for good.
func (db *DB) begin(writable bool) (tx *bolt.Tx, err error) {
	if damage := db.broken.Load(); damage != nil && (writable || db.stuck.Load()) {
		return nil, damage
	}
	err = guard(func() error {
		tx, err = db.bolt.Begin(writable)
		return err
	})
	if errors.Is(err, errPanic) {
		return nil, db.seal(err)
	}
	if err != nil {
		return nil, fmt.Errorf("begin a transaction in database %s: %w", db.path, err)
	}
	return tx, nil
}

// seal keeps everybody from bbolt, whose own locks would never open again.
func (db *DB) seal(cause error) error {
	err := db.noticed(&DamagedFileError{Path: db.path, Cause: cause})
	db.stuck.Store(true)
	return err
}

// noticed takes note of damage: it adds the newest good backup, and from then on
// nothing more is written to the file. A damaged value only ends the trust in it.
func (db *DB) noticed(err error) error {
	var value *DamagedError
	if errors.As(err, &value) {
		db.damaged.Store(true)
		value.Backup = db.goodBackup()
		return err
	}
	var damage *DamagedFileError
	if !errors.As(err, &damage) || damage.Path != db.path || damage == db.broken.Load() {
		return err
	}
	if damage.Backup == "" {
		err = withBackup(err, db.path, db.opt.BackupDir)
	}
	db.broken.CompareAndSwap(nil, damage)
	return err
}

// rollback ends a transaction. In a damaged file that can panic too, and then
// leaves bbolt locked for good as well.
func (db *DB) rollback(tx *bolt.Tx) {
	// After a commit this is a no-op, after a failure the failure says more.
	if err := guard(tx.Rollback); errors.Is(err, errPanic) {
		_ = db.seal(err)
	}
}
