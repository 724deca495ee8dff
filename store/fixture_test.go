package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type decision struct {
	Customer int64  `json:"customer"`
	Name     string `json:"name"`
	Note     string `json:"note,omitempty"`
}

var decisions = NewBucket[decision]("decisions")

func newPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "acme", "workspace.db")
}

func mustOpen(t testing.TB, path string, opt Options) *DB {
	t.Helper()
	db, err := Open(path, opt)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { mustClose(t, db) })
	return db
}

func mustClose(t testing.TB, db *DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}

func update(t testing.TB, db *DB, fn func(*Tx) error) {
	t.Helper()
	if err := db.Update(fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// put stores decisions for the customers from first up to but without end, in one commit.
func put(t testing.TB, db *DB, first, end int64) {
	t.Helper()
	update(t, db, func(tx *Tx) error {
		for id := first; id < end; id++ {
			if err := decisions.Put(tx, IntKey(id), decision{Customer: id, Name: "Brandt & Söhne"}); err != nil {
				return err
			}
		}
		return nil
	})
}

func customers(t testing.TB, db *DB) []int64 {
	t.Helper()
	ids, err := readCustomers(db)
	if err != nil {
		t.Fatalf("read the decisions: %v", err)
	}
	return ids
}

func readCustomers(db *DB) (ids []int64, err error) {
	err = db.View(func(tx *Tx) error {
		return decisions.Each(tx, nil, func(_ Key, d decision) error {
			ids = append(ids, d.Customer)
			return nil
		})
	})
	return ids, err
}

func upTo(end int64) []int64 {
	var ids []int64
	for id := range end {
		ids = append(ids, id)
	}
	return ids
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func writeFile(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
