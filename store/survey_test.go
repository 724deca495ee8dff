package store

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// surveyed examines a file in memory as Open examines one on the disk.
func surveyed(content []byte) error {
	var report Report
	census := census{report: &report}
	if err := survey(bytes.NewReader(content), int64(len(content)), &census); err != nil {
		return err
	}
	return errors.Join(census.complete(), report.Err())
}

// recorder keeps what a survey finds, as bucket, key and value.
type recorder struct {
	census
	records []string
}

func (r *recorder) record(bucket string, key, value []byte) {
	r.census.record(bucket, key, value)
	r.records = append(r.records, bucket+"\x00"+string(key)+"\x00"+string(value))
}

func contents(content []byte) ([]string, error) {
	r := recorder{census: census{report: &Report{}}}
	err := survey(bytes.NewReader(content), int64(len(content)), &r)
	if err == nil {
		err = errors.Join(r.complete(), r.report.Err())
	}
	return r.records, err
}

// busyFile is a database with branch pages, overflow pages, inline buckets and a free list with holes, without the
// room that bbolt keeps at its end.
func busyFile(t testing.TB) (path string, content []byte) {
	t.Helper()
	path = newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 200)
	update(t, db, func(tx *Tx) error {
		for id := int64(50); id < 90; id++ {
			if err := decisions.Delete(tx, IntKey(id)); err != nil {
				return err
			}
		}
		return NewBucket[string]("settings").Put(tx, TextKey("host"), "acme.syncromsp.com")
	})
	update(t, db, func(tx *Tx) error {
		return NewBucket[[]byte]("plans").Put(tx, IntKey(1), bytes.Repeat([]byte("plan"), 1000))
	})
	mustClose(t, db)
	content = readFile(t, path)
	newest, err := newestMeta(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	content = content[:newest.pages*newest.pageSize]
	writeFile(t, path, content)
	return path, content
}

func TestNoFlippedByteChangesWhatIsReadUnnoticed(t *testing.T) {
	_, good := busyFile(t)
	want, err := contents(good)
	if err != nil {
		t.Fatal(err)
	}
	noticed := 0
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	content := bytes.Clone(good)
	// A damaged meta page is the business of the commit sequence: the commit before is good in itself.
	for at := 2 * os.Getpagesize(); at < len(content); at++ {
		mask := byte(1 + random.IntN(255))
		content[at] ^= mask
		got, err := contents(content)
		if err != nil {
			noticed++
		} else if !slices.Equal(got, want) {
			t.Fatalf("seed %d: byte %d of page %d, flipped by %#x, went unnoticed", seed, at%os.Getpagesize(), at/os.Getpagesize(), mask)
		}
		content[at] ^= mask
	}
	if noticed == 0 {
		t.Error("no flip was noticed at all")
	}
}

// TestNoWrongReferenceGoesUnnoticed lets a bucket begin at every page but its own, with its other pages cut off.
func TestNoWrongReferenceGoesUnnoticed(t *testing.T) {
	_, content := busyFile(t)
	newest, err := newestMeta(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	root := content[newest.root*newest.pageSize:][:newest.pageSize]
	at := bytes.Index(root, []byte("decisions"))
	if at < 0 {
		t.Fatal("the bucket was not found")
	}
	reference := root[at+len("decisions"):]
	right := order.Uint64(reference)
	for page := range newest.pages + 2 {
		order.PutUint64(reference, page)
		if err := surveyed(content); (err == nil) != (page == right) {
			t.Errorf("reference to page %d instead of %d: %v", page, right, err)
		}
	}
}

func TestNoTruncationGoesUnnoticed(t *testing.T) {
	_, good := busyFile(t)
	for size := len(good) - 1; size >= 0; size -= 500 {
		if err := surveyed(good[:size]); err == nil {
			t.Errorf("cut to %d of %d bytes went unnoticed", size, len(good))
		}
	}
}

func FuzzSurveyNeverPanics(f *testing.F) {
	_, good := busyFile(f)
	f.Add(good, uint32(0), byte(0))
	f.Add(good[:9000], uint32(8200), byte(0xff))
	f.Fuzz(func(_ *testing.T, content []byte, at uint32, mask byte) {
		content = bytes.Clone(content)
		if len(content) > 0 {
			content[int(at)%len(content)] ^= mask
		}
		_ = surveyed(content) // only that it returns
	})
}
