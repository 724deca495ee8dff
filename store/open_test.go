package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestANewDatabaseIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	if _, err := db.Backup(DefaultBackupDir(path), 1); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(filepath.Dir(path), func(name string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	same(t, "notes", db.Notes(), []string(nil))
}

func TestAFileThatOthersCouldOpenIsTightenedAndReported(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	path := newPath(t)
	mustClose(t, mustOpen(t, path, Options{}))
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	db := mustOpen(t, path, Options{})
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if notes := strings.Join(db.Notes(), " "); !strings.Contains(notes, "0644") {
		t.Errorf("notes: %q", notes)
	}
}

func TestNothingTemporaryIsLeftBehind(t *testing.T) {
	path := newPath(t)
	mustClose(t, mustOpen(t, path, Options{}))
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	same(t, "files", names, []string{"workspace.db", "workspace.db.seq", "workspace.db.whole"})
}

func TestTheSecondOneIsToldWhoHoldsTheDatabase(t *testing.T) {
	path := newPath(t)
	first := mustOpen(t, path, Options{Holder: "wizard"})
	_, err := Open(path, Options{Holder: "sync", Timeout: time.Millisecond})
	var held *HeldError
	if !errors.As(err, &held) {
		t.Fatalf("got %v", err)
	}
	if held.Holder.PID != os.Getpid() || held.Holder.Doing != "wizard" || held.Holder.User == "" || held.Holder.Since.IsZero() {
		t.Errorf("holder %+v", held.Holder)
	}
	for _, want := range []string{path, `"wizard"`, "try again"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %s", err, want)
		}
	}
	put(t, first, 0, 1) // the first one is undisturbed
	mustClose(t, first)
	if _, err := os.Stat(path + ".holder"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the side file is still there: %v", err)
	}
	mustOpen(t, path, Options{})
}

func TestAHolderThatCannotBeNamedStillHolds(t *testing.T) {
	path := newPath(t)
	mustOpen(t, path, Options{})
	for _, content := range []string{"", "{", strings.Repeat("x", 10000)} {
		writeFile(t, path+".holder", []byte(content))
		_, err := Open(path, Options{Timeout: time.Millisecond})
		var held *HeldError
		if !errors.As(err, &held) || held.Holder.PID != 0 {
			t.Errorf("got %v", err)
		}
	}
}

func TestClosingTwiceLeavesTheNextHolderAlone(t *testing.T) {
	path := newPath(t)
	first := mustOpen(t, path, Options{})
	mustClose(t, first)
	mustOpen(t, path, Options{Holder: "next"})
	mustClose(t, first)
	if _, err := os.Stat(path + ".holder"); err != nil {
		t.Error(err)
	}
}

func TestAClosedDatabaseRefusesPolitely(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	mustClose(t, db)
	for _, err := range []error{db.View(nil), db.Update(nil)} {
		if err == nil || !strings.Contains(err.Error(), db.Path()) {
			t.Errorf("got %v", err)
		}
	}
}

func TestManyGoroutinesMayUseOneDatabase(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	before := db.Sequence()
	done := make(chan error)
	for worker := range int64(8) {
		go func() {
			var err error
			for i := range int64(10) {
				id := worker*10 + i
				err = errors.Join(err, db.Update(func(tx *Tx) error {
					return decisions.Put(tx, IntKey(id), decision{Customer: id})
				}))
				_, readErr := readCustomers(db)
				err = errors.Join(err, readErr)
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	same(t, "decisions", customers(t, db), upTo(80))
	same(t, "sequence", db.Sequence(), before+80)
	remembered, err := recall(db.Path())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "remembered", remembered.Sequence, before+80)
}

func TestAFileOfSomethingElseIsRefusedAndNotChanged(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "text": "hello", "long text": strings.Repeat("hello ", 10000)} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			writeFile(t, path, []byte(content))
			var damage *DamagedFileError
			if _, err := Open(path, Options{}); !errors.As(err, &damage) || damage.Backup != "" {
				t.Errorf("got %v", err)
			}
			same(t, "content", string(readFile(t, path)), content)
		})
	}
	if _, err := Open(t.TempDir(), Options{}); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("a folder: got %v", err)
	}
}
