package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

var renamed = NewBucket[string]("names")

// steps are two migrations: the first copies the names into a bucket of their own, the second drops the decisions.
func steps() []Migration {
	return []Migration{
		{To: 2, Name: "split names", Run: func(tx *Tx) error {
			return decisions.Each(tx, nil, func(key Key, d decision) error { return renamed.Put(tx, key, d.Name) })
		}},
		{To: 3, Name: "drop decisions", Run: decisions.Clear},
	}
}

func atSchema1(t *testing.T) string {
	t.Helper()
	path := newPath(t)
	db := mustOpen(t, path, Options{Schema: 1})
	put(t, db, 0, 50)
	mustClose(t, db)
	return path
}

func schemaOf(t *testing.T, path string) uint32 {
	t.Helper()
	report, err := Check(path)
	if err := errors.Join(err, report.Err()); err != nil {
		t.Fatal(err)
	}
	return report.Schema
}

func countNames(t *testing.T, db *DB) (names int) {
	t.Helper()
	err := db.View(func(tx *Tx) (err error) {
		names, err = renamed.Count(tx)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return names
}

func TestMigrationsRunInOrderAfterABackup(t *testing.T) {
	path := atSchema1(t)
	db := mustOpen(t, path, Options{Schema: 3, Migrations: steps()})
	same(t, "names", countNames(t, db), 50)
	same(t, "decisions", customers(t, db), []int64(nil))
	mustClose(t, db)
	same(t, "schema", schemaOf(t, path), uint32(3))
	backups, err := Backups(DefaultBackupDir(path))
	if err != nil || len(backups) != 1 {
		t.Fatalf("backups %v, %v", backups, err)
	}
	same(t, "schema of the backup", schemaOf(t, backups[0].Path), uint32(1))

	ran := steps()
	ran[1].Run = func(*Tx) error { t.Error("a step ran twice"); return nil }
	mustOpen(t, path, Options{Schema: 3, Migrations: ran})
}

func TestOnlyTheMissingMigrationsRun(t *testing.T) {
	path := atSchema1(t)
	mustClose(t, mustOpen(t, path, Options{Schema: 2, Migrations: steps()[:1]}))
	later := steps()
	later[0].Run = func(*Tx) error { t.Error("step 2 ran twice"); return nil }
	db := mustOpen(t, path, Options{Schema: 3, Migrations: later})
	same(t, "names", countNames(t, db), 50)
}

func TestANewDatabaseNeedsNoMigration(t *testing.T) {
	path := newPath(t)
	untouched := steps()
	for i := range untouched {
		untouched[i].Run = func(*Tx) error { t.Error("a step ran"); return nil }
	}
	mustClose(t, mustOpen(t, path, Options{Schema: 3, Migrations: untouched}))
	same(t, "schema", schemaOf(t, path), uint32(3))
}

func TestAFailedMigrationChangesNothing(t *testing.T) {
	path := atSchema1(t)
	broken := errors.New("broken")
	failing := steps()
	failing[1].Run = func(tx *Tx) error { return errors.Join(decisions.Clear(tx), broken) }
	_, err := Open(path, Options{Schema: 3, Migrations: failing})
	if !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{`step 3 "drop decisions"`, "nothing was changed", DefaultBackupDir(path)} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	db := mustOpen(t, path, Options{Schema: 1})
	same(t, "decisions", customers(t, db), upTo(50))
	same(t, "names", countNames(t, db), 0)
}

func TestANewerSchemaIsRefusedAndNotChanged(t *testing.T) {
	path := newPath(t)
	mustClose(t, mustOpen(t, path, Options{Schema: 4}))
	before := readFile(t, path)
	_, err := Open(path, Options{Schema: 3, Migrations: steps()})
	var newer *NewerSchemaError
	if !errors.As(err, &newer) || newer.Found != 4 || newer.Known != 3 {
		t.Fatalf("got %v", err)
	}
	same(t, "unchanged", string(readFile(t, path)) == string(before), true)
	mustOpen(t, path, Options{Schema: 4}) // and nobody holds it
}

func TestASchemaTooOldForTheProgramIsRefused(t *testing.T) {
	path := atSchema1(t)
	_, err := Open(path, Options{Schema: 3, Migrations: steps()[1:]})
	if err == nil || !strings.Contains(err.Error(), "schema 1") {
		t.Errorf("got %v", err)
	}
}

func TestMigrationsOutOfOrderAreRefused(t *testing.T) {
	run := func(*Tx) error { return nil }
	for i, list := range [][]Migration{
		{{To: 3, Run: run}, {To: 2, Run: run}},
		{{To: 1, Run: run}, {To: 3, Run: run}},
		{{To: 2, Run: run}},
		{{To: 3}},
		{{To: ^uint32(0), Run: run}, {To: 0, Run: run}, {To: 1, Run: run}, {To: 2, Run: run}, {To: 3, Run: run}},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			if _, err := Open(newPath(t), Options{Schema: 3, Migrations: list}); err == nil {
				t.Error("accepted")
			}
		})
	}
}
