//go:build unix

package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder is one of that mode, with a file of somebody's in it if told.
func folder(t *testing.T, mode os.FileMode, others bool) (path string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "acme")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if others {
		writeFile(t, filepath.Join(dir, "letter.txt"), []byte("Dear"))
	}
	if err := os.Chmod(dir, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
	return filepath.Join(dir, "workspace.db")
}

func modeOf(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestAFolderThatIsTheDatabasesOwnIsTightened(t *testing.T) {
	for _, mode := range []os.FileMode{0o755, 0o777, 0o750, 0o711} {
		path := folder(t, mode, false)
		dir := filepath.Dir(path)
		for range 2 { // an empty one, and one that holds the database
			if err := os.Chmod(dir, mode); err != nil {
				t.Fatal(err)
			}
			db := mustOpen(t, path, Options{})
			same(t, "mode", modeOf(t, dir), os.FileMode(0o700))
			if notes := strings.Join(db.Notes(), " "); !strings.Contains(notes, dir+" was open to other users") {
				t.Errorf("notes: %q", notes)
			}
			mustClose(t, db)
		}
		db := mustOpen(t, path, Options{})
		same(t, "notes on a tight folder", len(db.Notes()), 0)
		mustClose(t, db)
	}
}

func TestAFolderWithOtherThingsIsLeftAloneOrRefused(t *testing.T) {
	path := folder(t, 0o755, true)
	mustClose(t, mustOpen(t, path, Options{}))
	same(t, "mode", modeOf(t, filepath.Dir(path)), os.FileMode(0o755))
	for _, mode := range []os.FileMode{0o777, 0o775, 0o757, 0o777 | os.ModeSticky} {
		path := folder(t, mode, true)
		_, err := Open(path, Options{})
		if err == nil || !strings.Contains(err.Error(), `run chmod go-w "`+filepath.Dir(path)+`"`) {
			t.Errorf("mode %#o: got %v", mode, err)
		}
		same(t, "mode", modeOf(t, filepath.Dir(path)), mode.Perm())
		if _, err := os.Stat(path); err == nil {
			t.Error("a database was made in it")
		}
	}
}
