//go:build unix

package secrets

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// openPrivate opens a regular file of this user's that nobody else may read, in
// a folder that nobody else may enter. It looks at the opened file, so that
// nothing can change between the look and the reading, and follows no link at
// the end of the path (reliability anchor, section 4).
func openPrivate(path string) (*os.File, error) {
	if err := private(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) {
		return nil, trouble("%s is a link: name the file itself", path)
	}
	if err != nil {
		return nil, err
	}
	if err := privateFile(f, path); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func privateFile(f *os.File, path string) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return trouble("%s is no regular file", path)
	case !mine(info):
		return trouble("%s belongs to another user: make it yours, or run Onramp as that user", path)
	case info.Mode().Perm()&0o077 != 0:
		return trouble("%s can be read by others (%v): run chmod 600 %s", path, info.Mode().Perm(), path)
	}
	return nil
}

// private says what lets others into a folder.
func private(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return err
	case !mine(info):
		return trouble("the folder %s belongs to another user: keep the file in a folder of your own", dir)
	case info.Mode().Perm()&0o077 != 0:
		return trouble("the folder %s can be read by others (%v): move the file to a folder made with mkdir -m 700, or run chmod 700 %s", dir, info.Mode().Perm(), dir)
	}
	return nil
}

// mine says whether a file belongs to this user, or to root, who may read all.
func mine(info os.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	return !ok || owner.Uid == 0 || int(owner.Uid) == os.Geteuid()
}
