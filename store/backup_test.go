package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestABackupIsACompleteDatabase(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{Schema: 3})
	put(t, db, 0, 500)
	dir := filepath.Join(t.TempDir(), "backups")
	path, err := db.Backup(dir, 10)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, 500, 600)
	backups, err := Backups(dir)
	if err != nil || len(backups) != 1 {
		t.Fatalf("backups %v, %v", backups, err)
	}
	same(t, "path", backups[0].Path, path)
	same(t, "sequence", backups[0].Sequence, db.Sequence()-1)
	report, err := Check(path)
	if err := errors.Join(err, report.Err()); err != nil {
		t.Fatal(err)
	}
	same(t, "size", backups[0].Size, report.Size)
	same(t, "customers", customers(t, mustOpen(t, path, Options{Schema: 3})), upTo(500))
}

func TestBackupsWorkWhileOthersWrite(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	put(t, db, 0, 300)
	dir := t.TempDir()
	done := make(chan error)
	go func() {
		var err error
		for range 5 {
			_, backupErr := db.Backup(dir, 10)
			err = errors.Join(err, backupErr)
		}
		done <- err
	}()
	for id := int64(300); id < 340; id++ {
		put(t, db, id, id+1)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	same(t, "decisions", customers(t, db), upTo(340))
}

// TestTheNewestBackupsAreKeptWhateverTheClockSays sets the clock back between backups; a bubble's clock starts in 2000.
func TestTheNewestBackupsAreKeptWhateverTheClockSays(t *testing.T) {
	path, dir := newPath(t), filepath.Join(t.TempDir(), "backups")
	backUp := func() (made []string) {
		db, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer mustClose(t, db)
		for id := range int64(3) {
			put(t, db, id, id+1)
			name, err := db.Backup(dir, 4)
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, name)
		}
		return made
	}
	want := backUp()[2:]
	var inThePast []string
	synctest.Test(t, func(*testing.T) { inThePast = backUp() })
	want = append(want, inThePast...)
	backups, err := Backups(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range backups {
		got = append([]string{b.Path}, got...)
	}
	same(t, "backups", got, want)
	if last, err := LastBackup(dir); err != nil || last.Year() != 2000 {
		t.Errorf("the last backup was made %v, %v", last, err)
	}
}

func TestBackupsOfOthersAndStrangeFilesAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	other := "other.db-20260101T000000Z-00000000000000000009.backup"
	old := "other.db-20260101T000000Z-00000000000000000000.backup"
	strange := []string{other, old, "notes.txt", "workspace.db-20269901T000000Z-00000000000000000009.backup", "workspace.db-20260101T000000Z-99999999999999999999.backup"}
	for _, name := range strange {
		writeFile(t, filepath.Join(dir, name), nil)
	}
	db := mustOpen(t, newPath(t), Options{})
	for range 3 {
		put(t, db, 0, 1)
		if _, err := db.Backup(dir, 1); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range strange {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	backups, err := Backups(dir)
	if err != nil || len(backups) != 3 {
		t.Errorf("backups %v, %v", backups, err)
	}
}

func TestAKilledBackupDoesNotHinderTheNext(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "workspace.db.partial"), []byte("half"))
	if _, err := db.Backup(dir, 1); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("entries %v, %v", entries, err)
	}
}

func TestNoBackupsAreNoError(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "missing")
	last, err := LastBackup(dir)
	if err != nil || !last.IsZero() {
		t.Errorf("got %v, %v", last, err)
	}
}

func TestBackupNamesSortByTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, path := filepath.Join(t.TempDir(), "backups"), newPath(t)
		db := mustOpen(t, path, Options{})
		defer mustClose(t, db)
		for id := range int64(3) {
			time.Sleep(time.Hour) // the bubble's
			put(t, db, id, id+1)
			if _, err := db.Backup(dir, 10); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := os.ReadDir(dir) // sorted by name
		if err != nil {
			t.Fatal(err)
		}
		for i, entry := range entries {
			want := fmt.Sprintf("workspace.db-20000101T%02d0000Z-%020d.backup", i+1, i+2)
			same(t, "name", entry.Name(), want)
		}
	})
}

func TestRestoreBringsBackTheBackupAndKeepsTheOldFile(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 5)
	backup, err := db.Backup(DefaultBackupDir(path), 10)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, 5, 9)
	newest := db.Sequence()
	if _, err := Restore(path, backup); !errors.As(err, new(*HeldError)) {
		t.Errorf("restored over an open database: %v", err)
	}
	mustClose(t, db)
	old := readFile(t, path)[:8000]
	writeFile(t, path, old) // damaged, as it usually is
	for range 2 {           // the second time nothing of the first is lost
		if _, err := Restore(path, backup); err != nil {
			t.Fatal(err)
		}
	}
	_, err = Open(path, Options{})
	if fell := new(FellBackError); !errors.As(err, &fell) || fell.Remembered != newest {
		t.Errorf("got %v", err)
	}
	same(t, "decisions", customers(t, mustOpen(t, path, Options{AcceptFallback: true})), upTo(5))
	aside, err := filepath.Glob(path + ".replaced-*")
	if err != nil || len(aside) != 2 {
		t.Fatalf("set aside: %v, %v", aside, err)
	}
	if kept := [2]int{len(readFile(t, aside[0])), len(readFile(t, aside[1]))}; kept[0] != 8000 && kept[1] != 8000 {
		t.Errorf("the damaged file was not kept: sizes %v", kept)
	}
}

func TestRestoreRefusesABadBackup(t *testing.T) {
	path, content := busyFile(t)
	bad := filepath.Join(t.TempDir(), "bad")
	writeFile(t, bad, content[:len(content)/2])
	_, err := Restore(path, bad)
	if err == nil || !strings.Contains(err.Error(), "choose another backup") {
		t.Errorf("got %v", err)
	}
	same(t, "the database", readFile(t, path), content)
}

func TestRestoreWorksWhereTheDatabaseIsMissing(t *testing.T) {
	from, _ := busyFile(t)
	path := newPath(t)
	if _, err := Restore(path, from); err != nil {
		t.Fatal(err)
	}
	same(t, "number of decisions", len(customers(t, mustOpen(t, path, Options{}))), 160)
}
