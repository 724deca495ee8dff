package store

import (
	"os"
	"strings"
	"testing"
)

func TestOnlyAFileAsItWasClosedIsTrustedUnread(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 10)
	if vouched(path) {
		t.Error("an open file that was never closed is trusted")
	}
	mustClose(t, db)
	if !vouched(path) {
		t.Fatal("a file that was closed in order is not trusted")
	}
	content := readFile(t, path)
	for what, change := range map[string]func(){
		"written over with the same bytes": func() { writeFile(t, path, content) },
		"cut short":                        func() { writeFile(t, path, content[:len(content)-1]) },
		"older, and of another size": func() {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, path, append(content[:len(content):len(content)], 0))
			if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		},
		"without its voucher": func() {
			if err := os.Remove(vouchPath(path)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		writeFile(t, path, content)
		vouch(path)
		if !vouched(path) {
			t.Fatal("vouching does not help")
		}
		change()
		if vouched(path) {
			t.Errorf("a file that is %s is trusted", what)
		}
	}
}

func TestAFileWithDamagedValuesIsReadAgainAtEveryOpening(t *testing.T) {
	path := newPath(t)
	db := mustOpen(t, path, Options{})
	put(t, db, 0, 10)
	mustClose(t, db)
	content := readFile(t, path)
	content = []byte(strings.ReplaceAll(string(content), `"customer":4`, `"customer":5`))
	writeFile(t, path, content)
	for range 2 {
		db = mustOpen(t, path, Options{})
		if len(db.Notes()) == 0 {
			t.Error("the damage is not told")
		}
		mustClose(t, db)
	}
}
