package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
)

// prepareFolder makes the folder of the database at path for its owner alone, or tightens it, and then says so in a
// note. It refuses a network file system, and a folder in which others can put files in the place of this one.
func prepareFolder(path string) (note string, err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make folder %s for a database: %w", dir, err)
	}
	kind, err := networkFS(dir)
	if err != nil {
		return "", fmt.Errorf("find out the file system of %s: %w", dir, err)
	}
	if kind != "" {
		return "", &NetworkFSError{Path: dir, Kind: kind}
	}
	return tightenFolder(dir, path)
}

// tightenFolder closes a folder to everybody but its owner if it is the database's. One that holds other things is
// somebody's with a purpose: it stays as it is, and must not be writable for others.
func tightenFolder(dir, path string) (note string, err error) {
	info, err := os.Stat(dir)
	if err != nil {
		return "", fmt.Errorf("look at folder %s: %w", dir, err)
	}
	mode := info.Mode()
	if runtime.GOOS == "windows" || mode.Perm()&0o077 == 0 {
		return "", nil
	}
	ours, err := belongs(dir, path, mode&os.ModeSticky != 0)
	if err != nil {
		return "", fmt.Errorf("look into folder %s: %w", dir, err)
	}
	writable := mode.Perm()&0o022 != 0
	if !ours {
		if writable {
			return "", fmt.Errorf("other users may write in folder %s (mode %#o), and it holds other things: choose a folder of its own, or run chmod go-w %s", dir, mode.Perm(), strconv.Quote(dir))
		}
		return "", nil
	}
	err = os.Chmod(dir, mode.Perm()&0o700)
	if err == nil {
		return fmt.Sprintf("Folder %s was open to other users (mode %#o); it is now for its owner alone.", dir, mode.Perm()), nil
	}
	if writable {
		return "", fmt.Errorf("other users may write in folder %s (mode %#o); run chmod 700 %s as its owner: %w", dir, mode.Perm(), strconv.Quote(dir), err)
	}
	return "", nil // only its owner may close it, and what others may see are names
}

// belongs tells whether the folder is the database's own: it is empty, or the database is in it and it is not one that
// is there for everybody, as /tmp is.
func belongs(dir, path string, everybodys bool) (bool, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return err == nil && !everybodys, err
	}
	entries, err := os.ReadDir(dir)
	return len(entries) == 0, err
}
