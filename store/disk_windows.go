package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

const errReadOnlyFS = windows.ERROR_WRITE_PROTECT

// RoomFor returns a *NoRoomError if fewer than that many bytes are free for this user on the disk that holds the folder
// of path.
func RoomFor(path string, bytes uint64) error {
	dir, err := windows.UTF16PtrFromString(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("find out the free space for %s: %w", path, err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(dir, &free, nil, nil); err != nil {
		return fmt.Errorf("find out the free space for %s: %w", path, err)
	}
	if free < bytes {
		return &NoRoomError{Path: path, Need: bytes, Free: free}
	}
	return nil
}

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// syncDir does nothing: Windows keeps the names in its journal, and folders cannot be synced.
func syncDir(string) error { return nil }

// networkFS returns the kind of the network file system that holds dir, and nothing if it is a local one.
func networkFS(dir string) (string, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return "", err
	}
	var volume [windows.MAX_PATH + 1]uint16
	if err := windows.GetVolumePathName(path, &volume[0], uint32(len(volume))); err != nil {
		return "", err
	}
	if windows.GetDriveType(&volume[0]) == windows.DRIVE_REMOTE {
		return "network drive", nil
	}
	return "", nil
}

// release closes a file that bbolt locked and left mapped.
func release(file *os.File) error { return file.Close() }
