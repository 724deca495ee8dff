package store

import (
	"strings"
	"testing"
)

const benchRecords = 100_000

// storeDecisions stores 100,000 decisions of about 360 bytes, a thousand in a commit.
func storeDecisions(b *testing.B, db *DB) {
	b.Helper()
	note := strings.Repeat("n", 310)
	for first := int64(0); first < benchRecords; first += 1000 {
		update(b, db, func(tx *Tx) error {
			for id := first; id < first+1000; id++ {
				if err := decisions.Put(tx, IntKey(id), decision{Customer: id, Name: "Brandt", Note: note}); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// BenchmarkStore100000 has the goal of 2 s.
func BenchmarkStore100000(b *testing.B) {
	for b.Loop() {
		db := mustOpen(b, newPath(b), Options{})
		storeDecisions(b, db)
		mustClose(b, db)
	}
}

// BenchmarkOpenWith100000 opens, with every value checked, and reads a first page of 50; it has the goal of 100 ms.
func BenchmarkOpenWith100000(b *testing.B) {
	path := newPath(b)
	db := mustOpen(b, path, Options{})
	storeDecisions(b, db)
	mustClose(b, db)
	for b.Loop() {
		db := mustOpen(b, path, Options{})
		read := 0
		err := db.View(func(tx *Tx) error {
			return decisions.Each(tx, nil, func(Key, decision) error {
				if read++; read == 50 {
					return Stop
				}
				return nil
			})
		})
		if err != nil || read != 50 {
			b.Fatalf("read %d, %v", read, err)
		}
		mustClose(b, db)
	}
}
