package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Open opens the database at path for this process alone, and makes it if there is none. A file that is cut short or
// damaged gives a *DamagedFileError with the newest good backup; one in use, a *HeldError; one of a newer program, a
// *NewerSchemaError; one that lost commits, a *FellBackError; one on a network file system, a *NetworkFSError. None of
// these changes the file. An older schema is backed up and migrated.
func Open(path string, opt Options) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find database %s: %w", path, err)
	}
	opt = opt.withDefaults(path)
	if err := checkOrder(opt.Migrations, opt.Schema); err != nil {
		return nil, err
	}
	db := &DB{path: path, opt: opt, goodBackup: sync.OnceValue(func() string {
		// Without a list there is no backup to offer, and the damage stays the news.
		backup, _ := GoodBackup(opt.BackupDir, path)
		return backup
	})}
	if err := db.open(); err != nil {
		return nil, withBackup(err, path, opt.BackupDir)
	}
	return db, nil
}

func (o Options) withDefaults(path string) Options {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.BackupDir == "" {
		o.BackupDir = DefaultBackupDir(path)
	}
	if o.maxSize == 0 {
		o.maxSize = maxFileSize
	}
	return o
}

func (db *DB) open() error {
	note, err := prepareFolder(db.path)
	if err != nil {
		return err
	}
	if note != "" {
		db.notes = append(db.notes, note)
	}
	remembered, err := recall(db.path)
	if err != nil {
		return err
	}
	if err := db.ensureFile(remembered.Sequence); err != nil {
		return err
	}
	if err := db.tighten(); err != nil {
		return err
	}
	if !vouched(db.path) {
		if err := db.read(); err != nil {
			return err
		}
	}
	db.bolt, err = openBolt(db.path, boltOptions(db.opt))
	if err != nil {
		return openError(db.path, err)
	}
	if err := db.settle(remembered); err != nil {
		// What kept it from opening says more than a failure to close again.
		_ = db.Close()
		return err
	}
	return nil
}

// read looks at the whole file before it is trusted. Damaged values are told and lived with.
func (db *DB) read() error {
	report, err := inspect(db.path, db.opt.Timeout)
	if err != nil {
		return err
	}
	if len(report.Problems) > 0 {
		return &DamagedFileError{Path: db.path, Cause: report.Problems[0]}
	}
	if err := report.Err(); err != nil {
		db.damaged.Store(true)
		if len(report.Damaged) > 0 {
			report.Damaged[0].Backup = db.goodBackup()
		}
		db.notes = append(db.notes, fmt.Sprintf("Database %v.", err))
	}
	return nil
}

// ensureFile makes the database if there is none. One that is missing but remembered is a loss to be accepted first.
func (db *DB) ensureFile(remembered uint64) error {
	_, err := os.Stat(db.path)
	if !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return openError(db.path, err)
		}
		return nil
	}
	if remembered > 0 {
		db.fellBack = &FellBackError{Path: db.path, Remembered: remembered}
		if !db.opt.AcceptFallback {
			return db.fellBack
		}
	}
	return create(db.path, db.opt, remembered)
}

// tighten closes a file to everybody but its owner, as a copied or unpacked one often is not.
func (db *DB) tighten() error {
	info, err := os.Stat(db.path)
	if err != nil {
		return openError(db.path, err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("open database %s: it is no regular file; choose another path", db.path)
	}
	mode := info.Mode().Perm()
	if runtime.GOOS == "windows" || mode&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(db.path, mode&0o700); err != nil {
		return fmt.Errorf("database %s can be opened by other users (mode %#o) and that could not be changed; make it 0600: %w", db.path, mode, err)
	}
	db.notes = append(db.notes, fmt.Sprintf("Database %s could be opened by other users (mode %#o); it is now for its owner alone.", db.path, mode))
	return nil
}

// settle brings an opened file up to date: its holder, its sequence, its schema and its memory.
func (db *DB) settle(remembered state) error {
	if err := writeHolder(db.path, db.opt.Holder); err != nil {
		db.notes = append(db.notes, fmt.Sprintf("Whoever opens %s meanwhile cannot be told who holds it: %v.", db.path, err))
	}
	var found state
	err := db.View(func(tx *Tx) (err error) {
		found, err = readState(tx)
		return err
	})
	if errors.Is(err, errUnknownFormat) {
		return fmt.Errorf("open database %s: %w; use that program", db.path, err)
	}
	if err != nil {
		return &DamagedFileError{Path: db.path, Cause: err}
	}
	if found.Schema > db.opt.Schema {
		return &NewerSchemaError{Path: db.path, Found: found.Schema, Known: db.opt.Schema}
	}
	db.committed(found.Sequence)
	if err := db.checkFallback(found, remembered); err != nil {
		return err
	}
	if err := db.migrate(found.Schema); err != nil {
		return err
	}
	if db.memory, err = openMemory(db.path, found.ID); err != nil {
		db.notes = append(db.notes, fmt.Sprintf("A later loss of commits in %s cannot be noticed: %v.", db.path, err))
		return nil
	}
	db.memory.remember(db.Sequence())
	return nil
}

func (db *DB) checkFallback(found, remembered state) error {
	if found.ID != remembered.ID || found.Sequence >= remembered.Sequence {
		return nil
	}
	db.fellBack = &FellBackError{Path: db.path, Found: found.Sequence, Remembered: remembered.Sequence}
	if !db.opt.AcceptFallback {
		return db.fellBack
	}
	// The numbers of the lost commits stay theirs: the next commit gets one above all of them.
	return db.Update(func(tx *Tx) error {
		found.Sequence = remembered.Sequence
		return stateBucket.Put(tx, stateKey, found)
	})
}

func boltOptions(opt Options) *bolt.Options {
	options := &bolt.Options{
		Timeout:      opt.Timeout,
		FreelistType: bolt.FreelistMapType,
		MaxSize:      opt.maxSize,
		NoStatistics: true,
	}
	// A map that is large from the start lets writers go on beside readers. Windows would grow the file to its size.
	if runtime.GOOS != "windows" && strconv.IntSize == 64 {
		options.InitialMmapSize = 256 << 20
	}
	return options
}

func readOnly(timeout time.Duration) *bolt.Options {
	return &bolt.Options{Timeout: timeout, ReadOnly: true, FreelistType: bolt.FreelistMapType, NoStatistics: true}
}

// openBolt is bolt.Open that returns an error where that panics, and then does not keep the file locked.
func openBolt(path string, options *bolt.Options) (db *bolt.DB, err error) {
	var opened *os.File
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		// Never O_CREATE: a file that vanished meanwhile must not come back empty.
		file, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
		opened = file
		return file, err
	}
	err = guard(func() error {
		db, err = bolt.Open(path, 0o600, options)
		return err
	})
	if errors.Is(err, errPanic) && opened != nil {
		// The damage is the news; that the file cannot be released adds nothing.
		_ = release(opened)
	}
	return db, err
}

var errPanic = errors.New("bbolt panicked")

// guard turns a panic in fn into an error, and a fault in the memory map of a file that was cut short too.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	return fn()
}
