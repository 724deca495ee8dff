//go:build linux || darwin

package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

const errReadOnlyFS = syscall.EROFS

// RoomFor returns a *NoRoomError if fewer than that many bytes are free for this user on the disk that holds the folder
// of path.
func RoomFor(path string, bytes uint64) error {
	var disk unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(path), &disk); err != nil {
		return fmt.Errorf("find out the free space for %s: %w", path, err)
	}
	if free := disk.Bavail * uint64(disk.Bsize); free < bytes {
		return &NoRoomError{Path: path, Need: bytes, Free: free}
	}
	return nil
}

// diskFull counts a limit on the size of files (ulimit -f) as a full disk: the program sees both alike.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// syncDir makes a new or changed name in dir last through a power failure.
func syncDir(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// release closes a file that bbolt locked and left mapped: the map alone would keep the lock.
func release(file *os.File) error {
	return errors.Join(unix.Flock(int(file.Fd()), unix.LOCK_UN), file.Close())
}
