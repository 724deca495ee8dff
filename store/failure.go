package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// ErrFull is in the chain of every error that came from a full disk, a used-up quota or limit, or a database at its size limit.
var ErrFull = errors.New("no room left")

// DamagedError says that one stored value is not what was written. The other records are unaffected.
type DamagedError struct {
	Bucket string
	Key    Key
	Backup string // the newest backup that is good, or empty if there is none or none was looked for
	Cause  error
}

func (e *DamagedError) Error() string {
	backup := "a backup"
	if e.Backup != "" {
		backup = "the newest good backup, " + e.Backup
	}
	return fmt.Sprintf("record %s in bucket %q is damaged: %v; have the record fetched again, or restore %s", e.Key, e.Bucket, e.Cause, backup)
}

func (e *DamagedError) Unwrap() error { return e.Cause }

// DamagedFileError says that a database file cannot be read as a whole. The file was not changed.
type DamagedFileError struct {
	Path   string
	Backup string // the newest backup that is good, or empty if there is none
	Cause  error
}

func (e *DamagedFileError) Error() string {
	next := "no good backup was found; keep the file, and begin anew beside it"
	if e.Backup != "" {
		next = "restore the newest good backup, " + e.Backup
	}
	return fmt.Sprintf("database %s is damaged: %v; %s", e.Path, plain{e.Cause}, next)
}

func (e *DamagedFileError) Unwrap() error { return e.Cause }

// HeldError says that another process has the database open. Holder is zero if that process cannot be named.
type HeldError struct {
	Path   string
	Holder Holder
}

func (e *HeldError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("database %s is held by another program; end that one first, then try again", e.Path)
	}
	return fmt.Sprintf("database %s is held by user %q running %q since %s (process %d); end that one first, then try again",
		e.Path, e.Holder.User, e.Holder.Doing, e.Holder.Since.Format("2006-01-02 15:04 MST"), e.Holder.PID)
}

// NewerSchemaError says that a newer version of the program wrote the database. It was not changed.
type NewerSchemaError struct {
	Path         string
	Found, Known uint32
}

func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("database %s has schema %d and this program knows only up to %d; open it with the newer version of the program that wrote it", e.Path, e.Found, e.Known)
}

// FellBackError says that commits are gone which had been acknowledged: the newest meta page was damaged, an old copy
// of the file was put back, or the file is missing (Found is 0 then). What the lost commits recorded about the outside
// world must be found out again. Options.AcceptFallback opens the database all the same.
type FellBackError struct {
	Path       string
	Found      uint64 // sequence of the newest commit in the file
	Remembered uint64 // highest sequence that is remembered beside it; a few more may be lost
}

func (e *FellBackError) Error() string {
	if e.Found == 0 {
		return fmt.Sprintf("database %[1]s is missing, but %[2]s remembers commit %[3]d; restore a backup, or remove %[2]s to accept the loss and begin anew",
			e.Path, memoryPath(e.Path), e.Remembered)
	}
	return fmt.Sprintf("database %s went back to commit %d although commit %d was stored; restore a newer backup, or remove %s to accept the loss and have what came after it looked up again",
		e.Path, e.Found, e.Remembered, memoryPath(e.Path))
}

// NoRoomError says that the disk has less free space than needed, both in bytes. It is ErrFull.
type NoRoomError struct {
	Path       string
	Need, Free uint64
}

func (e *NoRoomError) Error() string {
	return fmt.Sprintf("the disk of %s has %d MiB free and %d MiB are needed; free some space, then try again", e.Path, e.Free>>20, (e.Need+1<<20-1)>>20)
}

// Is makes a NoRoomError one kind of ErrFull.
func (e *NoRoomError) Is(target error) bool { return target == ErrFull }

// NetworkFSError says that the database would lie on a network file system, where locks and memory maps cannot be
// relied on.
type NetworkFSError struct {
	Path string
	Kind string // what the system calls that file system
}

func (e *NetworkFSError) Error() string {
	return fmt.Sprintf("%s is on a network file system (%s), where a database can be corrupted; choose a folder on a local disk", e.Path, e.Kind)
}

func commitError(path string, err error) error {
	if errors.Is(err, bolterrors.ErrMaxSizeReached) {
		return fmt.Errorf("store a change in database %s: it is at its size limit; nothing of this change was stored: %w: %w", path, ErrFull, err)
	}
	if diskFull(err) {
		return fmt.Errorf("store a change in database %s: free some space on its disk; nothing of this change was stored: %w: %w", path, ErrFull, err)
	}
	return fmt.Errorf("store a change in database %s; check its disk: %w", path, err)
}

// openError puts what bbolt or the system said about opening a file into the kinds that callers tell apart.
func openError(path string, err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return heldError(path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("open database %s: this user may not read and write it; correct the permissions of the file and its folder: %w", path, err)
	case errors.Is(err, errReadOnlyFS):
		return fmt.Errorf("open database %s: its disk is mounted read-only; make it writable or choose another folder: %w", path, err)
	case errors.As(err, &errno):
		return fmt.Errorf("open database %s: %w", path, err)
	default:
		return &DamagedFileError{Path: path, Cause: err}
	}
}
