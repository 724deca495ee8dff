package store

import (
	"bytes"
	"os"
	"slices"
	"testing"
	"time"
)

// blind finds the pages that bbolt follows blindly: by their flags, not by the tree.
func blind(t *testing.T, content []byte) (pages []uint64) {
	t.Helper()
	newest, err := newestMeta(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	p := pager{file: bytes.NewReader(content), meta: newest}
	pages = []uint64{0, 1, newest.root, newest.freelist}
	for id := uint64(2); id < newest.pages; id++ {
		if got, err := p.read(id, nil); err == nil && got.flags == flagBranch && inUse(t, content, id) {
			pages = append(pages, id)
		}
	}
	return pages
}

// inUse tells whether page id is not on the free list.
func inUse(t *testing.T, content []byte, id uint64) bool {
	t.Helper()
	newest, err := newestMeta(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	p := pager{file: bytes.NewReader(content), meta: newest}
	free, err := p.read(newest.freelist, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range free.count {
		if order.Uint64(free.data[headerSize+8*i:]) == id {
			return false
		}
	}
	return true
}

func TestNoFlippedByteOfWhatBboltFollowsIsTrusted(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 10_000) // more than one branch page
	put(t, db, 100, 200)
	update(t, db, func(tx *Tx) error { return NewBucket[string]("settings").Put(tx, TextKey("host"), "acme") })
	mustClose(t, db)
	if !vouched(path) {
		t.Fatal("the file as it was closed is not trusted")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	content := readFile(t, path)
	pages := blind(t, content)
	if len(pages) < 6 {
		t.Fatalf("too few pages to try: %d", pages)
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // every write is checked
	write := func(at uint64, b byte) {
		if _, err := file.WriteAt([]byte{b}, int64(at)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	size := uint64(os.Getpagesize())
	slices.Sort(pages)
	for _, id := range pages {
		for at := id * size; at < (id+1)*size; at++ {
			write(at, content[at]^(1<<(at%8)))
			if vouched(path) {
				t.Fatalf("page %d is trusted with byte %d flipped", id, at-id*size)
			}
			write(at, content[at])
		}
	}
	if !vouched(path) {
		t.Error("the file with every byte put back is not trusted")
	}
}
