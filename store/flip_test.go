package store

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// flipBits changes some bits of content at random, most of them where bbolt looks for what is where.
func flipBits(random *rand.Rand, content []byte) {
	page := os.Getpagesize()
	for range 1 + random.IntN(3) {
		at := random.IntN(len(content))
		if random.IntN(3) > 0 {
			at = at - at%page + random.IntN(80)
		}
		content[at] ^= 1 << random.IntN(8)
	}
}

// overwrite changes the file in place, as a disk does, and leaves its time of change as it was.
func overwrite(t *testing.T, path string, content []byte) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteAt(content, 0)
	if err := errors.Join(err, file.Close(), os.Chtimes(path, time.Time{}, info.ModTime())); err != nil {
		t.Fatal(err)
	}
}

// everyCall makes every kind of call, in an order of chance; their errors are sentences, and that is all that counts.
func everyCall(random *rand.Rand, db *DB, dir string) (failed int) {
	key := IntKey(random.Int64N(220))
	read := func(fn func(*Tx) error) func() error { return func() error { return db.View(fn) } }
	write := func(fn func(*Tx) error) func() error { return func() error { return db.Update(fn) } }
	nothing := func(Key, decision) error { return nil }
	calls := []func() error{
		read(func(tx *Tx) error { _, _, err := decisions.Get(tx, key); return err }),
		read(func(tx *Tx) error { _, err := decisions.Has(tx, key); return err }),
		read(func(tx *Tx) error { _, err := decisions.Count(tx); return err }),
		read(func(tx *Tx) error { _, _, _, err := decisions.Last(tx); return err }),
		read(func(tx *Tx) error { return decisions.Each(tx, key, nothing) }),
		read(func(tx *Tx) error { return decisions.EachPrefix(tx, key[:4], nothing) }),
		write(func(tx *Tx) error { return decisions.Put(tx, key, decision{Name: "Brandt"}) }),
		write(func(tx *Tx) error { return decisions.Delete(tx, key) }),
		write(func(tx *Tx) error {
			return decisions.Each(tx, nil, func(at Key, _ decision) error { return decisions.Delete(tx, at) })
		}),
		write(func(tx *Tx) error { return decisions.Clear(tx) }),
		func() error { _, err := db.Backup(dir, 1); return err },
	}
	for range 2 {
		for _, i := range random.Perm(len(calls)) {
			if calls[i]() != nil {
				failed++
			}
		}
	}
	return failed
}

// keepSkeleton puts back the pages that lead to the records: bbolt goes round for ever where one of them comes to lead
// back to itself under an open database, which nothing can stop.
func keepSkeleton(t *testing.T, path string, good, damaged []byte) {
	t.Helper()
	whole, err := skeletonOf(path)
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	for id := range whole.seen {
		from := int(id) * size
		copy(damaged[from:from+size], good[from:])
	}
}

// TestNoCallPanicsWhateverBitsFlip damages a file that is vouched for anywhere, or one that is open in its records, free
// list and meta pages, and makes every kind of call.
func TestNoCallPanicsWhateverBitsFlip(t *testing.T) {
	first, _ := busyFile(t)
	mustClose(t, mustOpen(t, first, Options{}))
	good, voucher := readFile(t, first), readFile(t, vouchPath(first))
	info, err := os.Stat(first)
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	refused, failed := 0, 0
	for range 60 {
		// A file of its own each: what breaks within a transaction stays locked until the process ends.
		path := filepath.Join(t.TempDir(), "workspace.db")
		writeFile(t, path, good)
		writeFile(t, vouchPath(path), voucher)
		damaged := bytes.Clone(good)
		flipBits(random, damaged)
		late := random.IntN(2) == 0
		if !late {
			writeFile(t, path, damaged)
		}
		if err := os.Chtimes(path, time.Time{}, info.ModTime()); err != nil {
			t.Fatal(err)
		}
		db, err := Open(path, Options{})
		if err != nil {
			refused++
			continue
		}
		if late {
			keepSkeleton(t, first, good, damaged)
			overwrite(t, path, damaged)
		}
		failed += everyCall(random, db, t.TempDir())
		// In a file that broke under it, closing may fail too.
		_ = db.Close()
	}
	if refused == 0 || failed == 0 {
		t.Errorf("%d files refused, %d calls failed: what was damaged must be noticed", refused, failed)
	}
}

func TestAKeyWhoseLengthIsDamagedIsNotCopied(t *testing.T) {
	path, content := busyFile(t)
	db := mustOpen(t, path, Options{})
	whole, err := skeletonOf(path)
	if err != nil {
		t.Fatal(err)
	}
	size := os.Getpagesize()
	for id := uint64(2); int(id)*size < len(content); id++ {
		if page := content[int(id)*size:]; order.Uint16(page[8:]) == flagLeaf && !whole.seen[id] {
			// Gigabytes, in the first and in the last record of the page.
			for _, element := range []int{1, int(order.Uint16(page[10:]))} {
				order.PutUint32(page[16*element+8:], 1<<30)
			}
		}
	}
	overwrite(t, path, content)
	err = db.View(func(tx *Tx) error { return decisions.Each(tx, nil, func(Key, decision) error { return nil }) })
	if !errors.Is(err, errLongKey) {
		t.Errorf("each: got %v", err)
	}
	err = db.View(func(tx *Tx) error { _, _, _, err := decisions.Last(tx); return err })
	if !errors.Is(err, errLongKey) {
		t.Errorf("last: got %v", err)
	}
	mustClose(t, db)
}

func TestBothMetaPagesLostUnderAnOpenDatabaseEndsItInASentence(t *testing.T) {
	path, content := busyFile(t)
	db := mustOpen(t, path, Options{})
	damaged := bytes.Clone(content)
	clear(damaged[:2*os.Getpagesize()])
	overwrite(t, path, damaged)
	for range 2 {
		_, read := readCustomers(db)
		for _, err := range []error{read, db.Update(func(*Tx) error { return nil })} {
			var damage *DamagedFileError
			if !errors.As(err, &damage) {
				t.Errorf("got %v", err)
			}
		}
	}
	mustClose(t, db)
	if vouched(path) {
		t.Error("it is vouched for")
	}
}
