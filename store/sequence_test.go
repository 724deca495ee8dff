package store

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
)

// loseNewestCommit damages the newer meta page, which makes bbolt go back one commit without a word.
func loseNewestCommit(t *testing.T, path string) {
	t.Helper()
	content := readFile(t, path)
	size := os.Getpagesize()
	first, ok0 := metaAt(bytes.NewReader(content), 0)
	second, ok1 := metaAt(bytes.NewReader(content), uint64(size))
	if !ok0 || !ok1 {
		t.Fatal("the meta pages are not good")
	}
	at := 0
	if second.commit > first.commit {
		at = size
	}
	content[at+headerSize+50] ^= 0xff
	writeFile(t, path, content)
}

func TestGoingBackACommitIsNoticedAndCanBeAccepted(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 1)
	put(t, db, 1, 2)
	newest := db.Sequence()
	mustClose(t, db)
	loseNewestCommit(t, path)

	for range 2 { // refusing changes nothing, so that it is refused again
		_, err := Open(path, Options{})
		var fell *FellBackError
		if !errors.As(err, &fell) {
			t.Fatalf("got %v", err)
		}
		same(t, "error", fell, &FellBackError{Path: path, Found: newest - 1, Remembered: newest})
		if !strings.Contains(err.Error(), "looked up again") {
			t.Errorf("the sentence %q does not say what next", err)
		}
	}

	db = mustOpen(t, path, Options{AcceptFallback: true})
	same(t, "fallback", db.FellBack(), &FellBackError{Path: path, Found: newest - 1, Remembered: newest})
	same(t, "decisions", customers(t, db), upTo(1))
	if db.Sequence() <= newest {
		t.Errorf("the number %d was used again", db.Sequence())
	}
	mustClose(t, db)
	if db = mustOpen(t, path, Options{}); db.FellBack() != nil {
		t.Errorf("an accepted loss was reported again: %v", db.FellBack())
	}
}

func TestAMissingDatabaseThatIsRememberedIsALoss(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 1)
	newest := db.Sequence()
	mustClose(t, db)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, Options{})
	var fell *FellBackError
	if !errors.As(err, &fell) || fell.Found != 0 || fell.Remembered != newest {
		t.Fatalf("got %v", err)
	}
	db = mustOpen(t, path, Options{AcceptFallback: true})
	if db.FellBack() == nil || db.Sequence() <= newest {
		t.Errorf("fallback %v, sequence %d", db.FellBack(), db.Sequence())
	}
}

func TestAnotherDatabaseInThePlaceOfTheRememberedOneIsNoLoss(t *testing.T) {
	path, other := newPath(t), newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 1)
	put(t, db, 1, 2)
	mustClose(t, db)
	mustClose(t, mustOpen(t, other, Options{}))
	writeFile(t, path, readFile(t, other))
	if db = mustOpen(t, path, Options{}); db.FellBack() != nil {
		t.Errorf("got %v", db.FellBack())
	}
}

func TestADamagedMemoryIsNoMemory(t *testing.T) {
	path := newPath(t)
	mustClose(t, mustOpen(t, path, Options{}))
	good := readFile(t, path+".seq")
	flipped := bytes.Clone(good)
	flipped[len("onramp-sequence ")+30] ^= 8 // the number, which then no longer fits its sum
	for _, content := range [][]byte{nil, good[:20], flipped, bytes.Repeat([]byte{0}, len(good)), []byte("onramp-sequence a b c")} {
		writeFile(t, path+".seq", content)
		mustClose(t, mustOpen(t, path, Options{}))
		same(t, "memory", string(readFile(t, path+".seq")), string(good))
	}
}

func TestANewDatabaseNumbersItsCommitsAboveOldBackups(t *testing.T) {
	path := newPath(t)
	dir := DefaultBackupDir(path)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 1)
	put(t, db, 1, 2)
	if _, err := db.Backup(dir, 1); err != nil {
		t.Fatal(err)
	}
	newest := db.Sequence()
	mustClose(t, db)
	if err := errors.Join(os.Remove(path), os.Remove(path+".seq")); err != nil { // begun anew on purpose
		t.Fatal(err)
	}
	if db = mustOpen(t, path, Options{}); db.Sequence() <= newest {
		t.Errorf("sequence %d, and a backup has %d", db.Sequence(), newest)
	}
}

func TestCommitsNotedOutOfOrderKeepTheHighest(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	db.committed(8)
	db.committed(7)
	remembered, err := recall(db.Path())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "sequence", db.Sequence(), uint64(8))
	same(t, "remembered", remembered.Sequence, uint64(8))
}
