package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	bolterrors "go.etcd.io/bbolt/errors"
)

// boltish is what only somebody who knows bbolt understands.
var boltish = regexp.MustCompile(`(?i)panic|assertion|pgid|free|flags|stack|runtime|0x|meta`)

func TestWhatBboltSaysIsWordedForAPerson(t *testing.T) {
	for said, want := range map[string]string{
		"page 12: already freed":                                                          "page 12 of it is damaged",
		"page 7: multiple references (stack: [3 5 7])":                                    "page 7 of it is damaged",
		"unexpected page type (flags: 10) for pgId:9":                                     "page 9 of it is damaged",
		"page ID (900) out of range [2, 20)":                                              "page 900 of it is damaged",
		"the first key[0]=(hex)61 on leaf page(4) needs to be >= the key in the ancestor": "page 4 of it is damaged",
		"assertion failed: Page expected to be: 14, but self identifies as 0":             "page 14 of it is damaged",
		"assertion failed: page 3: has unexpected type/flags: ff":                         "page 3 of it is damaged",
		"page 6 already freed":                                                            "page 6 of it is damaged",
		"free: freed page (8) was allocated by the same transaction (2)":                  "page 8 of it is damaged",
		"invalid freelist page: 5, page type is unknown<ff>":                              "page 5 of it is damaged",
		"bucket \"decisions\": page 2 has the unexpected type 0xfd":                       "page 2 of it is damaged",
		"it is empty": "it is empty",
		"runtime error: invalid memory address or nil pointer dereference":                    "a part of it cannot be read, as of a file that was cut short or written over",
		"assertion failed: freePagesCount (3) is out of sync with free pages map (2 entries)": "a part of it cannot be read, as of a file that was cut short or written over",
	} {
		detail := errors.New(said)
		if strings.HasPrefix(said, "runtime") || strings.HasPrefix(said, "assertion") {
			detail = fmt.Errorf("%w: %s", errPanic, said)
		}
		err := &DamagedFileError{Path: "w.db", Cause: detail}
		if !strings.HasPrefix(err.Error(), "database w.db is damaged: "+want+"; ") || !errors.Is(err, detail) {
			t.Errorf("%q becomes %q, which wraps %v", said, err, errors.Unwrap(err))
		}
	}
	if err := (Report{Problems: []error{bolterrors.ErrChecksum}}).Err(); boltish.MatchString(err.Error()) || !errors.Is(err, bolterrors.ErrChecksum) {
		t.Errorf("it says %q", err)
	}
}

// TestNoDamageSpeaksTheLanguageOfBbolt damages one page after the other, in ways
// that are found at different depths, and reads what a person would.
func TestNoDamageSpeaksTheLanguageOfBbolt(t *testing.T) {
	path, good := busyFile(t)
	page := os.Getpagesize()
	damaged := func(what string, damage func(page []byte)) {
		for at := 0; at+page <= len(good); at += page {
			content := bytes.Clone(good)
			damage(content[at : at+page])
			writeFile(t, path, content)
			report, err := Check(path)
			if err == nil {
				err = report.Err()
			}
			heard(t, path, what, err)
			db, err := Open(path, Options{})
			heard(t, path, what, err)
			if err == nil {
				mustClose(t, db)
			}
		}
	}
	damaged("its type", func(page []byte) { page[8] ^= 0xff })
	damaged("its number", func(page []byte) { page[0] ^= 0xff })
	damaged("its count", func(page []byte) { page[10] ^= 0x7f })
	damaged("emptied", func(page []byte) { clear(page) })
	damaged("overwritten", func(page []byte) {
		for i := range page {
			page[i] = 0xff
		}
	})
}

// heard wants an error, if there is one, in words for a person.
func heard(t *testing.T, path, what string, err error) {
	t.Helper()
	if err != nil && boltish.MatchString(strings.ReplaceAll(err.Error(), path, "")) {
		t.Errorf("%s: a person reads %q", what, err)
	}
}
