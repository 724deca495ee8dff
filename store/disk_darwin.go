package store

import "golang.org/x/sys/unix"

// networkFS returns the kind of the network file system that holds dir, and nothing if it is a local one.
func networkFS(dir string) (string, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return "", err
	}
	if disk.Flags&unix.MNT_LOCAL != 0 {
		return "", nil
	}
	return unix.ByteSliceToString(disk.Fstypename[:]), nil
}
