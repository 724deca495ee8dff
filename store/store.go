// Package store keeps one workspace's records in one bbolt file: typed buckets
// of checked JSON values, a schema version with ordered migrations, a commit
// sequence of its own, and hot backups.
//
// It must not know what the records mean: it imports nothing of Onramp's, never
// looks into a value, and never talks to a network or a screen.
//
// bbolt has no checksum on its data pages, falls back to the previous commit in
// silence when its newest meta page is damaged, and panics on a file that was cut
// short (reliability anchor, finding 7). This package closes these three gaps.
package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
)

const (
	// KeepBackups is how many backups are kept by those that Open itself makes.
	KeepBackups = 10

	defaultTimeout = time.Second
	// maxFileSize is a fence against a runaway file, one byte short of 2 GiB so that it fits an int everywhere.
	maxFileSize = 2<<30 - 1
)

// Options say how Open treats a database.
type Options struct {
	// Schema is the version of the record layout that this program writes.
	Schema uint32
	// Migrations lead from older schemas to Schema, one step each, in ascending order.
	Migrations []Migration
	// Timeout is how long Open waits for another holder; zero means one second.
	Timeout time.Duration
	// Holder says what the holder is doing ("wizard", "sync"); whoever comes second is told.
	Holder string
	// BackupDir is where Open puts the backup before a migration and looks for a good one; empty means DefaultBackupDir.
	BackupDir string
	// AcceptFallback opens a database that went back to an older commit, instead of failing with a *FellBackError.
	AcceptFallback bool

	maxSize int // a smaller fence for tests; zero means maxFileSize
}

// DefaultBackupDir is the folder beside the database at path that holds its backups.
func DefaultBackupDir(path string) string { return path + ".backups" }

// DB is an open database, held by this process alone until Close.
// Its methods may be called by several goroutines at once.
type DB struct {
	bolt     *bolt.DB
	path     string
	opt      Options
	fellBack *FellBackError
	notes    []string
	damaged  atomic.Bool // some values are not what was written
	// goodBackup is the newest good backup when damage was first noticed: many values may be damaged.
	goodBackup func() string
	backups    sync.Mutex // one backup at a time, so that leftovers in the folder are nobody's
	closing    sync.Once
	broken     atomic.Pointer[DamagedFileError] // found after Open
	stuck      atomic.Bool                      // bbolt kept a lock when it panicked

	counting sync.Mutex // guards what follows, and that memory is written in order
	sequence uint64
	memory   *memory
}

// Tx is one transaction: a consistent view of the whole database, and in Update
// the changes that are committed together. It must not be used after its function returned.
type Tx struct {
	bolt *bolt.Tx
}

// Path returns the absolute path of the database file.
func (db *DB) Path() string { return db.path }

// Sequence returns the number of the newest commit. Every Update adds one, a number is never used twice, and the
// numbering goes on above the lost commits after an accepted fallback.
func (db *DB) Sequence() uint64 {
	db.counting.Lock()
	defer db.counting.Unlock()
	return db.sequence
}

// FellBack tells which commits were lost when Options.AcceptFallback let Open go on, and is nil when none were.
func (db *DB) FellBack() *FellBackError { return db.fellBack }

// Notes returns sentences about what Open put right or could not do, for a person to read.
func (db *DB) Notes() []string { return slices.Clone(db.notes) }

// View runs fn in a read-only transaction. Copy out what is needed and return soon: a long View keeps old pages from
// being used again, and the file grows. The error is that of fn, unchanged, or a *DamagedFileError where the file turns
// out to be damaged.
func (db *DB) View(fn func(*Tx) error) error {
	return db.noticed(db.view(fn))
}

func (db *DB) view(fn func(*Tx) error) error {
	tx, err := db.begin(false)
	if err != nil {
		return err
	}
	defer db.rollback(tx)
	return fn(&Tx{bolt: tx})
}

// Update runs fn in a read-write transaction and commits it with the next sequence number; when it returns nil the
// changes are on the disk. If fn fails nothing is changed, and its error comes back unchanged. A disk or a file that is
// full gives an error that is ErrFull; everything committed before stays readable. A file that turned out to be damaged
// is not written to any more: the error is a *DamagedFileError. Calls wait for each other, so fn must not call Update.
func (db *DB) Update(fn func(*Tx) error) error {
	return db.noticed(db.update(fn))
}

func (db *DB) update(fn func(*Tx) error) error {
	tx, err := db.begin(true)
	if err != nil {
		return err
	}
	defer db.rollback(tx)
	if err := fn(&Tx{bolt: tx}); err != nil {
		return err
	}
	next, err := nextSequence(&Tx{bolt: tx})
	if err != nil {
		return fmt.Errorf("count the commit in database %s: %w", db.path, err)
	}
	tx.OnCommit(func() { db.committed(next) })
	var damage *DamagedFileError
	if err := sound(tx, tx.Commit); errors.As(err, &damage) {
		return err
	} else if err != nil {
		return commitError(db.path, err)
	}
	return nil
}

// committed takes note of a commit; two that follow each other closely may arrive in either order.
func (db *DB) committed(sequence uint64) {
	db.counting.Lock()
	defer db.counting.Unlock()
	if sequence <= db.sequence {
		return
	}
	db.sequence = sequence
	if db.memory != nil {
		db.memory.remember(sequence)
	}
}

// Close releases the database for others. It waits for transactions that are still open. Closing again does nothing.
func (db *DB) Close() error {
	var err error
	db.closing.Do(func() {
		// The holder's side file goes before the lock: later it might be the next holder's.
		err = errors.Join(removeHolder(db.path), db.memory.close())
		if !db.stuck.Load() { // it would wait for ever; the end of the process releases the file
			err = errors.Join(err, db.bolt.Close())
		}
		if err == nil && !db.damaged.Load() && db.broken.Load() == nil {
			vouch(db.path)
		}
	})
	if err != nil {
		return fmt.Errorf("close database %s: %w", db.path, err)
	}
	return nil
}
