package store

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestAFullDatabaseKeepsWhatItHas(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{maxSize: 17 << 20})
	err := fill(t, db)
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), path) {
		t.Fatalf("got %v", err)
	}
	stillGood(t, db)
}

// fill stores large values until that fails.
func fill(t *testing.T, db *DB) error {
	t.Helper()
	put(t, db, 0, 20)
	blobs := NewBucket[string]("blobs")
	for id := range int64(1000) {
		err := db.Update(func(tx *Tx) error { return blobs.Put(tx, IntKey(id), strings.Repeat("x", 300_000)) })
		if err != nil {
			return err
		}
	}
	return nil
}

func stillGood(t *testing.T, db *DB) {
	t.Helper()
	same(t, "decisions", customers(t, db), upTo(20))
	put(t, db, 3, 4) // a small change in place
	mustClose(t, db)
	report, err := Check(db.Path())
	if err := errors.Join(err, report.Err()); err != nil {
		t.Error(err)
	}
}

func TestRoomIsComparedWithTheNeed(t *testing.T) {
	path := newPath(t)
	mustOpen(t, path, Options{})
	if err := RoomFor(path, 1); err != nil {
		t.Error(err)
	}
	err := RoomFor(path, math.MaxUint64)
	var small *NoRoomError
	if !errors.As(err, &small) || !errors.Is(err, ErrFull) || small.Free == 0 {
		t.Errorf("got %v", err)
	}
	if err := RoomFor("/nowhere/at all/x", 1); err == nil || errors.Is(err, ErrFull) {
		t.Errorf("a missing folder: got %v", err)
	}
}
