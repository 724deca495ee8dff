package app_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/store"
)

// further opens the store of the workspace in dir as a program of that schema, and commits once.
func further(t *testing.T, dir string, schema uint32) {
	t.Helper()
	opt := store.Options{Schema: schema}
	if schema > app.Schema {
		opt.Migrations = []store.Migration{{To: schema, Name: "to the future", Run: func(*store.Tx) error { return nil }}}
	}
	db, err := store.Open(filepath.Join(dir, "onramp.db"), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(*store.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func says(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
}

func TestTheCommandThatIsNamedRestoresThisWorkspace(t *testing.T) {
	dir, _ := backedUp(t)
	if err := os.Truncate(filepath.Join(dir, "onramp.db"), 5000); err != nil {
		t.Fatal(err)
	}
	want := "onramp store restore --workspace '" + dir + "'"
	_, opening := app.Open(app.Options{Dir: dir, Name: "test"})
	checking := app.CheckStore(&bytes.Buffer{}, dir)
	if err := os.Remove(filepath.Join(dir, "onramp.db")); err != nil {
		t.Fatal(err)
	}
	missing := app.CheckStore(&bytes.Buffer{}, dir)
	for _, err := range []error{opening, checking, missing} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v", err)
		}
	}
}

func TestAStoreThatIsFurtherOnIsReplacedOnlyWithYes(t *testing.T) {
	dir, said := backedUp(t)
	backup := strings.TrimSpace(strings.TrimPrefix(said, "backed up to "))
	further(t, dir, app.Schema)
	path := filepath.Join(dir, "onramp.db")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := app.RestoreStore(&bytes.Buffer{}, dir, nil, false)
	if refused == nil {
		t.Fatal("it was replaced without a word")
	}
	says(t, refused.Error(), backup, path, " ago), at commit ", "commits ", " are lost", "nothing was changed, --yes replaces it")
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the refused restore changed the store, %v", err)
	}
	var out bytes.Buffer
	if err := app.RestoreStore(&out, dir, nil, true); err != nil {
		t.Fatal(err)
	}
	aside, err := filepath.Glob(path + ".replaced-*")
	if err != nil || len(aside) != 1 {
		t.Fatalf("set aside: %v, %v", aside, err)
	}
	says(t, out.String(), backup, "commits ", " are lost", "the replaced file is kept as "+aside[0])
}

func TestABackupOfAnotherStoreIsRefusedWithoutYes(t *testing.T) {
	dir, _ := backedUp(t)
	_, said := backedUp(t)
	stranger := strings.TrimSpace(strings.TrimPrefix(said, "backed up to "))
	err := app.RestoreStore(&bytes.Buffer{}, dir, []string{stranger}, false)
	if err == nil {
		t.Fatal("it was replaced without a word")
	}
	says(t, err.Error(), "a backup of another store", "--yes replaces it")
}

func TestAStoreOfANewerProgramIsToldAsSuch(t *testing.T) {
	dir, _ := backedUp(t)
	further(t, dir, app.Schema+1)
	var out bytes.Buffer
	err := app.CheckStore(&out, dir)
	if err == nil {
		t.Fatal("it is told as one of this program")
	}
	says(t, out.String(), "is whole")
	says(t, err.Error(), fmt.Sprintf("has schema %d", app.Schema+1), "open it with the newer version")
}
