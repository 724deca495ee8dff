package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dev.onramp/store"
)

func TestTheWorkspaceFileIsCheckedHeldOrNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workspace.db")
	db, err := store.Open(path, store.Options{Schema: 1, Holder: "wizard"})
	must(t, err)
	words := store.NewBucket[string]("words")
	must(t, db.Update(func(tx *store.Tx) error { return words.Put(tx, store.TextKey("a"), strings.Repeat("kept ", 100)) }))
	wants(t, Store(path, time.Now()), "Workspace file", Unknown)
	must(t, db.Close())

	r := Store(path, time.Now())
	wants(t, r, "Workspace file", Fine)
	wants(t, r, "Backup", Warning, "none yet")

	db, err = store.Open(path, store.Options{Schema: 1})
	must(t, err)
	_, err = db.Backup(store.DefaultBackupDir(path), 1)
	must(t, err)
	must(t, db.Close())
	wants(t, Store(path, time.Now()), "Backup", Fine)
	wants(t, Store(path, time.Now().Add(30*24*time.Hour)), "Backup", Warning, "newest is of")

	file, err := os.ReadFile(path)
	must(t, err)
	at := strings.Index(string(file), "kept kept")
	file[at] = 'w'
	must(t, os.WriteFile(path, file, 0o600))
	if r := Store(path, time.Now()); r.State != Bad || !strings.Contains(r.Sentence, "restore") {
		t.Errorf("a damaged file: %s, %s", r.State, r.Sentence)
	}
	if r := Store(filepath.Join(t.TempDir(), "none.db"), time.Now()); r.State != Bad {
		t.Errorf("no file: %s, %s", r.State, r.Sentence)
	}
}

func TestATerminalIsJudgedByWhatItSays(t *testing.T) {
	set := func(vars ...string) func(string) string {
		return func(name string) string {
			for _, v := range vars {
				if value, found := strings.CutPrefix(v, name+"="); found {
					return value
				}
			}
			return ""
		}
	}
	good := Terminal(TerminalFacts{Attached: true, Width: 80, Height: 24, Lookup: set("TERM=xterm-256color", "LANG=en_US.UTF-8")})
	if good.State != Good {
		t.Errorf("%s: %s", good.State, good.Sentence)
	}
	for _, name := range []string{"Terminal", "Size", "Colour", "UTF-8"} {
		wants(t, good, name, Fine)
	}
	small := Terminal(TerminalFacts{Attached: true, Width: 40, Height: 24, Lookup: set("TERM=linux", "LANG=C", "NO_COLOR=1", "SSH_CONNECTION=x")})
	wants(t, small, "Size", Warning, "40 x 24")
	wants(t, small, "Colour", Warning, "NO_COLOR")
	wants(t, small, "UTF-8", Warning)
	wants(t, small, "Clipboard", Unknown, "OSC 52")
	wants(t, Terminal(TerminalFacts{Lookup: set("TERM=xterm")}), "Terminal", Missing, "the output goes into a pipe or a file")
	for _, facts := range []TerminalFacts{{Attached: true, Lookup: set("TERM=dumb")}, {Lookup: set("TERM=xterm")}} {
		r := Terminal(facts)
		wants(t, r, "Terminal", Missing)
		wants(t, r, "Size", Unknown)
		if r.State != Bad {
			t.Errorf("%s: %s", r.State, r.Sentence)
		}
	}
}
